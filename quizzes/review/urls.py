"""Flashcards: the session."""

from django.urls import path

from quizzes.review import more_views, views

app_name = "review"
urlpatterns = [
    path("<int:card>/answer/", views.answer, name="answer"),
    path("<int:card>/reveal/", views.reveal, name="reveal"),
    path("<int:card>/check/", views.check, name="check"),
    path("answer-by/", views.answer_by, name="answer_by"),
    path("", views.session, name="session"),
    path("enrol/<slug:slug>/", views.enrol, name="enrol"),
    path("more/", more_views.more, name="more"),
    path("more/today/", more_views.more_today, name="more_today"),
    path("undo/", views.undo, name="undo"),
    path("first/<int:question>/reveal/", views.first_reveal, name="first_reveal"),
    path("first/<int:question>/answer/", views.first_answer, name="first_answer"),
    path("<int:card>/aside/", views.aside, name="aside"),
    path("<int:card>/history/", views.history, name="history"),
]

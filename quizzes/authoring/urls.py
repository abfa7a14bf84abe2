"""Instructors correct facts and questions."""

from django.urls import path

from quizzes.authoring import views

app_name = "authoring"
urlpatterns = [
    path("", views.bank, name="bank"),
    path("fact/<int:fact>/", views.fact, name="fact"),
    path("fact/<int:fact>/status/", views.fact_status, name="fact_status"),
    path("fact/<int:fact>/new/<slug:kind>/", views.new_question, name="new_question"),
    path("question/<int:question>/", views.question, name="question"),
    path("question/<int:question>/status/", views.question_status, name="question_status"),
]

"""The document, coloured by what its reader remembers."""

from django.urls import path

from quizzes.reading import ask_views, file_views, views

app_name = "reading"
urlpatterns = [
    path("", views.library, name="library"),
    path("<slug:slug>/", views.document, name="document"),
    path("<slug:slug>/file/<int:pk>/", file_views.file, name="file"),
    path("<slug:slug>/fact/<int:fact>/", views.fact, name="fact"),
    path("<slug:slug>/ask/", ask_views.switch, name="switch"),
    path("<slug:slug>/ask/end/", ask_views.end, name="end"),
    path("<slug:slug>/ask/<int:place>/", ask_views.ask, name="ask"),
    path("<slug:slug>/ask/<int:place>/undo/", ask_views.undo, name="undo"),
    path("<slug:slug>/ask/<int:place>/<int:question>/", ask_views.reveal, name="reveal"),
    path("<slug:slug>/ask/<int:place>/<int:question>/answer/", ask_views.answer, name="answer"),
]

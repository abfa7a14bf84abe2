"""The document, coloured by what its reader remembers."""

from django.urls import path

from quizzes.reading import views

app_name = "reading"
urlpatterns = [
    path("", views.library, name="library"),
    path("<slug:slug>/", views.document, name="document"),
    path("<slug:slug>/fact/<int:fact>/", views.fact, name="fact"),
]

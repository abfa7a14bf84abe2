"""One's cards: looked for, and set aside in bulk."""

from django.urls import path

from quizzes.cards import views

app_name = "cards"
urlpatterns = [
    path("", views.browse, name="browse"),
    path("change/", views.change, name="change"),
    path("undo/", views.undo, name="undo"),
]

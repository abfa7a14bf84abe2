"""Plans: an exam on a day, a backlog over some days."""

from django.urls import path

from quizzes.planning import views

app_name = "planning"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("exam/<slug:slug>/", views.exam, name="exam"),
    path("exam/<slug:slug>/remove/", views.remove, name="remove"),
    path("spread/", views.spread, name="spread"),
    path("spread/end/", views.end_spread, name="end_spread"),
]

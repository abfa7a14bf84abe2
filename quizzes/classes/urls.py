"""Classes: who belongs to whom."""

from django.urls import path

from quizzes.classes import views

app_name = "classes"
urlpatterns = [
    path("", views.overview, name="list"),
    path("new/", views.create, name="create"),
    path("join/", views.join, name="join"),
    path("<int:course>/", views.detail, name="detail"),
    path("<int:course>/edit/", views.edit, name="edit"),
    path("<int:course>/code/", views.renew_code, name="renew_code"),
    path("<int:course>/remove/<int:learner>/", views.remove, name="remove"),
    path(
        "<int:course>/instructors/<int:person>/remove/",
        views.remove_instructor,
        name="remove_instructor",
    ),
    path("<int:course>/archive/", views.archive, name="archive"),
    path("<int:course>/leave/", views.leave, name="leave"),
]

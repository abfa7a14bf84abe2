"""Reminders: a daily e-mail and a calendar, both off until somebody wants them."""

from django.urls import path

from quizzes.reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("calendar/new/", views.new_calendar, name="new_calendar"),
    path("calendar/off/", views.no_calendar, name="no_calendar"),
    path("calendar/<str:key>.ics", views.calendar, name="calendar"),
    path("off/<str:token>/", views.off, name="off"),
]

"""What an instructor tells a class, on the first screen of its members and by e-mail."""

from django.urls import path

from quizzes.announcements import views

app_name = "announcements"
urlpatterns = [
    path("class/<int:course>/", views.overview, name="list"),
    path("<int:announcement>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:announcement>/send/", views.send, name="send"),
    path("<int:announcement>/dismiss/", views.dismiss, name="dismiss"),
    path("off/<str:token>/", views.off, name="off"),
]

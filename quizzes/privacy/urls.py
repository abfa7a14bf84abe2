"""One's own account: settings, one's data, leaving."""

from django.urls import path

from quizzes.privacy import views

app_name = "privacy"
urlpatterns = [
    path("", views.account, name="account"),
    path("download/", views.download, name="download"),
    path("erase/", views.erase, name="erase"),
]

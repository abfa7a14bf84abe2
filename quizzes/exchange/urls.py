"""Cards and answers to and from Anki."""

from django.urls import path

from quizzes.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.home, name="home"),
    path("anki/", views.download, name="download"),
    path("upload/", views.upload, name="upload"),
    path("<int:pk>/", views.package, name="package"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/discard/", views.discard, name="discard"),
]

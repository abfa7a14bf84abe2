"""What stayed: figures, the map of memory, charts."""

from django.urls import path

from quizzes.progress import views

app_name = "progress"
urlpatterns = [path("", views.overview, name="overview")]

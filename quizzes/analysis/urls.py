"""How the questions of a quiz did."""

from django.urls import path

from quizzes.analysis import views

app_name = "analysis"
urlpatterns = [
    path("quiz/<int:quiz>/", views.overview, name="quiz"),
    path("quiz/<int:quiz>/question/<int:question>/", views.item, name="item"),
    path("quiz/<int:quiz>/csv/", views.download, name="download"),
]

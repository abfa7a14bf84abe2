"""Building, taking and reading the result of quizzes."""

from django.urls import path

from quizzes.quiz import giving, views

app_name = "quiz"
urlpatterns = [
    path("", views.overview, name="list"),
    path("make/", views.make, name="make"),
    path("give/<int:course>/", giving.give, name="give"),
    path("<int:quiz>/figures/", giving.figures, name="figures"),
    path("<int:quiz>/archive/", giving.archive, name="archive"),
    path("<int:quiz>/", views.start, name="start"),
    path("<int:quiz>/begin/", views.begin, name="begin"),
    path("attempt/<int:attempt>/<int:position>/", views.question, name="attempt"),
    path("attempt/<int:attempt>/submit/", views.submit, name="submit"),
    path("attempt/<int:attempt>/result/", views.result, name="result"),
    path("attempt/<int:attempt>/learn/", views.learn_missed, name="learn_missed"),
]

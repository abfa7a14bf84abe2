"""Building, taking and reading the result of quizzes."""

from django.urls import path

from quizzes.quiz import allowance_views, building, giving, marks_views, views

app_name = "quiz"
urlpatterns = [
    path("", views.overview, name="list"),
    path("make/", views.make, name="make"),
    path("give/<int:course>/", giving.give, name="give"),
    path("<int:quiz>/figures/", giving.figures, name="figures"),
    path("<int:quiz>/regrade/", marks_views.regrade, name="regrade"),
    path("question/<int:question>/regrade/", marks_views.regrade_question, name="regrade_question"),
    path("<int:quiz>/marks/", marks_views.marks, name="marks"),
    path("<int:quiz>/answers/<int:attempt>/", marks_views.answers, name="answers"),
    path("<int:quiz>/answers/<int:attempt>/<int:position>/", marks_views.by_hand, name="by_hand"),
    path("<int:quiz>/accept/<int:question>/", marks_views.accept, name="accept"),
    path("<int:quiz>/allowances/", allowance_views.overview, name="allowances"),
    path("<int:quiz>/allowances/<int:learner>/", allowance_views.edit, name="allowance"),
    path("<int:quiz>/archive/", giving.archive, name="archive"),
    path("<int:quiz>/edit/", building.edit, name="edit"),
    path("<int:quiz>/plan/", building.blueprint, name="blueprint"),
    path("<int:quiz>/choose/", building.choose, name="choose"),
    path("<int:quiz>/preview/", building.preview, name="preview"),
    path("<int:quiz>/print/", building.paper, name="print"),
    path("<int:quiz>/duplicate/", building.duplicate, name="duplicate"),
    path("<int:quiz>/", views.start, name="start"),
    path("<int:quiz>/begin/", views.begin, name="begin"),
    path("attempt/<int:attempt>/<int:position>/", views.question, name="attempt"),
    path("attempt/<int:attempt>/submit/", views.submit, name="submit"),
    path("attempt/<int:attempt>/result/", views.result, name="result"),
    path("attempt/<int:attempt>/learn/", views.learn_missed, name="learn_missed"),
]

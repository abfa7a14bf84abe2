"""What classes are given, the grade book, what a class forgets and who needs help."""

from django.urls import path

from quizzes.assignments import class_views, views

app_name = "assignments"
urlpatterns = [
    path("mine/<int:course>/", views.mine, name="mine"),
    path("mine/<int:course>/mail/", views.mail, name="mail"),
    path("<int:assignment>/", views.detail, name="detail"),
    path("<int:assignment>/learn/", views.learn, name="learn"),
    path("<int:assignment>/edit/", views.edit, name="edit"),
    path("<int:assignment>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:assignment>/excuse/<int:learner>/", views.excuse, name="excuse"),
    path("class/<int:course>/", class_views.grade_book, name="book"),
    path("class/<int:course>/book.csv", class_views.book_csv, name="csv"),
    path("class/<int:course>/book.xlsx", class_views.book_xlsx, name="xlsx"),
    path("class/<int:course>/list/", class_views.overview, name="list"),
    path("class/<int:course>/give/", class_views.give, name="give"),
    path("class/<int:course>/memory/", class_views.memory, name="memory"),
    path("class/<int:course>/help/", class_views.needs_help, name="help"),
    path("class/<int:course>/duplicate/", class_views.duplicate, name="duplicate"),
    path("class/<int:course>/delete/", class_views.delete, name="delete"),
]

"""Reports of errors, what became of them, and corrections."""

from django.urls import path

from quizzes.reports import queue_views, views

app_name = "reports"
urlpatterns = [
    path("", queue_views.queue, name="queue"),
    path("mine/", views.mine, name="mine"),
    path("mine/read/", views.read, name="read"),
    path("card/<int:card>/", views.of_card, name="card"),
    path("first/<int:question>/", views.of_first, name="first"),
    path("attempt/<int:attempt>/<int:position>/", views.of_response, name="response"),
    path("question/<int:question>/settle/", queue_views.settle, name="settle"),
    path("<int:report>/accept/", queue_views.accept, name="accept"),
    path("correction/<int:correction>/", queue_views.decide, name="decide"),
]

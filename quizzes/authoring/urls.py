"""Instructors correct facts and questions."""

from django.urls import path

from quizzes.authoring import document_views, fact_views, name_views, views

app_name = "authoring"
urlpatterns = [
    path("", views.bank, name="bank"),
    path("fact/<int:fact>/", views.fact, name="fact"),
    path("new/<slug:slug>/", fact_views.new_fact, name="new_fact"),
    path("fact/<int:fact>/edit/", fact_views.edit_fact, name="edit_fact"),
    path("note/<int:note>/decide/", fact_views.decide, name="decide"),
    path("fact/<int:fact>/status/", views.fact_status, name="fact_status"),
    path("fact/<int:fact>/new/<slug:kind>/", views.new_question, name="new_question"),
    path("question/<int:question>/", views.question, name="question"),
    path("question/<int:question>/status/", views.question_status, name="question_status"),
    path("document/new/", document_views.new_document, name="new_document"),
    path("document/<slug:slug>/", document_views.edit_document, name="edit_document"),
    path("document/<slug:slug>/text/", document_views.edit_text, name="edit_text"),
    path("names/<slug:slug>/", name_views.names_of, name="names"),
    path("names/<slug:slug>/new/", name_views.new_name, name="new_name"),
    path("name/<int:name>/", name_views.edit_name, name="edit_name"),
    path("name/<int:name>/delete/", name_views.delete_name, name="delete_name"),
]

"""Instructors correct facts and questions."""

from django.urls import path

from quizzes.authoring import (
    bank_views,
    change_views,
    coverage_views,
    document_views,
    fact_views,
    gallery_views,
    name_views,
    note_views,
    views,
)

app_name = "authoring"
urlpatterns = [
    path("", bank_views.bank, name="bank"),
    path("tags/", bank_views.change_tags, name="change_tags"),
    path("fact/<int:fact>/", views.fact, name="fact"),
    path("new/<slug:slug>/", fact_views.new_fact, name="new_fact"),
    path("fact/<int:fact>/edit/", fact_views.edit_fact, name="edit_fact"),
    path("doubts/<slug:slug>/", note_views.doubts, name="doubts"),
    path("doubts/<slug:slug>/read/", note_views.read_doubts, name="read_doubts"),
    path("doubts/<slug:slug>/new/", note_views.new_note, name="new_note"),
    path("note/<int:note>/judge/", note_views.judge, name="judge"),
    path("note/<int:note>/decide/", note_views.decide, name="decide"),
    path("fact/<int:fact>/status/", views.fact_status, name="fact_status"),
    path("fact/<int:fact>/new/<slug:kind>/", views.new_question, name="new_question"),
    path("question/<int:question>/", views.question, name="question"),
    path("question/<int:question>/status/", views.question_status, name="question_status"),
    path("items/<slug:slug>/", gallery_views.items, name="items"),
    path("items/<slug:slug>/change/", gallery_views.change_items, name="change_items"),
    path("items/<slug:slug>/undo/", gallery_views.undo_items, name="undo_items"),
    path("coverage/<slug:slug>/", coverage_views.coverage, name="coverage"),
    path("changes/<slug:slug>/", change_views.changes, name="changes"),
    path("document/new/", document_views.new_document, name="new_document"),
    path("document/<slug:slug>/", document_views.edit_document, name="edit_document"),
    path("document/<slug:slug>/text/", document_views.edit_text, name="edit_text"),
    path("document/<slug:slug>/pack/", document_views.download_pack, name="download_pack"),
    path("names/<slug:slug>/", name_views.names_of, name="names"),
    path("names/<slug:slug>/new/", name_views.new_name, name="new_name"),
    path("name/<int:name>/", name_views.edit_name, name="edit_name"),
    path("name/<int:name>/delete/", name_views.delete_name, name="delete_name"),
]

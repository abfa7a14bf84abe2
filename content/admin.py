"""Documents and facts in the admin. Offsets into a text are read, never typed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from content import models
from content.text import MOST_TAGS


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that hold offsets are made by the code that finds them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.Document)
class DocumentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("title", "author", "year", "owner", "is_public", "pack")
    list_filter = ("is_public", "language")
    search_fields = ("title", "author", "slug")
    autocomplete_fields = ("owner", "editors")
    list_select_related = ("owner",)


@admin.register(models.DocumentFile)
class DocumentFileAdmin(ReadOnly):
    list_display = ("name", "kind", "media_type", "document")
    list_filter = ("kind",)
    search_fields = ("name", "document__title")
    list_select_related = ("document",)
    exclude = ("data",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).defer("data")


@admin.register(models.Version)
class VersionAdmin(ReadOnly):
    list_display = ("document", "number", "kind", "is_current", "created_at")
    list_filter = ("kind", "is_current")
    search_fields = ("document__title",)
    list_select_related = ("document",)


@admin.register(models.Section)
class SectionAdmin(ReadOnly):
    list_display = ("path", "title", "version", "level")
    search_fields = ("path", "title")
    list_select_related = ("version__document",)


@admin.register(models.Paragraph)
class ParagraphAdmin(ReadOnly):
    list_display = ("section", "ordinal", "start", "end")
    search_fields = ("section__path",)
    list_select_related = ("section",)


@admin.register(models.Sentence)
class SentenceAdmin(ReadOnly):
    list_display = ("pk", "version", "ordinal", "start", "end")
    search_fields = ("version__document__title",)
    list_select_related = ("version__document",)


@admin.register(models.Entity)
class EntityAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "kind", "noun", "document")
    list_filter = ("kind", "document")
    search_fields = ("name", "key", "noun")
    autocomplete_fields = ("document", "part_of")
    list_select_related = ("document",)


class TagInline(admin.TabularInline):  # type: ignore[type-arg]
    model = models.Tag
    extra = 0
    max_num = MOST_TAGS


@admin.register(models.Fact)
class FactAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("key", "statement", "section", "frame", "importance", "status")
    list_filter = ("status", "frame", "importance", "document")
    search_fields = ("key", "statement", "tags__name")
    autocomplete_fields = ("document", "confirmed_by")
    inlines = (TagInline,)


@admin.register(models.Argument)
class ArgumentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("fact", "role", "type", "text", "exclusive")
    list_filter = ("type", "exclusive")
    search_fields = ("text", "fact__key")
    autocomplete_fields = ("fact", "entity")
    list_select_related = ("fact",)


@admin.register(models.Evidence)
class EvidenceAdmin(ReadOnly):
    list_display = ("fact", "version", "start", "end")
    search_fields = ("exact", "fact__key")
    list_select_related = ("fact", "version__document")


@admin.register(models.AnswerSpan)
class AnswerSpanAdmin(ReadOnly):
    list_display = ("evidence", "argument", "start", "end")
    search_fields = ("argument__text",)
    list_select_related = ("evidence", "argument")


@admin.register(models.SourceLocator)
class SourceLocatorAdmin(ReadOnly):
    list_display = ("fact", "section", "paragraph", "sentence", "sentence_hash")
    search_fields = ("fact__key", "section")
    list_select_related = ("fact",)


@admin.register(models.EditorialNote)
class EditorialNoteAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("key", "kind", "origin", "state", "says", "holds", "decided_by", "document")
    list_filter = ("kind", "origin", "state", "holds")
    search_fields = ("key", "says")
    autocomplete_fields = ("document", "facts", "decided_by")
    list_select_related = ("document", "decided_by")

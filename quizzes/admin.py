"""Every table in the admin. The log, revisions and aggregates can be read, never changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from quizzes import models


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """What the log says is not edited by hand: a card is the fold of its rows."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    model = models.Membership
    autocomplete_fields = ("learner",)
    extra = 0


@admin.register(models.Class)
class ClassAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "join_code", "capacity", "created_at", "archived_at")
    list_filter = ("archived_at",)
    search_fields = ("name", "join_code")
    autocomplete_fields = ("instructors", "documents")
    inlines = (MembershipInline,)


@admin.register(models.Membership)
class MembershipAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("course", "learner", "joined_at", "left_at")
    list_filter = ("course",)
    search_fields = ("learner__username", "course__name")
    autocomplete_fields = ("course", "learner")
    list_select_related = ("course", "learner")


@admin.register(models.JoinTries)
class JoinTriesAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("learner", "tries", "last_at")
    search_fields = ("learner__username",)
    autocomplete_fields = ("learner",)
    list_select_related = ("learner",)


@admin.register(models.Farewell)
class FarewellAdmin(ReadOnly):
    list_display = ("person", "name", "at")
    search_fields = ("person__username", "name")
    list_select_related = ("person",)


@admin.register(models.AnnouncementMail)
class AnnouncementMailAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("announcement", "learner", "state", "tries", "not_before")
    list_filter = ("state",)
    search_fields = ("announcement__title", "learner__username")
    autocomplete_fields = ("announcement", "learner")
    list_select_related = ("announcement", "learner")


@admin.register(models.Announcement)
class AnnouncementAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("title", "course", "by", "at", "mailed_at")
    list_filter = ("course",)
    search_fields = ("title", "course__name")
    autocomplete_fields = ("course", "by")
    list_select_related = ("course", "by")


@admin.register(models.Assignment)
class AssignmentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("title", "kind", "course", "opens_at", "due_at", "archived_at")
    list_filter = ("kind", "course")
    search_fields = ("title", "course__name")
    autocomplete_fields = ("course", "quiz", "document")
    list_select_related = ("course",)


@admin.register(models.Excuse)
class ExcuseAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("assignment", "learner", "reason")
    search_fields = ("learner__username", "assignment__title")
    autocomplete_fields = ("assignment", "learner")
    list_select_related = ("assignment", "learner")


@admin.register(models.Question)
class QuestionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("pk", "kind", "status", "origin", "detached", "withdrawn", "revision")
    list_filter = ("kind", "status", "origin", "detached", "withdrawn", "document")
    search_fields = ("revision__stem", "revision__key", "fact__key")
    autocomplete_fields = ("document", "fact")
    raw_id_fields = ("argument", "revision")
    list_select_related = ("revision",)


@admin.register(models.Revision)
class RevisionAdmin(ReadOnly):
    list_display = ("question_id", "number", "stem", "key", "author", "created_at")
    list_filter = ("question__kind",)
    search_fields = ("stem", "key")
    list_select_related = ("author",)


@admin.register(models.Illustration)
class IllustrationAdmin(ReadOnly):
    list_display = ("file", "side", "ordinal", "revision")
    list_filter = ("side",)
    search_fields = ("file__name", "revision__stem")
    list_select_related = ("file", "revision")


@admin.register(models.Report)
class ReportAdmin(ReadOnly):
    list_display = ("question_id", "reason", "state", "at", "handled_by", "handled_at")
    list_filter = ("state", "reason")
    search_fields = ("text", "reply", "revision__stem")
    list_select_related = ("handled_by",)


@admin.register(models.Correction)
class CorrectionAdmin(ReadOnly):
    list_display = ("question_id", "old", "new", "state", "at", "decided_by", "reached")
    list_filter = ("state",)
    search_fields = ("old__key", "new__key", "new__stem")
    list_select_related = ("old", "new", "decided_by")


@admin.register(models.Quiz)
class QuizAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("title", "document", "course", "owner", "size", "graded", "closes_at")
    list_filter = ("graded", "feedback", "course")
    search_fields = ("title", "owner__username", "course__name")
    autocomplete_fields = ("document", "owner", "course")
    list_select_related = ("document", "course", "owner")


@admin.register(models.Attempt)
class AttemptAdmin(ReadOnly):
    list_display = ("quiz", "learner", "number", "state", "score", "started_at", "finished_at")
    list_filter = ("state",)
    search_fields = ("learner__username", "quiz__title")
    list_select_related = ("quiz", "learner")


@admin.register(models.Response)
class ResponseAdmin(ReadOnly):
    list_display = ("attempt", "position", "answer", "correct", "rule", "saved_at")
    list_filter = ("correct", "rule")
    search_fields = ("answer", "attempt__learner__username")
    list_select_related = ("attempt__quiz",)


@admin.register(models.Card)
class CardAdmin(ReadOnly):
    list_display = ("pk", "learner", "fact", "state", "due_day", "reps", "lapses", "suspended")
    list_filter = ("state", "suspended", "flagged")
    search_fields = ("learner__username", "fact__key")
    list_select_related = ("learner", "fact")


@admin.register(models.Review)
class ReviewAdmin(ReadOnly):
    list_display = ("pk", "learner", "card_id", "number", "kind", "rating", "at", "day", "source")
    list_filter = ("kind", "rating", "source")
    search_fields = ("learner__username", "key")
    list_select_related = ("learner",)


@admin.register(models.ParameterSet)
class ParameterSetAdmin(ReadOnly):
    list_display = ("name", "learner", "scheduler_version", "created_at")
    search_fields = ("name", "learner__username")
    list_select_related = ("learner",)


@admin.register(models.DailyCount)
class DailyCountAdmin(ReadOnly):
    list_display = ("learner", "day", "answers", "introduced", "reviews", "recalled")
    search_fields = ("learner__username",)
    date_hierarchy = "day"
    list_select_related = ("learner",)


@admin.register(models.DueCount)
class DueCountAdmin(ReadOnly):
    list_display = ("learner", "document", "day", "cards")
    search_fields = ("learner__username",)
    list_select_related = ("learner", "document")


@admin.register(models.ItemCount)
class ItemCountAdmin(ReadOnly):
    list_display = ("question_id", "answers", "correct")
    search_fields = ("question__revision__stem",)


@admin.register(models.Hold)
class HoldAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("learner", "document", "until")
    search_fields = ("learner__username", "document__title")
    autocomplete_fields = ("learner", "document")
    list_select_related = ("learner", "document")


@admin.register(models.Incoming)
class IncomingAdmin(ReadOnly):
    list_display = ("name", "learner", "at")
    search_fields = ("name", "learner__username")
    exclude = ("data",)
    list_select_related = ("learner",)


@admin.register(models.ForeignDeck)
class ForeignDeckAdmin(ReadOnly):
    list_display = ("name", "document")
    search_fields = ("name",)
    list_select_related = ("document",)


@admin.register(models.ForeignNote)
class ForeignNoteAdmin(ReadOnly):
    list_display = ("guid", "fact", "tags")
    search_fields = ("guid",)
    list_select_related = ("fact",)

"""Quizzes, attempts and the answers given in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Document
from quizzes.classes.models import Class
from quizzes.questions.models import Question, Revision


class Quiz(models.Model):
    """A way to draw questions. One that a learner makes for themselves has no class."""

    class Feedback(models.TextChoices):
        EACH = "each", _("After each question")
        SUBMITTED = "submitted", _("After submission")

    document = models.ForeignKey(Document, models.CASCADE, related_name="quizzes")
    title = models.CharField(max_length=160)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="quizzes"
    )
    course = models.ForeignKey(Class, models.CASCADE, null=True, blank=True, related_name="quizzes")
    section = models.CharField(
        max_length=120, blank=True, help_text=_("Empty: the whole document.")
    )
    size = models.PositiveSmallIntegerField(default=10)
    kinds = models.JSONField(default=list, blank=True, help_text=_("Empty: every kind."))
    feedback = models.CharField(max_length=10, choices=Feedback.choices, default=Feedback.SUBMITTED)
    graded = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    attempts_allowed = models.PositiveSmallIntegerField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "quizzes"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(graded=False)
                | (models.Q(feedback="submitted") & ~models.Q(minutes=None, closes_at=None)),
                name="quiz_graded_has_deadline_and_late_feedback",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Attempt(models.Model):
    """One sitting. Starting it writes this row alone: `items` lists what was drawn."""

    class State(models.TextChoices):
        OPEN = "open", _("In progress")
        SUBMITTED = "submitted", _("Submitted")
        EXPIRED = "expired", _("Submitted at the deadline")
        ABANDONED = "abandoned", _("Abandoned")

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="attempts")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    seed = models.PositiveIntegerField()
    items = models.JSONField(help_text=_('[{"revision": id, "order": [option ids]}]'))
    position = models.PositiveSmallIntegerField(default=1, help_text=_("Where to resume."))
    flags = models.JSONField(default=list, blank=True, help_text=_("Flagged positions."))
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    key = models.CharField(max_length=36)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["learner", "key"], name="attempt_key_once"),
            models.UniqueConstraint(
                fields=["quiz", "learner"],
                condition=models.Q(state="open"),
                name="attempt_one_open",
            ),
            models.UniqueConstraint(
                fields=["quiz", "learner", "number"], name="attempt_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}, attempt {self.number}"


class Response(models.Model):
    """The answer to one question of an attempt, as stored; graded by the server."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="responses")
    position = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    correct = models.BooleanField(null=True, blank=True)
    mark = models.FloatField(default=0)
    rule = models.CharField(max_length=40, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True, help_text=_("Frozen since."))
    saved_at = models.DateTimeField()
    changes = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=36)

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="response_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.answer}"

"""Quizzes, attempts and the answers given in them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.db.models.deletion import Collector
from django.utils.translation import gettext_lazy as _

from content.models import Document
from content.text import LONGEST_TAG
from quizzes.classes.models import Class, ClassQuerySet
from quizzes.questions.models import Question, Revision


class QuizQuerySet(models.QuerySet["Quiz"]):
    def own(self, user_id: int) -> QuizQuerySet:
        """Those that somebody made for themselves."""
        return self.filter(course=None, owner=user_id)

    def of_classes(self, courses: ClassQuerySet) -> QuizQuerySet:
        return self.filter(course__in=courses)


def with_its_owner(collector: Collector, field: Any, quizzes: QuerySet[Quiz], using: str) -> None:
    """A quiz of one's own goes with its owner; one of a class is the class's and stays."""
    models.SET_NULL(collector, field, quizzes.exclude(course=None), using)
    models.CASCADE(collector, field, quizzes.filter(course=None), using)


class Quiz(models.Model):
    """A way to draw questions. One that a learner makes for themselves has no class."""

    class Feedback(models.TextChoices):
        EACH = "each", _("After each question")
        SUBMITTED = "submitted", _("After submission")
        CLOSED = "closed", _("After the quiz has closed")

    class Counting(models.TextChoices):
        BEST = "best", _("The best attempt")
        LAST = "last", _("The last attempt")
        FIRST = "first", _("The first attempt")
        MEAN = "mean", _("The mean of all attempts")

    document = models.ForeignKey(Document, models.CASCADE, related_name="quizzes")
    title = models.CharField(max_length=160)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, with_its_owner, null=True, blank=True, related_name="quizzes"
    )
    course = models.ForeignKey(Class, models.CASCADE, null=True, blank=True, related_name="quizzes")
    section = models.CharField(
        max_length=120, blank=True, help_text=_("Empty: the whole document.")
    )
    size = models.PositiveSmallIntegerField(default=10)
    kinds = models.JSONField(default=list, blank=True, help_text=_("Empty: every kind."))
    tag = models.CharField(
        max_length=LONGEST_TAG, blank=True, help_text=_("Only facts with it; empty: every fact.")
    )
    feedback = models.CharField(max_length=10, choices=Feedback.choices, default=Feedback.SUBMITTED)
    fixed = models.BooleanField(
        default=False, help_text=_("The same chosen questions for everybody; else they are drawn.")
    )
    blueprint = models.JSONField(
        default=list,
        blank=True,
        help_text=_('[{"section", "kind", "count", "tag"}]; empty: `size` questions of any kind.'),
    )
    importance = models.PositiveSmallIntegerField(
        default=0, help_text=_("Only facts of at least this importance.")
    )
    weakest = models.BooleanField(
        default=False, help_text=_("What the learner remembers worst comes first.")
    )
    shuffle = models.BooleanField(default=True)
    counting = models.CharField(max_length=5, choices=Counting.choices, default=Counting.BEST)
    pass_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    grace_seconds = models.PositiveSmallIntegerField(default=0)
    graded = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    attempts_allowed = models.PositiveSmallIntegerField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QuizQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "quizzes"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(graded=False)
                | (~models.Q(feedback="each") & ~models.Q(minutes=None, closes_at=None)),
                name="quiz_graded_has_deadline_and_no_early_feedback",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def choice(self) -> str:
        """How its questions come about: "fixed", "blueprint" or "drawn"."""
        return "fixed" if self.fixed else "blueprint" if self.blueprint else "drawn"

    @property
    def tags(self) -> list[str]:
        """What its questions are drawn by, as a whole and in the lines of its plan."""
        lines = (row.get("tag", "") for row in self.blueprint)
        return list(dict.fromkeys(filter(None, [self.tag, *lines])))


class QuizItem(models.Model):
    """One chosen question of a quiz with fixed questions."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["quiz", "position"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "question"], name="quiz_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.question}"


class Allowance(models.Model):
    """What one learner is allowed beyond the settings of a quiz."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="allowances")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="allowances")
    extra_minutes = models.PositiveSmallIntegerField(default=0)
    closes_at = models.DateTimeField(null=True, blank=True)
    attempts_allowed = models.PositiveSmallIntegerField(null=True, blank=True)
    excused = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quiz", "learner"], name="allowance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.quiz}"


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
    shown_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when that question is shown.")
    )
    flags = models.JSONField(default=list, blank=True, help_text=_("Flagged positions."))
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    regraded_at = models.DateTimeField(null=True, blank=True)
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
    seconds = models.PositiveIntegerField(default=0, help_text=_("Spent on this question."))
    by_hand = models.BooleanField(
        default=False, help_text=_("Marked by an instructor: a regrade leaves it.")
    )
    key = models.CharField(max_length=36)

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="response_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.answer}"


class MarkChange(models.Model):
    """The audit trail: every change of a mark after it was first given."""

    class Cause(models.TextChoices):
        REGRADE = "regrade", _("Regraded")
        ACCEPTED = "accepted", _("The wording was accepted")
        HAND = "hand", _("Marked by hand")
        RULES = "rules", _("Given back to the rules")

    response = models.ForeignKey(Response, models.CASCADE, related_name="mark_changes")
    cause = models.CharField(max_length=8, choices=Cause.choices)
    before = models.FloatField()
    after = models.FloatField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"

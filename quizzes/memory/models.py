"""What each learner remembers: cards, the append-only log, and aggregates of it."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Argument, Document, Fact
from quizzes.questions.models import Question, Revision


class ParameterSet(models.Model):
    """Weights of the scheduler. A row of the log names the set it was scheduled with."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=80)
    weights = models.JSONField(help_text=_("21 weights of FSRS-6."))
    scheduler_version = models.CharField(max_length=20)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


def is_due(*, at: datetime, day: date) -> models.Q:
    """To be asked now: a learning step that has run out, or a review due by `day`."""
    steps = models.Q(state__in=(Card.State.LEARNING, Card.State.RELEARNING), due__lte=at)
    return steps | models.Q(state=Card.State.REVIEW, due_day__lte=day)


def is_awake(day: date) -> models.Q:
    """Neither suspended nor buried on the study day `day`."""
    unburied = models.Q(buried_until=None) | models.Q(buried_until__lte=day)
    return models.Q(suspended=False) & unburied


class CardQuerySet(models.QuerySet["Card"]):
    def of(self, learner_id: int) -> CardQuerySet:
        return self.filter(learner=learner_id)

    def awake(self, day: date) -> CardQuerySet:
        return self.filter(is_awake(day))

    def started(self) -> CardQuerySet:
        return self.exclude(state=Card.State.NEW)

    def due(self, *, at: datetime, day: date) -> CardQuerySet:
        return self.filter(is_due(at=at, day=day))


class Card(models.Model):
    """One thing to remember: (learner, fact, argument). Its memory is the fold of its log rows.

    Here and below, a foreign key that is the first column of a constraint has no index of
    its own: every index is one more page to write durably with each answer.
    """

    class State(models.TextChoices):
        NEW = "new", _("New")
        LEARNING = "learning", _("Learning")
        REVIEW = "review", _("Review")
        RELEARNING = "relearning", _("Relearning")

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="cards", db_index=False
    )
    document = models.ForeignKey(Document, models.CASCADE, related_name="cards")
    fact = models.ForeignKey(Fact, models.CASCADE, related_name="cards")
    argument = models.ForeignKey(Argument, models.CASCADE, related_name="cards")
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    step = models.SmallIntegerField(default=0)
    stability = models.FloatField(null=True, blank=True)
    difficulty = models.FloatField(null=True, blank=True)
    due = models.DateTimeField(null=True, blank=True)
    due_day = models.DateField(null=True, blank=True)
    last = models.DateTimeField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    interval = models.PositiveIntegerField(default=0, help_text=_("Study days; 0 while in steps."))
    reps = models.PositiveIntegerField(default=0)
    lapses = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0, help_text=_("Rows of the log so far."))
    suspended = models.BooleanField(default=False)
    flagged = models.BooleanField(default=False)
    buried_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "fact", "argument"], name="card_once_for_a_learner"
            )
        ]
        indexes = [
            models.Index(
                fields=["learner", "state", "due_day"],
                name="card_queue",
                condition=models.Q(suspended=False),
            ),
            models.Index(fields=["learner", "document"], name="card_of_document"),
            models.Index(fields=["learner", "last_day"], name="card_last_day"),
        ]

    def __str__(self) -> str:
        return f"card {self.pk}"


class Review(models.Model):
    """One row of the log. Append-only: no row is ever changed or taken away."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Answer")
        UNDO = "undo", _("Undo")
        BURY = "bury", _("Bury")
        UNBURY = "unbury", _("Unbury")
        SUSPEND = "suspend", _("Suspend")
        UNSUSPEND = "unsuspend", _("Unsuspend")
        FLAG = "flag", _("Flag")
        UNFLAG = "unflag", _("Unflag")
        CORRECTION = "correction", _("Correction")
        IMPORT = "import", _("Import")

    class Source(models.TextChoices):
        REVIEW = "review", _("Review")
        QUIZ = "quiz", _("Quiz")
        DEMO = "demo", _("Demo")

    card = models.ForeignKey(Card, models.CASCADE, related_name="log", db_index=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="log", db_index=False
    )
    number = models.PositiveIntegerField(help_text=_("1 for the first row of the card."))
    kind = models.CharField(max_length=10, choices=Kind.choices)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    day = models.DateField(help_text=_("The learner's study day."))
    due_day = models.DateField(null=True, blank=True, help_text=_("Due day after this row."))
    interval = models.PositiveIntegerField(default=0)
    first_today = models.BooleanField(default=False)
    state_before = models.CharField(max_length=10, blank=True)
    recall_before = models.FloatField(
        null=True, blank=True, help_text=_("Predicted probability of recall.")
    )
    retention = models.FloatField(default=0.9)
    time_zone = models.CharField(max_length=64, default="UTC")
    day_starts_at = models.PositiveSmallIntegerField(default=4)
    parameters = models.ForeignKey(
        ParameterSet, models.PROTECT, null=True, blank=True, db_index=False
    )
    scheduler_version = models.CharField(max_length=20)
    milliseconds = models.PositiveIntegerField(default=0)
    question = models.ForeignKey(Question, models.SET_NULL, null=True, blank=True, related_name="+")
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.REVIEW)
    key = models.CharField(max_length=36, help_text=_("Made when the page was drawn."))
    undoes = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="undone", db_index=False
    )

    class Meta:
        ordering = ["card", "number"]
        constraints = [
            models.UniqueConstraint(fields=["learner", "key"], name="review_key_once"),
            models.UniqueConstraint(fields=["card", "number"], name="review_number_once"),
        ]
        indexes = [
            models.Index(fields=["learner", "-id"], name="review_latest"),
            # Few rows have these two; an answer does not touch their indexes.
            models.Index(
                fields=["undoes"], name="review_undoes", condition=models.Q(undoes__isnull=False)
            ),
            models.Index(
                fields=["parameters"],
                name="review_parameters",
                condition=models.Q(parameters__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.rating or ''} at {self.at:%Y-%m-%d %H:%M}"


class DailyCount(models.Model):
    """Reviews of a learner on one study day, kept in the transaction of each answer."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    day = models.DateField()
    answers = models.PositiveIntegerField(default=0)
    introduced = models.PositiveIntegerField(
        default=0, help_text=_("Cards seen for the first time.")
    )
    reviews = models.PositiveIntegerField(default=0, help_text=_("First review of a mature card."))
    recalled = models.PositiveIntegerField(default=0, help_text=_("Of those, recalled."))
    milliseconds = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "day"], name="daily_count_once")]

    def __str__(self) -> str:
        return f"{self.day}: {self.answers}"


class DueCount(models.Model):
    """How many awake cards of a document fall due on a day: the forecast."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    day = models.DateField()
    cards = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "document", "day"], name="due_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.cards}"


class ItemCount(models.Model):
    """How often a question was answered, and how often rightly."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="count")
    answers = models.PositiveIntegerField(default=0)
    correct = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.correct} of {self.answers}"


class Hold(models.Model):
    """While a graded attempt is open, its learner sees no sentence or fact of the document."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="holds", db_index=False
    )
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "document"], name="hold_once")]

    def __str__(self) -> str:
        return f"{self.document} until {self.until:%Y-%m-%d %H:%M}"

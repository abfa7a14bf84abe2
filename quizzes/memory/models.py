"""What each learner remembers: cards, the append-only log, and aggregates of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from content.models import Argument, Document, Fact
from quizzes.classes.models import Class
from quizzes.questions.models import Question, Revision


class ParameterSet(models.Model):
    """Weights of the scheduler, never changed once made.

    A row of the log names the set it was scheduled with; none means the defaults. A set
    belongs to a learner or to a class, or to nobody once its class is gone.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    course = models.ForeignKey(Class, models.SET_NULL, null=True, blank=True, related_name="+")
    reviews = models.PositiveIntegerField(default=0, help_text=_("How many it was fitted to."))
    name = models.CharField(max_length=80)
    weights = models.JSONField(help_text=_("21 weights of FSRS-6."))
    scheduler_version = models.CharField(max_length=20)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Fitting(models.Model):
    """What the last nightly fit found for one learner, and which parameters it chose."""

    class Choice(models.TextChoices):
        DEFAULT = "default", _("Default")
        CLASS = "class", _("Of the class")
        OWN = "own", _("Own")

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="fitting", primary_key=True
    )
    at = models.DateTimeField()
    choice = models.CharField(max_length=7, choices=Choice.choices, default=Choice.DEFAULT)
    reviews = models.PositiveIntegerField(help_text=_("Rows of the log it had."))
    held_out = models.PositiveIntegerField(help_text=_("Of those, kept for the comparison."))
    losses = models.JSONField(
        default=dict, help_text=_("Choice: mean log loss over the reviews held out.")
    )
    errors = models.JSONField(
        default=dict, help_text=_("Choice: RMSE(bins) over the reviews held out.")
    )

    def __str__(self) -> str:
        return f"{self.learner}: {self.choice}"


class Exam(models.Model):
    """By when a learner wants to know a document, or a section of it, and how well."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="exams", db_index=False
    )
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    section = models.CharField(max_length=120, blank=True)
    day = models.DateField()
    target = models.FloatField(default=0.9, help_text=_("Expected recall on the day, 0.70-0.97."))
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("At most so many a day; empty: no cap.")
    )
    pass_days = models.PositiveSmallIntegerField(
        default=5, help_text=_("Days before it on which every weak card is asked once more.")
    )
    daily = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Cards in these minutes, at the learner's pace.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["learner", "document"], name="exam_once_for_a_document")
        ]

    def __str__(self) -> str:
        return f"{self.document} on {self.day}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self._tell_learner()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        self._tell_learner()
        return gone

    def _tell_learner(self) -> None:
        """Every request loads its learner: so none looks for exams where there are none."""
        latest = Exam.objects.filter(learner=self.learner_id).aggregate(at=models.Max("day"))["at"]
        User.objects.filter(pk=self.learner_id).update(exam_until=latest)
        if Exam.learner.is_cached(self):
            self.learner.exam_until = latest


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

    corrected: bool
    """Whether its log holds a correction: told by `review.access.own_card` alone."""

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
            # New cards in reading order; only the first answer to a card touches it.
            models.Index(
                fields=["learner", "id"],
                name="card_fresh",
                condition=models.Q(state="new", due_day=None, suspended=False),
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
        PRACTICE = "practice", _("Practice")

    class Source(models.TextChoices):
        REVIEW = "review", _("Review")
        QUIZ = "quiz", _("Quiz")
        DEMO = "demo", _("Demo")
        READING = "read", _("Reading")
        ANKI = "anki", _("Anki")

    card = models.ForeignKey(Card, models.CASCADE, related_name="log", db_index=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="log", db_index=False
    )
    number = models.PositiveIntegerField(help_text=_("1 for the first row of the card."))
    kind = models.CharField(max_length=10, choices=Kind.choices)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    ruled = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_("What the rule gave a typed or chosen answer; another rating overrides it."),
    )
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

    ANSWERED = (Kind.ANSWER, Kind.IMPORT)
    """Both are answers of the learner, given here or elsewhere."""

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

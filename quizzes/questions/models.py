"""Questions keep their identity; what they say stands in immutable revisions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Argument, Document, Fact


class QuestionQuerySet(models.QuerySet["Question"]):
    def of(self, document: Document | int) -> QuestionQuerySet:
        return self.filter(document=document)

    def published(self) -> QuestionQuerySet:
        return self.filter(status=Question.Status.PUBLISHED)

    def for_quizzes(self) -> QuestionQuerySet:
        """Everything but flashcards: those ask the learner to grade themselves."""
        return self.exclude(kind=Question.Kind.FLASHCARD)


class Question(models.Model):
    """One item. (fact, argument, kind, variant) survives regeneration."""

    class Kind(models.TextChoices):
        FLASHCARD = "flashcard", _("Flashcard")
        MULTIPLE_CHOICE = "multiple_choice", _("Multiple choice")
        TRUE_FALSE = "true_false", _("True or false")
        CLOZE = "cloze", _("Fill the gap")
        TYPED = "typed", _("Typed answer")
        NUMERIC = "numeric", _("Number")
        MULTI_SELECT = "multi_select", _("Several answers")
        ORDERING = "ordering", _("Put in order")
        MATCHING = "matching", _("Matching")

    class Status(models.TextChoices):
        PUBLISHED = "published", _("Published")
        HELD = "held", _("Held back")
        RETIRED = "retired", _("Retired")

    class Origin(models.TextChoices):
        GENERATED = "generated", _("Generated")
        AUTHORED = "authored", _("Written by hand")

    document = models.ForeignKey(Document, models.CASCADE, related_name="questions")
    fact = models.ForeignKey(Fact, models.CASCADE, related_name="questions")
    argument = models.ForeignKey(
        Argument, models.CASCADE, null=True, blank=True, related_name="questions"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    variant = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PUBLISHED)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.GENERATED)
    detached = models.BooleanField(
        default=False, help_text=_("Edited by hand: the generator no longer changes it.")
    )
    withdrawn = models.BooleanField(
        default=False, help_text=_("Retired by hand: the generator does not bring it back.")
    )
    revision = models.ForeignKey(
        "Revision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "fact__ordinal", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["fact", "argument", "kind", "variant"],
                name="question_identity_once",
            ),
            # No argument equals no argument only here: NULLs are distinct above.
            models.UniqueConstraint(
                fields=["fact", "kind", "variant"],
                condition=models.Q(argument=None),
                name="question_of_fact_once",
            ),
        ]
        indexes = [
            models.Index(fields=["document", "status", "kind"], name="question_bank"),
            # Flashcards that are not asked: a handful, looked up for every card that might be.
            models.Index(
                fields=["argument", "kind", "variant", "status"],
                name="question_not_asked",
                condition=models.Q(kind="flashcard", variant=0) & ~models.Q(status="published"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class Revision(models.Model):
    """One wording of a question, never changed. `options` is a list of
    {"id", "text", "correct", "source", "why_wrong"}; `prompts`, where options are given to
    prompts, of {"id", "text", "option", "fact", "role", "says"}, with the id of the right option
    and the key of the fact. The quotation shown is frozen here too."""

    class Strictness(models.TextChoices):
        LENIENT = "lenient", _("Lenient: more words than needed are let pass")
        NORMAL = "normal", _("Normal: slips of the pen are let pass")
        EXACT = "exact", _("Exact: letter for letter")

    question = models.ForeignKey(Question, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    stem = models.TextField()
    options = models.JSONField(default=list, blank=True)
    prompts = models.JSONField(default=list, blank=True)
    key = models.TextField(help_text=_("The answer as it is shown."))
    accepted = models.JSONField(default=list, blank=True)
    value = models.JSONField(null=True, blank=True, help_text=_("The typed value of the key."))
    value_type = models.CharField(max_length=10, blank=True)
    unit = models.CharField(max_length=80, blank=True)
    surname_ok = models.BooleanField(default=False)
    strictness = models.CharField(
        max_length=8, choices=Strictness.choices, default=Strictness.NORMAL
    )
    explanation = models.TextField(blank=True)
    quote = models.TextField(blank=True)
    quote_label = models.CharField(max_length=12, blank=True)
    quote_answer = models.JSONField(
        default=list, blank=True, help_text=_("[start, end] of the answer within the quotation.")
    )
    citation = models.CharField(max_length=300, blank=True)
    content_hash = models.CharField(max_length=16)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="revision_number_once"),
        ]

    def __str__(self) -> str:
        return self.stem


class BankChange(models.Model):
    """What became of the questions of a document through one change of its facts.

    `lines` is a list of {"what", "question", "fact", "kind", "stem"}, "what" being created,
    revised, retired, held or restored.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="changes")
    cause = models.CharField(max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    lines = models.JSONField(default=list)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.cause

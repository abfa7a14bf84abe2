"""Questions keep their identity; what they say stands in immutable revisions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Argument, Document, DocumentFile, Fact


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


class Illustration(models.Model):
    """A picture or a sound beside the words of a question: where its stem or its key says
    “[picture]”."""

    class Side(models.TextChoices):
        STEM = "stem", _("Beside the question")
        KEY = "key", _("Beside the answer")

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="illustrations")
    side = models.CharField(max_length=4, choices=Side.choices)
    ordinal = models.PositiveSmallIntegerField()
    file = models.ForeignKey(DocumentFile, models.CASCADE, related_name="+")

    class Meta:
        ordering = ["revision", "side", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "side", "ordinal"], name="illustration_place_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.ordinal}"


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


class Report(models.Model):
    """A learner says that something is wrong with a question. What it said then is kept."""

    class Reason(models.TextChoices):
        WRONG = "wrong", _("The answer is wrong")
        UNCLEAR = "unclear", _("The question is unclear")
        REFUSED = "refused", _("My answer should count")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        FIXED = "fixed", _("Fixed")
        DECLINED = "declined", _("Declined")

    question = models.ForeignKey(Question, models.CASCADE, related_name="reports")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=8, choices=Reason.choices)
    text = models.TextField(max_length=1000, blank=True)
    given = models.CharField(max_length=500, blank=True, help_text=_("The learner's own answer."))
    quote = models.TextField(blank=True, help_text=_("The sentence that was shown as proof."))
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    reply = models.TextField(max_length=1000, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the learner read what became of it.")
    )

    class Meta:
        ordering = ["state", "-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "learner"],
                condition=models.Q(state="open"),
                name="report_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.question}"


class Correction(models.Model):
    """The answer of a question changed. Whether it was wrong before, its editor says.

    Confirmed, it is told to those whose card rests on one of the wordings in `taught`: these
    gave the old answer, whoever asked them. A later change of the key widens what is open.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Not decided")
        CONFIRMED = "confirmed", _("Correction")
        DISMISSED = "dismissed", _("Other words for the same")

    question = models.ForeignKey(Question, models.CASCADE, related_name="corrections")
    old = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    new = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    taught = models.JSONField(help_text=_("Ids of the revisions with the old answer."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(help_text=_("When the answer changed."))
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reached = models.PositiveIntegerField(default=0, help_text=_("Cards that it was told to."))

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                condition=models.Q(state="open"),
                name="correction_one_open",
            ),
            models.UniqueConstraint(fields=["new"], name="correction_once"),
        ]

    def __str__(self) -> str:
        return f"{self.old.key} → {self.new.key}"

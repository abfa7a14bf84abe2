"""Facts, what they speak of, and what proves them."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.documents.models import Document, Sentence, Version
from content.facts import shapes
from content.facts.tags import tag_problems
from content.text import LONGEST_TAG, UNDER, plain_tag


def choices(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, name.capitalize()) for name in names]


class Entity(models.Model):
    """What facts speak of. Uniqueness of answers rests on aliases and part-of."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="entities")
    key = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=choices(shapes.ENTITY_KINDS))
    noun = models.CharField(max_length=80, help_text=_("Subtype, as a question names it: “city”."))
    aliases = models.JSONField(default=list, blank=True)
    part_of = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="parts")
    the = models.BooleanField(default=False, help_text=_("Running text says “the …”."))

    class Meta:
        ordering = ["document", "name"]
        verbose_name_plural = "entities"
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="entity_key_once")]

    def __str__(self) -> str:
        return self.name


class FactQuerySet(models.QuerySet["Fact"]):
    def of(self, document: Document | int) -> FactQuerySet:
        return self.filter(document=document)

    def confirmed(self) -> FactQuerySet:
        return self.filter(status=Fact.Status.CONFIRMED)


class Fact(models.Model):
    """One proposition of a document: a clause with typed arguments (shapes.Fact)."""

    class Status(models.TextChoices):
        CANDIDATE = "candidate", _("Candidate")
        CONFIRMED = "confirmed", _("Confirmed")
        RETIRED = "retired", _("Retired")

    document = models.ForeignKey(Document, models.CASCADE, related_name="facts")
    key = models.SlugField(max_length=100)
    ordinal = models.PositiveIntegerField(default=0, help_text=_("Reading order."))
    section = models.CharField(max_length=120, help_text=_("Path of its section: “2(3)”."))
    frame = models.CharField(max_length=16, choices=choices(shapes.FRAMES))
    relation = models.CharField(max_length=100, blank=True)
    clause = models.CharField(max_length=600)
    attribution = models.CharField(
        max_length=120, blank=True, help_text=_("Empty: by the frame. “-”: nobody. Else a name.")
    )
    ask_all = models.CharField(
        max_length=400, blank=True, help_text=_("The question for a complete list of the clause.")
    )
    forms = models.JSONField(default=dict, blank=True)
    statement = models.TextField(help_text=_("Computed from the clause."))
    importance = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CONFIRMED)
    is_edited = models.BooleanField(
        default=False, help_text=_("Changed by a person: loading the pack again leaves it alone.")
    )
    proposed_by = models.CharField(max_length=80, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["document", "ordinal"]
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="fact_key_once")]
        indexes = [models.Index(fields=["document", "status", "ordinal"], name="fact_in_order")]

    def __str__(self) -> str:
        return self.statement


class TagQuerySet(models.QuerySet["Tag"]):
    def under(self, wanted: str) -> TagQuerySet:
        """The tag itself and what lies under it."""
        below = models.Q(name__startswith=f"{wanted}{UNDER}")
        return self.filter(models.Q(name=wanted) | below)


class Tag(models.Model):
    """One tag of one fact (content.text.tags). A tag is known while a fact has it."""

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="tags")
    name = models.CharField(max_length=LONGEST_TAG, db_index=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["fact", "name"]
        constraints = [models.UniqueConstraint(fields=["fact", "name"], name="tag_once")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = plain_tag(self.name)
        for problem in tag_problems((self.name,)):
            raise ValidationError({"name": problem})


class Argument(models.Model):
    """One filled role of a fact (content.facts.shapes.Argument)."""

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="arguments")
    role = models.SlugField(max_length=40)
    ordinal = models.PositiveSmallIntegerField(default=0)
    type = models.CharField(max_length=10, choices=choices(shapes.VALUE_TYPES))
    text = models.CharField(max_length=300)
    value = models.JSONField(null=True, blank=True)
    entity = models.ForeignKey(Entity, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    exclusive = models.BooleanField(
        default=False, help_text=_("Nothing else fills this role for the rest of the clause.")
    )
    wh = models.CharField(max_length=120, blank=True)
    ask = models.CharField(max_length=400, blank=True)
    accept = models.JSONField(default=list, blank=True)
    distractors = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["fact", "ordinal"]
        constraints = [models.UniqueConstraint(fields=["fact", "role"], name="argument_role_once")]

    def __str__(self) -> str:
        return f"{self.role}: {self.text}"


class Evidence(models.Model):
    """Where a version proves a fact: both selectors of the W3C Web Annotation model.

    `canonical_text[start:end] == exact` holds for every row.
    """

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="evidence")
    version = models.ForeignKey(Version, models.CASCADE, related_name="evidence")
    sentence = models.ForeignKey(Sentence, models.CASCADE, related_name="+")
    ordinal = models.PositiveSmallIntegerField(default=0)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["fact", "version", "ordinal"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["fact", "version", "start"], name="evidence_start_once"
            ),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="evidence_not_empty"
            ),
        ]
        indexes = [models.Index(fields=["version", "start"], name="evidence_in_order")]

    def __str__(self) -> str:
        return self.exact

    @property
    def stretch(self) -> slice:
        """What is quoted of `canonical_text`: the whole sentence, or all that are needed."""
        return slice(self.sentence.start, max(self.sentence.end, self.end))


class AnswerSpan(models.Model):
    """Where within a piece of evidence the answer of one argument stands."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="answers")
    argument = models.ForeignKey(Argument, models.CASCADE, related_name="spans")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["evidence", "start"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "argument"], name="answer_span_once"),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="answer_span_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start}–{self.end}"


class SourceLocator(models.Model):
    """Where the source proves a fact, said without its words: counted places and a hash."""

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="locators")
    ordinal = models.PositiveSmallIntegerField(default=0)
    section = models.CharField(max_length=120)
    paragraph = models.PositiveIntegerField()
    sentence = models.PositiveIntegerField()
    sentence_hash = models.CharField(max_length=12)
    word_start = models.PositiveIntegerField(null=True, blank=True)
    word_end = models.PositiveIntegerField(null=True, blank=True)
    argument_words = models.JSONField(
        default=dict, blank=True, help_text=_("role: [first word, after the last word]")
    )

    class Meta:
        ordering = ["fact", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["fact", "ordinal"], name="locator_ordinal_once")
        ]

    def __str__(self) -> str:
        return f"§{self.section}, paragraph {self.paragraph}, sentence {self.sentence}"


class EditorialNoteQuerySet(models.QuerySet["EditorialNote"]):
    def of(self, document: Document | int) -> EditorialNoteQuerySet:
        return self.filter(document=document)

    def accepted(self) -> EditorialNoteQuerySet:
        """What learners may know of: neither proposed nor dismissed."""
        return self.filter(state=EditorialNote.State.ACCEPTED)

    def holding(self) -> EditorialNoteQuerySet:
        return self.accepted().filter(holds=True)


class EditorialNote(models.Model):
    """What the source gets wrong or leaves open. While an accepted one holds, no item is made
    of its facts; a proposed or dismissed one changes nothing."""

    class Kind(models.TextChoices):
        MISPRINT = "misprint", _("Misprint")
        RELATIVE_DATE = "relative date", _("Relative date")
        INFERRED = "inferred", _("Inferred")
        DOUBTFUL_FIGURE = "doubtful figure", _("Doubtful figure")
        UNCLEAR = "unclear", _("Unclear")

    class Origin(models.TextChoices):
        PACK = "pack", _("From the pack")
        LINT = "lint", _("Found in the text")
        PERSON = "person", _("Written by hand")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Accepted")
        DISMISSED = "dismissed", _("Dismissed")

    document = models.ForeignKey(Document, models.CASCADE, related_name="notes")
    key = models.SlugField(max_length=100)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.PACK)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACCEPTED)
    rule = models.CharField(max_length=40, blank=True, help_text=_("What found it in the text."))
    at = models.CharField(max_length=160, blank=True, help_text=_("section:paragraph.sentence"))
    read_in = models.CharField(
        max_length=8, choices=Version.Kind.choices, blank=True, help_text=_("Where it was read.")
    )
    quote = models.TextField(blank=True, help_text=_("The sentence, as it was read."))
    quote_start = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Where in the sentence the printed words begin.")
    )
    prints = models.CharField(max_length=300, blank=True)
    says = models.TextField()
    facts = models.ManyToManyField(Fact, blank=True, related_name="notes")
    holds = models.BooleanField(default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = EditorialNoteQuerySet.as_manager()

    class Meta:
        ordering = ["document", "key"]
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="note_key_once"),
            models.CheckConstraint(
                condition=models.Q(state="accepted") | models.Q(holds=False),
                name="note_holds_when_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.says}"

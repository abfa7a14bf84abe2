"""Documents, their versions, and the outline of each version down to the sentence."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentQuerySet(models.QuerySet["Document"]):
    def public(self) -> DocumentQuerySet:
        return self.filter(is_public=True)

    def edited_by(self, user_id: int) -> DocumentQuerySet:
        return self.filter(models.Q(owner=user_id) | models.Q(editors=user_id)).distinct()


class Document(models.Model):
    """A text that people learn. Its words stand in its versions."""

    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=200)
    author = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    latest = models.DateField(
        null=True,
        blank=True,
        help_text=_("No wrong date offered as an option lies after this day."),
    )
    language = models.CharField(max_length=12, default="en")
    licence = models.CharField(
        max_length=80, blank=True, help_text=_("Of the study text and its facts: “CC-BY-4.0”.")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_documents",
    )
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="edited_documents"
    )
    is_public = models.BooleanField(default=False)
    pack = models.SlugField(blank=True, max_length=80, help_text=_("The course pack it came from."))
    pack_version = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """One wording of a document. `canonical_text` is the document of record: NFC, one
    paragraph a line; every offset in the database is a code point into it."""

    class Kind(models.TextChoices):
        STUDY = "study", _("Study text")
        SOURCE = "source", _("Source")

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.STUDY)
    canonical_text = models.TextField()
    sha256 = models.CharField(max_length=64)
    splitter_version = models.CharField(max_length=12)
    is_current = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["document", "kind"],
                condition=models.Q(is_current=True),
                name="version_one_current_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.get_kind_display()} {self.number}"

    def headings(self) -> list[tuple[int, int, int]]:
        """(start, end, level) of each heading line, in code points of the text."""
        rows = self.sections.exclude(heading_start=None).order_by("ordinal")
        return [
            (row.heading_start, row.heading_end, row.level)
            for row in rows
            if row.heading_start is not None and row.heading_end is not None
        ]


class SectionQuerySet(models.QuerySet["Section"]):
    def of_study_texts(self, documents: Iterable[Document]) -> SectionQuerySet:
        """The parts of the study texts of these documents as they are now, in reading order."""
        return self.filter(
            version__document__in=documents,
            version__kind=Version.Kind.STUDY,
            version__is_current=True,
        ).order_by("ordinal")


class Section(models.Model):
    """A part of a version: `path` is how a citation names it ("2(3)", "4/technical-assistance")."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="sections")
    path = models.CharField(max_length=120)
    title = models.CharField(max_length=300, blank=True)
    level = models.PositiveSmallIntegerField()
    ordinal = models.PositiveIntegerField()
    heading_start = models.PositiveIntegerField(null=True, blank=True)
    heading_end = models.PositiveIntegerField(null=True, blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["version", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["version", "path"], name="section_path_once"),
        ]

    def __str__(self) -> str:
        return f"§{self.path} {self.title}".strip()


class Paragraph(models.Model):
    section = models.ForeignKey(Section, models.CASCADE, related_name="paragraphs")
    ordinal = models.PositiveIntegerField(help_text=_("1 for the first paragraph of its section."))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["section", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["section", "ordinal"], name="paragraph_ordinal_once"),
        ]

    def __str__(self) -> str:
        return f"§{self.section.path}, paragraph {self.ordinal}"


class Sentence(models.Model):
    version = models.ForeignKey(Version, models.CASCADE, related_name="sentences")
    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="sentences")
    ordinal = models.PositiveIntegerField(help_text=_("1 for the first sentence of its paragraph."))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["version", "start"]
        constraints = [
            models.UniqueConstraint(fields=["version", "start"], name="sentence_start_once"),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="sentence_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start}–{self.end}"


class DocumentFile(models.Model):
    """A picture or a sound that belongs to a document, byte for byte as it came in. What is
    neither is kept, so that it goes out again, and shown to nobody."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("Picture")
        SOUND = "sound", _("Sound")
        OTHER = "other", _("Neither")

    document = models.ForeignKey(Document, models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()

    class Meta:
        ordering = ["document", "name"]
        constraints = [
            models.UniqueConstraint(fields=["document", "name"], name="document_file_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

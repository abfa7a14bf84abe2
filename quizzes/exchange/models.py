"""Packages that came in, and what of their notes has no place among facts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Document, DocumentFile, Fact


class Incoming(models.Model):
    """A package that somebody uploaded: waiting for a yes, then the report of what it brought."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="incoming_packages"
    )
    name = models.CharField(max_length=200)
    data = models.BinaryField(
        null=True, blank=True, help_text=_("The collection in it, compressed; empty once taken in.")
    )
    report = models.JSONField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class IncomingFile(models.Model):
    """A picture or a sound of a package that waits."""

    package = models.ForeignKey(Incoming, models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=7, choices=DocumentFile.Kind.choices)
    data = models.BinaryField()

    class Meta:
        ordering = ["package", "name"]
        constraints = [
            models.UniqueConstraint(fields=["package", "name"], name="incoming_file_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ForeignDeck(models.Model):
    """A document made of notes of Anki. `note_types` says how their cards are laid out, so that
    they go out as they came in."""

    document = models.OneToOneField(
        Document, models.CASCADE, primary_key=True, related_name="foreign_deck"
    )
    name = models.CharField(max_length=300)
    note_types = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


class ForeignNote(models.Model):
    """A fact that is a note of Anki, with its fields and tags as they came in; those of its
    tags that are tags here are tags of the fact as well (`labels`)."""

    fact = models.OneToOneField(Fact, models.CASCADE, primary_key=True, related_name="foreign_note")
    guid = models.CharField(max_length=200)
    note_type = models.BigIntegerField()
    fields = models.JSONField(default=list)
    tags = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.guid

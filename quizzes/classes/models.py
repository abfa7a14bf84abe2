"""Classes: who teaches whom, and with which documents."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Document

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 O 1 I L: nobody should have to guess what is written on the board."""


def new_join_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(8))


class ClassQuerySet(models.QuerySet["Class"]):
    def taught_by(self, user_id: int) -> ClassQuerySet:
        return self.filter(instructors=user_id)

    def of_learner(self, user_id: int) -> ClassQuerySet:
        return self.filter(memberships__learner=user_id, memberships__left_at=None)

    def of_member(self, learner_id: int, teacher_id: int) -> ClassQuerySet:
        """Those that somebody learns in, or teaches; one may come more than once."""
        return self.filter(
            models.Q(instructors=teacher_id)
            | models.Q(memberships__learner=learner_id, memberships__left_at=None)
        )

    def running(self) -> ClassQuerySet:
        """Those that are not put away. Of one that is, its people only read."""
        return self.filter(archived_at=None)


class Class(models.Model):
    name = models.CharField(max_length=120)
    instructors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="classes_taught")
    documents = models.ManyToManyField(Document, blank=True, related_name="classes")
    term = models.CharField(max_length=60, blank=True)
    join_code = models.CharField(max_length=8, unique=True, default=new_join_code)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    capacity = models.PositiveIntegerField(default=300)
    desired_retention = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(0.7), MaxValueValidator(0.99)],
        help_text=_("For members who have not chosen their own."),
    )
    two_buttons = models.BooleanField(
        null=True, blank=True, help_text=_("For members who have not chosen their own.")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ClassQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "classes"

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    course = models.ForeignKey(Class, models.CASCADE, related_name="memberships")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships"
    )
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True, help_text=_("Set when removed or gone."))
    mails = models.BooleanField(
        default=True, help_text=_("Wants what the class announces by e-mail too.")
    )

    class Meta:
        ordering = ["course", "learner"]
        constraints = [
            models.UniqueConstraint(fields=["course", "learner"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.learner} in {self.course}"


class JoinTries(models.Model):
    """How many codes somebody has tried: a row that every process counts up."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    tries = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "join tries"

    def __str__(self) -> str:
        return f"{self.learner}: {self.tries}"


class Farewell(models.Model):
    """What somebody who belonged to a deleted class is told behind their old links."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    at = models.DateTimeField(help_text=_("When the class was deleted."))
    numbers = models.JSONField(
        help_text=_('What their addresses name: {"course": [id], "quiz": [ids], …}.')
    )

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.person}: {self.name}"


class Announcement(models.Model):
    """What an instructor tells a class."""

    course = models.ForeignKey(Class, models.CASCADE, related_name="announcements")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=4000, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    mailed_at = models.DateTimeField(null=True, blank=True, help_text=_("Sent by e-mail too."))

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.title


class AnnouncementMail(models.Model):
    """One e-mail of an announcement, to be sent or sent: the outbox."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be delivered")

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="mails")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0, help_text=_("Refused so many times."))
    not_before = models.DateTimeField(help_text=_("When it is to be tried, or is tried again."))
    claim = models.CharField(max_length=32, blank=True, help_text=_("The run that sends it."))
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["announcement", "learner"], name="announced_once")
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                name="announced_to_send",
                condition=models.Q(state__in=("waiting", "sending")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.announcement}"


class Dismissal(models.Model):
    """A learner has read an announcement and put it away."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="dismissals")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["announcement", "learner"], name="dismissal_once")
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.announcement}"

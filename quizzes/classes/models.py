"""Classes: who teaches whom, and with which documents."""

from __future__ import annotations

import secrets

from django.conf import settings
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


class Class(models.Model):
    name = models.CharField(max_length=120)
    instructors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="classes_taught")
    documents = models.ManyToManyField(Document, blank=True, related_name="classes")
    join_code = models.CharField(max_length=8, unique=True, default=new_join_code)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    capacity = models.PositiveIntegerField(default=300)
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

    class Meta:
        ordering = ["course", "learner"]
        constraints = [
            models.UniqueConstraint(fields=["course", "learner"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.learner} in {self.course}"

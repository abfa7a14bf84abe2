"""What a class is given to do, and by when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Document
from quizzes.classes.models import Class
from quizzes.quiz.models import Quiz


class Assignment(models.Model):
    """A quiz to take, a part of a document to read, or its cards to learn."""

    class Kind(models.TextChoices):
        QUIZ = "quiz", _("Quiz")
        SECTION = "section", _("Reading")
        DECK = "deck", _("Cards")

    course = models.ForeignKey(Class, models.CASCADE, related_name="assignments")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    title = models.CharField(max_length=160)
    quiz = models.OneToOneField(
        Quiz, models.CASCADE, null=True, blank=True, related_name="assignment"
    )
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    section = models.CharField(max_length=120, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="quiz", quiz__isnull=False)
                | (~models.Q(kind="quiz") & models.Q(quiz__isnull=True)),
                name="assignment_quiz_has_its_quiz",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Excuse(models.Model):
    """A learner who need not do an assignment."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="excuses")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="excuses")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "learner"], name="excuse_once")
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.assignment}"

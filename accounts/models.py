"""The people who use Recite."""

from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


class User(AbstractUser):
    """A learner, perhaps an instructor too; a guest until an account is made.

    How one learns stands here and not in a table of its own, because every request
    loads the user anyway and an answer needs all of it.
    """

    class Theme(models.TextChoices):
        AUTO = "", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class AnswerBy(models.TextChoices):
        RECALL = "recall", _("Recall it, then turn the card")
        TYPED = "typed", _("Type the answer")
        CHOICE = "choice", _("Choose the answer")

    is_guest = models.BooleanField(default=False)
    is_instructor = models.BooleanField(
        _("teaches"), default=False, help_text=_("May open classes and edit their own documents.")
    )
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    day_starts_at = models.PositiveSmallIntegerField(
        default=4, validators=[MinValueValidator(4), MaxValueValidator(8)]
    )
    desired_retention = models.FloatField(
        default=0.9, validators=[MinValueValidator(0.7), MaxValueValidator(0.99)]
    )
    new_per_day = models.PositiveSmallIntegerField(default=20)
    reviews_per_day = models.PositiveSmallIntegerField(default=200)
    two_buttons = models.BooleanField(default=False)
    shortcuts = models.BooleanField(default=True)
    theme = models.CharField(max_length=5, choices=Theme.choices, default=Theme.AUTO, blank=True)

    answer_by = models.CharField(
        _("Questions in a review"),
        max_length=6,
        choices=AnswerBy.choices,
        default=AnswerBy.RECALL,
    )
    asks_while_reading = models.BooleanField(
        default=False, help_text=_("Questions stand between the parts of a text.")
    )
    own_retention = models.BooleanField(
        default=False, help_text=_("Chosen by the learner; otherwise a class may set it.")
    )
    own_buttons = models.BooleanField(
        default=False, help_text=_("Chosen by the learner; otherwise a class may set it.")
    )
    easy_days = models.JSONField(
        default=list, blank=True, help_text=_("Share of work from Monday to Sunday; empty: even.")
    )
    weights = models.JSONField(
        null=True, blank=True, help_text=_("Of the scheduler, now in use; empty: its defaults.")
    )
    parameter_set = models.PositiveBigIntegerField(
        null=True, blank=True, help_text=_("Where these weights are kept.")
    )
    extra_day = models.DateField(null=True, blank=True, help_text=_("Day of the extra cards."))
    extra_new = models.PositiveSmallIntegerField(default=0)
    extra_reviews = models.PositiveSmallIntegerField(default=0)
    exam_until = models.DateField(
        null=True, blank=True, help_text=_("Day of the last exam; kept by the exams.")
    )
    spread_from = models.DateField(
        null=True, blank=True, help_text=_("A backlog is spread over days from here …")
    )
    spread_until = models.DateField(null=True, blank=True, help_text=_("… to here."))
    spread_reviews = models.PositiveSmallIntegerField(
        default=0, help_text=_("Reviews a day meanwhile.")
    )
    reminder_hour = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Hour of the daily e-mail; empty: none.")
    )
    reminded_on = models.DateField(null=True, blank=True)
    reminder_failures = models.PositiveSmallIntegerField(
        default=0, help_text=_("E-mails that failed one after the other.")
    )
    calendar_key = models.CharField(
        max_length=43, null=True, blank=True, unique=True, help_text=_("Opens the calendar feed.")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(desired_retention__gte=0.7, desired_retention__lte=0.99),
                name="user_retention_in_range",
            )
        ]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def display_name(self) -> str:
        return str(_("Guest")) if self.is_guest else (self.get_full_name() or self.username)

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

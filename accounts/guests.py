"""Visitors become guests with their first answer, and keep what they learn."""

import secrets
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from accounts.models import User

TIME_ZONE_COOKIE = "tz"


def ensure_learner(request: HttpRequest) -> User:
    """The person behind the request; a visitor is signed in as a new guest first."""
    if isinstance(request.user, User):
        return request.user
    guest = User.objects.create(
        username=f"guest-{secrets.token_hex(8)}",
        is_guest=True,
        password="!",  # noqa: S106  (Django's mark of a password that never matches)
        time_zone=time_zone_of(request),
    )
    login(request, guest, backend="django.contrib.auth.backends.ModelBackend")
    return guest


def time_zone_of(request: HttpRequest) -> str:
    """The zone that the browser told in a cookie, if it is one; else the server's."""
    told = request.COOKIES.get(TIME_ZONE_COOKIE, "")
    return told if told in available_timezones() else settings.TIME_ZONE

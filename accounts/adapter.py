"""How allauth meets guests and demo accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from accounts.guests import time_zone_of
from accounts.models import User
from accounts.signals import guest_signed_in

DEMO_NAMES = ("student", "instructor", "admin")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing up converts a guest; signing in merges one; demo accounts work only in DEBUG."""

    def new_user(self, request: HttpRequest) -> AbstractBaseUser:
        if isinstance(request.user, User) and request.user.is_guest:
            return User.objects.get(pk=request.user.pk)
        return User(time_zone=time_zone_of(request))

    def save_user(
        self, request: HttpRequest, user: User, form: Any, commit: bool = True
    ) -> AbstractBaseUser:
        user.is_guest = False
        user.is_instructor = bool(form.cleaned_data.get("teaches"))
        saved: AbstractBaseUser = super().save_user(request, user, form, commit=commit)
        return saved

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        found: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if isinstance(found, User) and is_demo(found) and not settings.DEBUG:
            return None
        return found

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        guest = request.user if isinstance(request.user, User) and request.user.is_guest else None
        guest_id = guest.pk if guest and guest.pk != user.pk else None
        super().login(request, user)
        if guest_id is not None:
            left = User.objects.filter(pk=guest_id, is_guest=True).first()
            if left is not None:
                guest_signed_in.send(sender=type(self), guest=left, user=user)


def is_demo(user: User) -> bool:
    """Whether this is one of the accounts whose password everybody can read."""
    return user.username in DEMO_NAMES and user.check_password(settings.DEMO_PASSWORD)

"""Answers that concern the person, not a slice."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was drawn before the session changed: say so, and what to do."""
    return render(request, "403_csrf.html", status=403)


def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """The admin has no sign-in of its own: allauth's knows rate limits and second factors."""
    if request.user.is_authenticated and not getattr(request.user, "is_guest", False):
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

"""Answers that concern the person, not a slice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was drawn before the session changed: say so, and what to do."""
    return render(request, "403_csrf.html", status=403)

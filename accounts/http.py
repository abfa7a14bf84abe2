"""The typed request, and the one way to answer with a screen or a part of it."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class Request(HttpRequest):
    """A request behind the middleware: it knows htmx, and its user may be a visitor."""

    htmx: HtmxDetails
    user: User | AnonymousUser


class LearnerRequest(HttpRequest):
    """A request of somebody we know, guests included."""

    htmx: HtmxDetails
    user: User


def wants_part(request: HttpRequest) -> bool:
    """True for an htmx swap; false for plain, boosted and history-restore requests."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_part(
    request: HttpRequest,
    template: str,
    part: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Draw `part` (a `partialdef` of `template`) for an htmx swap, else the whole screen."""
    name = f"{template}#{part}" if wants_part(request) else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ("HX-Request",))
    return response


P = ParamSpec("P")
LearnerView = Callable[Concatenate[LearnerRequest, P], HttpResponse]
AnyView = Callable[Concatenate[HttpRequest, P], HttpResponse]


def learners_only(back: str) -> Callable[[LearnerView[P]], AnyView[P]]:
    """Whoever is not known signs in first and comes back to the screen named `back`.

    Not to the address itself: what an ended session leaves in the middle is often a
    POST, which cannot be visited again.
    """

    def decorate(view: LearnerView[P]) -> AnyView[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(reverse(back))
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

        return guarded

    return decorate

"""What every request passes that concerns people."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

View = Callable[[HttpRequest], HttpResponse]


class HtmxRedirects:
    """A redirect in answer to an htmx request moves the whole page.

    Without this the browser follows it silently and the sign-in page lands inside a
    fragment when the session has ended in the middle of a review.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in (301, 302, 303) and getattr(request, "htmx", False):
            moved = HttpResponseClientRedirect(response.headers["Location"])
            moved.cookies = response.cookies
            return moved
        return response


class LearnerTimeZone:
    """Dates are shown in the learner's time zone."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            timezone.activate(zoneinfo.ZoneInfo(user.time_zone))
        else:
            timezone.deactivate()
        return self.get_response(request)

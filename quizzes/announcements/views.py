"""Announcements: written by an instructor, put away by each learner."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import LearnerRequest
from quizzes.announcements import access, outbox, queries
from quizzes.announcements.forms import AnnounceForm
from quizzes.classes import actions
from quizzes.classes.access import taught_class
from quizzes.classes.models import Membership
from quizzes.classes.queries import SHOWN_DAYS
from quizzes.reminders.queries import sends_mail


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: LearnerRequest, course: int) -> HttpResponse:
    """What a class was told, and a form to tell it more."""
    found = taught_class(request.user, course)
    form = AnnounceForm(request.POST or None, sends_mail=sends_mail())
    context = {
        "course": found,
        "form": form,
        "told": queries.told(found),
        "days": SHOWN_DAYS,
        "at_once": outbox.AT_ONCE,
    }
    if request.method != "POST":
        return render(request, "announcements/list.html", context)
    if found.archived_at:
        messages.error(request, _("Nobody reads a class that is put away. Bring it back first."))
        return render(request, "announcements/list.html", context, status=422)
    if not form.is_valid():
        return render(request, "announcements/list.html", context, status=422)
    data = form.cleaned_data
    made, fresh = actions.announce(found, request.user, data["title"], data["text"], timezone.now())
    if not fresh:
        messages.info(request, _("This was announced just now. Nothing was sent twice."))
        return redirect("announcements:list", found.pk)
    wanted = outbox.post(made, timezone.now()) if data.get("mail") else 0
    if 0 < wanted <= outbox.AT_ONCE:
        outbox.send_some(made, timezone.now())
    messages.success(request, said_of(wanted, mail=data.get("mail", False)))
    return redirect("announcements:list", found.pk)


def said_of(wanted: int, *, mail: bool) -> str:
    if not mail:
        return _("Announced: members see it on their first screen.")
    if not wanted:
        return _("Announced. Nobody gets it by e-mail: no member has a verified address.")
    said = ngettext(
        "Announced, and given to the post for %(n)d address.",
        "Announced, and given to the post for %(n)d addresses.",
        wanted,
    )
    return said % {"n": wanted}


@login_required
@require_POST
def send(request: LearnerRequest, announcement: int) -> HttpResponse:
    """Send some of the e-mails that wait, where no timer does."""
    found = access.taught_announcement(request.user, announcement)
    if sends_mail():
        told = outbox.send_some(found, timezone.now())
        if told.stopped:
            messages.error(request, _("The mail server cannot be reached now. It is tried again."))
        elif not told.sent:
            messages.info(request, _("An address that refused is tried again after half an hour."))
    return redirect("announcements:list", found.course_id)


@login_required
@require_POST
def withdraw(request: LearnerRequest, announcement: int) -> HttpResponse:
    """Take an announcement back; e-mails that are out stay out."""
    found = access.taught_announcement(request.user, announcement)
    found.delete()
    messages.success(request, _("Taken back."))
    return redirect("announcements:list", found.course_id)


@login_required
@require_POST
def dismiss(request: LearnerRequest, announcement: int) -> HttpResponse:
    """Read: it leaves the first screen of this learner."""
    actions.dismiss(access.told_to(request.user, announcement), request.user)
    return redirect("today:home")


@csrf_exempt  # the signed token is the proof: mail programs post without a cookie (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Switch off the e-mails of one class. Only a POST does: scanners open every link."""
    found = access.of_token(token)
    if request.method == "POST":
        Membership.objects.filter(pk=found.pk).update(mails=False)
    context = {"done": request.method == "POST", "course": found.course}
    return render(request, "announcements/off.html", context)

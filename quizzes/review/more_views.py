"""Beyond today's cards: more today, the forgotten, what comes soon, practice."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import LearnerRequest, learners_only
from quizzes.memory import actions as memory
from quizzes.memory.queries import moment_of
from quizzes.memory.shapes import Mode
from quizzes.review import more_queries, queries
from quizzes.review.more_forms import MoreForm, TodayForm


@dataclass(frozen=True)
class Session:
    """One kind of custom session as the screen offers it."""

    title: str
    text: str
    count: int
    form: MoreForm


@learners_only("review:session")
@require_http_methods(["GET", "HEAD", "POST"])
def more(request: LearnerRequest) -> HttpResponse:
    """Choose a custom session; POST leads to it."""
    places = more_queries.places(request.user)
    tags = more_queries.tags(request.user)
    form = MoreForm(request.POST or None, places=places, tags=tags, auto_id="asked-%s")
    if request.method == "POST" and form.is_valid():
        return redirect(f"{reverse('review:session')}?{_address(request, form)}")
    offer = more_queries.offer(request.user, moment_of(request.user))
    context = {
        "form": form,
        "offer": offer,
        "sessions": _sessions(offer, places, tags, form),
        "studies": bool(places),
    }
    return render(request, "review/more.html", context, status=422 if form.is_bound else 200)


def _sessions(
    offer: more_queries.Offer,
    places: more_queries.Places,
    tags: list[tuple[str, str]],
    sent: MoreForm,
) -> list[Session]:
    """What can be chosen; a form that was sent and refused stands in its place."""
    said = {
        Mode.FORGOTTEN: (
            _("What you forgot lately"),
            _("Cards you pressed Again on, asked now whether they are due or not."),
        ),
        Mode.AHEAD: (
            _("What comes soon"),
            _("Reviews of the coming days, asked early. The gain is smaller than on their day."),
        ),
        Mode.PRACTICE: (
            _("Practise freely"),
            _(
                "Every card of a part, new ones too, until each was recalled once. "
                "No due day moves."
            ),
        ),
    }
    chosen = sent["mode"].value() if sent.is_bound else None
    return [
        Session(
            title,
            text,
            offer.counts[mode],
            sent
            if chosen == mode
            else MoreForm(
                places=places, tags=tags, initial={"mode": mode.value}, auto_id=f"{mode}-%s"
            ),
        )
        for mode, (title, text) in said.items()
    ]


def _address(request: LearnerRequest, form: MoreForm) -> str:
    """The session that was chosen, as a query string."""
    moment = moment_of(request.user)
    slug, section = form.place()
    mode = form.cleaned_data["mode"]
    if mode == Mode.PRACTICE:
        limits = {"round": int(moment.at.timestamp())}
    else:
        since = queries.answers_on(request.user.pk, moment.day)
        limits = {"days": form.cleaned_data["days"] or 7, "since": since}
    place = {"document": slug, "section": section, "tag": form.cleaned_data.get("tag", "")}
    given = {name: value for name, value in place.items() if value}
    return urlencode({"mode": mode, **limits, **given})


@learners_only("review:session")
@require_POST
def more_today(request: LearnerRequest) -> HttpResponse:
    """Raise the limits of this one day."""
    form = TodayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say how many more, up to 200 new ones or 500 reviews."))
        return redirect("review:more")
    day = moment_of(request.user).day
    new, reviews = (form.cleaned_data[name] or 0 for name in ("new", "reviews"))
    memory.more_today(request.user, new=new, reviews=reviews, day=day)
    return redirect("review:session")

"""The card browser: one's cards found by a search, and set aside in bulk."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.http import LearnerRequest, learners_only
from quizzes.cards import queries
from quizzes.cards.forms import ChangeForm, Scope, SearchForm, UndoForm
from quizzes.cards.matching import Asker, browsable, matching
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, Review
from quizzes.memory.queries import moment_of

CHANGED = "cards_changed"  # in the session until the browser is drawn next


@require_GET
@learners_only("cards:browse")
def browse(request: LearnerRequest) -> HttpResponse:
    """The cards that a search finds, a page at a time."""
    asker = Asker(request.user, moment_of(request.user))
    form = SearchForm(request.GET)
    found = _found(asker, form)
    context: dict[str, Any] = {
        "form": form,
        "query": request.GET.urlencode(),
        "tags": queries.tags_of_cards(request.user),
    }
    if found is None:
        return render(request, "cards/browse.html", context, status=422)
    ordered = queries.ordered(found, form.order())
    page = Paginator(ordered, queries.PER_PAGE).get_page(request.GET.get("page"))
    cards = page.object_list
    assert isinstance(cards, QuerySet)
    rows = queries.shown(asker, cards)
    total = page.paginator.count
    context |= {
        "page": page,
        "rows": rows,
        "count": ngettext("%(n)s card", "%(n)s cards", total) % {"n": _number(total)},
        "any": bool(rows) or Card.objects.of(request.user.pk).exists(),
        "withholds": queries.withholds(asker),
        "scopes": _scopes(len(rows), total),
        "shown": ",".join(str(row.card.pk) for row in rows),
        "acts": ChangeForm().fields["go"].choices,  # type: ignore[attr-defined]
        "changed": request.session.pop(CHANGED, None),
    }
    return render(request, "cards/browse.html", context)


def _found(asker: Asker, form: SearchForm) -> QuerySet[Card] | None:
    """What the search finds; None where it cannot be read."""
    form.is_valid()
    return None if "q" in form.errors else matching(asker, form.tree)


def _scopes(on_page: int, total: int) -> list[tuple[Scope, str]]:
    scopes = [
        (Scope.TICKED, _("The ticked cards")),
        (Scope.PAGE, _("All %(n)s on this page") % {"n": _number(on_page)}),
        (Scope.ALL, _("All %(n)s found") % {"n": _number(total)}),
    ]
    return scopes if total > on_page else [scopes[0], scopes[2]]


@require_POST
@learners_only("cards:browse")
def change(request: LearnerRequest) -> HttpResponse:
    """Set aside the ticked cards, those of the page, or all that the address finds."""
    learner, form = request.user, ChangeForm(request.POST)
    moment = moment_of(learner)
    chosen = _chosen(request, Asker(learner, moment), form)
    if chosen is None:
        messages.error(request, _("Nothing was changed. Choose which cards, and what to do."))
    elif not chosen.exists():
        messages.error(request, _("No card is ticked. Tick some, or choose all of them."))
    else:
        kind, key = form.cleaned_data["go"], form.cleaned_data["key"]
        n = memory.set_many_aside(learner, chosen, kind, key, moment.at)
        request.session[CHANGED] = {"said": _said(kind, n), "batch": key if n else ""}
    return _back(request)


def _chosen(request: HttpRequest, asker: Asker, form: ChangeForm) -> QuerySet[Card] | None:
    """The cards that a change is for; None where the form, or the search, cannot be read."""
    if not form.is_valid():
        return None
    match form.cleaned_data["scope"]:
        case Scope.ALL:
            return _found(asker, SearchForm(request.GET))
        case Scope.PAGE:
            return browsable(asker).filter(pk__in=_ids(request.POST.get("shown", "")))
        case _ticked:
            return browsable(asker).filter(pk__in=_ids(",".join(request.POST.getlist("item"))))


def _ids(text: str) -> list[int]:
    """Numbers out of "1,2,3"; whatever else stands there names no card."""
    return [int(one) for one in re.findall(r"(?<![^,])[0-9]{1,15}(?![^,])", text)]


def _said(kind: str, n: int) -> str:
    if not n:
        return _("Nothing to change: these cards are so already.")
    match kind:
        case Review.Kind.SUSPEND:
            said = ngettext("%(n)s card suspended.", "%(n)s cards suspended.", n)
        case Review.Kind.UNSUSPEND:
            said = ngettext("%(n)s card is asked again.", "%(n)s cards are asked again.", n)
        case Review.Kind.FLAG:
            said = ngettext("%(n)s card flagged.", "%(n)s cards flagged.", n)
        case Review.Kind.UNFLAG:
            said = ngettext("%(n)s flag taken off.", "%(n)s flags taken off.", n)
        case _bury:
            said = ngettext(
                "%(n)s card buried until tomorrow.", "%(n)s cards buried until tomorrow.", n
            )
    return said % {"n": _number(n)}


@require_POST
@learners_only("cards:browse")
def undo(request: LearnerRequest) -> HttpResponse:
    """Take back one change in bulk."""
    form = UndoForm(request.POST)
    n = 0
    if form.is_valid():
        batch, key = form.cleaned_data["batch"], form.cleaned_data["key"]
        n = memory.undo_many(request.user, batch, key, timezone.now())
    if n:
        said = ngettext("Undone: %(n)s card is as before.", "Undone: %(n)s cards are as before.", n)
        messages.success(request, said % {"n": _number(n)})
    else:
        messages.error(request, _("There is nothing to take back."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    query = request.GET.urlencode()
    url = reverse("cards:browse")
    return redirect(f"{url}?{query}" if query else url)


def _number(n: int) -> str:
    """With the separator of thousands that the reader's language has."""
    return str(number_format(n, use_l10n=True, force_grouping=True))

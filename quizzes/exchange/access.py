"""The only way to get a package for a person: the object, or 404."""

from __future__ import annotations

from django.http import Http404

from accounts.models import User
from quizzes.exchange.models import Incoming


def own_package(learner: User, pk: int) -> Incoming:
    """A package that the learner uploaded, or 404."""
    found = Incoming.objects.filter(pk=pk, learner=learner).first()
    if found is None:
        raise Http404
    return found

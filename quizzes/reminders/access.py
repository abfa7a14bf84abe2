"""Who is behind a secret address. Whatever does not open gives the same 404."""

from __future__ import annotations

import re

from django.core.signing import BadSignature, Signer
from django.http import Http404

from accounts.models import User

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
_SIGNER = Signer(salt="quizzes.reminders.off")


def calendar_owner(key: str) -> User:
    """Whose calendar the key opens. 256 random bits cannot be found by trying."""
    known = User.objects.filter(is_active=True)
    # Only what can be a key is looked for: PostgreSQL refuses to compare with a NUL.
    owner = known.filter(calendar_key=key).first() if _KEY.fullmatch(key) else None
    if owner is None:
        raise Http404
    return owner


def off_token(learner: int) -> str:
    """Lets whoever has the e-mail switch it off, and nothing else. It does not grow old."""
    return _SIGNER.sign(str(learner))


def of_token(token: str) -> int:
    """The number of the learner that the token was made for."""
    try:
        return int(_SIGNER.unsign(token))
    except BadSignature:
        raise Http404 from None

"""The pictures and sounds of a document."""

from __future__ import annotations

import re
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from accounts.models import User
from content.models import DocumentFile
from quizzes.classes.access import readable_document
from quizzes.memory.queries import withheld

ALONE: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""The policy of a file that came from outside: opened by itself, a drawing runs nothing and
loads nothing."""
_RANGE: Final = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


@require_safe
def file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One picture or sound, for those who may read its document now.

    The browser keeps it and asks each time whether it still may show it. Sounds are given in
    parts where a player asks for one (RFC 9110, section 14), as some play nothing else.
    """
    document = readable_document(request.user, slug)
    if isinstance(request.user, User) and withheld(request.user, document.pk, timezone.now()):
        raise Http404
    shown = document.files.exclude(kind=DocumentFile.Kind.OTHER).filter(pk=pk)
    found = shown.defer("data").first()
    if found is None:
        raise Http404
    etag = quote_etag(found.sha256)
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or _part(request, bytes(found.data), found.media_type)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = ALONE
    response["Accept-Ranges"] = "bytes"
    return response


def _part(request: HttpRequest, data: bytes, media_type: str) -> HttpResponse:
    """All of it, or the range that is asked for; 416 for one beyond the end."""
    wanted = _RANGE.fullmatch(request.headers.get("Range", ""))
    if wanted is None:
        return HttpResponse(data, content_type=media_type)
    first, last = int(wanted[1]), min(int(wanted[2] or len(data)), len(data) - 1)
    if first > last:
        headers = {"Content-Range": f"bytes */{len(data)}"}
        return HttpResponse(status=416, headers=headers)
    headers = {"Content-Range": f"bytes {first}-{last}/{len(data)}"}
    return HttpResponse(data[first : last + 1], media_type, 206, headers=headers)

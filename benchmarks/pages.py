"""What a browser would press on the pages of a review."""

from __future__ import annotations

import re


def reveal_url(page: str) -> str:
    found = re.search(r"/review/\d+/reveal/[^\"]*", page)
    if found is None:
        raise SystemExit("The session has no card to ask: nothing can be measured.")
    return found[0].replace("&amp;", "&")


def form_of(page: str) -> tuple[str, dict[str, str]]:
    """Where the grades go, and the fields that a press on Good sends."""
    form = re.search(r"<form[^>]*action=\"(/review/\d+/answer/[^\"]*)\".*?</form>", page, re.DOTALL)
    if form is None:
        raise SystemExit("The answer has no grades to press.")
    fields = dict(re.findall(r"<input type=\"hidden\" name=\"(\w+)\" value=\"([^\"]*)\"", form[0]))
    return form[1].replace("&amp;", "&"), {**fields, "rating": "3"}


def card_of(page: str) -> int:
    """The card that the page asks."""
    return int(reveal_url(page).split("/")[2])


def token_of(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    if found is None:
        raise SystemExit("The page holds no form: nothing can be measured.")
    return found[1]

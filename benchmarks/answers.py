"""Answer a card and get the next one, over HTTP, beside an empty view of the same server."""

from __future__ import annotations

import gzip
import http.client
import statistics
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.pages import card_of, token_of
from benchmarks.site import Site

ROUNDS = 3
PRESSES = 18
WARM = 10
SETTLED = 0.01
"""Seconds after the last answer in which the worker ends what belongs to it."""


@dataclass(frozen=True)
class Measured:
    """Microseconds of the worker's processor time for one request (medians), the spread of
    their ratio over the rounds, and the largest answer in bytes as it was sent."""

    answer_us: float
    empty_us: float
    ratio: float
    spread: float
    answer_bytes: int


class Browser:
    """One kept-alive connection with the cookies of a signed-in learner."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.cookies = dict(site.prepared["cookies"])
        self.connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)

    def send(self, method: str, url: str, fields: dict[str, str] | None = None) -> bytes:
        """The body as it comes over the wire; anything but 200 ends the measurement."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "HX-Request": "true",
            "Accept-Encoding": "gzip",
        }
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, url, urlencode(fields or {}), headers)
        response = self.connection.getresponse()
        for said in response.headers.get_all("Set-Cookie", []):
            name, _equals, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"{method} {url}: {response.status}, nothing was measured")
        return body


def measure(site: Site) -> Measured:
    """Rounds of answers and of empty views, one after the other, each without a pause."""
    learner = Learner(site)
    learner.empty(WARM)
    learner.answer(WARM)
    answers: list[float] = []
    empties: list[float] = []
    for _round in range(ROUNDS):
        answers.append(_spent(site, learner.answer))
        empties.append(_spent(site, learner.empty))
    ratios = [one / other for one, other in zip(answers, empties, strict=True)]
    ratio = statistics.median(ratios)
    return Measured(
        answer_us=statistics.median(answers),
        empty_us=statistics.median(empties),
        ratio=ratio,
        spread=(max(ratios) - min(ratios)) / ratio,
        answer_bytes=learner.largest,
    )


def _spent(site: Site, work: Callable[[int], None]) -> float:
    """Microseconds of the worker's processor time for one request of a round."""
    before = site.cpu()
    work(PRESSES)
    time.sleep(SETTLED)
    return (site.cpu() - before) / PRESSES / 1000


class Learner:
    """Presses Good on card after card, as the browser sends it."""

    def __init__(self, site: Site) -> None:
        self.browser = Browser(site)
        self.rows = {int(card): rows for card, rows in site.prepared["rows"].items()}
        self.page = gzip.decompress(self.browser.send("GET", "/review/")).decode()
        self.largest = 0

    def answer(self, times: int) -> None:
        for _press in range(times):
            card = card_of(self.page)
            fields = {
                "csrfmiddlewaretoken": token_of(self.page),
                "key": str(uuid.uuid4()),
                "rating": "3",
                "seen": str(self.rows[card]),
            }
            body = self.browser.send("POST", f"/review/{card}/answer/", fields)
            self.rows[card] += 1
            self.largest = max(self.largest, len(body))
            self.page = gzip.decompress(body).decode()

    def empty(self, times: int) -> None:
        for _press in range(times):
            self.browser.send("GET", "/empty/")

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
PAIRS = 20
WARM = 10
SETTLED = 0.005
"""Seconds after a response in which the worker ends what belongs to it."""


@dataclass(frozen=True)
class Measured:
    """Microseconds of the worker's processor time for one request (medians), the median of
    their ratio over the rounds and its spread, the ratio of both sent without a pause, and the
    largest answer in bytes as sent."""

    answer_us: float
    empty_us: float
    ratio: float
    spread: float
    hammered: float
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
            "Accept-Encoding": "gzip",
            "HX-Request": "true",
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
    """Answer, empty, answer, empty: what else the machine does meets both alike, and each finds
    the processor's caches as the other has left them. Then each kind without a pause."""
    learner = Learner(site)
    for _pair in range(WARM):
        learner.answer()
        learner.empty()
    rounds = [_pairs(site, learner) for _round in range(ROUNDS)]
    ratios = [answer / empty for answer, empty in rounds]
    ratio = statistics.median(ratios)
    return Measured(
        answer_us=statistics.median(answer for answer, _empty in rounds),
        empty_us=statistics.median(empty for _answer, empty in rounds),
        ratio=ratio,
        spread=(max(ratios) - min(ratios)) / ratio,
        hammered=_spent(site, learner.answer, PAIRS) / _spent(site, learner.empty, PAIRS),
        answer_bytes=learner.largest,
    )


def _pairs(site: Site, learner: Learner) -> tuple[float, float]:
    """What an answer and an empty view of one round took on average, in microseconds."""
    answers: list[float] = []
    empties: list[float] = []
    for _pair in range(PAIRS):
        answers.append(_spent(site, learner.answer))
        empties.append(_spent(site, learner.empty))
    return statistics.mean(answers), statistics.mean(empties)


def _spent(site: Site, request: Callable[[], None], times: int = 1) -> float:
    """Microseconds of the worker's processor time for one request."""
    before = site.cpu()
    for _request in range(times):
        request()
    time.sleep(SETTLED)
    return (site.cpu() - before) / times / 1000


class Learner:
    """Presses Good on card after card, as the browser sends it."""

    def __init__(self, site: Site) -> None:
        self.browser = Browser(site)
        self.rows = {int(card): rows for card, rows in site.prepared["rows"].items()}
        self.page = gzip.decompress(self.browser.send("GET", "/review/")).decode()
        self.largest = 0

    def answer(self) -> None:
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

    def empty(self) -> None:
        self.browser.send("GET", "/empty/")

"""The scripts in a real browser: keys, the saving chip, picking words."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django_htmx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from config.headers import CONTENT_SECURITY_POLICY

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not shutil.which("chromium"), reason="needs Chromium (apt: chromium)"),
]

STATIC = Path(__file__).parents[2] / "static"
HTMX = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
SITE = "http://recite.test"
BASE = (STATIC.parent / "templates/base.html").read_text()
CONFIG = re.search(r"<meta name=\"htmx-config\"[^>]*>", BASE)[0]
WORDS = {"saving": "Saving…", "saved": "Saved", "unsaved": "Not saved yet, trying again"}
FRAME = """<!doctype html><html lang="en"><head><title>Test</title>{config}
<script src="/htmx.js" defer></script><script type="module" src="/static/js/app.js"></script>
</head><body>{body}<dialog id="keys"><form method="dialog"><button>Close</button></form></dialog>
<div id="live"></div><div id="words" hidden {words}></div></body></html>"""


SAVED = {"body": '<span id="saved" class="chip strong" data-seen="1">Saved</span>'}
REFUSED = {"status": 422, "body": '<span id="saved" class="chip fading">Changed elsewhere</span>'}
SIGN_IN = "<!doctype html><title>Sign in</title><h1>Sign in</h1>"


class Site:
    """A page served from memory under our policy; collects POST bodies and answers as told: by
    a status alone, by what `Route.fulfill` takes, and by 0 not at all."""

    def __init__(self, page: Page) -> None:
        self.page, self.body = page, ""
        self.posts: list[str] = []
        self.answers: list[int | dict[str, Any]] = []
        self.complaints: list[str] = []
        page.on("console", lambda message: self.note(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", self.serve)

    def note(self, kind: str, text: str) -> None:
        expected = ("Failed to load resource", "Response Status", "htmx:")  # the planted failures
        if kind == "error" and not text.startswith(expected):
            self.complaints.append(text)

    def serve(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if route.request.method == "POST":
            self.posts.append(route.request.post_data or "")
            answer = self.answers.pop(0) if self.answers else SAVED
            if answer == 0:
                route.abort()
            elif isinstance(answer, int):
                route.fulfill(status=answer, body="")
            else:
                route.fulfill(content_type="text/html", **answer)
        elif path == "/htmx.js":
            route.fulfill(path=HTMX, content_type="text/javascript")
        elif path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        else:
            headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}
            route.fulfill(body=self.body, content_type="text/html; charset=utf-8", headers=headers)

    def open(self, body: str) -> Page:
        words = " ".join(f'data-{name}="{text}"' for name, text in WORDS.items())
        self.body = FRAME.format(body=body, words=words, config=CONFIG)
        self.page.goto(f"{SITE}/start", wait_until="networkidle")
        return self.page


@pytest.fixture
def site(browser: Browser) -> Iterator[Site]:
    page = browser.new_page()
    site = Site(page)
    yield site
    page.unroute_all(behavior="ignoreErrors")
    page.close()
    assert site.complaints == []


PRESSED = '<button type="button" data-key="s Space" id="press">Press</button><output></output>'


def count_presses(page: Page) -> None:
    page.evaluate("""() => {
        const press = document.querySelector("#press");
        press.onclick = () => { document.querySelector("output").append("x"); };
    }""")


def test_a_key_presses_its_button(site: Site) -> None:
    page = site.open(PRESSED + '<input aria-label="Words">')
    count_presses(page)
    page.keyboard.press("s")
    page.keyboard.press("Space")
    expect(page.locator("output")).to_have_text("xx")
    page.locator("input").press("s")
    expect(page.locator("input")).to_have_value("s")
    expect(page.locator("output")).to_have_text("xx")


def test_single_keys_can_be_switched_off(site: Site) -> None:
    page = site.open(PRESSED)
    count_presses(page)
    page.evaluate("document.body.dataset.shortcuts = 'off'")
    page.keyboard.press("s")
    expect(page.locator("output")).to_have_text("")


def test_the_question_mark_opens_the_list_of_keys(site: Site) -> None:
    page = site.open(PRESSED)
    count_presses(page)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator("output")).to_have_text("")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_a_key_reaches_into_a_closed_menu(site: Site) -> None:
    page = site.open(
        '<details class="menu"><summary>More</summary><div>'
        + PRESSED.replace("<output></output>", "")
        + "</div></details><output></output>"
    )
    count_presses(page)
    page.keyboard.press("s")
    expect(page.locator("output")).to_have_text("x")


QUIZ = """<span id="saved" class="chip"><svg><use
href="/static/vendor/icons.svg#cloud-check"/></svg>No answer yet</span>
<form data-saving method="post" action="/save" hx-post="/save"
hx-trigger="change, input delay:600ms" hx-target="#saved" hx-swap="outerHTML"
hx-sync="this:drop">
<input type="hidden" name="key" value="first"><input type="hidden" name="follows" value="">
<input name="answer" aria-label="Answer"></form>
<a href="/next">Next</a>"""


def test_the_chip_says_saved_only_after_the_server_did(site: Site) -> None:
    page = site.open(QUIZ)
    site.answers = [503, 0]
    page.clock.install()
    page.locator("[name=answer]").fill("1956")
    expect(page.locator("#saved")).to_have_text("Saving…")
    for tries in (1, 2):
        page.clock.run_for(700 if tries == 1 else 2000)
        expect(page.locator("#saved")).to_have_text("Not saved yet, trying again")
    page.clock.run_for(4000)
    expect(page.locator("#saved")).to_have_text("Saved")
    assert len(site.posts) == 3
    assert set(site.posts) == {"key=first&follows=&answer=1956"}


def test_what_was_not_acknowledged_is_sent_again_before_what_changed_since(site: Site) -> None:
    page = site.open(QUIZ)
    site.answers = [503]
    page.clock.install()
    page.locator("[name=answer]").fill("1956")
    page.clock.run_for(700)
    expect(page.locator("#saved")).to_have_text("Not saved yet, trying again")
    page.locator("[name=answer]").fill("1993")
    page.clock.run_for(3000)
    expect(page.locator("#saved")).to_have_text("Saved")
    assert site.posts[:2] == ["key=first&follows=&answer=1956"] * 2
    assert site.posts[-1].endswith("&answer=1993")
    assert not site.posts[-1].startswith("key=first&")


def test_a_changed_answer_travels_under_a_key_of_its_own(site: Site) -> None:
    page = site.open(QUIZ)
    for answer in ("1956", "1993"):
        page.locator("[name=answer]").fill(answer)
        page.locator("[name=answer]").blur()
        expect(page.locator("#saved")).to_have_text("Saved")
    first, *_, last = site.posts
    assert first == "key=first&follows=&answer=1956"
    assert last.endswith("&answer=1993")
    assert not last.startswith("key=first&")


def test_a_link_waits_for_the_answer_to_be_saved(site: Site) -> None:
    page = site.open(QUIZ)
    page.locator("[name=answer]").press_sequentially("1956")
    page.get_by_role("link", name="Next").click()
    page.wait_for_url(f"{SITE}/next", wait_until="networkidle")
    assert site.posts[-1] == "key=first&follows=&answer=1956"


def test_what_something_else_answered_is_not_saved(site: Site) -> None:
    """A redirect that was followed to a sign-in page ends in 200, as a saved answer does."""
    page = site.open(QUIZ)
    site.answers = [{"body": SIGN_IN}]
    page.clock.install()
    page.locator("[name=answer]").fill("1956")
    page.clock.run_for(700)
    expect(page.locator("#saved")).to_have_text("Not saved yet, trying again")
    expect(page.locator("h1")).to_have_count(0)
    page.clock.run_for(2000)
    expect(page.locator("#saved")).to_have_text("Saved")
    assert site.posts == ["key=first&follows=&answer=1956"] * 2


def test_a_redirect_of_the_server_leads_away_and_says_nothing_of_saved(site: Site) -> None:
    page = site.open(QUIZ)
    site.answers = [{"headers": {"HX-Redirect": "/accounts/login/?next=/start"}, "body": ""}]
    page.evaluate("""() => {
        window.said = [];
        const header = document.querySelector("#saved").parentNode;
        const note = () => said.push(document.querySelector("#saved").textContent);
        new MutationObserver(note).observe(header, { childList: true, subtree: true });
        addEventListener("pagehide", () => { sessionStorage.said = said.join("|"); });
    }""")
    page.locator("[name=answer]").fill("1956")
    page.wait_for_url(f"{SITE}/accounts/login/**")
    said = page.evaluate("sessionStorage.said")
    assert "Saving" in said
    assert "Saved" not in said


def test_the_words_of_a_refusal_stay(site: Site) -> None:
    page = site.open(QUIZ)
    site.answers = [REFUSED]
    page.locator("[name=answer]").fill("1956")
    expect(page.locator("#saved")).to_have_text("Changed elsewhere")
    expect(page.locator("#saved")).to_have_class("chip fading")
    expect(page.locator("#saved")).to_have_text("Changed elsewhere")
    expect(page.locator("#live")).to_have_text("Changed elsewhere")


def test_a_submission_names_what_is_still_on_its_way(site: Site) -> None:
    page = site.open(QUIZ)
    site.answers = [503]
    page.clock.install()
    page.locator("[name=answer]").fill("May")
    page.clock.run_for(700)
    expect(page.locator("#saved")).to_have_text("Not saved yet, trying again")
    page.locator("[name=answer]").fill("May 1904")
    page.locator("form[data-saving]").evaluate("form => form.requestSubmit()")
    page.wait_for_url(f"{SITE}/save")
    assert re.fullmatch(r"key=[0-9a-f]{32}&follows=first&answer=May\+1904", site.posts[-1])


TIMED = """<form id="answer" method="post" action="/save"><input name="answer" value="1956"></form>
<p><button type="button" class="chip soft num" data-hide-timer aria-pressed="false" disabled>Hide
<count-down data-left="{left}" data-form="answer">min left</count-down></button></p>
<p id="time-over" hidden>Over</p>"""


def clocked(site: Site, left: int, *, trip: int) -> Page:
    """A page with a clock of its own, which took `trip` milliseconds to come."""
    site.page.clock.install()
    visit = f"[{{ requestStart: 20, responseStart: {20 + trip} }}]"
    site.page.add_init_script(f"performance.getEntriesByType = () => {visit};")
    page = site.open(TIMED.format(left=left))
    page.clock.pause_at(page.evaluate("performance.timeOrigin / 1000 + 3"))
    return page


@pytest.mark.parametrize(("trip", "zero"), [(100, 10.02), (1500, 10.02), (5000, 13.02)])
def test_zero_comes_as_early_as_the_line_is_slow(site: Site, trip: int, zero: float) -> None:
    """Seconds were counted after the page was asked for, so they are taken from then on; but
    from two seconds before it came at the earliest."""
    page = clocked(site, 10, trip=trip)
    page.clock.run_for(int(1000 * (zero - 3)) - 40)
    assert site.posts == []
    expect(page.locator("count-down")).to_have_text("0:01")
    page.clock.run_for(80)
    page.wait_for_url(f"{SITE}/save")
    assert site.posts == ["answer=1956"]


def test_a_hidden_timer_comes_back_for_the_last_minute(site: Site) -> None:
    page = clocked(site, 100, trip=100)
    timer = page.locator("count-down")
    page.locator("[data-hide-timer]").click()
    expect(timer).to_be_hidden()
    page.clock.run_for(30_000)
    expect(timer).to_be_hidden()
    page.clock.run_for(10_000)
    expect(timer).to_be_visible()
    expect(page.locator("[data-hide-timer]")).to_have_class("chip bad num")


PICK = """<form><p data-pick=""><span data-start="10">A 😀 b and </span><span data-start="20">three
words</span></p><input data-pick-start><input data-pick-end><input data-pick-exact></form>"""


def test_picked_words_are_counted_in_code_points(site: Site) -> None:
    page = site.open(PICK.replace("three\nwords", "three words"))
    page.evaluate("""() => {
        const [first, second] = document.querySelectorAll("[data-start]");
        const range = document.createRange();
        range.setStart(first.firstChild, 5);
        range.setEnd(second.firstChild, 6);
        getSelection().addRange(range);
    }""")
    page.locator("p").dispatch_event("pointerup")
    values = page.evaluate("[...document.querySelectorAll('input')].map((one) => one.value)")
    start, end, exact = int(values[0]), int(values[1]), values[2]
    assert (start, end, exact) == (14, 25, "b and three")
    assert ("~" * 10 + "A 😀 b and three words")[start:end] == exact

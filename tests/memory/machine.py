"""A learner, an instructor and a clock doing anything in any order, through the views.

Beside the database the machine keeps a stack of what still stands: a press goes on it, an undo
takes the top off. What the stack says of days, cards and counts is worked out here, without the
product's code, and compared after every step; so is the log with the cards, days and forecast.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.core.cache import caches
from django.core.management import call_command
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from content.models import Fact
from quizzes.memory.models import Card, DailyCount, Review
from quizzes.memory.rebuild import differences
from quizzes.memory.recount import wrong_days, wrong_forecast
from quizzes.questions.models import Question
from tests import make
from tests.authoring.test_facts import open_editor, row_of
from tests.exchange.packages import changed, ms
from tests.exchange.test_screens import downloaded, take
from tests.memory import world

HTMX = {"HX-Request": "true"}
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ZONES = ("UTC", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati")
STEPS = ("learning", "relearning")
AHEAD = timedelta(minutes=20)


@dataclass(frozen=True)
class Press:
    """Something the learner did to a card, on a study day of theirs."""

    kind: str
    card: int
    day: date
    rating: int = 0
    key: str = ""


class Machine(RuleBasedStateMachine):
    """One example. `folder` is set by the test, which has loaded the course."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(START, tick=False)
        self.time = self.clock.start()
        self.stack: list[Press] = []
        self.imports: list[Press] = []
        self.log: list[tuple[Any, ...]] = []
        self.expected = 0
        self.keys = 0
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        caches["process"].clear()
        self.learner = make.learner("lena", new_per_day=4, time_zone="Asia/Tokyo")
        self.admin = make.admin()
        self.sign_in()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        self.clock.stop()

    @initialize()
    def enrol(self) -> None:
        self.tabs[0].post("/review/enrol/bay/")
        self.cards = list(Card.objects.of(self.learner.pk).order_by("pk"))
        assert len(self.cards) == 8

    def sign_in(self) -> None:
        """The learner on two devices, and who edits the course."""
        self.tabs = [make.signed_in(self.learner) for _device in range(2)]
        self.editor = make.signed_in(self.admin)

    # --- what is asked of the product ---------------------------------------

    def key(self) -> str:
        self.keys += 1
        return f"key-{self.keys:08d}"

    def post(self, url: str, data: dict[str, Any], tab: int = 0) -> Any:
        return self.tabs[tab].post(f"/review/{url}", data, headers=HTMX)

    def asked(self) -> int | None:
        """The card that the session asks now."""
        found = re.search(r"/review/(\d+)/reveal/", self.page())
        return int(found[1]) if found else None

    def page(self, tab: int = 0) -> str:
        return self.tabs[tab].get("/review/", headers=HTMX).content.decode()

    def today(self) -> date:
        return self.day_of(datetime.now(UTC))

    def day_of(self, at: datetime) -> date:
        person = self.learner
        wall = at.astimezone(ZoneInfo(person.time_zone)).replace(tzinfo=None)
        return (wall - timedelta(hours=person.day_starts_at)).date()

    def did(self, kind: str, card: int, rating: int = 0, key: str = "") -> None:
        self.stack.append(Press(kind, card, self.today(), rating, key))
        self.expected += 1

    def answer(self, card: int, rating: int, presses: int, tab: int) -> None:
        rows, key = Card.objects.get(pk=card).rows, self.key()
        data = {"rating": rating, "key": key, "seen": rows, "milliseconds": 900 * rating}
        for _press in range(presses):
            assert self.post(f"{card}/answer/", data, tab).status_code == 200
        self.did("answer", card, rating, key)

    # --- the learner --------------------------------------------------------

    @rule(
        ratings=st.lists(st.integers(1, 4), min_size=1, max_size=3),
        presses=st.sampled_from((1, 1, 1, 2, 20)),
        tab=st.integers(0, 1),
    )
    def answer_what_is_asked(self, ratings: list[int], presses: int, tab: int) -> None:
        for rating in ratings:
            card = self.asked()
            if card is not None:
                self.answer(card, rating, presses, tab)

    @rule(which=st.integers(0, 7), rating=st.integers(1, 4), presses=st.integers(1, 2))
    def answer_in_anki(self, which: int, rating: int, presses: int) -> None:
        """All cards go to Anki, one is answered there just now, and the package comes back."""
        card = Card.objects.select_related("fact", "argument").get(pk=self.cards[which].pk)
        now = datetime.now(UTC) - timedelta(milliseconds=1)
        asked = Question.objects.published().filter(argument=card.argument_id, kind="flashcard")
        log = Review.objects.filter(card=card.pk)
        if not asked.exists() or log.filter(at__gte=now).exists():
            return
        guid = f"recite:bay:{card.fact.key}:{card.argument.role}"
        kind = 1 if card.state == "review" else 0
        values = f"{ms(now)}, c.id, -1, {rating}, -600, 0, 2500, 3000, {kind}"
        written = (
            f"INSERT INTO revlog SELECT {values} FROM cards c JOIN notes n ON n.id = c.nid "
            f"WHERE n.guid = '{guid}'"
        )
        package = changed(downloaded(self.tabs[0]), written)
        for _press in range(presses):
            take(self.tabs[0], package)
        self.imports.append(Press("answer", card.pk, self.day_of(now), rating))
        self.expected += 1

    @rule(rating=st.integers(1, 4), which=st.integers(0, 7))
    def answer_any_card(self, rating: int, which: int) -> None:
        self.answer(self.cards[which].pk, rating, 1, 0)

    @rule(rating=st.integers(1, 4))
    def answer_as_the_page_says(self, rating: int) -> None:
        card = self.asked()
        if card is not None:
            side = self.tabs[0].get(f"/review/{card}/reveal/", headers=HTMX).content.decode()
            form = side[side.index(f"/review/{card}/answer/") :]
            found = {n: re.search(rf'name="{n}" value="([^"]*)"', form) for n in ("seen", "key")}
            sent = {name: match[1] if match else "" for name, match in found.items()}
            assert self.post(f"{card}/answer/", {"rating": rating, **sent}).status_code == 200
            self.did("answer", card, rating, sent["key"])

    @rule(which=st.integers(0, 7), rating=st.integers(1, 4), off=st.sampled_from((-2, -1, 1)))
    def press_on_an_old_page(self, which: int, rating: int, off: int) -> None:
        card = Card.objects.get(pk=self.cards[which].pk)
        if card.rows + off >= 0:
            data = {"rating": rating, "key": self.key(), "seen": card.rows + off}
            page = self.post(f"{card.pk}/answer/", data, 1)
            assert "in another tab" in page.content.decode()

    @precondition(lambda self: any(press.kind == "answer" for press in self.stack))
    @rule(back=st.integers(1, 30), other=st.booleans())
    def press_again_what_was_pressed(self, back: int, other: bool) -> None:
        answers = [press for press in self.stack if press.kind == "answer"][-back:]
        press = answers[0]
        rating = press.rating % 4 + 1 if other else press.rating
        data = {"rating": rating, "key": press.key, "seen": Card.objects.get(pk=press.card).rows}
        assert self.post(f"{press.card}/answer/", data).status_code == (422 if other else 200)

    @rule(times=st.sampled_from((1, 1, 1, 2, 5, 30)), tab=st.integers(0, 1), twice=st.booleans())
    def take_back(self, times: int, tab: int, twice: bool) -> None:
        for _time in range(times):
            sent = {"key": self.key()}
            response = self.post("undo/", sent, tab)
            if not self.stack:
                assert "nothing to take back" in response.content.decode()
                return
            self.stack.pop()
            self.expected += 1
            shown = response.headers.get("HX-Redirect", "/review/")
            assert self.tabs[tab].get(shown).status_code == 200
            if twice:
                self.post("undo/", sent, 1 - tab)

    @rule(
        kind=st.sampled_from(("bury", "bury", "suspend", "unsuspend", "flag", "unflag")),
        which=st.integers(0, 7),
        presses=st.sampled_from((1, 1, 3)),
    )
    def set_aside(self, kind: str, which: int, presses: int) -> None:
        card = self.cards[which].pk
        sent = {"kind": kind, "key": self.key()}
        for _press in range(presses):
            self.post(f"{card}/aside/", sent)
        self.did(kind, card)

    @rule(
        zone=st.sampled_from(ZONES),
        starts=st.sampled_from((0, 4, 7)),
        retention=st.sampled_from((0.8, 0.9, 0.95)),
    )
    def change_settings(self, zone: str, starts: int, retention: float) -> None:
        self.learner.time_zone, self.learner.day_starts_at = zone, starts
        self.learner.desired_retention = retention
        self.learner.save()

    @rule()
    def begin_again(self) -> None:
        self.tabs[0].post("/review/enrol/bay/")

    @rule(minutes=st.sampled_from((1, 7, 11, 60 * 5)))
    def minutes_pass(self, minutes: int) -> None:
        self.time.shift(timedelta(minutes=minutes))

    @rule(days=st.sampled_from((1, 3, 12, 90)))
    def days_pass(self, days: int) -> None:
        self.time.shift(timedelta(days=days))
        self.sign_in()  # a session ends after sixty days

    @rule(hours=st.sampled_from((1, 5, 26)))
    def the_clock_is_put_back(self, hours: int) -> None:
        self.time.shift(timedelta(hours=-hours))

    @rule(off=st.sampled_from((-1, 0, 1)))
    def the_day_rolls_over(self, off: int) -> None:
        zone = ZoneInfo(self.learner.time_zone)
        begins = datetime.combine(self.today() + timedelta(days=1), datetime.min.time(), zone)
        begins += timedelta(hours=self.learner.day_starts_at, seconds=off)
        self.time.move_to(begins.astimezone(UTC))

    # --- the instructor -----------------------------------------------------

    @rule(which=st.integers(0, 7), what=st.integers(0, 5))
    def the_instructor_works(self, which: int, what: int) -> None:
        card = self.cards[which]
        works = (
            self.edit_question,
            self.correct_fact,
            lambda card: self.turn("question", self.question(card).pk),
            lambda card: self.turn("fact", card.fact_id),
            lambda _card: call_command("refresh_bank", stdout=StringIO()),
            lambda _card: world.load(self.folder),
        )
        works[what](card)

    def question(self, card: Card) -> Question:
        return Question.objects.get(fact=card.fact_id, argument=card.argument_id, kind="flashcard")

    def turn(self, what: str, pk: int) -> None:
        """Retired where it was asked, restored where it was not."""
        assert self.editor.post(f"/authoring/{what}/{pk}/status/").status_code == 302

    def edit_question(self, card: Card) -> None:
        row = self.question(card)
        assert row.revision is not None
        number = row.revision.number
        sent = {"stem": f"Asked anew, {number}: when or by whom?", "key": row.revision.key}
        self.editor.post(f"/authoring/question/{row.pk}/", {**sent, "seen": number})
        row.refresh_from_db()
        assert row.revision.number == number + 1

    def correct_fact(self, card: Card) -> None:
        fact = Fact.objects.get(pk=card.fact_id)
        sent = open_editor(self.editor, fact)
        text = f"{row_of(sent, 'date')}text"
        year = int(sent[text][-4:]) + 1
        sent |= {text: f"{sent[text][:-4]}{year}", "go": "save"}
        assert self.editor.post(f"/authoring/fact/{fact.pk}/edit/", sent).status_code == 302
        assert str(year) in Fact.objects.get(pk=fact.pk).statement

    # --- what must hold -----------------------------------------------------

    @invariant()
    def all_holds(self) -> None:
        self.the_log_says_what_is_stored()
        self.the_log_only_grows()
        self.days_count_what_stands()
        self.cards_stand_as_was_pressed()
        self.the_page_tells_what_is_left()

    def the_log_says_what_is_stored(self) -> None:
        assert list(differences(self.learner)) == []
        assert list(wrong_days(self.learner)) == []
        assert list(wrong_forecast(self.learner)) == []

    def the_log_only_grows(self) -> None:
        now = list(Review.objects.filter(learner=self.learner).order_by("pk").values_list())
        assert now[: len(self.log)] == self.log
        assert len(now) == self.expected
        self.log = now

    def days_count_what_stands(self) -> None:
        answers = [press for press in (*self.stack, *self.imports) if press.kind == "answer"]
        first = {press.card: press.day for press in reversed(answers)}
        spent = Counter[date]()
        for press in answers:
            spent[press.day] += 1
        stored = DailyCount.objects.filter(learner=self.learner)
        assert {row.day: row.answers for row in stored if row.answers} == dict(spent)
        if self.imports:
            return  # What was begun where an earlier answer was taken back is told by the log.
        introduced = {row.day: row.introduced for row in stored if row.introduced}
        assert introduced == dict(Counter(first.values()))

    def cards_stand_as_was_pressed(self) -> None:
        for card in Card.objects.of(self.learner.pk):
            mine = [press for press in self.stack if press.card == card.pk]
            kinds = [press.kind for press in mine]
            taken_in = sum(press.card == card.pk for press in self.imports)
            assert card.reps == kinds.count("answer") + taken_in
            assert card.suspended == last_is("suspend", kinds)
            assert card.flagged == last_is("flag", kinds)

    def the_page_tells_what_is_left(self) -> None:
        page = self.page()
        steps, reviews, new = self.left()
        found = re.search(r"/review/(\d+)/reveal/", page)
        assert bool(found) == bool(steps + reviews + new)
        if found:
            assert int(found[1]) in self.may_be_asked

    def left(self) -> tuple[int, int, int]:
        """Steps that run out within 20 minutes, facts to be recalled, and new facts, today."""
        day, now = self.today(), datetime.now(UTC)
        asleep = {p.card for p in self.stack if p.kind == "bury" and self.buried(p.card)}
        asleep |= {c.pk for c in self.cards if last_is("suspend", self.kinds(c.pk))}
        published = set(
            Question.objects.published()
            .filter(kind="flashcard")
            .values_list("fact_id", "argument_id")
        )
        every = list(Card.objects.of(self.learner.pk))
        rated = [press for press in (*self.stack, *self.imports) if press.rating]
        answered = {p.card: max(q.day for q in rated if q.card == p.card) for p in rated}
        met = {card.fact_id for card in every if answered.get(card.pk) == day}
        awake = [c for c in every if c.pk not in asleep and (c.fact_id, c.argument_id) in published]
        steps = {c.pk for c in awake if c.state in STEPS and c.due and c.due <= now + AHEAD}
        reviews = [
            c for c in awake if c.state == "review" and c.due_day <= day and c.fact_id not in met
        ]
        due = {card.fact_id for card in reviews}
        new = [c for c in awake if c.state == "new" and c.fact_id not in met | due]
        begun = DailyCount.objects.filter(learner=self.learner, day=day, introduced__gt=0).first()
        room = max(0, self.learner.new_per_day - (begun.introduced if begun else 0))
        self.may_be_asked = steps | {c.pk for c in (*reviews, *new)}
        return len(steps), len(due), min(room, len({card.fact_id for card in new}))

    def kinds(self, card: int) -> list[str]:
        return [press.kind for press in self.stack if press.card == card]

    def buried(self, card: int) -> bool:
        """Until the study day after the one on which it was buried last."""
        days = [p.day for p in self.stack if p.card == card and p.kind == "bury"]
        return days[-1] >= self.today()


def last_is(kind: str, kinds: list[str]) -> bool:
    """Whether of a word and its opposite the word was said last."""
    said = [one for one in kinds if one in (kind, f"un{kind}")]
    return bool(said) and said[-1] == kind

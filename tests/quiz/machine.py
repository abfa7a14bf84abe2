"""Two learners, their instructor and a clock doing anything in any order, through the views.

Beside the database the machine keeps what each attempt must hold: answers, marks, deadline,
flags and the number of lines in the audit trail. Marks are worked out here from the wording
that was seen, from the key of now where a regrade was asked for, or from the mark that was set by
hand, and everything is compared after every step.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import time_machine
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from quizzes.memory.models import Hold, ItemCount
from quizzes.models import Allowance, Attempt, MarkChange, Membership, Question, Quiz, Response
from quizzes.questions.actions import revise
from quizzes.questions.marking import mark
from quizzes.questions.models import Revision
from tests import make

HTMX = {"HX-Request": "true"}
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOSES = START + timedelta(hours=3)
ANSWERS = {
    "multiple_choice": ("a", "b", "c", "", "z"),
    "typed": ("Karin Holm", "Holm, the engineer", "Nils Berg", "", "x" * 501),
    "matching": ("1:b,2:a", "1:a,2:b", "", "1:z"),
}
PLACES = st.integers(1, 5)
WHO = st.sampled_from(("lena", "omar"))
WHICH = st.sampled_from(("graded", "each"))


@dataclass
class Sat:
    """What an attempt must hold."""

    pk: int
    who: str
    quiz: str
    started: datetime
    deadline: datetime
    key: str
    state: str = "open"
    finished: datetime | None = None
    answers: dict[int, str] = field(default_factory=dict)
    last: dict[int, dict[str, Any]] = field(default_factory=dict)
    frozen: set[int] = field(default_factory=set)
    flags: set[int] = field(default_factory=set)
    marks: dict[int, tuple[float, bool]] = field(default_factory=dict)
    hand: set[int] = field(default_factory=set)
    trail: Counter[int] = field(default_factory=Counter)


class Machine(RuleBasedStateMachine):
    """One example; it leaves nothing behind."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(START, tick=False)
        self.time = self.clock.start()
        # The same questions in the same order, so that a run can be run again.
        self.drawn = mock.patch("quizzes.quiz.actions.secrets.randbelow", return_value=7)
        self.drawn.start()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        caches["process"].clear()
        self.keys = 0
        self.attempts: list[Sat] = []
        self.people = {name: make.learner(name) for name in ("lena", "omar")}
        self.teacher = make.instructor("ines")
        # Of one document each: an open graded attempt puts other quizzes on its document away.
        documents = {
            name: make.document(name, owner=self.teacher, public=False)
            for name in ("graded", "each")
        }
        for document in documents.values():
            self.questions(document)
        self.course = make.course(
            self.teacher, *self.people.values(), documents=[*documents.values()]
        )
        graded = {"graded": True, "feedback": "submitted", "minutes": 20}
        each = {"feedback": "each", "minutes": 40, "attempts_allowed": 3}
        self.quizzes = {
            name: Quiz.objects.create(
                document=documents[name],
                course=self.course,
                title=name,
                size=5,
                closes_at=CLOSES,
                **more,
            )
            for name, more in (("graded", graded), ("each", each))
        }
        self.sign_in()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        self.drawn.stop()
        self.clock.stop()

    def questions(self, document: Any) -> None:
        for n in range(3):
            wrong = [f"May {1931 + n}", f"June {1932 + n}"]
            make.question(make.fact(document, key=f"m{n}"), "multiple_choice",
                          stem=f"When was pier {n}?", options=["May 1904", *wrong])  # fmt: skip
        make.question(make.fact(document, key="t"), "typed", stem="Who built it?", key="Karin Holm")
        make.arranged(make.fact(document, key="p"), "matching", ["A", "B"], ["1", "2"])

    def sign_in(self) -> None:
        self.tabs = {name: make.signed_in(person) for name, person in self.people.items()}
        self.desk = make.signed_in(self.teacher)

    # --- helpers ------------------------------------------------------------

    def now(self) -> datetime:
        return datetime.now(UTC)

    def key(self) -> str:
        self.keys += 1
        return f"key-{self.keys:08d}"

    def found(self, who: str, which: str) -> Sat | None:
        """The latest attempt of a learner at a quiz."""
        own = [sat for sat in self.attempts if (sat.who, sat.quiz) == (who, which)]
        return own[-1] if own else None

    def some(self, who: str, which: str) -> Sat | None:
        """That attempt, or where there is none yet the latest of anybody."""
        return self.found(who, which) or (self.attempts[-1] if self.attempts else None)

    def touch(self, sat: Sat) -> None:
        """Somebody looks at an attempt: it is submitted if its time is over."""
        if sat.state == "open" and self.now() > sat.deadline:
            self.finish(sat, "expired")

    def finish(self, sat: Sat, state: str) -> None:
        sat.state, sat.finished = state, min(self.now(), sat.deadline)
        for position, answer in sat.answers.items():
            sat.marks[position] = self.graded(answer, self.seen(sat, position))

    def seen(self, sat: Sat, position: int) -> Revision:
        items = Attempt.objects.get(pk=sat.pk).items
        return Revision.objects.select_related("question").get(pk=items[position - 1]["revision"])

    def graded(self, answer: str, against: Revision) -> tuple[float, bool]:
        if not answer:
            return 0.0, False
        verdict = mark(answer, against, against.question.kind)
        return verdict.mark, verdict.correct

    def can_be_read(self, answer: str) -> bool:
        return answer not in ("z", "1:z") and len(answer) <= 500

    def terms(self, who: str, which: str) -> tuple[int, datetime, int | None]:
        """Minutes, closing and number of attempts as they are for one learner."""
        quiz = Quiz.objects.get(pk=self.quizzes[which].pk)
        own = Allowance.objects.filter(quiz=quiz, learner=self.people[who]).first()
        minutes = (quiz.minutes or 0) + (own.extra_minutes if own else 0)
        closes = (own.closes_at if own else None) or quiz.closes_at
        assert closes is not None
        return minutes, closes, (own.attempts_allowed if own else None) or quiz.attempts_allowed

    def ends(self, who: str, which: str, started: datetime) -> datetime:
        minutes, closes, _number = self.terms(who, which)
        return min(started + timedelta(minutes=minutes), closes)

    def member(self, who: str) -> bool:
        return Membership.objects.filter(learner=self.people[who], left_at=None).exists()

    def put_away(self, which: str) -> bool:
        return Quiz.objects.get(pk=self.quizzes[which].pk).archived_at is not None

    def client(self, who: str) -> Client:
        return self.tabs[who]

    # --- the learners -------------------------------------------------------

    @rule(who=WHO, which=WHICH, again=st.booleans())
    def start(self, who: str, which: str, again: bool = False) -> None:
        known = self.found(who, which)
        key = known.key if known and again else self.key()
        url = f"/quiz/{self.quizzes[which].pk}/begin/"
        may = self.member(who) and not self.put_away(which)
        if known and may:
            self.touch(known)
        for _press in range(2):
            response = self.client(who).post(url, {"key": key})
            self.expect_begun(response, who, which, key)

    @initialize(first=st.sampled_from((("lena", "graded"), ("lena", "each"), ("omar", "each"))))
    def somebody_began(self, first: tuple[str, str]) -> None:
        self.start(*first)

    @rule(who=WHO, which=WHICH, picks=st.lists(st.integers(0, 2), min_size=5, max_size=5))
    def answer_all(self, who: str, which: str, picks: list[int]) -> None:
        for place, pick in enumerate(picks, 1):
            self.answer(who, which, place, pick)

    @rule(who=WHO, which=WHICH, picks=st.lists(st.integers(0, 2), min_size=5, max_size=5))
    def sit_through(self, who: str, which: str, picks: list[int]) -> None:
        self.start(who, which)
        self.answer_all(who, which, picks)
        self.submit(who, which)

    def expect_begun(self, response: Any, who: str, which: str, key: str) -> None:
        if not self.member(who) or self.put_away(which):
            assert response.status_code == 404
            return
        assert response.status_code == 302
        known = self.found(who, which)
        pk = self.quizzes[which].pk
        made = sum((sat.who, sat.quiz) == (who, which) for sat in self.attempts)
        _minutes, closes, number = self.terms(who, which)
        if known and (known.state == "open" or known.key == key):
            assert response["Location"].startswith(f"/quiz/attempt/{known.pk}/")
        elif self.now() >= closes or (number and made >= number):
            assert response["Location"] == f"/quiz/{pk}/"
        else:
            found = re.fullmatch(r"/quiz/attempt/(\d+)/1/", response["Location"])
            assert found
            assert int(found[1]) not in {sat.pk for sat in self.attempts}
            deadline = self.ends(who, which, self.now())
            self.attempts.append(Sat(int(found[1]), who, which, self.now(), deadline, key))

    @rule(
        who=WHO,
        which=WHICH,
        place=PLACES,
        pick=st.integers(0, 4),
        go=st.sampled_from(("", "", "check", "flag", "next")),
    )
    def answer(self, who: str, which: str, place: int, pick: int, go: str = "") -> None:
        sat = self.some(who, which)
        if sat is None:
            return
        choices = ANSWERS[self.seen(sat, place).question.kind]
        sent = {"answer": choices[pick % len(choices)], "key": self.key(), "go": go}
        self.post(sat, place, sent)

    def post(self, sat: Sat, place: int, sent: dict[str, Any]) -> None:
        self.touch(sat)
        url = f"/quiz/attempt/{sat.pk}/{place}/"
        # A button of the page; without one, what saves by itself.
        headers = {} if sent["go"] else HTMX
        response = self.client(sat.who).post(url, sent, headers=headers)
        if sat.state != "open":
            shown = response.headers.get("Location") or response.headers.get("HX-Redirect")
            assert shown == f"/quiz/attempt/{sat.pk}/result/"
            assert self.client(sat.who).get(shown).status_code == 200
            return
        if sent["go"] == "check" and sat.quiz == "graded":
            # No page of it has that button: nothing is told, and nothing stored.
            assert response.status_code == 422
            return
        given = sent["answer"]
        fits = self.can_be_read(given)
        if place in sat.frozen or (sent.get("seen") == 0 and place in sat.answers):
            fits = fits and given == sat.answers[place]
        if not fits:
            assert response.status_code == 422
            return
        if place not in sat.frozen:
            sat.answers[place] = given
            sat.last[place] = sent
        if sent["go"] == "check" and not given:
            assert response.status_code == 422
            return
        assert response.status_code == (302 if sent["go"] else 200)
        if sent["go"] == "check":
            sat.frozen.add(place)
        if sent["go"] == "flag":
            sat.flags ^= {place}

    @rule(who=WHO, which=WHICH, place=PLACES)
    def same_post_again(self, who: str, which: str, place: int) -> None:
        sat = self.some(who, which)
        if sat and place in sat.last and sat.last[place]["go"] != "flag":
            before = list(Response.objects.filter(attempt=sat.pk).values_list())
            self.touch(sat)
            self.post(sat, place, sat.last[place])
            if sat.state == "open":
                assert list(Response.objects.filter(attempt=sat.pk).values_list()) == before

    @rule(who=WHO, which=WHICH, place=PLACES, pick=st.integers(0, 4))
    def a_late_post_arrives(self, who: str, which: str, place: int, pick: int) -> None:
        """From a page that was drawn before anything was stored there."""
        sat = self.some(who, which)
        if sat and place in sat.last:
            choices = ANSWERS[self.seen(sat, place).question.kind]
            answer = choices[pick % len(choices)]
            self.post(sat, place, {"answer": answer, "key": self.key(), "go": "", "seen": 0})

    @rule(
        who=WHO,
        which=WHICH,
        presses=st.sampled_from((1, 1, 2)),
        go=st.sampled_from(("submit", "")),
    )
    def submit(self, who: str, which: str, presses: int = 1, go: str = "submit") -> None:
        """By the button, or by the page itself, which presses none."""
        sat = self.some(who, which)
        if sat is None:
            return
        for _press in range(presses):
            self.touch(sat)
            response = self.client(sat.who).post(f"/quiz/attempt/{sat.pk}/submit/", {"go": go})
            assert response["Location"] == f"/quiz/attempt/{sat.pk}/result/"
            if sat.state == "open":
                at_zero = not go and sat.deadline - self.now() <= timedelta(seconds=2)
                self.finish(sat, "expired" if at_zero else "submitted")

    @rule(who=WHO, which=WHICH, place=PLACES)
    def look_around(self, who: str, which: str, place: int) -> None:
        """Every page of an attempt, open or over, in a tab of yesterday."""
        for sat in [sat for sat in self.attempts if (sat.who, sat.quiz) == (who, which)]:
            self.touch(sat)
            is_open = sat.state == "open"
            for page, shown in ((f"{place}/", is_open), ("submit/", is_open),
                                ("result/", not is_open)):  # fmt: skip
                response = self.client(who).get(f"/quiz/attempt/{sat.pk}/{page}")
                assert response.status_code == (200 if shown else 302)
            if not is_open:
                page = self.client(who).get(f"/quiz/attempt/{sat.pk}/result/").content.decode()
                assert page.count("Marked by your instructor") == len(sat.hand)

    @rule(who=WHO, which=WHICH, place=PLACES)
    def try_an_attempt_of_another(self, who: str, which: str, place: int) -> None:
        sat = self.found("omar" if who == "lena" else "lena", which)
        if sat is None:
            return
        client, url = self.client(who), f"/quiz/attempt/{sat.pk}/"
        sent = {"answer": "a", "key": self.key()}
        assert client.post(f"{url}{place}/", sent, headers=HTMX).status_code == 404
        assert client.post(f"{url}submit/").status_code == 404
        assert client.get(f"{url}{place}/").status_code == 404
        assert client.get(f"{url}result/").status_code == 404
        quiz = self.quizzes[which].pk
        assert client.get(f"/quiz/{quiz}/answers/{sat.pk}/").status_code == 404
        assert client.post(f"/quiz/{quiz}/answers/{sat.pk}/1/", {"mark": 1}).status_code == 404
        assert client.post(f"/quiz/{quiz}/regrade/").status_code == 404

    # --- the clock ----------------------------------------------------------

    @rule(minutes=st.sampled_from((1, 1, 7, 19, 21, 45, -1, -10, -60)))
    def the_clock_moves(self, minutes: int) -> None:
        self.time.shift(timedelta(minutes=minutes))

    @rule(who=WHO, which=WHICH, off=st.sampled_from((-1, 0, 1)))
    def the_deadline_comes(self, who: str, which: str, off: int) -> None:
        sat = self.some(who, which)
        if sat:
            self.time.move_to(sat.deadline + timedelta(seconds=off))

    # --- the instructor -----------------------------------------------------

    @rule(which=st.integers(0, 4), what=st.sampled_from(("stem", "key", "options")))
    def edit(self, which: int, what: str) -> None:
        """A new wording in mid-attempt, as the editor of questions stores it."""
        for quiz in self.quizzes.values():
            asked = Question.objects.of(quiz.document_id).order_by("pk")
            self.reword(asked.select_related("revision")[which], what)

    def reword(self, row: Question, what: str) -> None:
        now = row.revision
        assert now is not None
        wording = {n: getattr(now, n) for n in ("stem", "options", "prompts", "key", "accepted")}
        if what == "stem":
            wording["stem"] += "?"
        elif row.kind == "typed":
            other = "Nils Berg" if now.key == "Karin Holm" else "Karin Holm"
            wording |= {"key": other, "accepted": [other]}
        elif row.kind == "multiple_choice":
            wording["options"] = self.other_options(now, what)
        revise(row, wording, self.teacher)

    def other_options(self, now: Revision, what: str) -> list[dict[str, Any]]:
        """The next option is right; or the texts of the options change places."""
        options = [dict(option) for option in now.options]
        if what == "key":
            right = [option["correct"] for option in options]
            for option, correct in zip(options, right[-1:] + right[:-1], strict=True):
                option["correct"] = correct
        else:
            texts = [option["text"] for option in options]
            for option, text in zip(options, texts[-1:] + texts[:-1], strict=True):
                option["text"] = text
        return options

    @rule(
        who=WHO, which=WHICH, minutes=st.sampled_from((0, 5, 30)),
        closes=st.sampled_from((None, 60, 400)), number=st.sampled_from((None, 1, 5)),
    )  # fmt: skip
    def allow(
        self, who: str, which: str, minutes: int = 0, closes: int | None = None,
        number: int | None = None,
    ) -> None:  # fmt: skip
        until = (START + timedelta(minutes=closes)).strftime("%Y-%m-%dT%H:%M") if closes else ""
        sent = {"extra_minutes": minutes, "closes_at": until, "attempts_allowed": number or ""}
        url = f"/quiz/{self.quizzes[which].pk}/allowances/{self.people[who].pk}/"
        was_member = self.member(who)
        response = self.desk.post(url, sent)
        assert response.status_code == (302 if was_member else 404)
        sat = self.found(who, which)
        if sat and was_member:
            self.touch(sat)
            if sat.state == "open":
                sat.deadline = max(sat.deadline, self.ends(who, which, sat.started))

    @rule(which=WHICH, keys=st.sampled_from(("seen", "present", "present")), stale=st.booleans())
    def regrade(self, which: str, keys: str, stale: bool = False) -> None:
        url = f"/quiz/{self.quizzes[which].pk}/regrade/?key={keys}"
        page = self.desk.get(url).content.decode()
        for sat in self.attempts:
            if sat.quiz == which:
                self.touch(sat)
        found = re.search(r'name="digest" value="(\w+)"', page)
        expected = self.would_change(which, keys)
        assert bool(found) == bool(expected)
        if not found:
            return
        if stale:
            assert self.desk.post(url, {"digest": "of-before"}).status_code == 422
            return
        assert self.desk.post(url, {"digest": found[1]}).status_code == 302
        for sat, place, then in expected:
            sat.marks[place] = then
            sat.trail[place] += 1
        assert self.desk.post(url, {"digest": found[1]}).status_code == 422

    @rule(which=WHICH, what=st.sampled_from(("key", "key", "options")), back=st.booleans())
    def correct_and_regrade(self, which: str, what: str, back: bool) -> None:
        """The keys were wrong, or the options; and back to the wording that was seen."""
        for question in range(4):
            self.edit(question, what)
        self.accept(which)
        self.regrade(which, "present")
        if back:
            self.regrade(which, "seen")

    @rule(who=WHO, which=WHICH, picks=st.lists(st.integers(0, 2), min_size=5, max_size=5))
    def let_the_time_run_out(self, who: str, which: str, picks: list[int]) -> None:
        self.start(who, which)
        self.answer_all(who, which, picks)
        self.the_deadline_comes(who, which, 1)
        self.answer(who, which, 1, 0)
        self.look_around(who, which, 1)

    def would_change(self, which: str, keys: str) -> list[tuple[Sat, int, tuple[float, bool]]]:
        found = []
        for sat in self.attempts:
            if sat.quiz != which or sat.state == "open":
                continue
            for place, answer in sat.answers.items():
                seen = self.seen(sat, place)
                now = seen if keys == "seen" else seen.question.revision
                assert now is not None
                texts = [{o["id"]: o["text"] for o in one.options} for one in (seen, now)]
                then = self.graded(answer, now) if texts[0] == texts[1] else sat.marks[place]
                is_other = then != sat.marks[place] and texts[0] == texts[1]
                if is_other and place not in sat.hand:
                    found.append((sat, place, then))
        return found

    @rule(who=WHO, which=WHICH, place=PLACES, given=st.sampled_from((0.0, 0.5, 1.0)))
    def mark_by_hand(self, who: str, which: str, place: int, given: float) -> None:
        sat = self.some(who, which)
        if sat is None:
            return
        url = f"/quiz/{self.quizzes[sat.quiz].pk}/answers/{sat.pk}/{place}/"
        for _press in range(2):
            self.touch(sat)
            status = self.desk.post(url, {"mark": given, "note": "read again"}).status_code
            if sat.state == "open":
                assert status == 404
                return
            assert status == 302
            sat.answers.setdefault(place, "")
            if place not in sat.hand or sat.marks[place][0] != given:
                sat.trail[place] += 1
            sat.marks[place] = given, given == 1
            sat.hand.add(place)

    @rule(who=WHO, which=WHICH, place=PLACES)
    def give_back(self, who: str, which: str, place: int) -> None:
        sat = self.some(who, which)
        if sat is None:
            return
        if sat.hand:
            place = min(sat.hand, key=lambda n: abs(n - place))
        url = f"/quiz/{self.quizzes[sat.quiz].pk}/answers/{sat.pk}/{place}/"
        self.touch(sat)
        status = self.desk.post(url, {"go": "rules"}).status_code
        assert status == (404 if sat.state == "open" else 302)
        if place in sat.hand:
            sat.hand.remove(place)
            sat.trail[place] += 1
            sat.marks[place] = self.graded(sat.answers[place], self.seen(sat, place))

    @rule(which=WHICH)
    def accept(self, which: str) -> None:
        asked = Question.objects.of(self.quizzes[which].document_id)
        row = asked.select_related("revision").get(kind="typed")
        said = "Holm, the engineer"
        written = [s for s in self.attempts if s.quiz == which and s.state != "open"
                   and said in s.answers.values()]  # fmt: skip
        before = row.revision
        assert before is not None
        url = f"/quiz/{self.quizzes[which].pk}/accept/{row.pk}/"
        response = self.desk.post(url, {"wording": "holm, THE engineer"})
        assert response.status_code == 302
        now = Question.objects.select_related("revision").get(pk=row.pk).revision
        assert now is not None
        assert (said in now.accepted) == (bool(written) or said in before.accepted)

    @rule(who=WHO)
    def remove_or_take_back(self, who: str) -> None:
        person = self.people[who]
        if self.member(who):
            self.desk.post(f"/classes/{self.course.pk}/remove/{person.pk}/")
            assert not self.member(who)
        else:
            Membership.objects.filter(learner=person).update(left_at=None)

    @rule(which=WHICH)
    def put_away_or_bring_back(self, which: str) -> None:
        quiz = self.quizzes[which].pk
        if self.put_away(which):
            Quiz.objects.filter(pk=quiz).update(archived_at=None)
        else:
            self.desk.post(f"/quiz/{quiz}/archive/")
            assert self.put_away(which)

    @rule(which=WHICH, hours=st.sampled_from((0, 3, 9)))
    def close(self, which: str, hours: int) -> None:
        """The quiz closes at another time: attempts keep the deadline they began with."""
        at = START + timedelta(hours=hours)
        Quiz.objects.filter(pk=self.quizzes[which].pk).update(closes_at=at)

    # --- what holds after every step ----------------------------------------

    @invariant()
    def all_holds(self) -> None:
        rows = {row.pk: row for row in Attempt.objects.prefetch_related("responses")}
        assert set(rows) == {sat.pk for sat in self.attempts}
        opened = Counter((r.learner_id, r.quiz_id) for r in rows.values() if r.state == "open")
        assert max(opened.values(), default=0) <= 1
        for sat in self.attempts:
            self.attempt_is_as_it_must_be(sat, rows[sat.pk])
        self.marks_are_explained()
        self.figures_count_what_is_finished()
        self.put_away_while_graded()

    def attempt_is_as_it_must_be(self, sat: Sat, row: Attempt) -> None:
        assert (row.state, row.finished_at) == (sat.state, sat.finished)
        assert row.deadline == sat.deadline
        assert set(row.flags) == sat.flags
        stored = {response.position: response for response in row.responses.all()}
        assert {n: one.answer for n, one in stored.items()} == sat.answers
        assert {n for n, one in stored.items() if one.by_hand} == sat.hand
        for position, response in stored.items():
            assert response.revision_id == row.items[position - 1]["revision"]
        if sat.state == "open":
            assert row.score is None
            assert {n for n, one in stored.items() if one.checked_at} == sat.frozen
            return
        assert {n: (one.mark, one.correct) for n, one in stored.items()} == sat.marks
        assert row.score == sum(
            mark for mark, _correct in (sat.marks[n] for n in sorted(sat.marks))
        )
        assert (row.regraded_at is None) or sum(sat.trail.values())

    def marks_are_explained(self) -> None:
        """The first mark is what the grader says of answer and wording; each line of the trail
        goes on where the one before ended."""
        trail: dict[int, list[MarkChange]] = {}
        for change in MarkChange.objects.order_by("pk"):
            trail.setdefault(change.response_id, []).append(change)
        marked = Response.objects.exclude(checked_at=None).select_related("revision__question")
        expected = {(sat.pk, n): lines for sat in self.attempts for n, lines in sat.trail.items()}
        for response in marked:
            now = self.graded(response.answer, response.revision)[0]
            lines = trail.get(response.pk, [])
            assert len(lines) == expected.get((response.attempt_id, response.position), 0)
            for line in lines:
                assert (line.before, line.by_id) == (now, self.teacher.pk)
                now = line.after
            assert response.mark == now

    def figures_count_what_is_finished(self) -> None:
        answered, right = Counter[int](), Counter[int]()
        finished = Response.objects.exclude(attempt__state="open").exclude(answer="")
        for question, correct in finished.values_list("question", "correct"):
            answered[question] += 1
            right[question] += correct
        counted = {row.question_id: (row.answers, row.correct) for row in ItemCount.objects.all()}
        assert counted == {pk: (n, right[pk]) for pk, n in answered.items()}

    def put_away_while_graded(self) -> None:
        opened = {
            self.people[sat.who].pk: sat.deadline
            for sat in self.attempts
            if sat.quiz == "graded" and sat.state == "open"
        }
        assert dict(Hold.objects.values_list("learner", "until")) == opened

"""The night: who is fitted, what is stored, and what goes on where something fails."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from quizzes.classes.models import Membership
from quizzes.fitting import actions, engine, queries
from quizzes.fitting.choice import compared, dividing_day
from quizzes.fitting.histories import items, trials
from quizzes.management import lock
from quizzes.management.commands import nightly
from quizzes.management.lock import only_one
from quizzes.memory import actions as memory
from quizzes.memory.fitted import FIRST, NEXT, missing
from quizzes.memory.models import Card, Fitting, ParameterSet, Review
from quizzes.memory.rebuild import differences
from quizzes.memory.shapes import Answer
from quizzes.scheduling import DEFAULT_PARAMETERS
from tests import make
from tests.fitting.world import QUICK, life

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def _fits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A fit that finds the truth at once; the crate itself is tried in test_engine. The lock is
    of this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(engine, "fit", lambda _items: QUICK)
    monkeypatch.setattr(nightly, "can_fit", lambda: True)


def night(*words: str) -> tuple[int, str]:
    """Exit code and what was said."""
    said = StringIO()
    try:
        call_command("nightly", *words, stdout=said, stderr=said)
    except SystemExit as ended:
        return int(ended.code or 0), said.getvalue()
    return 0, said.getvalue()


def test_own_parameters_are_chosen_stored_and_taken_into_use(learner: User) -> None:
    life(learner, make.document(), 600)
    assert night() == (0, "fitting: 1 own\nguests: 0 idle guests erased\n")

    learner.refresh_from_db()
    kept = ParameterSet.objects.get()
    fitting = Fitting.objects.get()
    assert (kept.learner, kept.course, kept.reviews) == (learner, None, 600)
    assert learner.weights == kept.weights
    assert learner.parameter_set == kept.pk
    assert QUICK[2] < kept.weights[2] < DEFAULT_PARAMETERS[2], "drawn towards the default"
    assert (fitting.choice, fitting.reviews, fitting.at) == ("own", 600, NOW)
    assert fitting.held_out >= 60
    assert fitting.losses["own"] < fitting.losses["default"]
    assert set(fitting.losses) == set(fitting.errors) == {"own", "default"}


def test_no_card_is_moved_and_the_next_answer_is_the_first_with_the_new_set(learner: User) -> None:
    life(learner, make.document(), 600)
    before = list(Card.objects.order_by("pk").values())
    night()
    assert list(Card.objects.order_by("pk").values()) == before
    assert not list(differences(learner))

    learner.refresh_from_db()
    card = Card.objects.of(learner.pk).latest("pk")
    memory.answer(learner, Answer(card.pk, 3, "after-the-night", card.rows), NOW)
    assert Review.objects.latest("pk").parameters_id == learner.parameter_set
    assert not list(differences(learner))


def test_a_second_run_finds_nothing_to_do(learner: User) -> None:
    life(learner, make.document(), 600)
    night()
    known = (list(ParameterSet.objects.values()), list(Fitting.objects.values()))
    code, said = night()
    assert (code, "nobody has answered enough" in said) == (0, True)
    assert (list(ParameterSet.objects.values()), list(Fitting.objects.values())) == known


def test_enough_new_answers_make_a_new_set_and_leave_the_old_one(learner: User) -> None:
    document = make.document()
    life(learner, document, 600)
    night()
    old = ParameterSet.objects.values().get()
    life(learner, document, NEXT - 1, seed=2)
    assert "nobody" in night()[1]
    life(learner, document, 1, seed=3)
    assert "1 own" in night()[1]
    assert ParameterSet.objects.values().first() == old
    learner.refresh_from_db()
    assert learner.parameter_set == ParameterSet.objects.latest("pk").pk != old["id"]


@pytest.mark.parametrize(
    ("answers", "had", "left"),
    [(0, None, FIRST), (FIRST, None, 0), (9999, None, 0), (600, 600, 100), (700, 600, 0),
     (5000, 5000, 500), (5499, 5000, 1)],
)  # fmt: skip
def test_how_many_answers_are_missing(answers: int, had: int | None, left: int) -> None:
    assert missing(answers, had) == left


def test_too_few_answers_and_guests_are_left_alone(learner: User) -> None:
    document = make.document()
    life(learner, document, FIRST - 1)
    guest = make.guest()
    life(guest, document, FIRST + 50, seed=2)
    assert "nobody" in night()[1]
    assert not Fitting.objects.exists()


def test_what_was_taken_back_does_not_count_and_what_was_imported_does(learner: User) -> None:
    life(learner, make.document(), 300, kind="import")
    assert [one.answers for one in queries.ready()] == [300]
    last = Review.objects.filter(learner=learner).latest("pk")
    Review.objects.create(
        card=last.card, learner=learner, number=last.number + 1, kind="undo", at=NOW,
        day=NOW.date(), undoes=last, scheduler_version="-", key="undone",
    )  # fmt: skip
    assert [one.answers for one in queries.ready()] == [299]
    assert sum(len(one.answers) for one in queries.answers_of(learner.pk)) == 299


def test_a_worse_fit_is_not_taken_and_an_earlier_one_goes_out_of_use(
    learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make.document()
    life(learner, document, 600)
    night()
    slow = (*(w * 10 for w in DEFAULT_PARAMETERS[:4]), *DEFAULT_PARAMETERS[4:])
    monkeypatch.setattr(engine, "fit", lambda _items: slow)
    life(learner, document, 200, seed=2)
    assert "1 default" in night()[1]
    learner.refresh_from_db()
    assert (learner.weights, learner.parameter_set) == (None, None)
    assert Fitting.objects.get().choice == "default"
    assert ParameterSet.objects.count() == 1, "kept: answers name it"


def test_a_class_is_pooled_where_that_predicts_better(
    learner: User, stranger: User, instructor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make.document()
    course = make.course(instructor, learner, stranger)
    life(learner, document, 600)
    life(stranger, document, 600)
    most = max(len(items(queries.answers_of(person.pk))) for person in (learner, stranger))
    # Half of a class, which is held against the other half, is as much as one learner has.
    monkeypatch.setattr(
        engine, "fit", lambda given: QUICK if len(given) > 0.7 * most else DEFAULT_PARAMETERS
    )
    assert "2 class" in night()[1]
    kept = ParameterSet.objects.get()
    assert (kept.course, kept.learner) == (course, None)
    assert {person.parameter_set for person in User.objects.exclude(weights=None)} == {kept.pk}
    assert set(Fitting.objects.get(learner=learner).losses) == {"default", "own", "class"}


def test_no_fit_sees_what_it_is_judged_by(
    learner: User, stranger: User, instructor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make.document()
    make.course(instructor, learner, stranger)
    life(learner, document, 600)
    life(stranger, document, 600, seed=2)
    own, pool = (
        queries.answers_of(learner.pk),
        queries.answers_of_class(Membership.objects.values_list("course", flat=True)[0]),
    )
    seen: list[int] = []
    monkeypatch.setattr(engine, "fit", lambda items: seen.append(len(items)) or QUICK)
    verdict = compared(own, pool, lambda _pk: DEFAULT_PARAMETERS, engine.fit)
    day = dividing_day(trials(own))
    assert day is not None
    before = [sum(d < day for d in trials(found)) for found in (own, pool)]
    assert seen == before
    assert verdict.held_out == len(trials(own)) - before[0]


def test_one_that_left_the_class_is_not_pooled(
    learner: User, stranger: User, instructor: User
) -> None:
    course = make.course(instructor, learner, stranger)
    life(learner, make.document(), 60)
    assert queries.answers_of_class(course.pk) == [], "a class of one says nothing of others"
    life(stranger, make.document("second"), 60, seed=2)
    assert queries.answers_of_class(course.pk)
    Membership.objects.filter(learner=stranger).update(left_at=NOW)
    assert queries.answers_of_class(course.pk) == []


def test_one_failure_stops_no_other(
    learner: User, stranger: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    document = make.document()
    life(learner, document, 300)
    life(stranger, document, 300, seed=2)
    read = queries.answers_of

    def broken(pk: int) -> Any:
        if pk == learner.pk:
            raise RuntimeError("no answers today")
        return read(pk)

    monkeypatch.setattr(queries, "answers_of", broken)
    with caplog.at_level(logging.ERROR):
        code, said = night()
    assert code == 1
    assert f"learners {learner.pk}\n" in said
    assert "guests: 0 idle" in said, "the other jobs go on"
    assert "no answers today" in caplog.text
    assert list(Fitting.objects.values_list("learner", flat=True)) == [stranger.pk]


def test_a_set_that_is_refused_changes_nothing(
    learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    life(learner, make.document(), 300)

    def refused(_items: object) -> Any:
        raise engine.NotFitted("parameter 0 is nan")

    monkeypatch.setattr(engine, "fit", refused)
    assert night()[0] == 1
    learner.refresh_from_db()
    assert (learner.weights, Fitting.objects.count(), ParameterSet.objects.count()) == (None, 0, 0)


@contextmanager
def held_elsewhere() -> Iterator[None]:
    """The lock in other hands: of another connection, or another open file."""
    other = connection.copy()
    with ExitStack() as held:
        with patch.object(lock, "connection", other):
            held.enter_context(only_one("nightly"))
        yield
        other.close()


def test_two_runs_at_once_are_one(learner: User) -> None:
    life(learner, make.document(), 300)
    with held_elsewhere():
        code, said = night()
    assert code == 1
    assert "Another run" in said
    assert not Fitting.objects.exists()
    assert night()[0] == 0


def test_without_the_package_the_night_says_so(
    learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    life(learner, make.document(), 300)
    monkeypatch.setattr(nightly, "can_fit", lambda: False)
    code, said = night("--only", "fitting")
    assert (code, said.startswith("fitting: fsrs-rs-python is not installed")) == (0, True)
    assert "guests" not in said


def test_a_job_that_breaks_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> str:
        raise RuntimeError

    monkeypatch.setitem(nightly.JOBS, "fitting", breaks)
    code, said = night()
    assert code == 1
    assert "fitting: failed, see the log" in said
    assert "guests: 0" in said


def test_reads_do_not_grow_with_the_answers(
    learner: User, django_assert_max_num_queries: Any
) -> None:
    life(learner, make.document(), 600)
    with django_assert_max_num_queries(16):
        actions.fit_all(NOW + timedelta(days=1))

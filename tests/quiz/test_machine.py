"""Whatever is done in whatever order, an attempt is what its stored answers say.

`RECITE_MACHINE=500` runs so many examples with as many steps as the small run.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from quizzes.quiz import access, actions, allowances, clock, regrading, views
from quizzes.quiz.models import Attempt, MarkChange, Response
from quizzes.quiz.terms import terms
from tests.quiz.machine import Machine

pytestmark = pytest.mark.django_db
RUN = settings(
    max_examples=int(os.environ.get("RECITE_MACHINE", "25")),
    stateful_step_count=30,
    derandomize="RECITE_MACHINE" not in os.environ,  # the small run is always the same one
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # shrinking runs for minutes
    report_multiple_bugs=False,
)


def test_attempts_hold_what_was_done() -> None:
    run_state_machine_as_test(Machine, settings=RUN)


# --- planted faults: each is found by a short run of the same machine ------------

Run = Callable[[Machine], None]
Plant = Callable[[pytest.MonkeyPatch], None]
L, G, E = "lena", "graded", "each"


def replay(machine: Machine, steps: list[tuple[Any, ...]]) -> None:
    """Do these steps, and look at everything after each, as hypothesis does."""
    for name, *arguments in steps:
        getattr(machine, name)(*arguments)
        machine.all_holds()


@pytest.fixture
def machine() -> Iterator[Machine]:
    made = Machine()
    yield made
    made.teardown()


def every_answer(pick: int, quiz: str = G) -> list[tuple[Any, ...]]:
    return [("start", L, quiz), *(("answer", L, quiz, n, pick) for n in range(1, 6))]


SUBMITTED = [*every_answer(0), ("submit", L, G)]
REKEYED = [("edit", n, "key") for n in range(5)]


def never_late(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(actions, "late", lambda *_attempt: False)


def late_is_not_noticed_in_the_end(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(actions, "expire", lambda attempt, _at: attempt)


def everything_counts_as_right(patch: pytest.MonkeyPatch) -> None:
    real = actions.count_items

    def count(responses: list[Response]) -> None:
        for response in responses:
            response.correct = True
        real(responses)

    patch.setattr(actions, "count_items", count)


def nothing_is_counted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(actions, "count_items", lambda _responses: None)


def graded_by_the_key_of_now(patch: pytest.MonkeyPatch) -> None:
    real = actions.mark
    patch.setattr(actions, "mark", lambda answer, revision, kind: real(
        answer, revision.question.__class__.objects.get(pk=revision.question_id).revision, kind
    ))  # fmt: skip


def begins_at_any_time(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(actions, "why_closed", lambda *_terms: "")


def allowances_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(actions, "terms_of", lambda quiz, _learner: terms(quiz, None))


def an_extension_moves_no_deadline(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(allowances, "_extend", lambda *_attempt: None)


def an_extension_forgets_the_hold(patch: pytest.MonkeyPatch) -> None:
    def extend(attempt: Attempt, row: Any, at: Any) -> None:
        ends = clock.deadline(terms(attempt.quiz, row), attempt.started_at)
        Attempt.objects.filter(pk=attempt.pk).update(deadline=ends)

    patch.setattr(allowances, "_extend", extend)


def an_allowance_shortens(patch: pytest.MonkeyPatch) -> None:
    def extend(attempt: Attempt, row: Any, at: Any) -> None:
        attempt.deadline = clock.deadline(terms(attempt.quiz, row), attempt.started_at)
        attempt.save(update_fields=["deadline"])
        actions.renew_hold(attempt.learner, attempt.quiz.document_id, at)

    patch.setattr(allowances, "_extend", extend)


def scores_are_not_added_up_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(regrading, "rescore", lambda _attempts: None)


def marks_change_without_a_trace(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MarkChange.objects, "bulk_create", lambda *_rows, **_more: None)


def letters_mean_what_they_mean_now(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(regrading, "same_options", lambda *_revisions: True)


def what_was_shown_does_not_matter(patch: pytest.MonkeyPatch) -> None:
    real = regrading.regrade

    def blind(responses: Any, keys: str, _digest: str, *rest: Any) -> Any:
        return real(responses, keys, regrading.plan(responses, keys).digest, *rest)

    patch.setattr(regrading, "regrade", blind)


def marks_by_hand_are_not_kept(patch: pytest.MonkeyPatch) -> None:
    real = regrading.set_marks

    def set_marks(marks: Any, *rest: Any, **more: Any) -> None:
        for response, _verdict, _cause in marks:
            response.by_hand = False
        real(marks, *rest, **more)

    patch.setattr(regrading, "set_marks", set_marks)


def figures_miss_the_regrade(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(regrading, "ItemCount", mock.Mock())


def any_attempt_is_ones_own(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(access, "own_attempt", lambda _person, pk, at: actions.expire(
        Attempt.objects.select_related("quiz__document").get(pk=pk), at
    ))  # fmt: skip


def checking_freezes_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(actions, "check", lambda *_attempt: None)


def the_hold_stays(patch: pytest.MonkeyPatch) -> None:
    real = actions.renew_hold

    def hold(learner: Any, *rest: Any) -> None:
        if Attempt.objects.filter(learner=learner, state="open").exists():
            real(learner, *rest)

    patch.setattr(actions, "renew_hold", hold)


def flags_are_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(actions, "toggle_flag", lambda *_place: None)


def answers_go_one_place_on(patch: pytest.MonkeyPatch) -> None:
    real = actions.save
    patch.setattr(actions, "save", lambda attempt, n, **more: real(attempt, n % 5 + 1, **more))


def a_finished_attempt_takes_answers(patch: pytest.MonkeyPatch) -> None:
    def closed(request: Any, attempt: Attempt) -> Any:
        Response.objects.filter(attempt=attempt, position=1).update(answer="b")
        return views.redirect("quiz:result", attempt.pk)

    patch.setattr(views, "_closed", closed)


def the_same_press_begins_anew(patch: pytest.MonkeyPatch) -> None:
    real = actions.start
    patch.setattr(actions, "start", lambda learner, quiz, key, at: real(
        learner, quiz, f"{key[:20]}{Attempt.objects.count()}", at
    ))  # fmt: skip


def late_posts_overwrite(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(actions, "_overtaken", lambda *_: False)


def what_is_given_back_keeps_its_mark(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(regrading, "give_back", lambda *_: None)


def a_mark_for_a_blank_is_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(regrading, "rescore", lambda _attempts: None)


HANDED = [*SUBMITTED, ("mark_by_hand", L, G, 1, 0.5)]
REGRADED = [*SUBMITTED, *REKEYED, ("regrade", G, "present")]
FAULTS: list[tuple[Plant, list[tuple[Any, ...]]]] = [
    (never_late, [*every_answer(0), ("the_deadline_comes", L, G, 1), ("answer", L, G, 1, 1)]),
    (late_is_not_noticed_in_the_end, [*every_answer(0), ("the_clock_moves", 45), ("submit", L, G)]),
    (everything_counts_as_right, [*every_answer(1), ("submit", L, G)]),
    (nothing_is_counted, SUBMITTED),
    (graded_by_the_key_of_now, [*every_answer(0), *REKEYED, ("submit", L, G)]),
    (begins_at_any_time, [("close", G, 0), ("start", L, G)]),
    (allowances_are_forgotten, [("allow", L, G, 30), ("start", L, G)]),
    (an_extension_moves_no_deadline, [("start", L, G), ("allow", L, G, 30)]),
    (an_extension_forgets_the_hold, [("start", L, G), ("allow", L, G, 30)]),
    (an_allowance_shortens, [("allow", L, G, 30), ("start", L, G), ("allow", L, G, 0)]),
    (scores_are_not_added_up_again, HANDED),
    (marks_change_without_a_trace, REGRADED),
    (
        letters_mean_what_they_mean_now,
        [*SUBMITTED, ("edit", 0, "options"), ("edit", 0, "key"), ("regrade", G, "present")],
    ),
    (what_was_shown_does_not_matter, [*SUBMITTED, *REKEYED, ("regrade", G, "present", True)]),
    (marks_by_hand_are_not_kept, HANDED),
    (figures_miss_the_regrade, REGRADED),
    (any_attempt_is_ones_own, [*every_answer(0), ("try_an_attempt_of_another", "omar", G, 1)]),
    (checking_freezes_nothing, [("start", L, E), ("answer", L, E, 1, 0, "check")]),
    (the_hold_stays, SUBMITTED),
    (flags_are_lost, [("start", L, G), ("answer", L, G, 2, 0, "flag")]),
    (answers_go_one_place_on, every_answer(0)),
    (late_posts_overwrite, [*every_answer(0), ("a_late_post_arrives", L, G, 1, 1)]),
    (what_is_given_back_keeps_its_mark, [*HANDED, ("give_back", L, G, 1)]),
    (
        a_mark_for_a_blank_is_lost,
        [("start", L, G), ("submit", L, G), ("mark_by_hand", L, G, 2, 0.5)],
    ),
    (a_finished_attempt_takes_answers, [*SUBMITTED, ("answer", L, G, 1, 1)]),
    (the_same_press_begins_anew, [*every_answer(0), ("submit", L, G), ("start", L, G, True)]),
]


def named(fault: Any) -> str:
    return getattr(fault, "__name__", "run")


@pytest.mark.parametrize(("plant", "steps"), FAULTS, ids=named)
def test_the_machine_finds_a_planted_fault(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, plant: Plant, steps: list[Any]
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        replay(machine, steps)


@pytest.mark.parametrize(("plant", "steps"), FAULTS, ids=named)
def test_without_the_fault_the_same_run_holds(
    machine: Machine, plant: Plant, steps: list[Any]
) -> None:
    replay(machine, steps)

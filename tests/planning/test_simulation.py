"""The promises of the plans, kept by a virtual learner: small and quick, from fixed seeds."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from benchmarks import plans
from quizzes.planning.charts import outline
from quizzes.planning.simulation import Pupil, as_usual, live
from quizzes.scheduling import NEW, ExamPlan, Memory, Settings, State, comes_on, in_pass, pass_day
from quizzes.scheduling.exam import days_of_pass

PARAMETERS = Settings().parameters
DAY = date(2026, 5, 3)


def test_an_exam_takes_less_and_reaches_its_target() -> None:
    rows = [plans.prepared(plans.Preparing(120, 30, 40, 0.9), seed) for seed in range(3)]
    usual = sum(row["constant 0.90"][0] for row in rows)
    plan = sum(row["exam plan"][0] for row in rows)
    assert plan <= usual
    assert sum(row["exam plan"][1] for row in rows) / 3 >= 0.9


def test_a_come_back_keeps_what_the_order_by_due_date_keeps() -> None:
    kept = plans.averaged(plans.returned(plans.Away(150, 45, 60, 14), seed) for seed in range(4))
    assert kept["chosen"] >= kept["due date"]
    assert kept["chosen"] > kept["ascending recall"]


def test_the_same_seed_is_the_same_life() -> None:
    lives = []
    for _life in range(2):
        cards = [Pupil(n + 1, NEW) for n in range(20)]
        lives.append(live(cards, DAY, 10, as_usual(Settings()), PARAMETERS, Random(4)))
    assert lives[0] == lives[1]
    assert sum(lives[0].answers) > 40


@pytest.mark.parametrize(
    ("cards", "daily", "left", "days"),
    [(10, None, 30, 3), (300, None, 30, 6), (300, 10, 60, 14), (300, 10, 5, 5), (0, None, 1, 1)],
)
def test_the_last_pass_is_as_long_as_it_must(
    cards: int, daily: int | None, left: int, days: int
) -> None:
    assert days_of_pass(cards, daily, left) == days


def test_the_last_pass_asks_once_and_only_what_is_weak() -> None:
    plan = ExamPlan(DAY, 0.9, 5)
    last = DAY - timedelta(days=20)
    weak = Memory(State.REVIEW, stability=5.0, last_day=last, due_day=DAY + timedelta(days=9))
    for card in range(5):
        own = pass_day(plan, card)
        assert comes_on(weak, card, plan, PARAMETERS) == own
        asked = [
            n for n in range(30) if in_pass(weak, card, last + timedelta(days=n), plan, PARAMETERS)
        ]
        assert last + timedelta(days=asked[0]) == own
        assert last + timedelta(days=asked[-1]) == DAY - timedelta(days=1)
        done = Memory(State.REVIEW, stability=5.0, last_day=own, due_day=DAY + timedelta(days=9))
        assert not any(
            in_pass(done, card, own + timedelta(days=n), plan, PARAMETERS) for n in range(9)
        )
    strong = Memory(State.REVIEW, stability=90.0, last_day=last, due_day=DAY + timedelta(days=9))
    assert not in_pass(strong, 1, DAY - timedelta(days=1), plan, PARAMETERS)


def test_the_chart_lies_within_its_frame() -> None:
    drawn = outline(DAY, [0.4, 0.9, 1.0], [0.5, 0.5, 0.5], [3.2, 0, 12], 0.9)
    assert [bar.minutes for bar in drawn.bars] == [4, 0, 12]
    assert all(0 <= bar.y <= 190 and bar.height >= 0 for bar in drawn.bars)
    assert [row.plan for row in drawn.rows] == [40, 90, 100]
    assert drawn.labels[-1][0] == DAY + timedelta(days=3)

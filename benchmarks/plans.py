"""Whether the plans keep what they promise: a virtual learner lives through them.

Learners are made from fixed seeds. Each truly forgets by FSRS with parameters of its own, the
defaults with every weight off by about a tenth; the scheduler knows only the defaults. It is
the product's own: `quizzes.scheduling.after`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import exp
from random import Random
from statistics import mean

from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from benchmarks.part import Figure
from quizzes.planning.simulation import (
    Pupil,
    Rules,
    as_planned,
    as_usual,
    copies,
    live,
    mean_recall,
)
from quizzes.scheduling import DEFAULT_PARAMETERS, NEW, ExamPlan, Settings, backlog, days_of_pass

BEGIN = date(2026, 1, 5)
KNOWN = 0.9
ORDERS: dict[str, backlog.Urgency] = {
    "longest unseen": backlog.longest_unseen_first,
    "due date": backlog.due_first,
    "ascending recall": backlog.weakest_first,
    "descending recall": backlog.strongest_first,
    "relative overdueness": backlog.most_overdue_first,
}
Truth = tuple[float, ...]
Ways = tuple[float, float]
SEEDS = range(500, 508)
"""Not those with which the policies were found."""


@dataclass(frozen=True, slots=True)
class Preparing:
    """`cards` studied for `studied` days, then `days` until the exam."""

    cards: int
    studied: int
    days: int
    target: float


@dataclass(frozen=True, slots=True)
class Away:
    """`cards` studied for `studied` days, then `away` days of nothing, then a plan of `days`."""

    cards: int
    studied: int
    away: int
    days: int


EXAMS = tuple(
    Preparing(*sizes, target)
    for target in (0.9, 0.93)
    for sizes in ((300, 0, 40), (300, 30, 30), (300, 30, 60), (150, 40, 21), (80, 0, 14))
)
RETURNS = (
    Away(120, 40, 30, 7),
    Away(300, 45, 20, 3),
    Away(300, 45, 30, 7),
    Away(300, 45, 60, 14),
    Away(300, 45, 120, 14),
    Away(600, 60, 45, 14),
)


def truth_of(luck: Random) -> Truth:
    """Parameters of one who forgets a little otherwise than most."""
    bounds = zip(DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    return tuple(
        float(min(max(weight * exp(luck.gauss(0, 0.1)), low), high)) for weight, low, high in bounds
    )


def learned(cards: int, days: int, truth: Truth, luck: Random) -> list[Pupil]:
    """Cards as some days of study leave them."""
    pupils = [Pupil(n + 1, NEW) for n in range(cards)]
    live(pupils, BEGIN, days, as_usual(Settings(), new_per_day=max(10, cards // 25)), truth, luck)
    return pupils


def prepared(case: Preparing, seed: int, constants: Sequence[float] = (0.9,)) -> dict[str, Ways]:
    """(answers until the exam, true recall on its day) of the plan and of constant retentions."""
    luck = Random(seed)
    truth = truth_of(luck)
    before = learned(case.cards, case.studied, truth, luck)
    first = BEGIN + timedelta(days=case.studied)
    exam = first + timedelta(days=case.days)
    plan = ExamPlan(exam, case.target, days_of_pass(case.cards, None, case.days))
    ways = {
        **{f"constant {r:.2f}": as_usual(Settings(retention=r)) for r in constants},
        "exam plan": as_planned(Settings(), plan),
    }
    return {
        name: _lived(before, first, case.days, rules, truth, seed) for name, rules in ways.items()
    }


def _lived(
    before: Sequence[Pupil], first: date, days: int, rules: Rules, truth: Truth, seed: int
) -> Ways:
    pupils = copies(before)
    course = live(pupils, first, days, rules, truth, Random(1000 + seed))
    return sum(course.answers), mean_recall(pupils, first + timedelta(days=days), truth)


def returned(case: Away, seed: int) -> dict[str, float]:
    """How many cards stand at 90 % or more when the plan is over, by the order it took."""
    luck = Random(seed)
    truth = truth_of(luck)
    before = learned(case.cards, case.studied, truth, luck)
    first = BEGIN + timedelta(days=case.studied + case.away)
    end = first + timedelta(days=case.days)
    days = [pupil.memory.due_day for pupil in before if pupil.memory.due_day]
    overdue = sum(day <= first for day in days)
    coming = sum(first < day < end for day in days)
    a_day = backlog.a_day(overdue, coming, case.days)
    kept = {}
    for name, order in {**ORDERS, "chosen": backlog.URGENCY[backlog.order_of(case.days)]}.items():
        pupils = copies(before)
        rules = Rules(lambda _day: Settings(), order, reviews_per_day=a_day, new_per_day=0)
        live(pupils, first, case.days, rules, truth, Random(1000 + seed))
        kept[name] = float(sum(pupil.recall(end, truth) >= KNOWN for pupil in pupils))
    return kept


def averaged(rows: Iterable[dict[str, float]]) -> dict[str, float]:
    rows = list(rows)
    return {name: mean(row[name] for row in rows) for name in rows[0]}


def measure(seeds: Sequence[int] = SEEDS, say: Callable[[str], None] = print) -> dict[str, float]:
    """Figures for the table of `make bench`; the tables behind them are said on the way."""
    return {**_exams(seeds, say), "kept": _returns(seeds, say)}


def _exams(seeds: Sequence[int], say: Callable[[str], None]) -> dict[str, float]:
    """`missed`: how far the plan stays below the target at worst. `answers`: what it takes
    against the constant retention of 0.90, the mean of all cases. `behind`: where it takes
    more than that, how much recall a constant retention of as many answers is ahead, at worst."""
    missed, shares, behind = [], [], []
    say(f"{'exam: cards, studied, days, target':<40}{'constant 0.90':>22}{'exam plan':>22}")
    for case in EXAMS:
        usual, plan = mean_ways(case, seeds, (0.9,)).values()
        missed.append(case.target - plan[1])
        shares.append(plan[0] / usual[0])
        line = f"{case.cards:>6}{case.studied:>6}{case.days:>6}{case.target:>8.0%}{'':<14}"
        line += "".join(f"{n:>9.0f} answers{recall:>6.1%}" for n, recall in (usual, plan))
        if plan[0] > usual[0]:
            equal = at_equal_answers(case, seeds, plan[0])
            behind.append(equal - plan[1])
            line += f"   {equal:.1%} by as many answers at a constant retention"
        say(line)
    return {
        "missed": max(missed),
        "answers": mean(shares),
        "behind": max(behind, default=0.0),
    }


def mean_ways(case: Preparing, seeds: Sequence[int], constants: Sequence[float]) -> dict[str, Ways]:
    """The means of `prepared` over the seeds."""
    rows = [prepared(case, seed, constants) for seed in seeds]
    return {
        name: (mean(row[name][0] for row in rows), mean(row[name][1] for row in rows))
        for name in rows[0]
    }


def at_equal_answers(case: Preparing, seeds: Sequence[int], answers: float) -> float:
    """The recall that constant retentions reach with so many answers, between the two nearest."""
    constants = (0.9, 0.92, 0.94, 0.96, 0.98)
    found = mean_ways(case, seeds, constants)
    ways = sorted(found[f"constant {r:.2f}"] for r in constants)
    if answers >= ways[-1][0]:
        return ways[-1][1]
    for (few, low), (many, high) in pairwise(ways):
        if few <= answers <= many:
            return low + (high - low) * (answers - few) / ((many - few) or 1)
    return ways[0][1]


def _returns(seeds: Sequence[int], say: Callable[[str], None]) -> float:
    """What the order by due date keeps at most against the chosen one, over the cases for which
    another order is chosen."""
    say("\n" + f"{'back: cards, away, days':<26}" + "".join(f"{name:>22}" for name in ORDERS))
    most = []
    for case in RETURNS:
        kept = averaged(returned(case, seed) for seed in seeds)
        say(
            f"{case.cards:>8}{case.away:>8}{case.days:>8}  "
            + "".join(f"{kept[name]:>22.1f}" for name in ORDERS)
        )
        if backlog.order_of(case.days) is not backlog.Order.DUE:
            most.append(kept["due date"] / kept["chosen"])
    return max(most)


def figures() -> list[Figure]:
    found = measure()
    return [
        ("exam plan: recall below its target, at worst", round(found["missed"], 4), "recall", 0.0),
        (
            "exam plan: answers against a constant retention of 0.90",
            round(found["answers"], 3),
            "×",
            1.0,
        ),
        (
            "exam plan: where it takes more, recall behind as many answers",
            round(found["behind"], 4),
            "recall",
            0.0,
        ),
        (
            "come-back: cards kept by due date against the chosen order",
            round(found["kept"], 4),
            "×",
            1.0,
        ),
    ]

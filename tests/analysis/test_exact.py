"""The figures of the screen and of the file, from the answers that were stored: worked out a
second time with fractions, from raw power sums, and with nothing of the code under test.

Marks are worked out here too, from the letters that were answered.
"""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from io import StringIO
from itertools import combinations
from statistics import NormalDist
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from quizzes.models import Membership, Question
from tests import make
from tests.analysis.taken import quiz, sat

pytestmark = pytest.mark.django_db
Marks = list[Fraction]
OPTIONS = ["One", "Two", "Three", "Four", "Five"]
SEEDS = (11, 12, 13)
CSV = {
    "Facility": "facility", "Standard deviation": "sd", "Discrimination index": "discrimination",
    "Discriminative efficiency": "efficiency", "Effective weight": "weight",
}  # fmt: skip


def root(of: Fraction) -> float:
    with localcontext() as context:
        context.prec = 60
        return float((Decimal(of.numerator) / Decimal(of.denominator)).sqrt())


def moment(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    """n times the sum of the products of the distances from both means."""
    n = len(a)
    return n * sum(x * y for x, y in zip(a, b, strict=True)) - sum(a) * sum(b)


def of_item(x: Marks, t: Marks) -> dict[str, float | None]:
    """The figures of an item from its marks and the totals of the same attempts."""
    r = [whole - mark for mark, whole in zip(x, t, strict=True)]
    n = len(x)
    spread, apart = moment(x, x) * moment(r, r), moment(x, r)
    best = moment(sorted(x), sorted(r))
    return {
        "facility": float(sum(x) / n),
        "sd": root(moment(x, x) / (n * (n - 1))),
        "discrimination": 100 * float(apart) / root(spread) if spread else None,
        "efficiency": float(100 * apart / best) if spread else None,
    }


def surely(discrimination: float, n: int) -> list[float]:
    """Fisher's interval, 95 %: z = ln((1 + r)/(1 - r))/2 scatters with 1/sqrt(n - 3)."""
    r, reach = discrimination / 100, NormalDist().inv_cdf(0.975) / math.sqrt(n - 3)
    ends = [math.log((1 + r) / (1 - r)) / 2 + sign * reach for sign in (-1, 1)]
    return [100 * (math.exp(2 * z) - 1) / (math.exp(2 * z) + 1) for z in ends]


def weights(columns: list[tuple[Marks, Marks]]) -> list[float | None]:
    pulls = [moment(x, t) / (len(x) * (len(x) - 1)) for x, t in columns]
    whole = sum(root(pull) for pull in pulls if pull >= 0)
    return [100 * root(pull) / whole if pull >= 0 else None for pull in pulls]


def of_quiz(rows: list[dict[int, Fraction]], places: list[Marks], *, drawn: bool) -> dict[str, Any]:
    """`places` are the marks of each attempt in the order of its questions."""
    totals = [sum(row.values(), Fraction(0)) for row in rows]
    n, p = len(totals), len(places[0])
    s1, s2, s3, s4 = (sum(total**power for total in totals) for power in (1, 2, 3, 4))
    k2 = (n * s2 - s1**2) / (n * (n - 1))
    k3 = (2 * s1**3 - 3 * n * s1 * s2 + n**2 * s3) / (n * (n - 1) * (n - 2))
    k4 = (
        -6 * s1**4 + 12 * n * s1**2 * s2 - 3 * n * (n - 1) * s2**2
        - 4 * n * (n + 1) * s1 * s3 + n**2 * (n + 1) * s4
    ) / (n * (n - 1) * (n - 2) * (n - 3))  # fmt: skip
    if drawn:
        every = [mark for row in places for mark in row]
        parts = moment(every, every) / (len(every) * (n - 1))
    else:
        parts = sum(moment(x, x) for x in map(list, zip(*places, strict=True))) / (n * (n - 1))
    consistency = 100 * Fraction(p, p - 1) * (1 - parts / k2)
    ratio = 100 * root(1 - consistency / 100)
    ordered = sorted(totals)
    return {
        "mean": float(s1 / n),
        "median": float((ordered[n // 2] + ordered[(n - 1) // 2]) / 2),
        "sd": root(k2),
        "skewness": float(k3) / root(k2**3),
        "kurtosis": float(k4 / k2**2),
        "consistency": float(consistency),
        "error_ratio": ratio,
        "standard_error": ratio * root(k2) / 100,
    }


# --- questions whose marks are known without the grader ----------------------

Drawing = Callable[[random.Random, bool], tuple[str | None, Fraction]]
"""(answer, mark) of a strong learner or a weak one; None is a blank."""


def chosen(rng: random.Random, strong: bool) -> tuple[str | None, Fraction]:
    said = rng.choice(["a", "a", "b", None] if strong else ["a", "b", "c", None])
    return said, Fraction(said == "a")


def against(rng: random.Random, strong: bool) -> tuple[str | None, Fraction]:
    """The weak know it and the strong do not, nine times of ten."""
    right = strong == (rng.random() < 0.1)
    return "a" if right else "b", Fraction(right)


def always(_rng: random.Random, _strong: bool) -> tuple[str | None, Fraction]:
    return "a", Fraction(1)


def ticked(rng: random.Random, strong: bool) -> tuple[str | None, Fraction]:
    """Three of five are right: a, b, c."""
    said = [one for one in "abcde" if rng.random() < (0.8 if (one in "abc") == strong else 0.4)]
    right = sum(one in "abc" for one in said)
    return ",".join(said) or None, max(Fraction(0), Fraction(2 * right - len(said), 3))


def matched(rng: random.Random, strong: bool) -> tuple[str | None, Fraction]:
    """Prompts 1, 2, 3 belong to c, b, a."""
    given = [right if rng.random() < 0.4 + 0.4 * strong else rng.choice("abc") for right in "cba"]
    found = sum(one == right for one, right in zip(given, "cba", strict=True))
    return ",".join(f"{n}:{one}" for n, one in enumerate(given, 1)), Fraction(found, 3)


def ordered(rng: random.Random, strong: bool) -> tuple[str | None, Fraction]:
    """Prompts 4, 3, 2, 1 stand at a, b, c, d."""
    given = list("dcba")
    if not strong or rng.random() < 0.4:
        rng.shuffle(given)
    pairs = list(combinations(reversed(given), 2))
    found = sum(one < other for one, other in pairs)
    return ",".join(f"{n}:{one}" for n, one in enumerate(given, 1)), Fraction(found, len(pairs))


def questions(document: Any) -> dict[Question, Drawing]:
    def choice(stem: str, kind: str = "multiple_choice", right: str = "a") -> Question:
        made = make.question(make.fact(document), kind, stem=stem, options=OPTIONS)
        assert made.revision is not None
        for option in made.revision.options:
            option["correct"] = option["id"] in right
        made.revision.save()
        return made

    lines = ["A", "B", "C", "D"]
    return {
        choice("One?"): chosen,
        choice("Two?"): chosen,
        choice("Against?"): against,
        choice("Always?"): always,
        choice("Which?", "multi_select", "abc"): ticked,
        choice("Which else?", "multi_select", "abc"): ticked,
        make.arranged(make.fact(document), "matching", lines[:3], ["1", "2", "3"]): matched,
        make.arranged(make.fact(document), "ordering", lines, ["1", "2", "3", "4"]): ordered,
    }


def agrees(found: Any, expected: dict[str, float | None], about: str) -> None:
    for name, value in expected.items():
        told = getattr(found, name)
        assert (told is None) == (value is None), f"{about}: {name}"
        if value is not None:
            assert told == pytest.approx(value, rel=1e-9, abs=1e-9), f"{about}: {name}"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("drawn", [False, True])
def test_screen_and_file_agree_with_fractions(
    instructor: User, as_instructor: Client, seed: int, drawn: bool
) -> None:
    rng = random.Random(seed)
    document = make.document(owner=instructor)
    course = make.course(instructor, documents=[document])
    given, bank = quiz(course, instructor), questions(document)
    rows: list[dict[int, Fraction]] = []
    places: list[Marks] = []
    for n in range(14):
        learner = make.learner()
        Membership.objects.create(course=course, learner=learner)
        asked = rng.sample(list(bank), 6) if drawn else list(bank)
        drawing = [bank[one](rng, n % 2 > 0) for one in asked]
        sat(
            given, [(one, said) for one, (said, _mark) in zip(asked, drawing, strict=True)], learner
        )
        places.append([mark for _said, mark in drawing])
        rows.append({one.pk: mark for one, mark in zip(asked, places[-1], strict=True)})
        if n % 4 == 0:  # comes again: only the first attempt counts
            sat(given, [(one, "a") for one in asked if bank[one] is chosen], learner, number=2)
    totals = [sum(row.values(), Fraction(0)) for row in rows]
    columns = {
        one.pk: (
            [row[one.pk] for row in rows if one.pk in row],
            [whole for row, whole in zip(rows, totals, strict=True) if one.pk in row],
        )
        for one in bank
    }

    said = as_instructor.get(f"/analysis/quiz/{given.pk}/").context["analysis"]
    file = as_instructor.get(f"/analysis/quiz/{given.pk}/csv/").content.decode("utf-8-sig")
    lines = {int(line["Question id"]): line for line in csv.DictReader(StringIO(file))}

    agrees(said.quiz, of_quiz(rows, places, drawn=drawn), "quiz")
    assert len(said.rows) == len(bank) == len(lines)
    heavy = dict(zip(columns, weights(list(columns.values())), strict=True))
    for row in said.rows:
        pk = row.question.pk
        expected = of_item(*columns[pk]) | {"weight": heavy[pk]}
        agrees(row.figures, expected, row.newest.revision.stem)
        assert row.figures.against == (heavy[pk] is None)
        for title, name in CSV.items():
            told, value = lines[pk][title], expected[name]
            assert (told == "") == (value is None)
            assert value is None or float(told) == pytest.approx(value, abs=6e-7)
        told = row.figures.discrimination
        if told is not None and row.figures.n > 3:
            interval = surely(told, len(columns[pk][0]))
            assert row.figures.surely == pytest.approx(interval, rel=1e-9)
        if bank[row.question] is against:
            assert told < 0
        assert (row.figures.discrimination is None) == (bank[row.question] is always)

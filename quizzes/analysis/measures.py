"""Classical test theory: how the items of a quiz did, and the quiz as a whole. Pure.

The formulas are those of Moodle: docs.moodle.org/dev/Quiz_statistics_calculations.
x is the mark of an attempt on an item, T the sum of the marks of the attempt, r = T - x the marks
on everything else. What a learner saw and left blank has mark 0; what they never saw is None.

Where attempts saw different items (drawn at random, or the quiz was changed), everything about an
item is taken over the attempts that saw it, and r is what each of them earned on the rest of its
own draw: attempts of one quiz are equally long, so their totals can be compared. How hard the
rest of a draw was is noise in r, which brings the discrimination nearer to 0, never to the other
side. The consistency of such a quiz is that of its places, not of its items: see `consistency`.

A figure that would divide by a variance of 0 (everybody has the same mark, or the same rest) or
that needs more attempts than there are is None, and never 0: nothing is known. Sums are taken by
`math.fsum`, so that the order of the attempts changes no digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import compress
from math import atanh, comb, fsum, sqrt, tanh
from operator import mul
from statistics import median
from typing import NamedTuple

from quizzes.progress.measures import Z_95, wilson

ENOUGH = 10
"""Attempts below which nothing is said of an item but how many are missing."""
RARELY = 0.05
EASY = 0.95
HARD = 0.2
WEAK = 20.0
SAME = 1e-9
"""Marks that differ by less are the same mark after rounding; real ones differ by far more."""
EDGE = 1e-12
"""A covariance below is 0 after rounding."""


class Seen(NamedTuple):
    """One attempt that saw an item. `seconds` is 0 where the time is not known."""

    mark: float
    rest: float
    chosen: tuple[str, ...] = ()
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """What could be answered. `offered` is false for what was typed or is a line to arrange."""

    id: str
    right: bool
    offered: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """An item beside its marks. `guess` is the share of the mark that blind guessing earns."""

    maximum: float = 1.0
    guess: float | None = None
    choices: tuple[Choice, ...] = ()


class Verdict(StrEnum):
    """What there is to say of an item; what needs attention most comes first."""

    AGAINST = "against"
    HARD = "hard"
    WEAK = "weak"
    UNUSED = "unused"
    EASY = "easy"
    WELL = "well"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class ChoiceFigures:
    """How often something was chosen. `biserial` is the point-biserial correlation (-1 to 1) of
    having chosen it with r; `rare` marks a wrong option chosen by fewer than 5 %."""

    choice: Choice
    n: int
    share: float
    biserial: float | None
    rare: bool


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """The figures of one item over the `n` attempts that saw it.

    `facility` is mean(x) / maximum, 0 to 1, with `low` and `high` its 95 % interval; `sd` the
    standard deviation of x in marks, with n - 1. `discrimination` (-100 to 100) has its 95 %
    interval too. `efficiency` and `weight` are in per cent; `against` is set where the item pulls
    against the total, which has then no weight. `guess` is 0 to 1. `seconds` is the median.
    `thirds` are the facilities in the weakest, middle and strongest third, by r.
    """

    n: int
    missing: int
    facility: float | None
    low: float
    high: float
    sd: float | None
    discrimination: float | None
    surely: tuple[float, float] | None
    efficiency: float | None
    weight: float | None
    against: bool
    guess: float | None
    seconds: float | None
    thirds: tuple[float | None, float | None, float | None]
    choices: tuple[ChoiceFigures, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def percents(self) -> tuple[int, int, int]:
        """Facility and its interval in whole per cent."""
        return round(100 * (self.facility or 0)), round(100 * self.low), round(100 * self.high)

    @property
    def guess_percent(self) -> float | None:
        return None if self.guess is None else 100 * self.guess

    @property
    def thirds_percent(self) -> list[int | None]:
        return [None if third is None else round(100 * third) for third in self.thirds]


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """The quiz as a whole over `n` attempts; mean, median, sd and standard error in marks, of
    `maximum` marks (the mean of what the attempts could earn), the others in per cent.

    Skewness and kurtosis come from k-statistics. `standard_error` is that of measurement: how far
    a total typically lies from what this learner would have in the mean of many such quizzes.
    """

    n: int
    maximum: float
    mean: float | None
    median: float | None
    sd: float | None
    skewness: float | None
    kurtosis: float | None
    consistency: float | None
    error_ratio: float | None
    standard_error: float | None

    def percent(self, marks: float | None) -> float | None:
        """Marks in per cent of what could be earned."""
        return 100 * marks / self.maximum if marks is not None and self.maximum else None

    @property
    def mean_percent(self) -> float | None:
        return self.percent(self.mean)

    @property
    def median_percent(self) -> float | None:
        return self.percent(self.median)

    @property
    def error_percent(self) -> float | None:
        return self.percent(self.standard_error)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The quiz, and each item in the order of the columns."""

    quiz: QuizFigures
    items: tuple[ItemFigures, ...]


Marks = Sequence[Sequence[float | None]]


def analyse(
    marks: Marks,
    items: Sequence[Item],
    chosen: Sequence[Sequence[tuple[str, ...]]] | None = None,
    seconds: Sequence[Sequence[int]] | None = None,
) -> Analysis:
    """Figures from a matrix of marks, a row an attempt and a column an item.

    None is an item that the attempt did not see; a blank is 0. `chosen` and `seconds` have the
    same shape, and their cells of unseen items are not looked at.
    """
    seen = columns(marks, len(items), chosen, seconds)
    found = tuple(map(figures, items, seen, effective_weights(seen)))
    return Analysis(quiz_figures(marks, [item.maximum for item in items]), found)


def columns(
    marks: Marks,
    width: int,
    chosen: Sequence[Sequence[tuple[str, ...]]] | None = None,
    seconds: Sequence[Sequence[int]] | None = None,
) -> list[list[Seen]]:
    """For each item the attempts that saw it, in their order, with what they earned on the rest."""
    found: list[list[Seen]] = [[] for _column in range(width)]
    for n, row in enumerate(marks):
        whole = total(row)
        for k, mark in enumerate(row):
            if mark is not None:
                picked = chosen[n][k] if chosen else ()
                spent = seconds[n][k] if seconds else 0
                found[k].append(Seen(mark, whole - mark, picked, spent))
    return found


def total(row: Iterable[float | None]) -> float:
    """T of an attempt."""
    return fsum(mark for mark in row if mark is not None)


def figures(item: Item, seen: Sequence[Seen], weight: Weight | None = None) -> ItemFigures:
    """The figures of an item, or of one wording of it, over the attempts that saw it.

    The interval of the facility is Wilson's. With partial credit it is taken of the mean share:
    marks between 0 and the maximum scatter less than right and wrong do, so it is then too wide
    rather than too narrow. That of the discrimination is Fisher's.
    """
    n = len(seen)
    x, r = [one.mark for one in seen], [one.rest for one in seen]
    dx, dr = deviations(x), deviations(r)
    facility = min(1.0, mean(x) / item.maximum) if n else None
    low, high = wilson(n * (facility or 0.0), n)
    told = correlation(dx, dr)
    made = ItemFigures(
        n=n,
        missing=max(0, ENOUGH - n),
        facility=facility,
        low=low,
        high=high,
        sd=deviation(x, dx),
        discrimination=None if told is None else 100 * told,
        surely=_surely(told, n),
        efficiency=efficiency(dx, dr),
        weight=weight.percent if weight else None,
        against=bool(weight and weight.against),
        guess=item.guess,
        seconds=_median_time(seen),
        thirds=thirds(seen, item.maximum),
        choices=_choices(item.choices, seen, dr),
        verdicts=(),
    )
    return replace(made, verdicts=verdicts(made))


def verdicts(found: ItemFigures) -> tuple[Verdict, ...]:
    """What to say, the most urgent first; always one at least.

    An item that everybody knows cannot tell learners apart: that it is too easy says it all.
    """
    if found.missing or found.facility is None:
        return (Verdict.FEW,)
    easy = found.facility >= EASY
    told = found.discrimination
    said = {
        Verdict.AGAINST: found.against or (told is not None and told < 0),
        Verdict.HARD: found.facility <= max(HARD, found.guess or 0.0),
        Verdict.WEAK: told is not None and 0 <= told < WEAK and not easy,
        Verdict.UNUSED: any(choice.rare for choice in found.choices) and not easy,
        Verdict.EASY: easy,
    }
    return tuple(verdict for verdict, holds in said.items() if holds) or (Verdict.WELL,)


def mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)


def is_flat(values: Sequence[float]) -> bool:
    """Whether there is no variance: fewer than two values, or all the same after rounding."""
    return len(values) < 2 or max(values) - min(values) < SAME


Deviations = Sequence[float] | None
"""The distances of values from their mean; None where there is no variance."""


def deviations(values: Sequence[float]) -> Deviations:
    if is_flat(values):
        return None
    middle = mean(values)
    return [value - middle for value in values]


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    return fsum(map(mul, a, b))


def deviation(values: Sequence[float], found: Deviations) -> float | None:
    """The standard deviation, with n - 1; None below two values, 0 where all are the same."""
    if len(values) < 2:
        return None
    return sqrt(dot(found, found) / (len(values) - 1)) if found else 0.0


def correlation(a: Deviations, b: Deviations) -> float | None:
    """Pearson's, -1 to 1; None where either has no variance."""
    if a is None or b is None:
        return None
    return max(-1.0, min(1.0, dot(a, b) / sqrt(dot(a, a) * dot(b, b))))


def efficiency(dx: Deviations, dr: Deviations) -> float | None:
    """Discriminative efficiency: the covariance of x and r in per cent of the highest that the
    same marks could have, which is that of both in order. At most 100; None without variance."""
    if dx is None or dr is None:
        return None
    return min(100.0, 100 * dot(dx, dr) / dot(sorted(dx), sorted(dr)))


def pull(seen: Sequence[Seen]) -> float | None:
    """cov(x, T) over the attempts that saw an item; None below two."""
    if len(seen) < 2:
        return None
    dx = deviations([one.mark for one in seen])
    totals = deviations([one.mark + one.rest for one in seen])
    found = 0.0 if dx is None or totals is None else dot(dx, totals) / (len(seen) - 1)
    return found if abs(found) > EDGE else 0.0


class Weight(NamedTuple):
    """What share of the spread of the totals an item makes, in per cent; None where it has none,
    which is so for all items that pull against the total."""

    percent: float | None
    against: bool


def effective_weights(seen: Iterable[Sequence[Seen]]) -> list[Weight]:
    """100 sqrt(cov(x, T)) over the sum of these roots, of all items with a covariance of 0 or
    more; the others are said to be against. No item has a weight where none pulls at all."""
    pulls = [pull(one) for one in seen]
    roots = [sqrt(one) if one is not None and one >= 0 else None for one in pulls]
    whole = fsum(root for root in roots if root is not None)
    return [
        Weight(
            100 * root / whole if root is not None and whole else None,
            one is not None and one < 0,
        )
        for one, root in zip(pulls, roots, strict=True)
    ]


def _surely(told: float | None, n: int) -> tuple[float, float] | None:
    """The 95 % interval of a discrimination (Fisher 1921), times 100; None below four attempts
    and for a perfect correlation, of which Fisher's transformation says nothing."""
    if told is None or n < 4 or abs(told) > 1 - SAME:
        return None
    middle, reach = atanh(told), Z_95 / sqrt(n - 3)
    return 100 * tanh(middle - reach), 100 * tanh(middle + reach)


def _median_time(seen: Sequence[Seen]) -> float | None:
    known = [one.seconds for one in seen if one.seconds > 0]
    return float(median(known)) if known else None


def thirds(
    seen: Sequence[Seen], maximum: float = 1.0
) -> tuple[float | None, float | None, float | None]:
    """Facility in the weakest, middle and strongest third of the attempts, by r.

    Equal rests stay together, in the third where the middle of them falls: who came first must
    not decide. A third can so be empty: None.
    """
    groups: tuple[list[float], list[float], list[float]] = ([], [], [])
    ordered = sorted([(round(one.rest, 9), one.mark) for one in seen])
    start = 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        third = min(2, 3 * (start + end) // (2 * len(ordered)))
        groups[third].extend(mark for _rest, mark in ordered[start:end])
        start = end
    weak, middle, strong = (mean(g) / maximum if g else None for g in groups)
    return weak, middle, strong


def _choices(
    choices: Sequence[Choice], seen: Sequence[Seen], dr: Deviations
) -> tuple[ChoiceFigures, ...]:
    spread = dot(dr, dr) if dr else 0.0
    return tuple(_choice(choice, seen, dr, spread) for choice in choices)


def _choice(choice: Choice, seen: Sequence[Seen], dr: Deviations, spread: float) -> ChoiceFigures:
    """Pearson's correlation with a variable of 0 and 1 needs only the rests of who chose: the
    sum of squares of such a variable is a(n - a)/n, where `a` of n chose."""
    picked = [choice.id in one.chosen for one in seen]
    a, n = sum(picked), len(seen)
    biserial = None
    if dr and 0 < a < n:
        biserial = fsum(compress(dr, picked)) / sqrt(spread * a * (n - a) / n)
    rare = choice.offered and not choice.right and n >= ENOUGH and a / n < RARELY
    return ChoiceFigures(choice, a, a / n if n else 0.0, biserial, rare)


def quiz_figures(marks: Marks, maxima: Sequence[float]) -> QuizFigures:
    """The quiz as a whole."""
    totals = [total(row) for row in marks]
    n = len(totals)
    possible = [fsum(m for m, x in zip(maxima, row, strict=True) if x is not None) for row in marks]
    sd, inner = deviation(totals, deviations(totals)), consistency(marks)
    ratio = None if inner is None else 100 * sqrt(max(0.0, 1 - inner / 100))
    return QuizFigures(
        n=n,
        maximum=mean(possible) if n else 0.0,
        mean=mean(totals) if n else None,
        median=float(median(totals)) if n else None,
        sd=sd,
        skewness=skewness(totals),
        kurtosis=kurtosis(totals),
        consistency=inner,
        error_ratio=ratio,
        standard_error=None if ratio is None or sd is None else ratio * sd / 100,
    )


def _moment(off: Sequence[float], power: int) -> float:
    return fsum([one**power for one in off]) / len(off)


def skewness(values: Sequence[float]) -> float | None:
    """k3 / k2^1.5; None below three values and without variance."""
    n, off = len(values), deviations(values)
    if n < 3 or off is None:
        return None
    k3 = n * n * _moment(off, 3) / ((n - 1) * (n - 2))
    return float(k3 / (dot(off, off) / (n - 1)) ** 1.5)


def kurtosis(values: Sequence[float]) -> float | None:
    """k4 / k2^2, 0 for a normal distribution; None below four values and without variance."""
    n, off = len(values), deviations(values)
    if n < 4 or off is None:
        return None
    m2, m4 = _moment(off, 2), _moment(off, 4)
    k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / ((n - 1) * (n - 2) * (n - 3))
    return float(k4 / (dot(off, off) / (n - 1)) ** 2)


def consistency(marks: Marks) -> float | None:
    """The coefficient of internal consistency (Cronbach's alpha) in per cent, 100 at most.

    100 p/(p-1) (1 - sum of var(x) / k2) over the p items, where everybody saw all of them. Where
    items were drawn, an item of the formula is a place of the attempt, p is how many places an
    attempt has (in the mean), and the variances of the places are taken together, about one
    common mean: any question may stand at any place. None below two attempts or two items and
    where all totals are the same.
    """
    rows = [[x for x in row if x is not None] for row in marks]
    totals = deviations([fsum(row) for row in rows])
    if totals is None:
        return None
    everyone = all(len(row) == len(full) for row, full in zip(rows, marks, strict=True))
    p = fsum(map(len, rows)) / len(rows)
    if p <= 1:
        return None
    places = zip(*rows, strict=True) if everyone else [[x for row in rows for x in row]]
    parts = fsum(dot(off, off) for place in places if (off := deviations(place)))
    return min(100.0, 100 * p / (p - 1) * (1 - parts / dot(totals, totals)))


def guess_of_ticks(right: int, wrong: int) -> float:
    """What ticking any set of options earns in the mean: the share of right ones less that of
    wrong ones among as many, 0 at least; every set but the empty one is as likely."""
    earned = fsum(
        comb(right, a) * comb(wrong, b) * (a - b) / right
        for a in range(1, right + 1)
        for b in range(min(a, wrong + 1))
    )
    return earned / ((1 << (right + wrong)) - 1)


def share_of(marks: Sequence[float]) -> tuple[float, float, float]:
    """The mean of marks between 0 and 1, and its 95 % interval (Wilson)."""
    middle = mean(marks)
    return (middle, *wilson(len(marks) * middle, len(marks)))

"""How sure a share is, and how well predictions came true. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log, sqrt

Z_95 = 1.959963984540054
BINS, PER_BIN = 10, 10
_NEVER_CERTAIN = 1e-4
_DAYS, _ANSWERS, _LAPSES = log(3.62), log(1.89), log(1.73)
"""Widths of the bins of FSRS: each is so many times as wide as the one before."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of `n` were recalled; with what may be said of all of them, in percent."""

    recalled: int = 0
    n: int = 0

    @property
    def percent(self) -> int:
        return round(100 * self.recalled / self.n) if self.n else 0

    @property
    def low(self) -> int:
        return round(100 * wilson(self.recalled, self.n)[0])

    @property
    def high(self) -> int:
        return round(100 * wilson(self.recalled, self.n)[1])

    def __add__(self, other: Share) -> Share:
        return Share(self.recalled + other.recalled, self.n + other.n)


def wilson(recalled: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """The interval that holds the true share in 95 of 100 cases (Wilson 1927).

    Unlike the usual ± it stays between 0 and 1 and is fair to few or one-sided answers.
    Nothing is known of an empty sample: (0, 1).
    """
    if not n:
        return 0.0, 1.0
    share, doubt = recalled / n, z * z / n
    middle = share + doubt / 2
    reach = z * sqrt(share * (1 - share) / n + doubt / (4 * n))
    return max(0.0, (middle - reach) / (1 + doubt)), min(1.0, (middle + reach) / (1 + doubt))


@dataclass(frozen=True, slots=True)
class Guess:
    """One review: the predicted recall, what came of it, and what FSRS sorts it by."""

    expected: float
    recalled: bool
    elapsed: int = 1
    answers: int = 2
    lapses: int = 0


@dataclass(frozen=True, slots=True)
class Bin:
    """Reviews of like predictions: their mean and the share that was recalled."""

    expected: float
    share: Share


def bins(guesses: Sequence[Guess]) -> tuple[Bin, ...]:
    """The guesses by rising prediction in at most ten bins whose sizes differ by one at most.

    Fewer bins where fewer than a hundred reviews would leave less than ten in each.
    """
    ordered = sorted(guesses, key=lambda guess: guess.expected)
    count = max(1, min(BINS, len(ordered) // PER_BIN))
    edges = [len(ordered) * k // count for k in range(count + 1)]
    return tuple(_bin(ordered[start:end]) for start, end in pairwise(edges) if end > start)


def _bin(guesses: Sequence[Guess]) -> Bin:
    n = len(guesses)
    return Bin(
        sum(guess.expected for guess in guesses) / n,
        Share(sum(guess.recalled for guess in guesses), n),
    )


def rmse_bins(guesses: Iterable[Guess]) -> float:
    """RMSE(bins) of FSRS: reviews are alike that have about the same number of days since the
    last answer, of answers and of lapses; the root of the mean squared distance between what
    was expected and recalled in each, weighted by reviews. 0 without reviews."""
    gathered: dict[tuple[int, int, int], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for guess in guesses:
        place = gathered[
            floor(log(max(1, guess.elapsed)) / _DAYS),
            floor(log(guess.answers) / _ANSWERS),
            floor(log(guess.lapses) / _LAPSES) if guess.lapses else -1,
        ]
        place[0] += 1
        place[1] += guess.expected
        place[2] += guess.recalled
    total = sum(n for n, _expected, _recalled in gathered.values())
    if not total:
        return 0.0
    return sqrt(sum((e - r) ** 2 / n for n, e, r in gathered.values()) / total)


def log_loss(guesses: Sequence[Guess]) -> float:
    """The mean surprise, in nats; no prediction is taken as quite certain. 0 without reviews."""
    if not guesses:
        return 0.0
    return -sum(log(_chance(guess)) for guess in guesses) / len(guesses)


def _chance(guess: Guess) -> float:
    """What the prediction gave to what happened."""
    expected = min(1 - _NEVER_CERTAIN, max(_NEVER_CERTAIN, guess.expected))
    return expected if guess.recalled else 1 - expected

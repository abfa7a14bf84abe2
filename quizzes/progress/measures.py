"""How sure a share is, and how well predictions came true. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import floor, log, sqrt
from operator import attrgetter
from typing import Protocol

Z_95 = 1.959963984540054
BINS, PER_BIN = 10, 10
_NEVER_CERTAIN = 1e-4


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


def wilson(recalled: float, n: int, z: float = Z_95) -> tuple[float, float]:
    """The interval that holds the true share in 95 of 100 cases (Wilson 1927).

    Unlike the usual ± it stays between 0 and 1 and is fair to few or one-sided answers.
    Nothing is known of an empty sample: (0, 1).
    """
    if not n:
        return 0.0, 1.0
    share, doubt = recalled / n, z * z / n
    middle = share + doubt / 2
    reach = z * sqrt(share * (1 - share) / n + doubt / (4 * n))
    low, high = (middle - reach) / (1 + doubt), (middle + reach) / (1 + doubt)
    # Rounding must not leave the share itself outside.
    return max(0.0, min(share, low)), min(1.0, max(share, high))


class Guess(Protocol):
    """One review: the predicted recall, what came of it, and what FSRS sorts it by.

    `elapsed` counts days since the last answer, `answers` this one too.
    """

    @property
    def expected(self) -> float: ...
    @property
    def recalled(self) -> bool: ...
    @property
    def elapsed(self) -> int: ...
    @property
    def answers(self) -> int: ...
    @property
    def lapses(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Bin:
    """Reviews of like predictions: their mean and the share that was recalled."""

    expected: float
    share: Share


def bins(guesses: Sequence[Guess]) -> tuple[Bin, ...]:
    """The guesses by rising prediction in at most ten bins whose sizes differ by one at most.

    Fewer bins where fewer than a hundred reviews would leave less than ten in each.
    """
    ordered = sorted(guesses, key=attrgetter("expected"))
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
    gathered: dict[tuple[int, int, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for guess in guesses:
        alike = _size(guess.elapsed, 3.62), _size(guess.answers, 1.89), _size(guess.lapses, 1.73)
        place = gathered[alike]
        place[0] += 1
        place[1] += guess.expected - guess.recalled
    total = sum(n for n, _off in gathered.values())
    return sqrt(sum(off * off / n for n, off in gathered.values()) / total) if total else 0.0


@lru_cache(maxsize=65_536)
def _size(number: int, times: float) -> int:
    """The bin of a count among bins that are each so many times as wide as the one before."""
    return floor(log(number) / log(times)) if number > 0 else -1


def log_loss(guesses: Sequence[Guess]) -> float:
    """The mean surprise, in nats; no prediction is taken as quite certain. 0 without reviews."""
    chances = (guess.expected if guess.recalled else 1 - guess.expected for guess in guesses)
    least = _NEVER_CERTAIN
    lost = sum(log(least if chance < least else chance) for chance in chances)
    return -lost / len(guesses) if guesses else 0.0

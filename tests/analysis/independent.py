"""The same figures, computed another way: with numpy, from matrices of co-moments and definitions.

Nothing is shared with the module under test. NaN is a mark that does not exist.
"""

from __future__ import annotations

from itertools import chain, combinations
from math import comb

import numpy as np

Array = np.ndarray


def table(marks: list[list[float | None]]) -> Array:
    return np.array([[np.nan if x is None else x for x in row] for row in marks], dtype=float)


def item(marks: list[list[float | None]], k: int, maximum: float) -> dict[str, float]:
    """Facility, sd, discrimination, efficiency of column k from the moment matrix of (x, r)."""
    full = table(marks)
    saw = full[~np.isnan(full[:, k])]
    x = saw[:, k]
    r = np.nansum(np.delete(saw, k, axis=1), axis=1)
    n = len(x)
    # Raw moments about zero, unlike the two passes under test.
    sxx, srr = n * (x @ x) - x.sum() ** 2, n * (r @ r) - r.sum() ** 2
    sxr = n * (x @ r) - x.sum() * r.sum()
    best = n * (np.sort(x) @ np.sort(r)) - x.sum() * r.sum()
    return {
        "facility": float(x.sum() / (n * maximum)),
        "sd": float(np.sqrt(sxx / (n * (n - 1)))),
        "discrimination": float(100 * sxr / np.sqrt(sxx * srr)),
        "efficiency": float(100 * sxr / best),
    }


def weights(marks: list[list[float | None]]) -> list[float]:
    """NaN where the item pulls against the total."""
    full = table(marks)
    totals = np.nansum(full, axis=1)
    pulls = []
    for x in full.T:
        seen = ~np.isnan(x)
        pulls.append(np.cov(np.vstack([x[seen], totals[seen]]), ddof=1)[0, 1])
    roots = [np.sqrt(pull) if pull >= 0 else np.nan for pull in pulls]
    return [float(100 * root / np.nansum(roots)) for root in roots]


def quiz(marks: list[list[float | None]]) -> dict[str, float]:
    """The quiz, with k-statistics from power sums (Fisher) instead of central moments."""
    full = table(marks)
    totals = np.nansum(full, axis=1)
    n = len(totals)
    s1, s2, s3, s4 = (float(np.sum(totals**power)) for power in (1, 2, 3, 4))
    k2 = (n * s2 - s1**2) / (n * (n - 1))
    k3 = (2 * s1**3 - 3 * n * s1 * s2 + n**2 * s3) / (n * (n - 1) * (n - 2))
    k4 = (
        -6 * s1**4
        + 12 * n * s1**2 * s2
        - 3 * n * (n - 1) * s2**2
        - 4 * n * (n + 1) * s1 * s3
        + n**2 * (n + 1) * s4
    ) / (n * (n - 1) * (n - 2) * (n - 3))
    p = float(np.mean(np.sum(~np.isnan(full), axis=1)))
    if np.isnan(full).any():
        every = full[~np.isnan(full)]
        parts = float(np.sum((every - every.mean()) ** 2) / (n - 1))
    else:
        parts = float(np.trace(np.cov(full, rowvar=False, ddof=1)))
    consistency = 100 * p / (p - 1) * (1 - parts / k2)
    ratio = 100 * np.sqrt(1 - consistency / 100)
    return {
        "mean": s1 / n,
        "median": float(np.median(totals)),
        "sd": float(np.sqrt(k2)),
        "skewness": k3 / k2**1.5,
        "kurtosis": k4 / k2**2,
        "consistency": consistency,
        "error_ratio": float(ratio),
        "standard_error": float(ratio * np.sqrt(k2) / 100),
    }


def biserial(chosen: list[bool], r: list[float]) -> float:
    """From the means of those who chose and those who did not: (M1 - M0) / s sqrt(pq)."""
    c, rest = np.array(chosen), np.array(r)
    p = c.mean()
    apart = rest[c].mean() - rest[~c].mean()
    return float(apart / rest.std(ddof=0) * np.sqrt(p * (1 - p)))


def guess_of_ticks(right: int, wrong: int) -> float:
    """By trying every set of ticks."""
    options = [True] * right + [False] * wrong
    tried = chain.from_iterable(combinations(options, size) for size in range(1, len(options) + 1))
    earned = [max(0.0, (sum(one) - (len(one) - sum(one))) / right) for one in tried]
    assert (
        len(earned)
        == 2 ** len(options) - 1
        == sum(comb(len(options), k) for k in range(1, len(options) + 1))
    )
    return float(np.mean(earned))

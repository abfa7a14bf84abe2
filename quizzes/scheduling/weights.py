"""Whether numbers may be parameters of the model."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

_SINGLE = 1e-6
"""What single precision, in which fits are computed, may add to a bound."""


def valid_parameters(weights: Iterable[float]) -> tuple[float, ...]:
    """21 finite numbers within the bounds of FSRS-6; ValueError says which is not.

    A number that lies outside by a rounding of single precision is set on its bound.
    """
    given = tuple(float(weight) for weight in weights)
    if len(given) != len(LOWER_BOUNDS_PARAMETERS):
        raise ValueError(f"FSRS-6 has 21 parameters, not {len(given)}")
    bounds = zip(given, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    kept = []
    for n, (weight, low, high) in enumerate(bounds):
        if not isfinite(weight) or not low - _SINGLE <= weight <= high + _SINGLE:
            raise ValueError(f"parameter {n} is {weight}, not between {low} and {high}")
        kept.append(min(max(weight, low), high))
    return tuple(kept)

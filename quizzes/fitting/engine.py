"""The fit itself: the Rust crate of FSRS through `fsrs-rs-python`, where it is installed.

Its only importer, and inside the functions: no request waits for it, and everything else
works without it.
"""

from __future__ import annotations

from collections.abc import Sequence

from quizzes.fitting.histories import Item, Weights
from quizzes.scheduling import DEFAULT_PARAMETERS
from quizzes.scheduling.weights import valid_parameters

RELEARNING_STEPS = 1


class NotFitted(Exception):
    """The fit gave nothing that may be used; says why."""


def fit(items: Sequence[Item]) -> Weights:
    """The weights that predict the items best, with a pull towards the default ones.

    Items come in the order of days. The same items give the same weights. NotFitted where
    the result is not 21 finite numbers within the bounds of FSRS-6.
    """
    import fsrs_rs_python as rust

    model = rust.FSRS(list(DEFAULT_PARAMETERS))
    told = [rust.FSRSItem([rust.FSRSReview(*review) for review in item]) for item in items]
    try:
        return valid_parameters(
            model.compute_parameters(told, num_relearning_steps=RELEARNING_STEPS)
        )
    except ValueError as wrong:
        raise NotFitted(str(wrong)) from wrong

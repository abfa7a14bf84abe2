"""A small part of what `benchmarks/fitting.py` measures: nobody gets a worse curve."""

from __future__ import annotations

from statistics import fmean

import pytest

from benchmarks.fitting import LIMIT, results
from benchmarks.learners import learners
from quizzes.fitting import choice

pytest.importorskip("fsrs_rs_python", reason="the choice was NOT tried: nothing fits")
SEED, CLASSES, SIZE = 2, 3, 4


def test_nobody_gets_a_worse_curve_and_all_together_a_better_one() -> None:
    found = results(learners(SEED, CLASSES, SIZE))
    assert max(one.worse for one in found) <= LIMIT
    assert fmean(one.worse for one in found) < 0
    assert {one.choice for one in found} == {"default", "own"}


def test_without_evidence_and_shrinking_somebody_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail: so it does when every fit is taken as it is."""
    monkeypatch.setattr(choice, "HALF", 0)
    monkeypatch.setattr(choice, "BEYOND_NOISE", -100.0)
    found = results(learners(SEED, CLASSES, SIZE))
    assert max(one.worse for one in found) > LIMIT

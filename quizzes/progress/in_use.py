"""Which forgetting curve a learner is scheduled by, and why."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from quizzes.memory.fitted import can_fit, missing
from quizzes.memory.models import Fitting
from quizzes.memory.queries import standing_answers

DEFAULT = Fitting.Choice.DEFAULT


@dataclass(frozen=True)
class Judgement:
    """How far off a curve was over the answers held out: mean log loss in nats, and RMSE(bins)
    in points of a hundred."""

    choice: str
    loss: float
    points: float


@dataclass(frozen=True)
class InUse:
    """The usual curve and the one that was held against it: the one in use, or the best of the
    others. `held_out` is 0 where nothing was compared; then there is no judgement.

    After `missing` answers more curves are compared, if this site can fit any.
    """

    choice: str
    held_out: int
    usual: Judgement | None
    other: Judgement | None
    missing: int
    can_fit: bool


def in_use(learner: User) -> InUse:
    """Two SELECTs."""
    fitting = Fitting.objects.filter(learner=learner).first()
    answers = standing_answers().filter(learner=learner).count()
    left = missing(answers, fitting.reviews if fitting else None)
    if fitting is None:
        return InUse(DEFAULT, 0, None, None, left, can_fit())
    found = judgements(fitting)
    others = [one for name, one in found.items() if name != DEFAULT]
    return InUse(
        choice=fitting.choice,
        held_out=fitting.held_out,
        usual=found.get(DEFAULT),
        other=found[fitting.choice]
        if fitting.choice != DEFAULT
        else min(others, key=lambda one: one.loss, default=None),
        missing=left,
        can_fit=can_fit(),
    )


def judgements(fitting: Fitting) -> dict[str, Judgement]:
    return {
        name: Judgement(name, loss, 100 * fitting.errors[name])
        for name, loss in fitting.losses.items()
    }

"""Whatever is done in whatever order, memory is the fold of its log."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.memory import world
from tests.memory.machine import Machine

pytestmark = pytest.mark.django_db
RUN = settings(
    max_examples=30,
    stateful_step_count=30,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # shrinking runs for minutes
    report_multiple_bugs=False,
)


@pytest.fixture
def course(tmp_path: Path) -> type[Machine]:
    """The machine over a course that is loaded once; each example is rolled back."""
    Machine.folder = tmp_path
    world.load(tmp_path)
    return Machine


def test_memory_is_the_fold_of_its_log_whatever_is_done(course: type[Machine]) -> None:
    run_state_machine_as_test(course, settings=RUN)

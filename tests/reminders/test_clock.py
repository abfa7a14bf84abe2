"""The hour of reminding in the learner's own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.reminders.clock import reminded_day
from quizzes.scheduling import study_day

ZONES = ["UTC", "Pacific/Kiritimati", "Asia/Kolkata", "Europe/Berlin", "America/New_York",
         "Australia/Lord_Howe", "Pacific/Pago_Pago"]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "hour", "at", "day"),
    [
        ("UTC", 8, "2026-03-10 07:59", None),
        ("UTC", 8, "2026-03-10 08:00", "2026-03-10"),
        ("UTC", 8, "2026-03-11 03:59", "2026-03-10"),  # missed by many hours, the day still runs
        ("UTC", 8, "2026-03-11 04:00", None),  # the day is over
        ("UTC", 4, "2026-03-10 04:00", "2026-03-10"),
        ("UTC", 2, "2026-03-10 23:59", None),  # 02:00 is the end of the study day
        ("UTC", 2, "2026-03-11 02:00", "2026-03-10"),
        ("Pacific/Kiritimati", 8, "2026-03-09 17:59", None),  # UTC+14
        ("Pacific/Kiritimati", 8, "2026-03-09 18:00", "2026-03-10"),
        ("Asia/Kolkata", 8, "2026-03-10 02:29", None),  # UTC+5:30
        ("Asia/Kolkata", 8, "2026-03-10 02:30", "2026-03-10"),
        # Berlin puts its clocks forward at 01:00 UTC on 29 March: 02:00 does not exist.
        ("Europe/Berlin", 2, "2026-03-29 00:59", None),
        ("Europe/Berlin", 2, "2026-03-29 01:00", "2026-03-28"),
        ("Europe/Berlin", 8, "2026-03-29 05:59", None),
        ("Europe/Berlin", 8, "2026-03-29 06:00", "2026-03-29"),
        # ... and back at 01:00 UTC on 25 October: 02:00 comes twice, the first counts.
        ("Europe/Berlin", 2, "2026-10-24 23:59", None),
        ("Europe/Berlin", 2, "2026-10-25 00:00", "2026-10-24"),
        ("Europe/Berlin", 8, "2026-10-25 06:59", None),
        ("Europe/Berlin", 8, "2026-10-25 07:00", "2026-10-25"),
    ],
)
def test_the_hour(zone: str, hour: int, at: str, day: str | None) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert reminded_day(moment, hour, zone, 4) == (day and date.fromisoformat(day))


@given(
    start=st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)),
    zone=st.sampled_from(ZONES),
    hour=st.integers(0, 23),
    begins=st.integers(4, 8),
)
def test_a_run_every_hour_finds_each_study_day(
    start: datetime, zone: str, hour: int, begins: int
) -> None:
    """Over ten days no study day is left out, none is found before its hour or after its end."""
    found = set()
    for n in range(240):
        at = start.replace(tzinfo=UTC) + timedelta(hours=n)
        day = reminded_day(at, hour, zone, begins)
        if day is not None:
            assert day == study_day(at, zone, begins)
            wall = at.astimezone(ZoneInfo(zone))
            assert wall.date() > day or wall.hour >= hour
            found.add(day)
    whole = {min(found) + timedelta(days=n) for n in range((max(found) - min(found)).days + 1)}
    assert found == whole
    assert len(found) >= 9

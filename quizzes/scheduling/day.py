"""Study days: a learner's day begins at an hour of their own time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


def study_day(at: datetime, time_zone: str, day_starts_at: int) -> date:
    """The study day of an aware moment: the wall clock, set back by the hour of roll-over.

    Roll-overs between 00:00 and 03:00 can run backwards where clocks are put back;
    from 04:00 on they do not in any zone known.
    """
    wall = at.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
    return (wall - timedelta(hours=day_starts_at)).date()


@lru_cache(maxsize=4096)
def day_start(day: date, time_zone: str, day_starts_at: int) -> datetime:
    """When a study day begins, in UTC."""
    wall = datetime.combine(day, time(day_starts_at), tzinfo=ZoneInfo(time_zone))
    return wall.astimezone(UTC)

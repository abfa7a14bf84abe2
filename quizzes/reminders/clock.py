"""When a learner's hour has come."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from quizzes.scheduling import study_day


def reminded_day(at: datetime, hour: int, time_zone: str, day_starts_at: int) -> date | None:
    """The study day that `at` lies in, if its hour of reminding has come; else None.

    Wall clocks are compared: where the hour is skipped as clocks are put forward, it has come
    with the next; where it comes twice, it has come with the first. An hour before the
    roll-over belongs to the study day that is about to end.
    """
    day = study_day(at, time_zone, day_starts_at)
    on = day if hour >= day_starts_at else day + timedelta(days=1)
    wall = at.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
    return day if wall >= datetime.combine(on, time(hour)) else None

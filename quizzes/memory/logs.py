"""Every card of a learner with its log, read at once: for a rebuild and a comparison."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import connection

from quizzes.memory.fast import MEMORY, MEMORY_COLUMNS

CARDS_OF = f"""
SELECT {MEMORY}, c."id", c."rows", c."suspended", c."flagged", c."buried_until"
FROM "quizzes_card" c
WHERE c."learner_id" = %(learner)s AND c."id" > %(after)s ORDER BY c."id" LIMIT %(limit)s
"""  # noqa: S608

# On SQLite moments and days come as text: read by the type of their column they would cost as
# much as all else that is read.
LOG_OF = """
SELECT r."card_id", r."kind", r."rating", {at}, {day}, r."interval", r."retention",
       r."time_zone", r."day_starts_at", r."parameters_id"
FROM "quizzes_review" r
WHERE r."learner_id" = %(learner)s AND r."card_id" > %(after)s AND r."card_id" <= %(upto)s
ORDER BY r."card_id", r."number"
"""
_LOG_OF = {
    "sqlite": LOG_OF.format(at="""r."at" || '+00:00'""", day="""r."day" || ''"""),
    "postgresql": LOG_OF.format(at='r."at"', day='r."day"'),
}


def moment_read(at: datetime | str) -> datetime:
    """A moment of LOG_OF, aware."""
    return datetime.fromisoformat(at) if isinstance(at, str) else at


def day_read(day: date | str) -> date:
    """A day of LOG_OF."""
    return date.fromisoformat(day) if isinstance(day, str) else day


def cards_with_logs(
    learner: int, *, at_once: int = 2000
) -> Iterator[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
    """Every card of a learner as CARDS_OF gives it, with its rows as LOG_OF gives them.

    Two SELECTs for each `at_once` cards, so that what is held in memory is bounded.
    """
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(CARDS_OF, {"learner": learner, "after": after, "limit": at_once})
            cards = cursor.fetchall()
            if not cards:
                return
            upto = cards[-1][len(MEMORY_COLUMNS)]
            cursor.execute(
                _LOG_OF[connection.vendor], {"learner": learner, "after": after, "upto": upto}
            )
            logs: dict[int, list[tuple[Any, ...]]] = {}
            for row in cursor.fetchall():
                logs.setdefault(row[0], []).append(row)
        for card in cards:
            yield card, logs.get(card[len(MEMORY_COLUMNS)], [])
        after = upto

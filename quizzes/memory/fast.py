"""The hot path as fixed statements: an answer is stored.

Building and compiling querysets costs more than half of a naive answer; these
statements are compiled once, and their parameters are named (which Django passes on in
a third of the time that numbered ones take on SQLite). What comes next stands in `choosing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings

from quizzes.scheduling import Memory, State

MEMORY_COLUMNS = (
    "state",
    "step",
    "stability",
    "difficulty",
    "due",
    "due_day",
    "last",
    "last_day",
    "interval",
    "reps",
    "lapses",
)
MEMORY = ", ".join(f'c."{column}"' for column in MEMORY_COLUMNS)

# Whether a fact stands in the section of an exam `e`: `plans.covers` says the same.
IN_SECTION = """
 (e."section" = '' OR c."fact_id" IN (SELECT f."id" FROM "content_fact" f
     WHERE f."section" = e."section" OR f."section" LIKE e."section" || '(%%'
     OR f."section" LIKE e."section" || '/%%'))
"""
_EXAM_OF_CARD = f"""
LEFT JOIN "quizzes_exam" e ON e."learner_id" = c."learner_id"
     AND e."document_id" = c."document_id" AND e."day" > %(day)s AND {IN_SECTION}
"""

CARD_AND_KEY = f"""
SELECT {MEMORY}, c."rows", c."suspended", c."buried_until", c."document_id",
       r."card_id", r."rating", q."id",
       EXISTS (SELECT 1 FROM "quizzes_question" a WHERE a."revision_id" = %(revision)s){{exam}}
FROM "quizzes_card" c
LEFT JOIN "quizzes_review" r ON r."learner_id" = c."learner_id" AND r."key" = %(key)s
LEFT JOIN "quizzes_question" q ON q."fact_id" = c."fact_id"
     AND q."argument_id" = c."argument_id" AND q."kind" = 'flashcard' AND q."variant" = 0
{{exam_of_card}}
WHERE c."id" = %(card)s AND c."learner_id" = %(learner)s
"""  # noqa: S608  (built from constants alone)
_EXAM_COLUMNS = ', e."day", e."target", e."pass_days", e."daily"'
# {has exams before them: statement}; most have none, and need not pay for the look-up.
CARD_AND_KEY_OF = {
    planned: CARD_AND_KEY.replace("{exam}", _EXAM_COLUMNS if planned else "").replace(
        "{exam_of_card}", _EXAM_OF_CARD if planned else ""
    )
    for planned in (False, True)
}

STORE_MEMORY = f"""
UPDATE "quizzes_card"
SET {", ".join(f'"{c}" = %({c})s' for c in MEMORY_COLUMNS)}, "rows" = "rows" + 1
WHERE "id" = %(card)s AND "rows" = %(seen)s
"""  # noqa: S608

STORE_CARD = f"""
UPDATE "quizzes_card"
SET {", ".join(f'"{c}" = %({c})s' for c in MEMORY_COLUMNS)}, "rows" = %(rows)s,
    "suspended" = %(suspended)s, "flagged" = %(flagged)s, "buried_until" = %(buried_until)s
WHERE "id" = %(card)s
"""  # noqa: S608

LOG_COLUMNS = (
    "card_id",
    "learner_id",
    "number",
    "rating",
    "ruled",
    "at",
    "day",
    "due_day",
    "interval",
    "first_today",
    "state_before",
    "recall_before",
    "retention",
    "time_zone",
    "day_starts_at",
    "parameters_id",
    "scheduler_version",
    "milliseconds",
    "question_id",
    "revision_id",
    "source",
    "key",
)
ADD_ROW = f"""
INSERT INTO "quizzes_review" ("kind", {", ".join(f'"{column}"' for column in LOG_COLUMNS)})
VALUES ('answer', {", ".join(f"%({column})s" for column in LOG_COLUMNS)})
"""  # noqa: S608

COUNT_DAY = """
INSERT INTO "quizzes_dailycount"
("learner_id", "day", "answers", "introduced", "reviews", "recalled", "milliseconds")
VALUES (%(learner)s, %(day)s, %(answers)s, %(introduced)s, %(reviews)s, %(recalled)s,
        %(milliseconds)s)
ON CONFLICT ("learner_id", "day") DO UPDATE SET
  "answers" = "quizzes_dailycount"."answers" + excluded."answers",
  "introduced" = "quizzes_dailycount"."introduced" + excluded."introduced",
  "reviews" = "quizzes_dailycount"."reviews" + excluded."reviews",
  "recalled" = "quizzes_dailycount"."recalled" + excluded."recalled",
  "milliseconds" = "quizzes_dailycount"."milliseconds" + excluded."milliseconds"
"""

COUNT_DUE = """
INSERT INTO "quizzes_duecount" ("learner_id", "document_id", "day", "cards")
VALUES {rows}
ON CONFLICT ("learner_id", "document_id", "day") DO UPDATE SET
  "cards" = "quizzes_duecount"."cards" + excluded."cards"
"""

# What Django's backends make of a value, asked for without the way through the connection of
# the thread, which costs more than the conversion: SQLite stores text in UTC, others take as is.
if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":

    def db_datetime(at: datetime | None) -> Any:
        return str(at.astimezone(UTC).replace(tzinfo=None)) if at else None

    def db_date(day: date | None) -> Any:
        return str(day) if day else None

else:

    def db_datetime(at: datetime | None) -> Any:
        return at

    def db_date(day: date | None) -> Any:
        return day


def aware(at: datetime | None) -> datetime | None:
    """SQLite hands out naive datetimes in UTC."""
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def memory_of(row: Sequence[Any]) -> Memory:
    """The memory in the first columns of a row, in the order of MEMORY_COLUMNS."""
    state, step, stability, difficulty, due, due_day, last, last_day, interval, reps, lapses = row[
        : len(MEMORY_COLUMNS)
    ]
    return Memory(
        state=State(state),
        step=step,
        stability=stability,
        difficulty=difficulty,
        due=aware(due),
        due_day=due_day,
        last=aware(last),
        last_day=last_day,
        interval=interval,
        reps=reps,
        lapses=lapses,
    )


def memory_values(memory: Memory) -> dict[str, Any]:
    """MEMORY_COLUMNS with what the database takes for each."""
    return {
        "state": str(memory.state),
        "step": memory.step,
        "stability": memory.stability,
        "difficulty": memory.difficulty,
        "due": db_datetime(memory.due),
        "due_day": db_date(memory.due_day),
        "last": db_datetime(memory.last),
        "last_day": db_date(memory.last_day),
        "interval": memory.interval,
        "reps": memory.reps,
        "lapses": memory.lapses,
    }

"""The hot path as fixed statements: store an answer, choose the next card.

Building and compiling querysets costs more than half of a naive answer; these
statements are compiled once, and their parameters are named (which Django passes on in
a third of the time that numbered ones take on SQLite). `queries.next_card_readable` says
the same in the ORM, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection

from quizzes.memory.shapes import Counts, Moment, NextCard, Scope
from quizzes.scheduling import Memory, State

LEARN_AHEAD = timedelta(minutes=20)
"""With nothing else left, a learning step may be asked this much early (as Anki does)."""

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
_MEMORY = ", ".join(f'c."{column}"' for column in MEMORY_COLUMNS)

CARD_AND_KEY = f"""
SELECT {_MEMORY}, c."rows", c."suspended", c."buried_until", c."document_id",
       r."card_id", r."rating", q."id"
FROM "quizzes_card" c
LEFT JOIN "quizzes_review" r ON r."learner_id" = c."learner_id" AND r."key" = %(key)s
LEFT JOIN "quizzes_question" q ON q."fact_id" = c."fact_id"
     AND q."argument_id" = c."argument_id" AND q."kind" = 'flashcard' AND q."variant" = 0
WHERE c."id" = %(card)s AND c."learner_id" = %(learner)s
"""  # noqa: S608  (built from constants alone)

STORE_MEMORY = f"""
UPDATE "quizzes_card"
SET {", ".join(f'"{c}" = %({c})s' for c in MEMORY_COLUMNS)}, "rows" = "rows" + 1
WHERE "id" = %(card)s AND "rows" = %(seen)s
"""  # noqa: S608

LOG_COLUMNS = (
    "card_id",
    "learner_id",
    "number",
    "rating",
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

# Words of these conditions are chosen for the planner: `question_not_asked` and `card_queue`
# serve only where they are said as in the index, and a new card has no day it is due.
# A card is asked only while its flashcard is published, never on the day a sibling of
# the same fact was answered, and not while it is buried or suspended.
_ASKABLE = """
 c."learner_id" = %(learner)s AND NOT c."suspended"
 AND (c."buried_until" IS NULL OR c."buried_until" <= %(day)s)
 AND NOT EXISTS (SELECT 1 FROM "quizzes_question" q WHERE q."argument_id" = c."argument_id"
     AND q."kind" = 'flashcard' AND q."variant" = 0 AND NOT (q."status" = 'published'))
 {scope}
"""
_NO_SIBLING = """
 AND c."fact_id" NOT IN (SELECT "fact_id" FROM met)
"""
_STEPS = "c.\"state\" IN ('learning', 'relearning')"

NEXT_CARD = f"""
WITH today AS (
  SELECT COALESCE(MAX(d."answers"), 0) AS answers,
         COALESCE(MAX(d."introduced"), 0) AS introduced,
         COALESCE(MAX(d."reviews"), 0) AS reviews
  FROM "quizzes_dailycount" d WHERE d."learner_id" = %(learner)s AND d."day" = %(day)s
), met AS (
  SELECT s."fact_id" FROM "quizzes_card" s
  WHERE s."learner_id" = %(learner)s AND s."last_day" = %(day)s
), learning AS (
  SELECT c."id", c."due" FROM "quizzes_card" c
  WHERE {_ASKABLE} AND {_STEPS} AND c."due" <= %(ahead)s
), review AS (
  SELECT c."id", {{elapsed}} / c."stability" AS decay FROM "quizzes_card" c
  WHERE {_ASKABLE} AND c."state" = 'review' AND c."due_day" <= %(day)s {_NO_SIBLING}
), fresh AS (
  SELECT c."id", c."fact_id" FROM "quizzes_card" c
  WHERE {_ASKABLE} AND c."state" = 'new' AND c."due_day" IS NULL {_NO_SIBLING}
  ORDER BY c."id" LIMIT %(fresh_limit)s
), picked AS (
  SELECT * FROM (SELECT "id", 0 AS queue FROM learning WHERE "due" <= %(now)s
                 ORDER BY "due", "id" LIMIT 1) a
  UNION ALL
  SELECT * FROM (SELECT "id", 1 AS queue FROM review
                 WHERE (SELECT reviews FROM today) < %(reviews_per_day)s
                 ORDER BY decay DESC, "id" LIMIT 1) b
  UNION ALL
  SELECT * FROM (SELECT "id", 2 AS queue FROM fresh
                 WHERE (SELECT introduced FROM today) < %(new_per_day)s
                 ORDER BY "id" LIMIT 1) d
  UNION ALL
  SELECT * FROM (SELECT "id", 3 AS queue FROM learning WHERE "due" > %(now)s
                 ORDER BY "due", "id" LIMIT 1) e
  {{early}}
)
SELECT {_MEMORY}, c."id", c."rows", c."flagged", c."fact_id", c."argument_id", c."document_id",
       doc."slug", f."section", q."id", v."id", v."stem",
       (SELECT COUNT(*) FROM learning), (SELECT COUNT(*) FROM review),
       (SELECT COUNT(DISTINCT "fact_id") FROM fresh), t.answers, t.introduced, t.reviews,
       EXISTS (SELECT 1 FROM "quizzes_hold" h WHERE h."learner_id" = c."learner_id"
               AND h."document_id" = c."document_id" AND h."until" > %(now)s)
FROM picked p
JOIN "quizzes_card" c ON c."id" = p."id"
JOIN "content_document" doc ON doc."id" = c."document_id"
JOIN "content_fact" f ON f."id" = c."fact_id"
JOIN "quizzes_question" q ON q."fact_id" = c."fact_id" AND q."argument_id" = c."argument_id"
     AND q."kind" = 'flashcard' AND q."variant" = 0
JOIN "quizzes_revision" v ON v."id" = q."revision_id"
CROSS JOIN today t
ORDER BY p.queue LIMIT 1
"""  # noqa: S608

_ELAPSED = {
    "sqlite": '(julianday(%(day)s) - julianday(c."last_day"))',
    "postgresql": '(CAST(%(day)s AS date) - c."last_day")',
}


# Who asks for one fact wants it now, due or not; but not twice on one day.
_EARLY = f"""
  UNION ALL
  SELECT * FROM (SELECT c."id", 4 AS queue FROM "quizzes_card" c
                 WHERE {_ASKABLE} AND c."state" = 'review' AND c."last_day" < %(day)s
                 ORDER BY c."id" LIMIT 1) g
"""  # noqa: S608


@cache
def next_card_statement(vendor: str, by_document: bool, by_section: bool, by_fact: bool) -> str:
    scope = ""
    if by_document:
        scope += ' AND c."document_id" = %(document)s'
    if by_section:
        scope += (
            ' AND c."fact_id" IN (SELECT "id" FROM "content_fact" WHERE "section" = %(section)s'
            ' OR "section" LIKE %(below)s OR "section" LIKE %(inside)s)'
        )
    if by_fact:
        scope += ' AND c."fact_id" = %(fact)s'
    statement = NEXT_CARD.replace("{early}", _EARLY if by_fact else "")
    return statement.replace("{scope}", scope).replace("{elapsed}", _ELAPSED[vendor])


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


def like(text: str) -> str:
    """`text` as the literal beginning of a LIKE pattern (section paths hold no wild cards)."""
    return text.replace("%", "").replace("_", "")


def next_card(
    learner: int, moment: Moment, scope: Scope, *, new_per_day: int, reviews_per_day: int
) -> NextCard | None:
    """The card to ask now: learning steps that have run out, reviews by ascending recall,
    new cards in reading order, then learning steps of the next 20 minutes. One SELECT."""
    statement = next_card_statement(
        connection.vendor,
        scope.document is not None,
        bool(scope.section),
        scope.fact is not None,
    )
    values = {
        "learner": learner,
        "day": db_date(moment.day),
        "now": db_datetime(moment.at),
        "ahead": db_datetime(moment.at + LEARN_AHEAD),
        "new_per_day": new_per_day,
        "reviews_per_day": reviews_per_day,
        "fresh_limit": 4 * new_per_day + 50,
        "document": scope.document,
        "section": scope.section,
        "below": like(scope.section) + "(%",
        "inside": like(scope.section) + "/%",
        "fact": scope.fact,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return None if row is None else _next_card(row, new_per_day, reviews_per_day)


def _next_card(row: Sequence[Any], new_per_day: int, reviews_per_day: int) -> NextCard:
    tail = row[len(MEMORY_COLUMNS) :]
    learning, reviews, fresh, done, introduced, reviewed = tail[11:17]
    counts = Counts(
        learning=learning,
        reviews=min(reviews, max(0, reviews_per_day - reviewed)),
        new=min(fresh, max(0, new_per_day - introduced)),
        done=done,
    )
    return NextCard(
        card=tail[0],
        rows=tail[1],
        memory=memory_of(row),
        flagged=bool(tail[2]),
        fact=tail[3],
        argument=tail[4],
        document=tail[5],
        document_slug=tail[6],
        section=tail[7],
        question=tail[8],
        revision=tail[9],
        stem=tail[10],
        counts=counts,
        withheld=bool(tail[17]),
    )

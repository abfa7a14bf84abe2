"""What is to be asked today, and what comes next: fixed statements of the hot path.

`queries.queues_readable` says the same in the ORM, and tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import connection

from quizzes.memory.asking import GRADED_KINDS, graded_form
from quizzes.memory.fast import IN_SECTION, MEMORY, MEMORY_COLUMNS, db_date, db_datetime, memory_of
from quizzes.memory.shapes import Counts, Limits, Moment, NextCard, Scope
from quizzes.scheduling import curve_of
from quizzes.scheduling.backlog import Order

LEARN_AHEAD = timedelta(minutes=20)
"""With nothing else left, a learning step may be asked this much early (as Anki does)."""

_REPS = MEMORY_COLUMNS.index("reps")

# Words of these conditions are chosen for the planner: `question_not_asked`, `card_queue` and
# `card_fresh` serve only where they are said as in the index, and a new card has no day it is due.


def _askable(card: str) -> str:
    """Asked is a card whose flashcard is published, and that is neither suspended nor buried."""
    return f"""
 {card}."learner_id" = %(learner)s AND NOT {card}."suspended"
 AND ({card}."buried_until" IS NULL OR {card}."buried_until" <= %(day)s)
 AND NOT EXISTS (SELECT 1 FROM "quizzes_question" q WHERE q."argument_id" = {card}."argument_id"
     AND q."kind" = 'flashcard' AND q."variant" = 0 AND NOT (q."status" = 'published'))
"""  # noqa: S608


_STEP = "\"state\" IN ('learning', 'relearning')"
_ASKABLE = _askable("c") + " {scope} "


def _first_of_its_fact(earlier: str) -> str:
    """A fact is asked once a day: not where another of its cards was answered today, is in
    its steps, or comes before this one by the condition `earlier`. One look into an index."""
    return f"""
 AND NOT EXISTS (SELECT 1 FROM "quizzes_card" s
   WHERE s."learner_id" = %(learner)s AND s."fact_id" = c."fact_id" AND s."id" <> c."id"
   AND (s."last_day" = %(day)s
        OR ({_askable("s")} AND ((s.{_STEP} AND s."due" <= %(ahead)s) OR ({earlier})))))
"""  # noqa: S608


# The last pass before an exam, as `scheduling.exam.in_pass` has it: a card's own day of it has
# come, it was not asked since, and on the day it would stand too low.
_LIFETIMES = '%(scale)s * (POWER(e."target" - (1 - e."target") / 4, %(power)s) - 1)'


def _in_pass(card: str) -> str:
    untouched = f"{{untouched:{card}}}"
    return f"""
 e."days_left" - 1 <= {card}."id" %% e."pass_days"
 AND {untouched} > 1 + {card}."id" %% e."pass_days"
 AND {untouched} > {card}."stability" * e."lifetimes"
"""


_REVIEW_BEFORE = """s."state" = 'review' AND (s."due_day" < c."due_day"
                OR (s."due_day" = c."due_day" AND s."id" < c."id"))"""
_PASS_BEFORE = f"""s."state" = 'review' AND (s."due_day" <= %(day)s
                OR (s."id" < c."id" AND {_in_pass("s")}))"""
_NEW_BEFORE = 's."state" = \'new\' AND s."id" < c."id"'

_OF_REVIEW = 'c."id", c."fact_id", c."document_id", c."stability", c."last_day", c."due_day"'

# What is to be asked today, in three lists; sessions take from them, screens count them. Each
# is read through an index and no further than the limits of the day, however much one studies:
# of more reviews than the day may bring, those come that have been due the longest, or what
# the order of a spread backlog puts first.
_QUEUES = f"""
WITH today AS (
  SELECT COALESCE(MAX(d."answers"), 0) AS answers,
         CASE WHEN COALESCE(MAX(d."introduced"), 0) < %(new_per_day)s
              THEN %(new_per_day)s - COALESCE(MAX(d."introduced"), 0) ELSE 0 END AS new_left,
         CASE WHEN COALESCE(MAX(d."reviews"), 0) < %(reviews_per_day)s
              THEN %(reviews_per_day)s - COALESCE(MAX(d."reviews"), 0) ELSE 0 END AS reviews_left
  FROM "quizzes_dailycount" d WHERE d."learner_id" = %(learner)s AND d."day" = %(day)s
){{exam}}, learning AS (
  SELECT c."id", c."due" FROM "quizzes_card" c
  WHERE {_ASKABLE} AND c.{_STEP} AND c."due" <= %(ahead)s
), review AS (
  SELECT * FROM (
    SELECT * FROM (
      SELECT {_OF_REVIEW} FROM "quizzes_card" c
      WHERE {_ASKABLE} AND c."state" = 'review' AND c."due_day" <= %(day)s
      {_first_of_its_fact(_REVIEW_BEFORE)} {{not_full}}
      ORDER BY c.{{first}}, c."id" LIMIT %(reviews_per_day)s
    ) d {{before_exam}}
  ) w ORDER BY w.{{first}}, w."id" LIMIT (SELECT reviews_left FROM today)
), fresh AS (
  SELECT w."id" FROM (
    SELECT c."id" FROM "quizzes_card" c
    WHERE {_ASKABLE} AND c."state" = 'new' AND c."due_day" IS NULL
    {_first_of_its_fact(_NEW_BEFORE)} AND c."fact_id" NOT IN (SELECT "fact_id" FROM review)
    {{not_full}}
    ORDER BY c."id" LIMIT %(new_per_day)s
  ) w ORDER BY w."id" LIMIT (SELECT new_left FROM today)
)"""  # noqa: S608

# What exams add to the queues. A document whose exam has a cap is full once so many of its
# cards were met today; what the cap leaves for another day is not counted as left today.
_EXAM = f""", exam AS (
  SELECT e."document_id", e."section", e."day", e."pass_days", e."daily",
         {{left}} AS days_left, {_LIFETIMES} AS lifetimes,
         (SELECT COUNT(*) FROM "quizzes_card" s WHERE s."learner_id" = %(learner)s
          AND s."last_day" = %(day)s AND s."document_id" = e."document_id") AS met
  FROM "quizzes_exam" e WHERE e."learner_id" = %(learner)s AND e."day" > %(day)s
)"""  # noqa: S608
_NOT_FULL = """
 AND c."document_id" NOT IN (SELECT "document_id" FROM exam WHERE "met" >= "daily")
"""
_BEFORE_EXAM = f"""
    UNION ALL
    SELECT {_OF_REVIEW}
    FROM exam e JOIN "quizzes_card" c ON c."document_id" = e."document_id"
    WHERE {_ASKABLE} AND c."state" = 'review' AND c."due_day" > %(day)s
    AND {IN_SECTION} AND {_in_pass("c")} {_first_of_its_fact(_PASS_BEFORE)} {_NOT_FULL}
"""  # noqa: S608
_TOO_MANY = """
 - (SELECT COALESCE(SUM(x."over"), 0) FROM (
    SELECT COUNT(*) + e."met" - e."daily" AS "over" FROM review r
    JOIN exam e ON e."document_id" = r."document_id" GROUP BY e."document_id", e."met", e."daily"
  ) x WHERE x."over" > 0)
"""
_WITH_EXAM = {
    "exam": _EXAM,
    "before_exam": _BEFORE_EXAM,
    "not_full": _NOT_FULL,
    "too_many": _TOO_MANY,
}

_COUNTED = """(SELECT COUNT(*) FROM learning), (SELECT COUNT(*) FROM review){too_many},
       (SELECT COUNT(*) FROM fresh), t.answers"""

COUNTS = f"{_QUEUES} SELECT {_COUNTED} FROM today t"  # noqa: S608

NEXT_CARD = f"""{_QUEUES}, picked AS (
  SELECT * FROM (SELECT "id", 0 AS queue FROM learning WHERE "due" <= %(now)s
                 ORDER BY "due", "id" LIMIT 1) a
  UNION ALL
  SELECT * FROM (SELECT c."id", 1 AS queue FROM review c
                 ORDER BY {{urgency}}, c."id" LIMIT 1) b
  UNION ALL
  SELECT * FROM (SELECT "id", 2 AS queue FROM fresh ORDER BY "id" LIMIT 1) d
  UNION ALL
  SELECT * FROM (SELECT "id", 3 AS queue FROM learning WHERE "due" > %(now)s
                 ORDER BY "due", "id" LIMIT 1) e
  {{early}}
)
SELECT {MEMORY}, c."id", c."rows", c."flagged", c."fact_id", c."argument_id", c."document_id",
       doc."slug", f."section", q."id", v."id", v."stem", {_COUNTED},
       EXISTS (SELECT 1 FROM "quizzes_hold" h WHERE h."learner_id" = c."learner_id"
               AND h."document_id" = c."document_id" AND h."until" > %(now)s){{graded}}
FROM picked p
JOIN "quizzes_card" c ON c."id" = p."id"
JOIN "content_document" doc ON doc."id" = c."document_id"
JOIN "content_fact" f ON f."id" = c."fact_id"
JOIN "quizzes_question" q ON q."fact_id" = c."fact_id" AND q."argument_id" = c."argument_id"
     AND q."kind" = 'flashcard' AND q."variant" = 0
JOIN "quizzes_revision" v ON v."id" = q."revision_id"
CROSS JOIN today t
{{graded_of}}ORDER BY p.queue LIMIT 1
"""  # noqa: S608

# Only for whoever types or chooses: the statement of everybody else stays as it is. The
# identity of a question is unique, so the look-up stays within the rows of one argument.
_GRADED = """,
       v."key", v."unit", v."value_type", gq."id", gq."kind", g."id", g."stem", g."unit",
       g."options"
"""
_GRADED_OF = """LEFT JOIN "quizzes_question" gq ON gq."id" = (
  SELECT a."id" FROM "quizzes_question" a
  WHERE a."fact_id" = c."fact_id" AND a."argument_id" = c."argument_id"
    AND a."kind" IN ({kinds}) AND a."status" = 'published'
  ORDER BY a."kind", a."variant", a."id" LIMIT 1)
LEFT JOIN "quizzes_revision" g ON g."id" = gq."revision_id"
"""

# Days between two dates, in the words of each database.
_DAYS = {
    "sqlite": {
        "elapsed": '(julianday(%(day)s) - julianday(c."last_day"))',
        "left": '(julianday(e."day") - julianday(%(day)s))',
        "untouched:c": '(julianday(e."day") - julianday(c."last_day"))',
        "untouched:s": '(julianday(e."day") - julianday(s."last_day"))',
    },
    "postgresql": {
        "elapsed": '(CAST(%(day)s AS date) - c."last_day")',
        "left": '(e."day" - CAST(%(day)s AS date))',
        "untouched:c": '(e."day" - c."last_day")',
        "untouched:s": '(e."day" - s."last_day")',
    },
}

# Which reviews a day takes first where it cannot take all, and in which order it asks them.
_FIRST = {Order.WEAKEST: '"due_day"', Order.DUE: '"due_day"', Order.UNSEEN: '"last_day"'}
_URGENCY = {
    Order.WEAKEST: '{elapsed} / c."stability" DESC',
    Order.DUE: 'c."due_day"',
    Order.UNSEEN: 'c."last_day"',
}

# Who asks for one fact wants it now, due or not; but not twice on one day.
_EARLY = f"""
  UNION ALL
  SELECT * FROM (SELECT c."id", 4 AS queue FROM "quizzes_card" c
                 WHERE {_ASKABLE} AND c."state" = 'review' AND c."last_day" < %(day)s
                 ORDER BY c."id" LIMIT 1) g
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class _Form:
    """What a statement has to heed; there is one text for each."""

    by_document: bool
    by_section: bool
    by_fact: bool
    order: Order
    planned: bool


@cache
def asking(answer_by: str) -> str:
    """NEXT_CARD for a way of answering: with the question that is graded by rule, or without."""
    kinds = ", ".join(f"'{kind}'" for kind in GRADED_KINDS.get(answer_by, ()))
    statement = NEXT_CARD.replace("{graded}", _GRADED if kinds else "")
    graded_of = _GRADED_OF.replace("{kinds}", kinds) if kinds else ""
    return statement.replace("{graded_of}", graded_of)


@cache
def scoped(statement: str, vendor: str, form: _Form) -> str:
    """NEXT_CARD or COUNTS for one database and what this session needs of it."""
    scope = ""
    if form.by_document:
        scope += ' AND c."document_id" = %(document)s'
    if form.by_section:
        scope += (
            ' AND c."fact_id" IN (SELECT "id" FROM "content_fact" WHERE "section" = %(section)s'
            ' OR "section" LIKE %(below)s OR "section" LIKE %(inside)s)'
        )
    if form.by_fact:
        scope += ' AND c."fact_id" = %(fact)s'
    parts = {
        "early": _EARLY if form.by_fact else "",
        **{name: said if form.planned else "" for name, said in _WITH_EXAM.items()},
        "scope": scope,
        "first": _FIRST[form.order],
        "urgency": _URGENCY[form.order],
        **_DAYS[vendor],
    }
    for name, said in parts.items():
        statement = statement.replace(f"{{{name}}}", said)
    return statement


def like(text: str) -> str:
    """`text` as the literal beginning of a LIKE pattern (section paths hold no wild cards)."""
    return text.replace("%", "").replace("_", "")


def next_card(
    learner: int,
    moment: Moment,
    scope: Scope,
    limits: Limits,
    curve: tuple[float, ...] | None = None,
    answer_by: str = "recall",
) -> NextCard | None:
    """The card to ask now: learning steps that have run out, today's reviews by ascending
    recall, new cards in reading order, then learning steps of the next 20 minutes. One SELECT.

    `curve` are the weights of the scheduler, given where the learner has an exam to come.
    """
    row = _first_row(asking(answer_by), learner, moment, scope, limits, curve)
    return None if row is None else _next_card(row, answer_by)


def counts(
    learner: int,
    moment: Moment,
    scope: Scope,
    limits: Limits,
    curve: tuple[float, ...] | None = None,
) -> Counts:
    """What sessions of today are still to ask, by the rules of `next_card`. One SELECT."""
    row = _first_row(COUNTS, learner, moment, scope, limits, curve)
    return _counts(row) if row else Counts(0, 0, 0, 0)


def _counts(row: Sequence[Any]) -> Counts:
    learning, reviews, new, done = row
    return Counts(learning, int(reviews), new, done)


def _first_row(
    statement: str,
    learner: int,
    moment: Moment,
    scope: Scope,
    limits: Limits,
    curve: tuple[float, ...] | None,
) -> Sequence[Any] | None:
    form = _Form(
        scope.document is not None,
        bool(scope.section),
        scope.fact is not None,
        limits.order,
        curve is not None,
    )
    values = {
        "learner": learner,
        "day": db_date(moment.day),
        "now": db_datetime(moment.at),
        "ahead": db_datetime(moment.at + LEARN_AHEAD),
        "new_per_day": limits.new,
        "reviews_per_day": limits.reviews,
        "document": scope.document,
        "section": scope.section,
        "below": like(scope.section) + "(%",
        "inside": like(scope.section) + "/%",
        "fact": scope.fact,
    }
    if curve is not None:
        factor, exponent = curve_of(curve)
        values |= {"scale": 1 / factor, "power": 1 / exponent}
    with connection.cursor() as cursor:
        cursor.execute(scoped(statement, connection.vendor, form), values)
        row: Sequence[Any] | None = cursor.fetchone()
    return row


def _next_card(row: Sequence[Any], answer_by: str) -> NextCard:
    tail = row[len(MEMORY_COLUMNS) :]
    flashcard, graded = tail[8:11], tail[16:]
    form = graded_form(tail[0], row[_REPS], answer_by, flashcard, graded) if graded else None
    question, revision, stem, field = form or (*flashcard, None)
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
        question=question,
        revision=revision,
        stem=stem,
        counts=_counts(tail[11:15]),
        withheld=bool(tail[15]),
        field=field,
    )

"""What the progress screen shows: figures and charts of one learner and one document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from accounts.models import User
from content.models import Document, Evidence, Fact, Section
from quizzes.memory.models import Card, DailyCount, DueCount
from quizzes.memory.queries import (
    UNSEEN,
    FactMemory,
    counts,
    limits,
    memory_of_facts,
    settings_of,
)
from quizzes.memory.shapes import Moment, Scope
from quizzes.progress.charts import Curve, Forecast, Heat, Hours, curve, forecast, heat
from quizzes.progress.in_use import InUse, in_use
from quizzes.progress.statistics import Judged, Period, statistics
from quizzes.review.queries import pace
from quizzes.scheduling import Word, recall_after

FORECAST_DAYS = 21
CURVE_DAYS = 60
KNOWN = (Word.STRONG, Word.HOLDING)


@dataclass(frozen=True)
class Figures:
    """The four numbers. `recall` is true retention in percent, None without reviews."""

    recall: float | None
    reviews: int
    known: int
    facts: int
    due: int
    minutes: int
    days_studied: int
    target: int


@dataclass(frozen=True)
class MapCell:
    fact: int
    number: int
    word: str
    url: str


@dataclass(frozen=True)
class MapRow:
    title: str
    anchor: str
    cells: tuple[MapCell, ...]
    fading: int


@dataclass(frozen=True)
class Overview:
    figures: Figures
    rows: tuple[MapRow, ...]
    forecast: Forecast
    curve: Curve
    periods: tuple[Period, ...]
    judged: Judged
    hours: Hours
    heat: Heat
    in_use: InUse


def overview(learner: User, document: Document, moment: Moment) -> Overview:
    """Everything on the screen; a constant number of SELECTs."""
    memory = memory_of_facts(learner, document.pk, moment)
    facts = list(Fact.objects.of(document).confirmed().order_by("ordinal"))
    said = statistics(learner, document.pk, moment.day)
    return Overview(
        figures=figures(learner, document, moment, memory, len(facts)),
        rows=memory_map(document, facts, memory),
        forecast=coming(learner, document, moment),
        curve=curve(predicted(learner, document), said.measured, learner.desired_retention),
        periods=said.periods,
        judged=said.judged,
        hours=said.hours,
        heat=year(learner, moment.day),
        in_use=in_use(learner),
    )


def figures(
    learner: User,
    document: Document,
    moment: Moment,
    memory: Mapping[int, FactMemory],
    facts: int,
) -> Figures:
    month = DailyCount.objects.filter(learner=learner, day__gt=moment.day - timedelta(days=30))
    sums = month.aggregate(reviews=Sum("reviews"), recalled=Sum("recalled"))
    due = counts(learner, moment, Scope(document=document.pk)).to_recall
    studied = DailyCount.objects.filter(
        learner=learner, day__gt=moment.day - timedelta(days=28), answers__gt=0
    )
    return Figures(
        recall=100 * sums["recalled"] / sums["reviews"] if sums["reviews"] else None,
        reviews=sums["reviews"] or 0,
        known=sum(m.word in KNOWN for m in memory.values()),
        facts=facts,
        due=due,
        minutes=max(1, round(due * pace(learner.pk) / 60)) if due else 0,
        days_studied=studied.count(),
        target=round(100 * learner.desired_retention),
    )


def memory_map(
    document: Document, facts: list[Fact], memory: Mapping[int, FactMemory]
) -> tuple[MapRow, ...]:
    """One row a numbered section, one cell a fact. Two SELECTs."""
    titles = {
        path.split("(")[0].split("/")[0]: title
        for path, title in Section.objects.filter(
            version__document=document, version__is_current=True, level=1
        ).values_list("path", "title")
    }
    anchors: dict[int, tuple[str, int]] = {}
    for fact, kind, start in Evidence.objects.filter(
        version__document=document, version__is_current=True, version__kind="study"
    ).values_list("fact_id", "version__kind", "sentence__start"):
        anchors.setdefault(fact, (kind, start))
    cells: dict[str, list[MapCell]] = defaultdict(list)
    for fact_row in facts:
        top = fact_row.section.split("(")[0].split("/")[0]
        kind, start = anchors.get(fact_row.pk, ("study", 0))
        cells[top].append(
            MapCell(
                fact=fact_row.pk,
                number=fact_row.ordinal,
                word=str(memory.get(fact_row.pk, UNSEEN).word),
                url=f"?text={kind}&fact={fact_row.pk}#s{start}",
            )
        )
    return tuple(
        MapRow(
            f"{path}. {titles.get(path, '')}".strip(),
            f"p-{path}",
            tuple(row),
            sum(c.word == "fading" for c in row),
        )
        for path, row in cells.items()
    )


def coming(learner: User, document: Document, moment: Moment) -> Forecast:
    """Reviews due a day, with the new facts that the daily limit would bring on top."""
    due: dict[date, int] = defaultdict(int)
    end = moment.day + timedelta(days=FORECAST_DAYS)
    rows = DueCount.objects.filter(
        learner=learner, document=document, day__lt=end, cards__gt=0
    ).values_list("day", "cards")
    for day, cards in rows:
        due[max(day, moment.day)] += cards
    unseen = (
        Card.objects.of(learner.pk)
        .filter(document=document, state=Card.State.NEW, suspended=False)
        .values("fact")
        .distinct()
        .count()
    )
    new: dict[date, int] = {}
    for n in range(FORECAST_DAYS):
        take = min(unseen, limits(learner, moment.day + timedelta(days=n)).new)
        new[moment.day + timedelta(days=n)] = take
        unseen -= take
    return forecast(due, new, moment.day, FORECAST_DAYS)


def predicted(learner: User, document: Document) -> list[float]:
    """Recall by days since the last review, for the learner's median stability."""
    found = Card.objects.of(learner.pk).filter(document=document, stability__isnull=False)
    stabilities = sorted(s for s in found.values_list("stability", flat=True) if s is not None)
    if not stabilities:
        return []
    median = stabilities[len(stabilities) // 2]
    parameters = settings_of(learner).parameters
    return [recall_after(median, day, parameters) for day in range(CURVE_DAYS + 1)]


def year(learner: User, today: date) -> Heat:
    rows = DailyCount.objects.filter(learner=learner, day__gt=today - timedelta(days=372))
    return heat(dict(rows.values_list("day", "answers")), today)

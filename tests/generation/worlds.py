"""Made-up fact bases, and what is true in them, said a second time and without the generator.

A world is a handful of facts about invented people and towns: roles that are not exclusive,
aliases, towns within districts, dates of every precision, figures with bounds.
"""

from __future__ import annotations

import calendar
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from content import values
from content.facts.shapes import Argument, Distractor, Entity, Fact, FactBase

SURNAMES = ("Amsel", "Birke", "Corvin", "Dorn", "Egger", "Falk", "Grube", "Hager", "Imhof", "Jost")
TOWNS = ("Altdorf", "Brunn", "Celle", "Daxau", "Elmen", "Furth", "Gries", "Hall")
DISTRICTS = ("Upper District", "Lower District")
MONTHS = tuple(calendar.month_name)[1:]
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
AIMS = ("shorter roads", "cleaner water", "larger schools", "cheaper bread", "safer bridges")
SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()
BOUNDS = ("", "", "", "about ", "more than ", "at least ", "up to ")


def world(seed: int) -> FactBase:
    """Four to fourteen facts; the same seed gives the same world."""
    rng = random.Random(seed)
    entities = _entities(rng)
    people = [key for key, one in entities.items() if one.kind == "person"]
    towns = [key for key, one in entities.items() if one.kind == "place"]
    makers = (_visit, _delivery, _grant, _office, _aim, _council)
    facts = tuple(
        rng.choice(makers)(f"f{n}", rng, entities, people, towns) for n in range(rng.randint(4, 14))
    )
    return FactBase(facts, entities, "A made-up chronicle", date(1999, 12, 31))


def _entities(rng: random.Random) -> dict[str, Entity]:
    found: dict[str, Entity] = {}
    for n, name in enumerate(DISTRICTS):
        found[f"d{n}"] = Entity(f"d{n}", name, "place", "district", the=True)
    for n, name in enumerate(rng.sample(TOWNS, rng.randint(3, 7))):
        part = (f"d{rng.randint(0, 1)}",) if rng.random() < 0.5 else ()
        noun = "town" if rng.random() < 0.8 else "district"
        found[f"t{n}"] = Entity(f"t{n}", name, "place", noun, part_of=part)
    for n, name in enumerate(rng.sample(SURNAMES, rng.randint(3, 8))):
        alias = (f"the Elder {name}",) if rng.random() < 0.2 else ()
        found[f"p{n}"] = Entity(f"p{n}", f"Kim {name}", "person", "envoy", aliases=alias)
    if rng.random() < 0.3:  # one person under two keys: an alias of one is the name of the other
        twin = found["p0"]
        found["q0"] = Entity("q0", f"Lord {twin.name}", "person", "envoy", aliases=(twin.name,))
    return found


def _entity(role: str, key: str, entities: dict[str, Entity], rng: random.Random) -> Argument:
    text = entities[key].in_text
    return Argument(role, "entity", text, entity=key, exclusive=rng.random() < 0.8)


def _date(rng: random.Random) -> Argument:
    year = rng.randint(1990, 1996)
    month = rng.choice(MONTHS)
    text = rng.choice(
        (
            f"{month} {year}",
            f"{month} {year}",
            f"{rng.choice(('early', 'mid', 'late'))} {month} {year}",
            f"{rng.randint(1, 28)} {month} {year}",
            str(year),
            f"{rng.choice(tuple(SEASONS))} {year}",
            f"fiscal year {year}",
            f"{year} to {year + rng.randint(1, 3)}",
        )
    )
    return Argument("date", "date", text, values.parse("date", text), exclusive=rng.random() < 0.8)


def _visit(
    key: str, rng: random.Random, entities: dict[str, Entity], people: list[str], towns: list[str]
) -> Fact:
    arguments = (
        _entity("visitor", rng.choice(people), entities, rng),
        _entity("place", rng.choice(towns), entities, rng),
        _date(rng),
    )
    return Fact(key, "visit", "{visitor} | visit, past | {place} | in {date}", arguments)


def _delivery(
    key: str, rng: random.Random, entities: dict[str, Entity], people: list[str], towns: list[str]
) -> Fact:
    text = f"{rng.choice(BOUNDS)}{rng.choice((3, 12, 40, 130, 2_300, 3_500)):,} wagons"
    count = Argument("number", "count", text, values.parse("count", text), exclusive=True)
    arguments = (count, _entity("place", rng.choice(towns), entities, rng), _date(rng))
    clause = "{number} | arrive, past plural | at {place} | in {date}"
    return Fact(key, "quantity", clause, arguments)


def _grant(
    key: str, rng: random.Random, entities: dict[str, Entity], people: list[str], towns: list[str]
) -> Fact:
    text = f"{rng.choice(BOUNDS)}US${rng.choice((5, 50, 125, 300, 800))} million"
    money = Argument("amount", "money", text, values.parse("money", text), exclusive=True)
    arguments = (_entity("giver", rng.choice(people), entities, rng), money, _date(rng))
    return Fact(key, "agreement", "{giver} | grant, past | {amount} | in {date}", arguments)


def _office(
    key: str, rng: random.Random, entities: dict[str, Entity], people: list[str], towns: list[str]
) -> Fact:
    arguments = (_entity("holder", rng.choice(people), entities, rng), _date(rng))
    return Fact(key, "role", "{holder} | be, past | mayor of Celle | in {date}", arguments)


def _aim(
    key: str, rng: random.Random, entities: dict[str, Entity], people: list[str], towns: list[str]
) -> Fact:
    text = rng.choice(AIMS)
    others = tuple(one for one in AIMS if one != text)
    wrong = tuple(Distractor(one) for one in rng.sample(others, 3))
    aim = Argument("aim", "text", text, exclusive=True, distractors=wrong)
    arguments = (_entity("holder", rng.choice(people), entities, rng), aim)
    return Fact(key, "stance", "{holder} | promise, past | {aim}", arguments)


def _council(
    key: str, rng: random.Random, entities: dict[str, Entity], people: list[str], towns: list[str]
) -> Fact:
    size = min(rng.randint(2, 3), len(people))
    members = tuple(
        _entity(f"member{n}", one, entities, rng) for n, one in enumerate(rng.sample(people, size))
    )
    holes = [f"{{{one.role}}}" for one in members]
    listed = f"{', '.join(holes[:-1])} and {holes[-1]}"
    clause = f"{listed} | attend, past plural | the council of {{place}} | in {{date}}"
    arguments = (*members, _entity("place", rng.choice(towns), entities, rng), _date(rng))
    asked = "Who attended the council of {place} in {date}?" if rng.random() < 0.8 else ""
    return Fact(key, "event", clause, arguments, relation="attend-council", ask_all=asked)


@dataclass(frozen=True)
class Oracle:
    """Judges an answer by brute force, from the words as a reader would take them."""

    base: FactBase

    def right(self, fact: Fact, role: str) -> list[Argument]:
        """The key and what every fact of the same kind would also answer."""
        others = (
            other.argument(role)
            for other in self.base.facts
            if other.key != fact.key and other.clause == fact.clause
            if self._fits(fact, other, {role})
        )
        return [fact.argument(role), *others]

    def members(self, fact: Fact) -> list[Argument]:
        """Who attended the council of a fact, by every fact that may speak of the same one."""
        return [
            argument
            for other in self.base.facts
            if other.relation == fact.relation
            if self._fits(
                fact,
                other,
                {
                    a.role
                    for a in (*fact.arguments, *other.arguments)
                    if a.role.startswith("member")
                },
            )
            for argument in other.arguments
            if argument.role.startswith("member")
        ]

    def _fits(self, fact: Fact, other: Fact, left_out: set[str]) -> bool:
        return all(
            self.agree(argument, other.argument(argument.role))
            for argument in fact.arguments
            if argument.role not in left_out
        )

    def agree(self, one: Argument, other: Argument) -> bool:
        """Could both facts speak of the same?"""
        if one.type in ("count", "money"):
            (low, high), (least, most) = figures(one.text), figures(other.text)
            return low <= most and least <= high
        return self.meet(one, other.text)

    def meet(self, argument: Argument, words: str) -> bool:
        """Could `words`, read as an answer to the question for `argument`, be right?"""
        if argument.type == "date":
            (a, b), (c, d) = days(argument.text), days(words)
            return a <= d and c <= b
        if argument.type in ("count", "money"):
            (low, high), (least, most) = figures(argument.text), figures(words, like=argument.text)
            return low <= most and least <= high
        if argument.type == "entity":
            mine, theirs = self._lineage(argument.entity), self._named(words)
            return any(key in mine or argument.entity in self._lineage(key) for key in theirs)
        return argument.text.casefold() == words.casefold()

    def same(self, one: Argument, other: Argument) -> bool:
        """Is it the same answer in other words?"""
        if one.type == "date":
            return days(one.text) == days(other.text)
        if one.type in ("count", "money"):
            return figures(one.text) == figures(other.text)
        if one.type == "entity":
            return bool(self._twins(one.entity) & self._twins(other.entity))
        return one.text == other.text

    def _named(self, words: str) -> set[str]:
        said = words.removeprefix("the ").casefold()
        return {
            key
            for key, one in self.base.entities.items()
            if said in {name.removeprefix("the ").casefold() for name in (one.name, *one.aliases)}
        }

    def _twins(self, key: str) -> set[str]:
        """All that has a name of it, or of one that has."""
        found, fresh = {key}, {key}
        while fresh:
            named = {
                twin
                for one in fresh
                for name in (self.base.entities[one].name, *self.base.entities[one].aliases)
                for twin in self._named(name)
            }
            fresh = named - found
            found |= fresh
        return found

    def _lineage(self, key: str, seen: frozenset[str] = frozenset()) -> set[str]:
        found = self._twins(key) - seen
        for twin in tuple(found):
            for whole in self.base.entities[twin].part_of:
                found |= self._lineage(whole, seen | found)
        return found


def days(text: str) -> tuple[date, date]:
    """First and last day of a date in words."""
    words = re.sub(r"^(?:early|mid|late) ", "", text)
    part = text.split(" ")[0] if words != text else ""
    if match := re.fullmatch(r"(\d{4}) to (\d{4})", words):
        return date(int(match[1]), 1, 1), date(int(match[2]), 12, 31)
    if match := re.fullmatch(r"fiscal year (\d{4})", words):
        return date(int(match[1]), 4, 1), date(int(match[1]) + 1, 3, 31)
    if match := re.fullmatch(r"\d{4}", words):
        return date(int(words), 1, 1), date(int(words), 12, 31)
    *day, name, year = words.split(" ")
    if name in SEASONS:
        begins = date(int(year), SEASONS[name], 1)
        last_month = (SEASONS[name] + 1) % 12 + 1
        last_year = int(year) + (name == "winter")
        return begins, date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])
    month = MONTHS.index(name) + 1
    if day:
        found = date(int(year), month, int(day[0]))
        return found, found
    end = calendar.monthrange(int(year), month)[1]
    first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, end)}.get(part, (1, end))
    return date(int(year), month, first), date(int(year), month, last)


def figures(text: str, like: str = "") -> tuple[float, float]:
    """Least and most of a figure in words; an option takes the bound that its stem says."""
    text = text[:1].lower() + text[1:] if not text.startswith("US$") else text
    for n, word in enumerate(SMALL):
        text = re.sub(rf"\b{word}\b", str(n), text, flags=re.IGNORECASE)
    found = re.search(r"[\d,.]+", text)
    assert found is not None, text
    figure = float(found[0].replace(",", "")) * (1_000_000 if "million" in text else 1)
    bound = next((b for b in BOUNDS if b and (text.startswith(b) or like.startswith(b))), "")
    far = float("inf")
    return {
        "about ": (0.95 * figure, 1.05 * figure),
        "more than ": (figure, far),
        "at least ": (figure, far),
        "up to ": (0.0, figure),
    }.get(bound, (figure, figure))


def told(fact: Fact, role: str, statement: str) -> Iterator[str]:
    """What stands in a statement in the place of an argument, where the clause can be laid over."""
    holes = {a.role: re.escape(a.text) for a in fact.arguments}
    holes[role] = "(.+?)"
    forms = {"visit": "visited", "arrive": "arrived", "grant": "granted", "be": "was"}
    forms |= {"promise": "promised", "attend": "attended"}
    subject, verb, *rest = (part.strip() for part in fact.clause.split("|"))
    laid = " ".join((subject, forms[verb.split(",")[0].strip()], *rest))
    laid = re.sub(r"\{(\w+)\}", lambda hole: holes[hole[1]], laid)
    head = "(?:According to the paper, )?"
    if match := re.fullmatch(f"{head}{laid}\\.", statement, re.IGNORECASE):
        yield match[1]

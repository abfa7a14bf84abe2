"""Wrong options: from other facts, from the author, near values; never a true one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain, zip_longest

from content import values
from content.facts.shapes import Argument, Fact, FactBase
from content.language import clause, realise
from content.language.laying import BLANK
from content.language.plain import normal
from quizzes.generation import unique
from quizzes.generation.drafts import Asked, Option, short

WANTED = 3
LEAST = 2
NEAR_ROUNDS = 6
ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
FARTHEST_DAYS = {"day": 2_600, "month": 2_600, "season": 2_600}
FARTHEST_DAYS |= {"year": 5_500, "fiscal_year": 5_500, "range": 5_500}
"""A date many years away gives itself away as well."""
FARTHEST = 10  # a wrong figure more than ten times as large gives itself away


@dataclass(frozen=True, slots=True)
class Candidate:
    argument: Argument
    text: str
    source: str
    strict: bool = True
    why: str = ""


@dataclass(frozen=True)
class Picked:
    """Distractors, and the rank the key takes among them (0: before all)."""

    candidates: tuple[Candidate, ...]
    rank: int


def pick(asked: Asked, stem: str, wanted: int = WANTED) -> Picked:
    """Up to `wanted` distractors for a question; too few are for the caller to refuse.

    The rank of the key is drawn first, then distractors are chosen to either side of
    it: otherwise the key would tend to the middle, and learners find that out.
    """
    rng = asked.rng("rank")
    usable = _Screen(asked, stem).passed(_ordered(asked))
    if asked.argument.value is None:
        # Names and texts may stand in any order: their place tells nothing.
        chosen = _chosen(asked, usable)[:wanted]
        if asked.argument.type == "entity":
            chosen.sort(key=lambda one: sorts(one.argument, one.text))
        return Picked(tuple(chosen), min(rng.randint(0, wanted), len(chosen)))
    usable = _best(usable, wanted)
    below = [one for one in usable if sorts(one.argument, one.text) < _key_sorts(asked)]
    above = [one for one in usable if one not in below]
    # Only ranks that there are distractors for: drawn among all, the others would fall
    # together on the last that is possible.
    least, most = max(0, wanted - len(above)), min(wanted, len(below))
    rank = rng.randint(min(least, most), most)
    low = below[: max(rank, wanted - len(above))]
    chosen = low + above[: wanted - len(low)]
    return Picked(tuple(sorted(chosen, key=lambda one: sorts(one.argument, one.text))), len(low))


def _chosen(asked: Asked, usable: list[Candidate]) -> list[Candidate]:
    """For a text, what somebody chose for the question, if anything: another text of the same
    frame is seldom of their sort, and three options are as good as four (Rodriguez 2005)."""
    own = [one for one in usable if one.source == "author"]
    return own if asked.argument.type == "text" and own else usable


def _best(usable: list[Candidate], wanted: int) -> list[Candidate]:
    """Values that somebody chose or that the document has, if they are enough, without any
    that are computed. On either side of the key those that were chosen come first."""
    known = [one for one in usable if one.source != "near"]
    return known if len(known) >= wanted else usable


def shared(several: Sequence[Asked], stem: str, wanted: int) -> list[Candidate]:
    """Up to `wanted` distractors that are wrong for each of several arguments of one sort."""
    screens = [_Screen(asked, stem) for asked in several]
    kept: list[Candidate] = []
    authors = (one for asked in several for one in _from_author(asked))
    rows = zip_longest(*(_ordered(asked) for asked in several))
    for one in chain(authors, (one for row in rows for one in row if one is not None)):
        if len(kept) == wanted:
            break
        if all(screen.lets(one, kept) for screen in screens):
            kept.append(one)
    return kept


def sorts(argument: Argument, text: str) -> tuple[object, ...]:
    if argument.value is not None:
        return (0, values.sort_key(argument.value))
    return (1, text.casefold())


def _key_sorts(asked: Asked) -> tuple[object, ...]:
    return sorts(widened(asked.argument), asked.short_key)


class _Screen:
    """Lets through what is wrong for certain, fits the key and differs from the others."""

    def __init__(self, asked: Asked, stem: str) -> None:
        self.asked = asked
        self.stem = f" {normal(stem)} "
        self.right = unique.truths(asked.base, asked.fact, asked.role)
        self.right += tuple(widened(truth) for truth in self.right)

    def passed(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        kept: list[Candidate] = []
        for one in candidates:
            if self.lets(one, kept):
                kept.append(one)
        return kept

    def lets(self, one: Candidate, kept: list[Candidate]) -> bool:
        return self._is_wrong(one) and self._fits_key(one) and self._is_new(one, kept)

    def _is_wrong(self, one: Candidate) -> bool:
        read = (one.argument, as_asked(one.argument, self.asked.argument))
        return not any(unique.fits(self.asked.base, self.right, argument) for argument in read)

    def _fits_key(self, one: Candidate) -> bool:
        if any(f" {word} " in self.stem for word in self._wordings(one)):
            return False
        return not one.strict or not (self._in_evidence(one) or self._gives_away(one))

    def _wordings(self, one: Candidate) -> set[str]:
        entity = self.asked.base.entities.get(one.argument.entity)
        return {normal(one.text)} | (set(unique.names(entity)) if entity else set())

    @cached_property
    def evidence(self) -> str:
        return f" {normal(self.asked.fact.evidence)} "

    def _in_evidence(self, one: Candidate) -> bool:
        # A bare figure ("5") stands in many sentences by chance and proves nothing.
        return not normal(one.text).isdigit() and f" {normal(one.text)} " in self.evidence

    def _gives_away(self, one: Candidate) -> bool:
        key, text = normal(self.asked.short_key), normal(one.text)
        return one.argument.value is None and (
            f" {text} " in f" {key} " or f" {key} " in f" {text} "
        )

    def _is_new(self, one: Candidate, kept: list[Candidate]) -> bool:
        return all(
            normal(one.text) != normal(other.text)
            and not unique.compatible(self.asked.base, one.argument, other.argument)
            for other in kept
        )


def as_asked(argument: Argument, key: Argument) -> Argument:
    """A figure as it is read in the place of the key: “more than” stands in the stem, and
    whoever granted more than 50 has granted more than 12 as well."""
    bound = getattr(key.value, "bound", "exact")
    if bound == "exact" or not hasattr(argument.value, "bound"):
        return argument
    return replace(argument, value=replace(argument.value, bound=bound))  # type: ignore[type-var]


def widened(argument: Argument) -> Argument:
    """A date without its early, mid or late: what an option shows is the whole month."""
    if isinstance(argument.value, values.Date) and argument.value.part:
        return _wide(argument)
    return argument


@lru_cache(maxsize=1024)
def _wide(argument: Argument) -> Argument:
    assert argument.value is not None
    text = values.format(argument.value, part=False)
    return Argument(argument.role, argument.type, text, values.parse("date", text))


def _ordered(asked: Asked) -> Iterator[Candidate]:
    """The author's own come first: somebody chose them for this question. Where they have
    failed a check, one of them after the other is put last."""
    authors = list(_from_author(asked))
    last = authors.pop((asked.attempt - 1) % len(authors)) if asked.attempt and authors else None
    for source in (authors, _from_facts(asked), _from_entities(asked), _from_near(asked)):
        yield from source
    if last is not None:
        yield last


def _from_facts(asked: Asked) -> list[Candidate]:
    found = [
        _of_fact(asked.base, fact, argument)
        for fact in asked.base.facts
        if fact.key != asked.fact.key and not fact.held
        for argument in fact.arguments
        if _alike(asked, fact, argument)
    ]

    def nearness(one: Candidate) -> tuple[object, ...]:
        fact = asked.base.by_key[one.source.removeprefix("fact:")]
        return (
            fact.section != asked.fact.section,
            _distance(asked, one.argument),
            # The same date of two facts: "March 1994 was Hata's visit" says more of a visit.
            unique.relation(fact) != unique.relation(asked.fact),
            fact.frame != asked.fact.frame,
            one.source,
        )

    return sorted(found, key=nearness)


def _of_fact(base: FactBase, fact: Fact, argument: Argument) -> Candidate:
    argument = widened(argument)
    return Candidate(argument, short(argument, base), f"fact:{fact.key}")


def option(asked: Asked, one: Candidate) -> Option:
    """A wrong option, with why it is wrong."""
    return Option(one.text, False, one.source, one.why or _why(asked, one))


def _why(asked: Asked, one: Candidate) -> str:
    """What the document says of the option elsewhere, else how it differs from the key."""
    fact = _holder(asked, one)
    if fact is not None:
        statement = realise.statement(fact, asked.base.entities)
        return f"“{one.text}” belongs elsewhere: {statement}"
    key = widened(asked.argument).value
    if one.argument.value is None or key is None:
        return ""
    apart = values.apart(one.argument.value, key)
    return f"“{one.text}” is {apart}." if apart else ""


def even(options: Sequence[Option]) -> list[Option]:
    """The options without the articles that only some of them have."""
    with_article = [bool(ARTICLE.match(option.text)) for option in options]
    if all(with_article) or not any(with_article):
        return list(options)
    return [replace(option, text=ARTICLE.sub("", option.text)) for option in options]


def _holder(asked: Asked, one: Candidate) -> Fact | None:
    """The fact an option was taken from, or one that holds the same name, words or value."""
    if one.source.startswith("fact:"):
        return asked.base.by_key[one.source.removeprefix("fact:")]
    if one.argument.value is not None:
        return next((fact for fact in asked.base.facts if _holds(asked, fact, one)), None)
    entity = asked.base.entities.get(one.argument.entity)
    names = (entity.key, entity.name, *entity.aliases) if entity else (one.text,)
    found = (fact for name in names for fact in asked.base.spoken_of.get(name.casefold(), ()))
    others = [fact for fact in found if fact.key != asked.fact.key and not fact.held]
    return min(others, key=lambda fact: _kinship(asked, fact), default=None)


def _kinship(asked: Asked, fact: Fact) -> tuple[object, ...]:
    """What is said of an option in the way of the question teaches most, then what matters."""
    predicate = unique.relation(fact) != unique.relation(asked.fact)
    return (predicate, fact.frame != asked.fact.frame, -fact.importance)


def _holds(asked: Asked, fact: Fact, one: Candidate) -> bool:
    """Whether another fact says the very value of the option. A few of other things tell
    nothing: that two of something else exist is no reason against "two"."""
    if fact.key == asked.fact.key or fact.held:
        return False
    few = _is_few(one.argument)
    return any(
        argument.type == one.argument.type
        and short(widened(argument), asked.base) == one.text
        and (not few or _alike(asked, fact, argument))
        for argument in fact.arguments
    )


def _alike(asked: Asked, fact: Fact, argument: Argument) -> bool:
    """The same type, subtype, precision or unit."""
    key = asked.argument
    if argument.type != key.type:
        return False
    if key.value is not None and argument.value is not None:
        return subtype(key.value) == subtype(argument.value) and within(key, argument)
    if key.entity and argument.entity:
        return noun(asked.base, key.entity) == noun(asked.base, argument.entity)
    if key.type != "text" or (fact.frame, argument.role) != (asked.fact.frame, key.role):
        return False
    # Members of two lists are of one sort only where both lists are.
    listed = key.role in clause.list_in(asked.fact.clause)
    return not listed or unique.relation(fact) == unique.relation(asked.fact)


def subtype(value: values.Value) -> tuple[str, ...]:
    kind = type(value).__name__
    if isinstance(value, values.Date):
        return (kind, value.precision)
    if isinstance(value, values.Count):
        return (kind, value.noun.casefold())
    if isinstance(value, values.Money):
        return (kind, value.currency)
    return (kind, value.unit) if isinstance(value, values.Duration) else (kind,)


def _size(argument: Argument) -> float:
    value = argument.value
    if isinstance(value, values.Date):
        return float(value.start.toordinal())
    if isinstance(value, values.Money | values.Percent):
        return float(value.amount)
    return float(value.n) if value is not None else 0.0


def within(key: Argument, other: Argument) -> bool:
    if isinstance(key.value, values.Date):
        return abs(_size(key) - _size(other)) <= FARTHEST_DAYS[key.value.precision]
    one, two = sorted((_size(key), _size(other)))
    return two <= one * FARTHEST


def noun(base: FactBase, entity: str) -> tuple[str, str]:
    known = base.entities.get(entity)
    return (known.kind, known.noun) if known else ("", entity)


def _distance(asked: Asked, argument: Argument) -> float:
    if argument.value is not None:
        apart = abs(_size(argument) - _size(asked.argument))
        stretched = 0.3 + asked.rng(short(argument, asked.base)).random() if asked.attempt else 1.0
        return apart * stretched
    if asked.attempt:
        return abs(len(short(argument, asked.base)) - len(asked.short_key))
    return asked.rng(short(argument, asked.base)).random()


def _from_author(asked: Asked) -> Iterator[Candidate]:
    for one in asked.argument.distractors:
        read = _read(asked, one.text)
        yield Candidate(read, _shown(asked, read), "author", False, one.why)


def _shown(asked: Asked, read: Argument) -> str:
    """As the key is shown: a count without its noun, a figure without its bound, a name bare."""
    bound = getattr(read.value, "bound", "exact")
    if isinstance(read.value, values.Count) or bound != "exact":
        return short(widened(read), asked.base)
    return _bare(read.text) if asked.argument.entity else read.text


def _bare(name: str) -> str:
    """A name as an option shows it: the key stands there without its article as well. A capital
    belongs to the name ("The Hague")."""
    return name.removeprefix("the ")


def _read(asked: Asked, text: str) -> Argument:
    """An author's wrong option as an argument, so that it can be unified."""
    key = asked.argument
    if key.value is not None:
        try:
            return Argument(key.role, key.type, text, values.parse(key.type, text))
        except ValueError:
            return Argument(key.role, "text", text)
    for entity in asked.base.entities.values():
        if normal(text) in unique.names(entity):
            return Argument(key.role, "entity", text, entity=entity.key)
    return Argument(key.role, "text", text)


def _from_entities(asked: Asked) -> list[Candidate]:
    if asked.argument.entity not in asked.base.entities:
        return []
    sort = noun(asked.base, asked.argument.entity)
    found = [
        Candidate(
            Argument(asked.role, "entity", one.in_text, entity=key), one.name, f"entity:{key}"
        )
        for key, one in asked.base.entities.items()
        if (one.kind, one.noun) == sort
    ]
    return sorted(found, key=lambda one: _distance(asked, one.argument))


def _from_near(asked: Asked) -> Iterator[Candidate]:
    """Computed values, several rounds, so that there are some to either side of the key. Of few
    things, only what is near: five tempt nobody where there are two."""
    key = widened(asked.argument)
    if key.value is None:
        return
    rng = asked.rng("near")
    for _round in range(NEAR_ROUNDS):
        found = [
            Argument(key.role, key.type, values.format(value), value)
            for value in values.near(key.value, rng, WANTED, latest=asked.base.latest)
        ]
        for argument in sorted(found, key=lambda one: abs(_size(one) - _size(key))):
            if not _is_few(key) or abs(_size(argument) - _size(key)) <= max(2, _size(key) // 2):
                yield Candidate(argument, short(argument, asked.base), "near")


def _is_few(argument: Argument) -> bool:
    return isinstance(argument.value, values.Count) and argument.value.n <= values.FEW


def in_statement(asked: Asked, one: Candidate) -> str:
    """The distractor as it stands in the statement in place of the key. The article of the key
    is not its own: a known name brings the one it has, another stands as it was written."""
    if one.argument.entity in asked.base.entities:
        return asked.base.entities[one.argument.entity].in_text
    if asked.argument.type == "entity":
        return one.argument.text
    text = one.text
    hole = realise.gap(asked.argument, asked.base.entities)
    if isinstance(one.argument.value, values.Count) and one.argument.value.noun:
        text = values.format(one.argument.value, bound=False)
        hole = hole.partition(BLANK)[0] + BLANK
    return hole.replace(BLANK, text)

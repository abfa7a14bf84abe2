"""Statement, question and gap of a fact, computed from the parts of its clause.

Nothing is parsed: a question is the clause with a hole. A hole in the subject asks
without inversion; any other part moves to the front with its question phrase, then
come auxiliary, subject, verb and the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from content import values
from content.facts.shapes import STANCES, Argument, Entity, Fact
from content.language import asking, clause, verbs
from content.language.clause import Clause, Part, Piece
from content.language.laying import (
    BLANK,
    Line,
    capitalised,
    lay,
    spaced,
    without_article,
)

Entities = Mapping[str, Entity]
_BOUND: Final = re.compile(
    r"(?:about|around|some|approximately|roughly|more than|over|at least|up to|early|mid|late)"
    r"[ -]",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(r"in|on|at|during", re.IGNORECASE)
_ISLAND: Final = re.compile(r"\bislands?$")
_IN_LAST: Final = re.compile(r"\bin\s*$", re.IGNORECASE)
_SPAN_WORDS: Final = re.compile(r"\b(?:from|between)\s*$", re.IGNORECASE)


def source_of(fact: Fact) -> str:
    """Who holds it: "" nobody, else a name as it stands after "according to"."""
    if fact.attribution == "-":
        return ""
    return fact.attribution or ("the paper" if fact.frame in STANCES else "")


def _head(fact: Fact) -> str:
    source = source_of(fact)
    return f"according to {source}, " if source else ""


def words_of(argument: Argument, entities: Entities) -> str:
    """How the argument stands in the statement, its title left off."""
    if argument.text or argument.entity not in entities:
        return argument.text
    return entities[argument.entity].in_text


def _fills(fact: Fact, entities: Entities, replace: Mapping[str, str]) -> dict[str, str]:
    fills = {}
    for argument in fact.arguments:
        words = words_of(argument, entities)
        fills[argument.role] = f"{argument.title} {words}" if argument.title else words
    return {**fills, **replace}


def _check(read: Clause, fills: Mapping[str, str], notation: str) -> None:
    for role in read.roles:
        if role not in fills:
            raise clause.ClauseError(f"no argument fills {{{role}}}", notation)


def _line(fact: Fact, entities: Entities, replace: Mapping[str, str]) -> Line:
    read = clause.parse(fact.clause)
    fills = _fills(fact, entities, replace)
    _check(read, fills, fact.clause)
    return _laid(fact, read, read.rest, fills)


def _laid(fact: Fact, read: Clause, rest: tuple[Part, ...], fills: Mapping[str, str]) -> Line:
    plural = "plural" in read.verb.flags
    verb = verbs.phrase(read.verb, plural=plural, forms=fact.forms, inverted=False)
    pieces = spaced(read.subject.pieces, [Piece(words=verb.together)], *(p.pieces for p in rest))
    return lay(pieces, fills).headed(_head(fact))


def _stopped(text: str, stop: str = ".") -> str:
    text = text.strip(" ,;")
    return text if stop == "." and text.endswith(".") else text + stop


def statement(fact: Fact, entities: Entities, *, replace: Mapping[str, str] | None = None) -> str:
    """The fact as a sentence; `replace` gives other words for some roles."""
    return _stopped(_line(fact, entities, replace or {}).text)


def span_of(fact: Fact, role: str, entities: Entities) -> tuple[int, int]:
    """Where the argument, title left off, stands in `statement`; KeyError if it does not."""
    line = _line(fact, entities, {})
    start, end = line.spans[role]
    words = words_of(fact.argument(role), entities)
    at = line.text.lower().rfind(words.lower(), start, end)
    return (at, at + len(words)) if at >= 0 else (start, end)


def cloze(fact: Fact, role: str, entities: Entities) -> str:
    """The statement with a blank for one argument.

    What belongs to the sentence stays: article, title, bound, early or late, the counted noun.
    """
    argument = fact.argument(role)
    blank = f"{argument.title} {gap(argument, entities)}".strip()
    return statement(fact, entities, replace={role: blank})


def without(fact: Fact, role: str, entities: Entities) -> str:
    """The statement with the part left out that holds `role` and at most a preposition beside
    it: "in March 1994". Empty where the rest would not be a sentence of the same truth."""
    read = clause.parse(fact.clause)
    rest = tuple(part for part in read.rest if role not in part.roles)
    dropped = [part for part in read.rest if role in part.roles]
    if len(rest) == len(read.rest) or not all(_is_aside(part, role) for part in dropped):
        return ""
    return _stopped(_laid(fact, read, rest, _fills(fact, entities, {})).text)


def _is_aside(part: Part, role: str) -> bool:
    before, after = part.around(role)
    return not after and all(_ASIDE.fullmatch(piece.words.strip()) for piece in before)


def gap(argument: Argument, entities: Entities) -> str:
    """The blank with what stays beside it: article, bound, early or late, counted noun."""
    words = words_of(argument, entities)
    if argument.type == "entity":
        return ("the " if words.lower().startswith("the ") else "") + BLANK
    if argument.type == "text" or argument.value is None:
        return BLANK
    bound = _BOUND.match(words)
    noun = argument.value.noun if isinstance(argument.value, values.Count) else ""
    return f"{bound[0] if bound else ''}{BLANK} {noun}".rstrip()


def question_for_all(fact: Fact, entities: Entities) -> str:
    """The question for the list of the clause; empty where nobody says that it is complete."""
    if not fact.ask_all:
        return ""
    body = _lowered(_asked(fact.ask_all, _fills(fact, entities, {}), ""), fact, entities)
    return capitalised(_head(fact) + _stopped(body.rstrip("?"), "?"))


def question(fact: Fact, role: str, entities: Entities) -> str:
    """The question whose answer is the argument; KeyError for an unknown role."""
    argument = fact.argument(role)
    read = clause.parse(fact.clause)
    fills = _fills(fact, entities, {})
    _check(read, fills, fact.clause)
    if argument.ask:
        body = _lowered(_asked(argument.ask, fills, role), fact, entities)
    else:
        single = clause.alone(read, role)
        asks = _of_subject if role in read.subject.roles else _of_part
        body = _beside(read, role, fills) + asks(fact, single, argument, fills, entities)
    return capitalised(_head(fact) + _stopped(body.rstrip("?"), "?"))


def _beside(read: Clause, role: str, fills: Mapping[str, str]) -> str:
    """ "besides Yeltsin and Primakov, ": the members of a list that are not asked."""
    listed = clause.listed(read)
    others = [fills[one] for one in listed if one != role] if role in listed else []
    if not others:
        return ""
    *first, last = others
    return f"besides {', '.join(first)} and {last}, " if first else f"besides {last}, "


def _asked(ask: str, fills: Mapping[str, str], role: str) -> str:
    pieces = clause.part(ask).pieces
    for piece in pieces:
        if piece.role and (piece.role == role or piece.role not in fills):
            raise clause.ClauseError(f"{{{piece.role}}} cannot stand in its question", ask)
    return lay(pieces, fills).text


def _lowered(text: str, fact: Fact, entities: Entities) -> str:
    """Made fit for the middle of a sentence: a name or an acronym keeps its capital."""
    if not source_of(fact):
        return text
    first = re.split(r"[\s,?]", text, maxsplit=1)[0]
    if len(first) > 1 and any(letter.isupper() for letter in first[1:]):
        return text
    if first.removesuffix("'s").removesuffix("’s") in _names(tuple(entities.values())):
        return text
    return text[:1].lower() + text[1:]


@lru_cache(maxsize=64)
def _names(entities: tuple[Entity, ...]) -> frozenset[str]:
    found: set[str] = set()
    for entity in entities:
        for name in (entity.name, *entity.aliases):
            words = name.removeprefix("the ").removeprefix("The ").split()
            found |= {word for word in words if word[:1].isupper()}
    return frozenset(found)


def _of_subject(
    fact: Fact, read: Clause, argument: Argument, fills: Mapping[str, str], entities: Entities
) -> str:
    wh = asking.phrase(argument, entities, subject=True)
    pieces = _with_phrase(read.subject, argument, wh)
    keeps = bool(argument.wh) or asking.is_plural(argument) or len(read.subject.roles) > 1
    plural = "plural" in read.verb.flags and keeps
    verb = verbs.phrase(read.verb, plural=plural, forms=fact.forms, inverted=False)
    rest = [part.pieces for part in read.rest]
    return lay(spaced(pieces, [Piece(words=verb.together)], *rest), fills).text


def _of_part(
    fact: Fact, read: Clause, argument: Argument, fills: Mapping[str, str], entities: Entities
) -> str:
    asked = next((part for part in read.rest if argument.role in part.roles), None)
    if asked is None:
        raise clause.ClauseError(f"{{{argument.role}}} does not stand in the clause", fact.clause)
    predicate = read.verb.lemma == "be" and asked.pieces[0].role == argument.role
    wh = asking.phrase(argument, entities, subject=predicate)
    plural = "plural" in read.verb.flags
    verb = verbs.phrase(read.verb, plural=plural, forms=fact.forms, inverted=True)
    rest = [part.pieces for part in read.rest if part is not asked]
    subject = read.subject.pieces
    return lay(
        spaced(
            _with_phrase(asked, argument, wh),
            [Piece(words=verb.finite)],
            subject,
            [Piece(words=verb.after)] if verb.after else [],
            *rest,
        ),
        fills,
    ).text


def _with_phrase(part: Part, argument: Argument, wh: str) -> tuple[Piece, ...]:
    before, after = part.around(argument.role)
    before = without_article(before)
    if isinstance(argument.value, values.Date) and argument.value.precision == "range":
        # "from 1992 to 1994" is one period: "in which period", not "from which period".
        before = tuple(Piece(_SPAN_WORDS.sub("in ", p.words), p.role) for p in before)
    if _ISLAND.search(wh):
        before = tuple(Piece(_IN_LAST.sub("on ", p.words), p.role) for p in before)
    if after and after[-1].words.endswith(","):
        after = (*after[:-1], Piece(words=after[-1].words.rstrip(",")))
    return (*before, Piece(words=wh), *after)

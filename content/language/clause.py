"""Reads the inline notation of clauses into frozen parts.

    {visitor} | visit, past | {place} | in {date}

Subject, then the verb with its flags, then further parts in the order of the
statement. A hole is `{role}`; a part may have words around its hole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

FLAGS: Final = (
    "past",
    "present",
    "future",
    "would",
    "perfect",
    "pastperfect",
    "progressive",
    "passive",
    "plural",
    "not",
)
MODALS: Final = frozenset({"can", "could", "may", "might", "must", "shall", "should"})
_HOLE: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_VERB: Final = re.compile(r"[^\W\d_]+(?:[ '-][\w'-]+)*", re.UNICODE)


class ClauseError(ValueError):
    """The clause cannot be read: `what` is wrong, and `where` it stands."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"{what}: “{where}”")
        self.what = what
        self.where = where


@dataclass(frozen=True, slots=True)
class Piece:
    """Words as they stand (`role` empty), or the hole of a role (`words` empty)."""

    words: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    pieces: tuple[Piece, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(piece.role for piece in self.pieces if piece.role)

    def around(self, role: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """The pieces before and after the hole of `role`."""
        at = next(i for i, piece in enumerate(self.pieces) if piece.role == role)
        return self.pieces[:at], self.pieces[at + 1 :]


@dataclass(frozen=True, slots=True)
class Verb:
    """`lemma` is what inflects, `particle` what follows it unchanged."""

    lemma: str
    particle: str = ""
    modal: str = ""
    flags: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Lemma with particle: the default relation of a fact."""
        return f"{self.lemma} {self.particle}".strip()


@dataclass(frozen=True, slots=True)
class Clause:
    subject: Part
    verb: Verb
    rest: tuple[Part, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        return (self.subject, *self.rest)

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(role for part in self.parts for role in part.roles)


_JOINT: Final = re.compile(r"(?:,? (?:and|or)|,)(?: (?:the|a|an))? ", re.IGNORECASE)


def listed(clause: Clause) -> tuple[str, ...]:
    """The roles of the longest list ("{a}, {b} and {c}") that stands in one part; or none."""
    runs = [run for part in clause.parts for run in _runs(part.pieces)]
    longest = max(runs, key=len, default=())
    return longest if len(longest) > 1 else ()


@lru_cache(maxsize=8192)
def list_in(notation: str) -> tuple[str, ...]:
    """The roles of the list of a clause as it is written; raises `ClauseError`."""
    return listed(parse(notation))


def alone(clause: Clause, role: str) -> Clause:
    """The clause with one member in place of the list that it stands in."""
    roles = listed(clause)
    if role not in roles:
        return clause
    subject, *rest = (_alone(part, roles, role) for part in clause.parts)
    return Clause(subject, clause.verb, tuple(rest))


def _alone(part: Part, roles: tuple[str, ...], role: str) -> Part:
    at = [n for n, piece in enumerate(part.pieces) if piece.role in roles]
    if not at:
        return part
    return Part((*part.pieces[: at[0]], Piece(role=role), *part.pieces[at[-1] + 1 :]))


def _runs(pieces: tuple[Piece, ...]) -> list[tuple[str, ...]]:
    runs: list[tuple[str, ...]] = [()]
    for before, piece in zip((Piece(), *pieces), pieces, strict=False):
        if piece.role and before.role:
            runs.append((piece.role,))
        elif piece.role:
            runs[-1] += (piece.role,)
        elif not (runs[-1] and _JOINT.fullmatch(piece.words)):
            runs.append(())
    return runs


@lru_cache(maxsize=8192)
def parse(notation: str) -> Clause:
    """The clause in parts; raises `ClauseError`."""
    sections = [section.strip() for section in notation.split("|")]
    if len(sections) < 2:
        raise ClauseError("a clause needs a subject and a verb, divided by |", notation)
    subject, verb, *rest = sections
    clause = Clause(part(subject), _verb(verb), tuple(part(section) for section in rest))
    _refuse_doubles(clause, notation)
    return clause


def part(text: str) -> Part:
    """Words with `{role}` holes, also a whole question; raises `ClauseError`."""
    if not text:
        raise ClauseError("a part is empty", text)
    pieces: list[Piece] = []
    end = 0
    for hole in _HOLE.finditer(text):
        pieces += [Piece(words=text[end : hole.start()]), Piece(role=hole[1])]
        end = hole.end()
    pieces.append(Piece(words=text[end:]))
    for piece in pieces:
        if "{" in piece.words or "}" in piece.words:
            raise ClauseError("a hole is written {role}, in lower-case letters", text)
    return Part(tuple(piece for piece in pieces if piece.words or piece.role))


def _verb(text: str) -> Verb:
    phrase, _, flags = text.partition(",")
    phrase = " ".join(phrase.split())
    if not _VERB.fullmatch(phrase):
        raise ClauseError("a verb is its plain form, then a comma and flags", text)
    given = flags.replace(",", " ").split()
    for flag in given:
        if flag not in FLAGS:
            raise ClauseError(f"“{flag}” is no flag; flags are {', '.join(FLAGS)}", text)
    head, _, particle = phrase.partition(" ")
    if head not in MODALS or not particle:
        return Verb(head, particle, "", frozenset(given))
    lemma, _, particle = particle.partition(" ")
    return Verb(lemma, particle, head, frozenset(given))


def _refuse_doubles(clause: Clause, notation: str) -> None:
    roles = clause.roles
    for role in roles:
        if roles.count(role) > 1:
            raise ClauseError(f"{{{role}}} stands twice", notation)

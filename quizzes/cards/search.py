"""The search language of the card browser: text to a frozen tree, and back.

    query   = either*                     nothing asks for every card
    either  = one ("or" one)*             "or" binds weaker than standing side by side
    one     = "-" one | "(" query ")" | words | condition

`parse(str(tree)) == tree` for every tree. What a condition means for a card is said in
`matching`; what is wrong with a text is named here by a reason, and worded in `wording`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn

from content.text import is_tag, plain_tag

LONGEST, DEEPEST, MOST_DAYS = 400, 20, 3650


class Is(StrEnum):
    """What a card can be."""

    DUE = "due"
    NEW = "new"
    LEARN = "learn"
    REVIEW = "review"
    SUSPENDED = "suspended"
    BURIED = "buried"
    FLAGGED = "flagged"
    LEECH = "leech"


class Kind(StrEnum):
    """What asks a single card: the kinds of question about one answer of one fact."""

    FLASHCARD = "flashcard"
    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    CLOZE = "cloze"
    TYPED = "typed"
    NUMERIC = "numeric"


class Name(StrEnum):
    """The figures of a card: stability, difficulty, recall, interval, answers, lapses."""

    S = "s"
    D = "d"
    R = "r"
    IVL = "ivl"
    REPS = "reps"
    LAPSES = "lapses"


WHOLE = frozenset({Name.IVL, Name.REPS, Name.LAPSES})


class Sign(StrEnum):
    LESS = "<"
    AT_MOST = "<="
    EQUAL = "="
    AT_LEAST = ">="
    MORE = ">"
    UNEQUAL = "!="


@dataclass(frozen=True, slots=True)
class Text:
    """The words stand in the question, the answer or the statement, in any case of letters."""

    words: str

    def __str__(self) -> str:
        if _PLAIN.fullmatch(self.words) and self.words.lower() not in _CONNECTIVES:
            return self.words
        escaped = self.words.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'


@dataclass(frozen=True, slots=True)
class Section:
    """The fact stands in this part of its document, or below it."""

    path: str

    def __str__(self) -> str:
        return f"section:{self.path}"


@dataclass(frozen=True, slots=True)
class InDocument:
    slug: str

    def __str__(self) -> str:
        return f"document:{self.slug}"


@dataclass(frozen=True, slots=True)
class Tagged:
    """The fact has this tag, or one under it."""

    tag: str

    def __str__(self) -> str:
        return f"tag:{self.tag}"


@dataclass(frozen=True, slots=True)
class OfKind:
    """The bank has a published question of this kind that asks for what the card asks."""

    kind: Kind

    def __str__(self) -> str:
        return f"kind:{self.kind}"


@dataclass(frozen=True, slots=True)
class State:
    what: Is

    def __str__(self) -> str:
        return f"is:{self.what}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure compared with a number. "=" is as exact as the number is written: `s=10` is
    from 9.5 up to 10.5. Recall is in percent; 1 and less counts as a share."""

    name: Name
    sign: Sign
    number: Decimal

    def __str__(self) -> str:
        return f"prop:{self.name}{self.sign}{self.number:f}"


@dataclass(frozen=True, slots=True)
class Rated:
    """Answered within the last `days` study days, today being the first; with this rating."""

    days: int
    rating: int | None = None

    def __str__(self) -> str:
        return f"rated:{self.days}" + (f":{self.rating}" if self.rating else "")


@dataclass(frozen=True, slots=True)
class Not:
    part: Tree

    def __str__(self) -> str:
        return f"-{_inside(self.part)}"


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; without parts it asks for nothing, and all cards match."""

    parts: tuple[Tree, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(_inside, self.parts))


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Tree, ...]

    def __str__(self) -> str:
        return " or ".join(map(_inside, self.parts))


Leaf = Text | Section | InDocument | Tagged | OfKind | State | Figure | Rated
Tree = Leaf | Not | All | Any


def _inside(part: Tree) -> str:
    return f"({part})" if isinstance(part, All | Any) else str(part)


class Reason(StrEnum):
    """What is wrong with a search."""

    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    NOT_A_CHARACTER = "not_a_character"
    NOT_CLOSED = "not_closed"
    QUOTE_OPEN = "quote_open"
    NOTHING_TO_CLOSE = "nothing_to_close"
    NOTHING_INSIDE = "nothing_inside"
    NOTHING_AFTER = "nothing_after"
    NOTHING_BEFORE = "nothing_before"
    NO_SUCH_CONDITION = "no_such_condition"
    NO_SUCH_STATE = "no_such_state"
    NO_SUCH_FIGURE = "no_such_figure"
    NO_NUMBER = "no_number"
    NOT_WHOLE = "not_whole"
    NO_SECTION = "no_section"
    NO_SLUG = "no_slug"
    NO_TAG = "no_tag"
    NO_SUCH_KIND = "no_such_kind"
    NO_DAYS = "no_days"


class SearchError(ValueError):
    """A text that is no search: the reason, the words it is about, the character (from 1)."""

    def __init__(self, reason: Reason, at: int, words: str = "") -> None:
        super().__init__(f"{reason} at {at}: {words}")
        self.reason, self.at, self.words = reason, at, words


def parse(text: str) -> Tree:
    """The tree of a search; SearchError where it is none."""
    if len(text) > LONGEST:
        raise SearchError(Reason.TOO_LONG, LONGEST + 1)
    odd = _ODD.search(text)
    if odd is not None:
        raise SearchError(Reason.NOT_A_CHARACTER, odd.start() + 1)
    return _Parser(text).whole()


_ODD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_CONNECTIVES = frozenset({"or", "and"})
_PLAIN = re.compile(r'[^\s"()\\:-][^\s"()\\:]*')
_SPACE = re.compile(r"\s*")
# Brackets within a section belong to it; those around a search do not.
_CONDITION = re.compile(r'([^\s"():-][^\s"():]*):((?:[^\s"()]|\([^\s"()]*\))*)')
_WORD = re.compile(r'[^\s"()]+')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_SECTION = re.compile(r'(?:[^\s"()]|\([^\s"()]*\))+')
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")
_FIGURE = re.compile(r"([^<>=!]*)(<=|>=|!=|<|>|=)(.*)")
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,4})?")
_RATED = re.compile(r"([0-9]{1,4})(?::([1-4]))?")


class _Parser:
    """Recursive descent over one text; `at` is the character to be read next."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0

    def whole(self) -> Tree:
        tree = self.query()
        if self.at < len(self.text):
            self.fail(Reason.NOTHING_TO_CLOSE)
        return tree

    def fail(self, reason: Reason, words: str = "", *, at: int | None = None) -> NoReturn:
        raise SearchError(reason, (self.at if at is None else at) + 1, words)

    def query(self) -> Tree:
        """Alternatives, up to the end or a closing bracket."""
        parts = [self.beside()]
        while self.word("or"):
            before = self.at
            if parts[-1] == All():
                self.fail(Reason.NOTHING_BEFORE, at=before)
            self.take("or")
            parts.append(self.beside())
            if parts[-1] == All():
                self.fail(Reason.NOTHING_AFTER, "or", at=before)
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def beside(self) -> Tree:
        """What stands side by side, with or without "and"."""
        parts: list[Tree] = []
        while not self.ended() and not self.word("or"):
            if self.word("and"):
                before = self.at
                if not parts:
                    self.fail(Reason.NOTHING_BEFORE)
                self.take("and")
                if self.ended() or self.word("or") or self.word("and"):
                    self.fail(Reason.NOTHING_AFTER, "and", at=before)
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def ended(self) -> bool:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at == len(self.text) or self.text[self.at] == ")"

    def word(self, connective: str) -> bool:
        """Whether the next word is this connective."""
        if self.ended():
            return False
        found = _WORD.match(self.text, self.at)
        return found is not None and found[0].lower() == connective

    def take(self, connective: str) -> None:
        self.at += len(connective)

    def one(self) -> Tree:
        if self.depth == DEEPEST:
            self.fail(Reason.TOO_DEEP)
        self.depth += 1
        match self.text[self.at]:
            case "-":
                tree: Tree = self.negated()
            case "(":
                tree = self.grouped()
            case '"':
                tree = self.quoted()
            case _letter:
                tree = self.bare()
        self.depth -= 1
        return tree

    def negated(self) -> Not:
        start = self.at
        self.at += 1
        if self.at == len(self.text) or self.text[self.at].isspace() or self.text[self.at] == ")":
            self.fail(Reason.NOTHING_AFTER, "-", at=start)
        return Not(self.one())

    def grouped(self) -> Tree:
        start = self.at
        self.at += 1
        tree = self.query()
        if self.at == len(self.text):
            self.fail(Reason.NOT_CLOSED, at=start)
        if tree == All():
            self.fail(Reason.NOTHING_INSIDE, at=start)
        self.at += 1
        return tree

    def quoted(self) -> Text:
        found = _QUOTED.match(self.text, self.at)
        if found is None:
            self.fail(Reason.QUOTE_OPEN)
        words = re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL)
        if not words.strip():
            self.fail(Reason.NOTHING_INSIDE)
        self.at = found.end()
        return Text(words)

    def bare(self) -> Leaf:
        """A word, or a condition with a colon."""
        start = self.at
        found = _CONDITION.match(self.text, start)
        if found is not None:
            self.at = found.end()
            return self.condition(found[1], found[2], start, start + len(found[1]) + 1)
        word = _WORD.match(self.text, start)
        assert word is not None
        if ":" in word[0]:
            self.fail(Reason.NO_SUCH_CONDITION, word[0])
        self.at = word.end()
        return Text(word[0])

    def condition(self, name: str, value: str, start: int, at: int) -> Leaf:
        match name.lower():
            case "is":
                return self.state(value, at)
            case "prop":
                return self.figure(value, at)
            case "rated":
                return self.rated(value, at)
            case "section":
                if not _SECTION.fullmatch(value):
                    self.fail(Reason.NO_SECTION, at=at)
                return Section(value)
            case "document":
                if not _SLUG.fullmatch(value):
                    self.fail(Reason.NO_SLUG, value, at=at)
                return InDocument(value)
            case "tag":
                return self.tagged(value, at)
            case "kind":
                return self.of_kind(value, at)
        raise SearchError(Reason.NO_SUCH_CONDITION, start + 1, f"{name}:")

    def tagged(self, value: str, at: int) -> Tagged:
        tag = plain_tag(value)
        if not is_tag(tag):
            self.fail(Reason.NO_TAG, value, at=at)
        return Tagged(tag)

    def of_kind(self, value: str, at: int) -> OfKind:
        try:
            return OfKind(Kind(value.lower().replace("-", "_")))
        except ValueError:
            self.fail(Reason.NO_SUCH_KIND, value, at=at)

    def state(self, value: str, at: int) -> State:
        try:
            return State(Is(value.lower()))
        except ValueError:
            self.fail(Reason.NO_SUCH_STATE, value, at=at)

    def figure(self, value: str, at: int) -> Figure:
        found = _FIGURE.fullmatch(value)
        if found is None or found[1].lower() not in set(Name):
            self.fail(Reason.NO_SUCH_FIGURE, found[1] if found else value, at=at)
        name = Name(found[1].lower())
        if not _NUMBER.fullmatch(found[3]):
            self.fail(Reason.NO_NUMBER, found[3], at=at + found.start(3))
        number = Decimal(found[3])
        if name in WHOLE and "." in found[3]:
            self.fail(Reason.NOT_WHOLE, found[3], at=at + found.start(3))
        return Figure(name, Sign(found[2]), number)

    def rated(self, value: str, at: int) -> Rated:
        found = _RATED.fullmatch(value)
        if found is None or not 1 <= int(found[1]) <= MOST_DAYS:
            self.fail(Reason.NO_DAYS, value, at=at)
        return Rated(int(found[1]), int(found[2]) if found[2] else None)

"""What was sent of a fact, with a row for every role that stands in the braces of its clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from content.facts.names import plain
from content.facts.shapes import Entity
from quizzes.authoring.roles import Guess, Said, guessed, sought, written

PREFIX: Final = "a"
TYPED: Final = ("role", "text", "entity", "ask", "accept", "distractors", "title", "wh")
NAMED: Final = ("entity", "new_kind", "new_noun")


@dataclass(frozen=True, slots=True)
class Sent:
    """The data to bind the forms to, and the roles that got a row just now."""

    data: Any
    fresh: tuple[str, ...]


def with_rows(data: Any, names: Mapping[str, Entity], most: int) -> Sent:
    """The data as sent, completed. What its writer typed is never replaced by a guess."""
    total = str(data.get(f"{PREFIX}-TOTAL_FORMS", ""))
    if not total.isdecimal() or len(total) > 3:
        return Sent(data, ())
    rows = _Rows(data.copy(), min(int(total), most), most)
    clause, said = written(str(data.get("clause", "")))
    rows.data["clause"] = clause
    rows.part_with_names()
    rows.forget(tuple(one.role for one in said))
    quote = " ".join(str(data.get("quote", "")).split())
    fresh = _fill(rows, clause, quote, said, names)
    rows.part_with_names()
    rows.know(names)
    rows.data[f"{PREFIX}-TOTAL_FORMS"] = str(rows.total)
    return Sent(rows.data, fresh)


def _fill(
    rows: _Rows, clause: str, quote: str, said: tuple[Said, ...], names: Mapping[str, Entity]
) -> tuple[str, ...]:
    """Rows for roles that have none, in the order of the clause."""
    by_role = {one.role: one for one in said}
    bare = tuple(role for role, one in by_role.items() if not one.text and rows.index(role) is None)
    guesses = sought(bare, clause, quote, names) if bare else {}
    fresh = []
    for role, one in by_role.items():
        at = rows.index(role)
        if at is None:
            at = rows.free()
            if at is None:
                break
            fresh.append(role)
            rows.put(at, role, guesses.get(role) or guessed(one.text, names))
        elif one.text:
            rows.put(at, role, guessed(one.text, names))
        if one.asked:
            rows.data[rows.name(at, "exclusive")] = "on"
    return tuple(fresh)


class _Rows:
    """The rows of the data that was sent, by number."""

    def __init__(self, data: Any, total: int, most: int) -> None:
        self.data = data
        self.total = total
        self.most = most

    def name(self, at: int, field: str) -> str:
        return f"{PREFIX}-{at}-{field}"

    def get(self, at: int, field: str) -> str:
        return str(self.data.get(self.name(at, field), "")).strip()

    def index(self, role: str) -> int | None:
        return next((at for at in range(self.total) if self.get(at, "role") == role), None)

    def free(self) -> int | None:
        """An empty row, else a further one; None where there are as many as there may be."""
        for at in range(self.total):
            if not any(self.get(at, field) for field in TYPED):
                return at
        if self.total == self.most:
            return None
        self.total += 1
        return self.total - 1

    def forget(self, roles: tuple[str, ...]) -> None:
        """A row whose role left the clause, and that holds nothing else, is free again."""
        for at in range(self.total):
            role = self.get(at, "role")
            if role and role not in roles and not any(self.get(at, f) for f in TYPED[1:]):
                self.data[self.name(at, "role")] = ""

    def part_with_names(self) -> None:
        """A row of another type keeps nothing of the name that stood there before."""
        for at in range(self.total):
            if self.get(at, "type") != "entity":
                for field in NAMED:
                    self.data[self.name(at, field)] = ""

    def put(self, at: int, role: str, guess: Guess) -> None:
        given = {"role": role, "type": guess.type, "text": guess.text, "entity": guess.entity}
        for field, words in given.items():
            self.data[self.name(at, field)] = words
        if guess.type == "entity" and not guess.entity and not self.get(at, "new_noun"):
            self.data[self.name(at, "new_noun")] = role.replace("_", " ")

    def know(self, names: Mapping[str, Entity]) -> None:
        """A row that says a known name without choosing it has it chosen."""
        for at in range(self.total):
            known = names.get(plain(self.get(at, "text")))
            if known and self.get(at, "type") == "entity" and not self.get(at, "entity"):
                self.data[self.name(at, "entity")] = known.key
                if plain(known.name) == plain(self.get(at, "text")):
                    self.data[self.name(at, "text")] = ""

"""Every kind of item: the next one is a file and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from content.facts.shapes import Fact, FactBase
from quizzes.generation.cloze import cloze
from quizzes.generation.drafts import Draft, Maker
from quizzes.generation.flashcard import flashcard
from quizzes.generation.matching import matching
from quizzes.generation.multi_select import multi_select
from quizzes.generation.multiple_choice import multiple_choice
from quizzes.generation.numeric import numeric
from quizzes.generation.ordering import ordering
from quizzes.generation.true_false import true_false
from quizzes.generation.typed import typed

FactGenerator = Callable[[FactBase, Fact, int, int], Iterable[Draft]]
BankGenerator = Callable[[FactBase, int], Iterable[Draft]]

KINDS: tuple[tuple[str, Maker], ...] = (
    ("flashcard", flashcard),
    ("multiple_choice", multiple_choice),
    ("true_false", true_false),
    ("cloze", cloze),
    ("typed", typed),
    ("numeric", numeric),
)
"""Asked of one argument."""

BESIDE: tuple[tuple[str, Maker], ...] = (("true_false", true_false), ("cloze", cloze))
"""Those that tell the whole statement around the argument."""

LISTS: tuple[tuple[str, FactGenerator], ...] = (("multi_select", multi_select),)
"""Asked of one fact, of several arguments at once; the last number counts the tries."""

GROUPS: tuple[tuple[str, BankGenerator], ...] = (("ordering", ordering), ("matching", matching))
"""Made of several facts of the bank."""

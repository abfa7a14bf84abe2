"""Every kind of item: the next one is a file and a line here."""

from __future__ import annotations

from quizzes.generation.cloze import cloze
from quizzes.generation.drafts import Generator
from quizzes.generation.flashcard import flashcard
from quizzes.generation.multiple_choice import multiple_choice
from quizzes.generation.numeric import numeric
from quizzes.generation.true_false import true_false
from quizzes.generation.typed import typed

KINDS: tuple[tuple[str, Generator], ...] = (
    ("flashcard", flashcard),
    ("multiple_choice", multiple_choice),
    ("true_false", true_false),
    ("cloze", cloze),
    ("typed", typed),
    ("numeric", numeric),
)

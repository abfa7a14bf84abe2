"""What the rule says of a typed or chosen answer: the verdict in words, and the grade.

The verdict is shown before it is stored. In between it is carried by the page under the
server's signature, together with the card, the press and the wording that it belongs to: so
the log says truly what the rule gave, and the answer itself is neither sent again nor kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from quizzes.grading import Verdict
from quizzes.grading.shapes import CHOSEN
from quizzes.grading.typed import words
from quizzes.questions.marking import mark
from quizzes.questions.models import Question, Revision
from quizzes.questions.options import options, told
from quizzes.scheduling import Rating

SALT = "quizzes.review.ruling"


@dataclass(frozen=True, slots=True)
class Ruling:
    """Again or Good, what is said of the answer, and why wrong options are wrong."""

    rating: Rating
    said: str
    why: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        return self.rating is not Rating.AGAIN


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a signature vouches for: the grade by rule, and what was asked."""

    rating: int
    question: int
    revision: int


def rule(question: Question, revision: Revision, response: str) -> Ruling:
    """The ruling on a response to a wording; an empty one is forgotten.

    Never Easy, and never Hard: a slip of the pen says nothing about memory. `Unanswerable`
    where the response is too long, or an option that is not there.
    """
    if not response.strip():
        return Ruling(Rating.AGAIN, _("No answer. It is %(key)s.") % {"key": revision.key})
    verdict = mark(response, revision, graded_kind(question))
    rating = Rating.GOOD if verdict.correct else Rating.AGAIN
    if question.kind in CHOSEN:
        return _chosen(rating, revision, response.strip())
    return Ruling(rating, _of_typed(verdict, revision, response.strip()))


def graded_kind(question: Question) -> str:
    """A flashcard that is asked by rule is typed."""
    return Question.Kind.TYPED if question.kind == Question.Kind.FLASHCARD else question.kind


def _of_typed(verdict: Verdict, revision: Revision, response: str) -> str:
    if not verdict.correct:
        said = _("Not quite: you wrote “%(yours)s”, it is %(key)s.")
        return said % {"yours": response, "key": revision.key}
    if verdict.rule == "slip":
        spelled = spelling(verdict.note, [revision.key, *revision.accepted])
        return _("Right, but mind the spelling: %(spelled)s") % {"spelled": spelled}
    return _("Right")


def spelling(plain: str, accepted: Iterable[str]) -> str:
    """The accepted text, or its last word, that the grader reads as `plain`."""
    for text in accepted:
        for part in (text, text.split()[-1]):
            if " ".join(words(part)) == plain:
                return part
    return plain


def _chosen(rating: Rating, revision: Revision, response: str) -> Ruling:
    shown = options(revision, response, reveal=True)
    why = tuple(option.why for option in told(revision, shown) if option.why)
    if rating is Rating.GOOD:
        return Ruling(rating, _("Right"), why)
    yours = next(option.text for option in shown if option.chosen)
    said = _("Not quite: you chose “%(yours)s”, it is %(key)s.")
    return Ruling(rating, said % {"yours": yours, "key": revision.key}, why)


def sealed(ruling: Ruling, card: int, key: str, seen: int, question: Question) -> str:
    """The ruling for the page to carry; good for one press (`key`) on one state of one card."""
    signed = [card, key, seen, int(ruling.rating), question.pk, question.revision_id]
    return Signer(salt=SALT).sign_object(signed)


def opened(text: str, card: int, key: str, seen: int) -> Ruled | None:
    """What was sealed for this press; None where it is not what we signed."""
    try:
        signed = Signer(salt=SALT).unsign_object(text)
    except BadSignature:
        return None
    return Ruled(*signed[3:]) if signed[:3] == [card, key, seen] else None

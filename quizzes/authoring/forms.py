"""Which form a question of each kind is typed in."""

from __future__ import annotations

from typing import Any, Final

from quizzes.authoring.question_form import QuestionForm
from quizzes.authoring.several_forms import MatchingForm, MultiSelectForm, OrderingForm
from quizzes.authoring.single_forms import (
    AnswerForm,
    ChoiceForm,
    ClozeForm,
    NumericForm,
    TrueFalseForm,
    TypedForm,
)
from quizzes.grading.shapes import ARRANGED, CHOSEN, TICKED
from quizzes.questions.models import Question

Kind = Question.Kind
FORMS: Final[dict[str, type[QuestionForm]]] = {
    Kind.FLASHCARD: AnswerForm,
    Kind.MULTIPLE_CHOICE: ChoiceForm,
    Kind.TRUE_FALSE: TrueFalseForm,
    Kind.CLOZE: ClozeForm,
    Kind.TYPED: TypedForm,
    Kind.NUMERIC: NumericForm,
    Kind.MULTI_SELECT: MultiSelectForm,
    Kind.ORDERING: OrderingForm,
    Kind.MATCHING: MatchingForm,
}


def form_of(kind: str, data: Any, **about: Any) -> QuestionForm:
    """The form of a kind; `about` is what `QuestionForm` takes."""
    form = FORMS.get(kind) or form_for_answers(kind)
    return form(data, kind=kind, **about)


def form_for_answers(kind: str) -> type[QuestionForm]:
    """The form of a kind that has none of its own: one for answers of the same shape."""
    if kind in CHOSEN:
        return ChoiceForm
    if kind in TICKED:
        return MultiSelectForm
    return MatchingForm if kind in ARRANGED else TypedForm

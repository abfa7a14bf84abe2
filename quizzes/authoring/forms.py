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
    return FORMS[kind](data, kind=kind, **about)

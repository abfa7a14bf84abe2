"""The exams a learner prepares for, as the scheduler knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from content.text import lies_in
from quizzes.memory.models import Card, Exam
from quizzes.questions.models import Question
from quizzes.scheduling import ExamPlan


@dataclass(frozen=True, slots=True)
class Planned:
    """One exam to come: which section of its document (empty: all of it), and the plan."""

    exam: int
    section: str
    plan: ExamPlan

    def covers(self, section: str) -> bool:
        """Whether a fact of this section belongs to the exam."""
        return lies_in(section, self.section)


def plan_of(exam: Exam) -> ExamPlan:
    return ExamPlan(exam.day, exam.target, exam.pass_days, exam.daily)


def plans_of(learner: User, day: date) -> Mapping[int, Planned]:
    """{document: its exam} of the exams after the study day `day`. One SELECT."""
    exams = Exam.objects.filter(learner=learner, day__gt=day)
    return {exam.document_id: Planned(exam.pk, exam.section, plan_of(exam)) for exam in exams}


def plan_for(learner: User, about: Card | Question, day: date) -> ExamPlan | None:
    """The plan that a card, or what a question asks, belongs to on a study day; its fact should
    be there. One SELECT."""
    exam = Exam.objects.filter(learner=learner, document=about.document_id, day__gt=day).first()
    if exam is None:
        return None
    planned = Planned(exam.pk, exam.section, plan_of(exam))
    return planned.plan if planned.covers(about.fact.section) else None

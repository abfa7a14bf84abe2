"""An instructor regrades, marks by hand, accepts a wording and gives extra time."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from quizzes.memory.models import Hold
from quizzes.models import Allowance, Attempt, Class, MarkChange, Membership, Quiz, Response
from quizzes.questions.actions import revise
from tests import make
from tests.analysis import taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(learner: User, instructor: User) -> Class:
    document = make.document(owner=instructor, public=False)
    return make.course(instructor, learner, documents=[document])


@pytest.fixture
def quiz(course: Class, instructor: User) -> Quiz:
    return taken.quiz(course, instructor)


def typed(course: Class):
    about = make.fact(course.documents.get(), answer="May 1904")
    return make.question(about, "typed", stem="Who built it?", key="Karin Holm")


def digest(page: str) -> str:
    found = re.search(r'name="digest" value="(\w+)"', page)
    assert found
    return found[1]


def rekey(question, author: User, key: str = "Nils Berg") -> None:
    revise(question, {"stem": "Who built it?", "key": key, "accepted": [key]}, author)


def test_differences_are_shown_and_nothing_is_stored(
    course: Class, quiz: Quiz, learner: User, instructor: User, as_instructor: Client
) -> None:
    question = typed(course)
    attempt = taken.sat(quiz, [(question, "Nils Berg")], learner)
    rekey(question, instructor)
    seen = as_instructor.get(f"/quiz/{quiz.pk}/regrade/").content.decode()
    assert "Nothing would change" in seen
    page = as_instructor.get(f"/quiz/{quiz.pk}/regrade/?key=present").content.decode()
    assert "1 mark would change" in page
    assert "was Karin Holm, now Nils Berg" in page
    assert not MarkChange.objects.exists()
    assert attempt.responses.get().mark == 0


def test_a_regrade_changes_mark_score_and_trail_once(
    course: Class, quiz: Quiz, learner: User, instructor: User, as_instructor: Client
) -> None:
    question = typed(course)
    attempt = taken.sat(quiz, [(question, "Nils Berg")], learner)
    rekey(question, instructor)
    url = f"/quiz/{quiz.pk}/regrade/?key=present"
    sent = {"digest": digest(as_instructor.get(url).content.decode())}
    assert as_instructor.post(url, sent).status_code == 302
    again = as_instructor.post(url, sent)
    assert again.status_code == 422
    assert "nothing was stored" in again.content.decode()
    attempt.refresh_from_db()
    row, change = attempt.responses.get(), MarkChange.objects.get()
    assert (attempt.score, row.mark, row.correct, row.by_hand) == (1, 1, True, False)
    assert attempt.regraded_at is not None
    assert (change.before, change.after, change.cause) == (0, 1, "regrade")
    assert change.by == instructor
    assert row.revision.key == "Karin Holm"  # what was seen stays
    trail = as_instructor.get(f"/quiz/{quiz.pk}/marks/").content.decode()
    assert "Regraded" in trail
    assert "ines" in trail
    result = make.signed_in(learner).get(f"/quiz/attempt/{attempt.pk}/result/").content.decode()
    assert "regraded on" in result
    assert "Mark changed: was 0 %, now 100 %" in result
    assert "You wrote “Nils Berg”." in result


def test_options_that_were_changed_leave_marks_alone(
    course: Class, quiz: Quiz, learner: User, as_instructor: Client
) -> None:
    about = make.fact(course.documents.get())
    options = ["May 1904", "May 1905"]
    question = make.question(about, "multiple_choice", options=options)
    taken.sat(quiz, [(question, "b")], learner)
    make.revision(question, stem="When?", key="May 1904", options=["June 1904", "May 1904"])
    page = as_instructor.get(f"/quiz/{quiz.pk}/regrade/?key=present").content.decode()
    assert "Nothing would change" in page
    assert "given to other options than now" in page


def test_open_attempts_are_not_regraded(
    course: Class, quiz: Quiz, learner: User, instructor: User, as_instructor: Client
) -> None:
    question = typed(course)
    taken.sat(quiz, [(question, "Nils Berg")], learner, state="open")
    rekey(question, instructor)
    page = as_instructor.get(f"/quiz/{quiz.pk}/regrade/?key=present").content.decode()
    assert "Nothing would change" in page


def test_one_question_is_regraded_in_the_classes_one_teaches(
    course: Class, quiz: Quiz, learner: User, instructor: User, as_instructor: Client,
    other_instructor: User,
) -> None:  # fmt: skip
    question = typed(course)
    mine = taken.sat(quiz, [(question, "Nils Berg")], learner)
    elsewhere = make.course(other_instructor, documents=[course.documents.get()])
    theirs = taken.sat(taken.quiz(elsewhere, other_instructor), [(question, "Nils Berg")])
    own = taken.quiz(None, learner, document=course.documents.get())
    private = taken.sat(own, [(question, "Nils Berg")], learner)
    rekey(question, instructor)
    url = f"/quiz/question/{question.pk}/regrade/?key=present"
    page = as_instructor.get(url).content.decode()
    assert "1 mark would change" in page
    as_instructor.post(url, {"digest": digest(page)})
    changed = MarkChange.objects.values_list("response__attempt", flat=True)
    assert list(changed) == [mine.pk]
    assert theirs.pk != private.pk


def test_an_accepted_wording_counts_after_the_regrade(
    course: Class, quiz: Quiz, learner: User, as_instructor: Client
) -> None:
    question = typed(course)
    attempt = taken.sat(quiz, [(question, "Her Majesty's engineer")], learner)
    page = as_instructor.get(f"/quiz/{quiz.pk}/answers/{attempt.pk}/").content.decode()
    assert "Let this wording count" in page
    analysed = f"/analysis/quiz/{quiz.pk}/question/{question.pk}/"
    assert "Let it count" in as_instructor.get(analysed).content.decode()
    sent = {"wording": "her majesty's engineer"}
    done = as_instructor.post(f"/quiz/{quiz.pk}/accept/{question.pk}/", sent, follow=True)
    page = done.content.decode()
    assert "wording accepted" in page
    assert attempt.responses.get().mark == 0
    url = f"/quiz/{quiz.pk}/regrade/?key=present&question={question.pk}"
    as_instructor.post(url, {"digest": digest(page)})
    attempt.refresh_from_db()
    assert attempt.score == 1
    assert MarkChange.objects.get().cause == "accepted"


def test_a_wording_that_nobody_wrote_is_not_accepted(
    course: Class, quiz: Quiz, learner: User, as_instructor: Client
) -> None:
    question = typed(course)
    taken.sat(quiz, [(question, "x")], learner)
    url = f"/quiz/{quiz.pk}/accept/{question.pk}/"
    page = as_instructor.post(url, {"wording": "anything"}, follow=True).content.decode()
    assert "Nobody wrote that" in page
    assert question.revisions.count() == 1


def test_whoever_teaches_but_does_not_edit_accepts_nothing(
    course: Class, quiz: Quiz, learner: User, other_instructor: User
) -> None:
    question = typed(course)
    taken.sat(quiz, [(question, "x")], learner)
    course.instructors.add(other_instructor)
    client = make.signed_in(other_instructor)
    assert client.get(f"/quiz/{quiz.pk}/regrade/").status_code == 200
    url = f"/quiz/{quiz.pk}/accept/{question.pk}/"
    assert client.post(url, {"wording": "x"}).status_code == 404


def test_a_mark_by_hand_is_told_and_left_by_a_regrade(
    course: Class, quiz: Quiz, learner: User, instructor: User, as_instructor: Client
) -> None:
    question = typed(course)
    attempt = taken.sat(quiz, [(question, "x")], learner)
    url = f"/quiz/{quiz.pk}/answers/{attempt.pk}/1/"
    for _press in range(2):
        as_instructor.post(url, {"mark": "0.5", "note": "half of it"})
    attempt.refresh_from_db()
    assert attempt.score == 0.5
    assert MarkChange.objects.get().note == "half of it"
    assert "half of it" in as_instructor.get(url).content.decode()
    answers = as_instructor.get(f"/quiz/{quiz.pk}/answers/{attempt.pk}/").content.decode()
    assert "0.5 of 1 points" in answers
    result = make.signed_in(learner).get(f"/quiz/attempt/{attempt.pk}/result/").content.decode()
    assert "Marked by your instructor" in result
    assert "half of it" not in result
    assert '<b class="num">50 %</b>, 0.5 of 1 points.' in result
    rekey(question, instructor, "x")
    page = as_instructor.get(f"/quiz/{quiz.pk}/regrade/?key=present").content.decode()
    assert "Nothing would change" in page
    assert "marked by hand stays" in page


def test_a_reason_that_is_given_later_is_kept_with_the_mark(
    course: Class, quiz: Quiz, learner: User, as_instructor: Client
) -> None:
    attempt = taken.sat(quiz, [(typed(course), "x")], learner)
    url = f"/quiz/{quiz.pk}/answers/{attempt.pk}/1/"
    for note in ("", "half of it", "half of it", ""):
        as_instructor.post(url, {"mark": "0.5", "note": note})
    assert [row.note for row in MarkChange.objects.all()] == ["half of it", ""]
    assert "half of it" in as_instructor.get(url).content.decode()


@pytest.mark.parametrize("given", ["", "1.01", "-0.1", "much", "0.123", "NaN", "Infinity"])
def test_a_mark_that_is_none_is_refused(
    course: Class, quiz: Quiz, learner: User, as_instructor: Client, given: str
) -> None:
    attempt = taken.sat(quiz, [(typed(course), "x")], learner)
    url = f"/quiz/{quiz.pk}/answers/{attempt.pk}/1/"
    assert as_instructor.post(url, {"mark": given}).status_code == 422
    assert not Response.objects.get().by_hand


def test_an_extension_moves_the_deadline_of_an_open_attempt(
    course: Class, learner: User, as_learner: Client, as_instructor: Client
) -> None:
    document = course.documents.get()
    make.bank(document, 6)
    quiz = taken.quiz(course, course.instructors.get(), graded=True, minutes=10)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
        attempt = Attempt.objects.get()
        ended = attempt.deadline
        url = f"/quiz/{quiz.pk}/allowances/{learner.pk}/"
        said = as_instructor.post(url, {"extra_minutes": "5"}, follow=True).content.decode()
        assert "now ends on" in said
        assert "5 minutes more" in said
        attempt.refresh_from_db()
        assert ended
        assert attempt.deadline == ended + timedelta(minutes=5)
        assert Hold.objects.get().until == attempt.deadline
        clock.shift(timedelta(minutes=12))
        page = as_learner.get(f"/quiz/attempt/{attempt.pk}/1/")
        assert page.status_code == 200
        as_instructor.post(url, {})  # taken back: the attempt keeps what it has
        assert not Allowance.objects.exists()
        assert as_learner.get(f"/quiz/attempt/{attempt.pk}/1/").status_code == 200
        clock.shift(timedelta(minutes=4))
        as_instructor.post(url, {"extra_minutes": "60"})
        attempt.refresh_from_db()
        assert attempt.state == "expired"


def test_a_stale_page_of_an_allowance_puts_nothing_in_place_of_a_colleagues(
    course: Class, quiz: Quiz, learner: User, as_instructor: Client, other_instructor: User
) -> None:
    course.instructors.add(other_instructor)
    colleague, url = make.signed_in(other_instructor), f"/quiz/{quiz.pk}/allowances/{learner.pk}/"

    def seen_by(client: Client) -> str:
        found = re.search(r'name="seen" value="(\w*)"', client.get(url).content.decode())
        assert found
        return found[1]

    mine, theirs = seen_by(as_instructor), seen_by(colleague)
    sent = {"extra_minutes": "15", "reason": "dyslexia", "seen": theirs}
    assert colleague.post(url, sent).status_code == 302
    assert colleague.post(url, sent).status_code == 302  # the same press once more
    late = {"extra_minutes": "5", "reason": "was ill", "seen": mine}
    page = as_instructor.post(url, late)
    assert page.status_code == 422
    assert Allowance.objects.get().extra_minutes == 15
    text = page.content.decode()
    assert "Somebody else changed this" in text
    assert "15 minutes more" in text
    assert 'value="5"' in text
    assert "was ill" in text
    # Who has read that may save all the same.
    again = re.search(r'name="seen" value="(\w*)"', text)
    assert again
    assert as_instructor.post(url, late | {"seen": again[1]}).status_code == 302
    assert Allowance.objects.get().reason == "was ill"
    # Nothing is known of an allowance that was taken back since, either.
    assert colleague.post(url, {"seen": seen_by(colleague)}).status_code == 302
    assert as_instructor.post(url, late | {"seen": again[1]}).status_code == 422
    assert not Allowance.objects.exists()


def test_own_closing_and_own_attempts(
    course: Class, learner: User, as_learner: Client, as_instructor: Client
) -> None:
    make.bank(course.documents.get(), 6)
    past = timezone.now() - timedelta(hours=1)
    quiz = taken.quiz(course, course.instructors.get(), closes_at=past, attempts_allowed=1)
    assert "This quiz is closed" in as_learner.get(f"/quiz/{quiz.pk}/").content.decode()
    until = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    sent = {"closes_at": until, "attempts_allowed": "2", "reason": "was ill"}
    url = f"/quiz/{quiz.pk}/allowances/{learner.pk}/"
    assert as_instructor.post(url, sent).status_code == 302
    page = as_learner.get(f"/quiz/{quiz.pk}/").content.decode()
    assert "made an exception for you" in page
    assert "allowed you more" not in page  # it may be less
    assert "was ill" not in page
    for n in (1, 2, 3):
        as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": f"begin-00000{n}"})
        for attempt in Attempt.objects.filter(state="open"):
            as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
    assert Attempt.objects.count() == 2


def test_who_is_not_in_the_class_is_allowed_nothing(
    quiz: Quiz, learner: User, stranger: User, as_instructor: Client
) -> None:
    assert as_instructor.get(f"/quiz/{quiz.pk}/allowances/{stranger.pk}/").status_code == 404
    url = f"/quiz/{quiz.pk}/allowances/{learner.pk}/"
    for sent in ({"extra_minutes": "-5"}, {"closes_at": "9999-12-31T23:59"}):
        assert as_instructor.post(url, sent).status_code == 422
    assert not Allowance.objects.exists()


def test_strangers_and_learners_change_no_mark(
    course: Class, quiz: Quiz, learner: User, stranger: User, other_instructor: User
) -> None:
    question = typed(course)
    attempt = taken.sat(quiz, [(question, "x")], learner)
    for person in (learner, stranger, other_instructor):
        client = make.signed_in(person)
        for path in ("regrade/", "marks/", f"answers/{attempt.pk}/", f"answers/{attempt.pk}/1/",
                     f"accept/{question.pk}/", "allowances/",
                     f"allowances/{learner.pk}/"):  # fmt: skip
            assert client.post(f"/quiz/{quiz.pk}/{path}", {"mark": 1}).status_code in (404, 405)
    assert not MarkChange.objects.exists()


def test_the_start_again_of_a_submitted_attempt_leads_to_it(
    course: Class, as_learner: Client
) -> None:
    make.bank(course.documents.get(), 6)
    quiz = taken.quiz(course, course.instructors.get())
    for _press in range(2):
        response = as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
        assert response.status_code == 302
        as_learner.post(f"/quiz/attempt/{Attempt.objects.get().pk}/submit/")


def test_an_old_page_with_another_choice_saves_it(course: Class, as_learner: Client) -> None:
    make.bank(course.documents.get(), 6)
    quiz = taken.quiz(course, course.instructors.get())
    as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    url = f"/quiz/attempt/{Attempt.objects.get().pk}/1/"
    for answer in ("a", "b"):
        as_learner.post(url, {"answer": answer, "key": "one-key-0001", "go": "next"})
    assert Response.objects.get().answer == "b"


def test_a_blank_is_marked_and_given_back(
    course: Class, quiz: Quiz, learner: User, as_instructor: Client
) -> None:
    attempt = taken.sat(quiz, [(typed(course), None)], learner)
    own = f"/quiz/{quiz.pk}/answers/{attempt.pk}/"
    assert "not answered" in as_instructor.get(own).content.decode()
    assert f'href="{own}1/"' in as_instructor.get(own).content.decode()
    for _press in range(2):
        as_instructor.post(f"{own}1/", {"mark": "0.5", "note": "said it aloud"})
    attempt.refresh_from_db()
    assert attempt.score == 0.5
    assert "by hand" in as_instructor.get(own).content.decode()
    page = as_instructor.get(f"{own}1/").content.decode()
    assert "Give it back to the rules" in page
    for _press in range(2):
        as_instructor.post(f"{own}1/", {"go": "rules"})
    attempt.refresh_from_db()
    assert attempt.score == 0
    trail = MarkChange.objects.order_by("pk").values_list("cause", "before", "after")
    assert list(trail) == [("hand", 0, 0.5), ("rules", 0.5, 0)]
    assert "Given back to the rules" in as_instructor.get(f"{own}1/").content.decode()


def test_only_the_instructor_gives_a_mark_back_and_only_where_there_is_a_question(
    course: Class, quiz: Quiz, learner: User, as_instructor: Client, other_instructor: User
) -> None:
    attempt = taken.sat(quiz, [(typed(course), "Karin Holm")], learner)
    url = f"/quiz/{quiz.pk}/answers/{attempt.pk}/"
    as_instructor.post(f"{url}1/", {"mark": "0"})
    for client in (make.signed_in(learner), make.signed_in(other_instructor)):
        assert client.post(f"{url}1/", {"go": "rules"}).status_code == 404
    assert as_instructor.post(f"{url}2/", {"mark": "1"}).status_code == 404
    assert as_instructor.get(f"{url}0/").status_code == 404
    attempt.refresh_from_db()
    assert attempt.score == 0


def test_marks_of_ones_own_quiz_are_put_away_with_the_document(
    course: Class, other_instructor: User
) -> None:
    """Whoever teaches elsewhere may learn here: their own quiz tells what the graded one asks."""
    document, client = course.documents.get(), make.signed_in(other_instructor)
    make.bank(document, 4)
    Membership.objects.create(course=course, learner=other_instructor)
    own = taken.quiz(None, other_instructor, document=document)
    sitting = taken.sat(own, [(typed(course), "x")], other_instructor)
    paths = [
        f"/quiz/{own.pk}/{path}"
        for path in ("regrade/", "marks/", f"answers/{sitting.pk}/", f"answers/{sitting.pk}/1/")
    ]
    assert [client.get(path).status_code for path in paths] == [200] * 4
    graded = taken.quiz(course, course.instructors.get(), graded=True, minutes=10)
    client.post(f"/quiz/{graded.pk}/begin/", {"key": "begin-000001"})
    assert [client.get(path).status_code for path in paths] == [404] * 4
    client.post(f"/quiz/attempt/{graded.attempts.get().pk}/submit/")
    assert "Karin Holm" in client.get(paths[2]).content.decode()

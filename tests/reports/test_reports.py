"""A learner reports an error; who edits the document settles it; the answer comes back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.models import Document
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, Hold
from quizzes.questions.models import Question, Report
from quizzes.quiz.models import Attempt, Quiz
from quizzes.reports.actions import MOST_OPEN
from tests import make

pytestmark = pytest.mark.django_db
SENTENCE = "The harbour of Lund Bay was opened in May 1904."


@pytest.fixture
def document(instructor: User) -> Document:
    return make.document(owner=instructor)


@pytest.fixture
def card(document: Document, learner: User) -> Card:
    make.question(make.fact(document))
    memory.enrol(learner, document)
    return Card.objects.get()


def say(client: Client, card: Card, reason: str = "wrong", text: str = "It was June."):
    return client.post(f"/reports/card/{card.pk}/", {"reason": reason, "text": text})


def settle(client: Client, report: Report, state: str, reply: str = "", ticked: bool = True):
    q = report.question_id
    data = {f"q{q}-state": state, f"q{q}-reply": reply}
    data |= {f"q{q}-reports": report.pk} if ticked else {}
    return client.post(f"/reports/question/{q}/settle/", data)


def typed(document: Document) -> Question:
    return make.question(make.fact(document), "typed")


def answered(client: Client, learner: User, document: Document, said: str, **fields) -> Attempt:
    """A quiz of one question, answered but not submitted."""
    quiz = Quiz.objects.create(document=document, title="Q", size=1, owner=learner, **fields)
    client.post(f"/quiz/{quiz.pk}/begin/", {"key": f"begin-{quiz.pk:06d}"})
    attempt = Attempt.objects.latest("pk")
    data = {"answer": said, "key": f"save-{attempt.pk:06d}"}
    client.post(f"/quiz/attempt/{attempt.pk}/1/", data)
    return attempt


def submit(client: Client, attempt: Attempt) -> None:
    client.post(f"/quiz/attempt/{attempt.pk}/submit/")


def test_from_the_menu_of_a_card_the_sentence_goes_along(card: Card, as_learner: Client) -> None:
    menu = as_learner.get(f"/review/{card.pk}/reveal/").content.decode()
    assert f"/reports/card/{card.pk}/" in menu
    form = as_learner.get(f"/reports/card/{card.pk}/").content.decode()
    assert SENTENCE in form
    response = say(as_learner, card)
    assert response.headers["Location"] == f"/review/{card.pk}/reveal/"
    report = Report.objects.get()
    assert (report.quote, report.text, report.reason) == (SENTENCE, "It was June.", "wrong")
    assert report.revision == report.question.revision


def test_said_again_it_takes_the_place_of_the_first(card: Card, as_learner: Client) -> None:
    say(as_learner, card)
    assert "It was June." in as_learner.get(f"/reports/card/{card.pk}/").content.decode()
    say(as_learner, card, "unclear", "Which harbour?")
    assert [(r.reason, r.text) for r in Report.objects.all()] == [("unclear", "Which harbour?")]


def test_too_long_is_refused_and_kept(card: Card, as_learner: Client) -> None:
    long = "long " * 201
    for reason, text in (("wrong", long), ("other", ""), ("nonsense", "kept"), ("", "kept")):
        response = say(as_learner, card, reason, text)
        assert response.status_code == 422
        assert text.strip() in response.content.decode()
    assert not Report.objects.exists()


def test_what_is_said_is_never_markup(
    card: Card, as_learner: Client, as_instructor: Client
) -> None:
    say(as_learner, card, text="<script>alert(1)</script> \u202eevil")
    report = Report.objects.get()
    settle(as_instructor, report, "open")
    queue = as_instructor.get("/reports/").content.decode()
    settle(as_instructor, report, "declined", "<img src=x>")
    for page in (
        queue,
        as_learner.get("/reports/mine/").content.decode(),
        as_instructor.get("/reports/?state=settled").content.decode(),
    ):
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
        assert "<img src=x>" not in page
        assert "\u202e" not in page


def test_at_most_thirty_are_open(
    card: Card, learner: User, document: Document, as_learner: Client, as_instructor: Client
) -> None:
    for n in range(MOST_OPEN):
        make.question(make.fact(document), stem=f"Question {n}?")
    memory.enrol(learner, document)
    cards = list(Card.objects.order_by("pk"))
    assert [say(as_learner, one).status_code for one in cards] == [302] * MOST_OPEN + [422]
    refused = say(as_learner, cards[-1], text="Kept words")
    assert "Kept words" in refused.content.decode()
    assert say(as_learner, cards[0]).status_code == 302  # said anew, not one more
    settle(as_instructor, Report.objects.order_by("pk")[0], "fixed")
    assert say(as_learner, cards[-1]).status_code == 302


def test_others_cannot_report_a_card_or_read_a_report(
    card: Card, as_learner: Client, stranger: User, visitor: Client
) -> None:
    say(as_learner, card)
    other = make.signed_in(stranger)
    assert say(other, card).status_code == 404
    assert other.get(f"/reports/card/{card.pk}/").status_code == 404
    assert "It was June." not in other.get("/reports/mine/").content.decode()
    assert say(visitor, card).status_code == 302
    assert Report.objects.count() == 1


def test_a_guest_reports(document: Document) -> None:
    make.question(make.fact(document))
    guest = make.guest()
    memory.enrol(guest, document)
    assert say(make.signed_in(guest), Card.objects.get()).status_code == 302
    assert Report.objects.get().learner == guest


def test_a_visitor_reports_the_first_card_and_is_a_guest_then(
    document: Document, as_instructor: Client, visitor: Client
) -> None:
    question = make.question(make.fact(document))
    url = f"/reports/first/{question.pk}/"
    assert url in visitor.get(f"/review/first/{question.pk}/reveal/").content.decode()
    form = visitor.get(url).content.decode()
    assert SENTENCE in form
    assert visitor.post(url, {"reason": "other", "text": ""}).status_code == 422
    assert not User.objects.filter(is_guest=True).exists()
    sent = visitor.post(url, {"reason": "wrong", "text": "It was June."})
    assert sent.headers["Location"] == f"/review/first/{question.pk}/reveal/"
    report = Report.objects.get()
    assert (report.learner.is_guest, report.revision, report.quote) == (
        True,
        question.revision,
        SENTENCE,
    )
    assert "It was June." in as_instructor.get("/reports/").content.decode()
    settle(as_instructor, report, "fixed", "It says so now.")
    assert "It says so now." in visitor.get("/reports/mine/").content.decode()


def test_a_first_card_that_one_may_not_read_is_not_reported(
    document: Document, visitor: Client, stranger: User
) -> None:
    question = make.question(make.fact(document))
    Document.objects.update(is_public=False)
    for client in (visitor, make.signed_in(stranger)):
        url = f"/reports/first/{question.pk}/"
        assert client.get(url).status_code == 404
        assert client.post(url, {"reason": "wrong"}).status_code == 404
    assert not Report.objects.exists()
    assert not User.objects.filter(is_guest=True).exists()


def test_nothing_leaks_while_a_graded_attempt_is_open(
    card: Card, learner: User, document: Document, as_learner: Client, as_instructor: Client
) -> None:
    say(as_learner, card)
    settle(as_instructor, Report.objects.get(), "fixed", "It says May 1904 now.")
    hold = Hold.objects.create(
        learner=learner, document=document, until=timezone.now() + timedelta(hours=1)
    )
    for url in ("/reports/mine/", f"/reports/card/{card.pk}/", "/"):
        page = as_learner.get(url).content.decode()
        assert "May 1904" not in page
        assert "In which month" not in page
    before = list(Report.objects.values())
    assert "May 1904" not in say(as_learner, card).content.decode()
    assert list(Report.objects.values()) == before
    hold.delete()
    assert "It says May 1904 now." in as_learner.get("/reports/mine/").content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"feedback": "submitted"},
        {"feedback": "submitted", "graded": True, "minutes": 30},
    ],
)
def test_a_response_is_reported_once_its_answer_was_shown(
    fields: dict[str, object], document: Document, learner: User, as_learner: Client
) -> None:
    typed(document)
    attempt = answered(as_learner, learner, document, "the spring of 1904", **fields)
    url = f"/reports/attempt/{attempt.pk}/1/"
    early = as_learner.get(url)
    assert early.status_code in (200, 404)
    assert "May 1904" not in early.content.decode()
    as_learner.post(url, {"reason": "refused"})
    assert not Report.objects.exists()
    submit(as_learner, attempt)
    result = as_learner.get(f"/quiz/attempt/{attempt.pk}/result/").content.decode()
    assert url in result
    assert "the spring of 1904" in as_learner.get(url).content.decode()
    response = as_learner.post(url, {"reason": "refused", "text": ""})
    assert response.headers["Location"] == f"/quiz/attempt/{attempt.pk}/result/#q1"
    report = Report.objects.get()
    assert (report.given, report.quote) == ("the spring of 1904", SENTENCE)
    assert as_learner.get(f"/reports/attempt/{attempt.pk}/2/").status_code == 404
    assert make.signed_in(make.learner()).get(url).status_code == 404


def test_of_a_checked_question_in_an_open_attempt(
    document: Document, learner: User, as_learner: Client
) -> None:
    typed(document)
    attempt = answered(as_learner, learner, document, "1904", feedback="each")
    url = f"/reports/attempt/{attempt.pk}/1/"
    assert as_learner.get(url).status_code == 404
    data = {"answer": "1904", "key": "check-000001", "go": "check"}
    as_learner.post(f"/quiz/attempt/{attempt.pk}/1/", data)
    assert url in as_learner.get(f"/quiz/attempt/{attempt.pk}/1/").content.decode()
    assert as_learner.get(url).status_code == 200


def test_answers_shown_after_closing_stay_secret_until_then(
    document: Document, learner: User, as_learner: Client
) -> None:
    typed(document)
    closes = timezone.now() + timedelta(days=1)
    attempt = answered(as_learner, learner, document, "1904", feedback="closed", closes_at=closes)
    submit(as_learner, attempt)
    url = f"/reports/attempt/{attempt.pk}/1/"
    assert "May 1904" not in as_learner.get(url).content.decode()
    as_learner.post(url, {"reason": "refused"})
    assert Report.objects.get().quote == ""


def test_the_queue_groups_by_question_and_says_how_many(
    card: Card, learner: User, document: Document, as_learner: Client, as_instructor: Client
) -> None:
    say(as_learner, card)
    second = make.learner("second")
    memory.enrol(second, document)
    say(make.signed_in(second), Card.objects.get(learner=second), text="I agree")
    page = as_instructor.get("/reports/?document=lund-bay").content.decode()
    assert page.count("When was") + page.count("In which month") == 1
    assert "2 learners say" in page
    for said in ("It was June.", "I agree", SENTENCE, "May 1904", "The answer is wrong · 2"):
        assert said in page
    assert "lena" not in page
    badge = re.search(r"Reports <span class=\"badge\">(\d+)", as_instructor.get("/authoring/")
                      .content.decode())  # fmt: skip
    assert badge is not None
    assert badge[1] == "2"
    changes = as_instructor.get("/authoring/changes/lund-bay/").content.decode()
    assert '<span class="badge">2' in changes


def test_the_answer_comes_back_once(
    card: Card, learner: User, as_learner: Client, as_instructor: Client
) -> None:
    say(as_learner, card)
    report = Report.objects.get()
    assert "reports was answered" not in as_learner.get("/").content.decode()
    assert settle(as_instructor, report, "declined").status_code == 422
    assert settle(as_instructor, report, "fixed", ticked=False).status_code == 422
    kept = settle(as_instructor, report, "declined", "reply " * 201)
    assert kept.status_code == 422
    assert "reply reply" in kept.content.decode()
    settle(as_instructor, report, "declined", "The act says May.")
    settle(as_instructor, report, "fixed", "A second press.")
    report.refresh_from_db()
    assert (report.state, report.reply) == ("declined", "The act says May.")
    assert "One of your reports was answered." in as_learner.get("/").content.decode()
    as_learner.get("/reports/mine/")
    assert "One of your reports was answered." in as_learner.get("/").content.decode()
    assert as_learner.post("/reports/mine/read/").headers["Location"] == "/reports/mine/"
    assert "The act says May." in as_learner.get("/reports/mine/").content.decode()
    assert "was answered" not in as_learner.get("/").content.decode()


def test_only_editors_settle(
    card: Card, as_learner: Client, other_instructor: User, document: Document
) -> None:
    say(as_learner, card)
    report = Report.objects.get()
    other = make.signed_in(other_instructor)
    make.course(other_instructor, documents=[document])  # to teach with it is not to edit it
    assert "It was June." not in other.get("/reports/").content.decode()
    assert settle(other, report, "fixed").status_code == 403
    assert other.post(f"/reports/{report.pk}/accept/").status_code == 403
    document.is_public = False
    document.save()
    stranger = make.signed_in(make.instructor("sven"))
    assert settle(stranger, report, "fixed").status_code == 404
    assert stranger.post(f"/reports/{report.pk}/accept/").status_code == 404
    assert settle(as_learner, report, "fixed").status_code == 403
    assert as_learner.get("/reports/").status_code == 403
    report.refresh_from_db()
    assert report.state == "open"


def test_a_wording_is_accepted_as_a_new_revision(
    document: Document, learner: User, as_learner: Client, as_instructor: Client
) -> None:
    question = typed(document)
    attempt = answered(as_learner, learner, document, "the spring of 1904")
    submit(as_learner, attempt)
    as_learner.post(f"/reports/attempt/{attempt.pk}/1/", {"reason": "refused"})
    report = Report.objects.get()
    assert "Accept this wording" in as_instructor.get("/reports/").content.decode()
    for _press in range(2):
        as_instructor.post(f"/reports/{report.pk}/accept/")
    question.refresh_from_db()
    assert question.revision is not None
    assert question.revision.number == 2
    assert question.revision.accepted == ["May 1904", "the spring of 1904"]
    assert (question.revision.stem, question.revision.quote) == (
        report.revision.stem,
        report.revision.quote,
    )
    report.refresh_from_db()
    assert report.state == "fixed"
    again = answered(as_learner, learner, document, "the spring of 1904")
    submit(as_learner, again)
    again.refresh_from_db()
    assert again.score == 1.0


def test_only_a_typed_answer_is_accepted(
    card: Card, as_learner: Client, as_instructor: Client
) -> None:
    say(as_learner, card)
    assert "Accept this wording" not in as_instructor.get("/reports/").content.decode()
    report = Report.objects.get()
    as_instructor.post(f"/reports/{report.pk}/accept/")
    report.refresh_from_db()
    assert report.state == "open"
    assert report.question.revisions.count() == 1


def test_a_guest_who_signs_in_keeps_the_reports(document: Document, learner: User) -> None:
    from accounts.signals import guest_signed_in

    first, second = typed(document), make.question(make.fact(document), "typed")
    guest = make.guest()
    for person, question in ((guest, first), (guest, second), (learner, second)):
        Report.objects.create(
            question=question, revision=question.revision, learner=person, reason="wrong"
        )
    guest_signed_in.send(sender=None, guest=guest, user=learner)
    assert Report.objects.filter(learner=learner).count() == 2


def test_a_report_that_is_said_anew_does_not_open_what_was_settled_meanwhile(
    card: Card, as_learner: Client, instructor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(as_learner, card)
    save = Report.save

    def settled_before(row: Report, *args: object, **kwargs: object) -> None:
        Report.objects.update(state="fixed", reply="It is June now.")
        save(row, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Report, "save", settled_before)
    say(as_learner, card, text="It was July.")
    report = Report.objects.get()
    assert (report.state, report.reply) == ("fixed", "It is June now.")


def test_who_settles_stays_with_the_document_they_chose(
    card: Card, document: Document, as_learner: Client, as_instructor: Client
) -> None:
    say(as_learner, card)
    q = Report.objects.get().question_id
    sent = {f"q{q}-state": "fixed", f"q{q}-reports": Report.objects.get().pk}
    url = f"/reports/question/{q}/settle/?document={document.slug}"
    assert as_instructor.post(url, sent).url == f"/reports/?document={document.slug}"  # type: ignore[attr-defined]

"""Tags go to Anki with the notes, come in with them, and go out again as they came."""

from __future__ import annotations

import io

import pytest
from django.test import Client

from accounts.models import User
from content.models import Fact
from quizzes.exchange.anki.read import collection_of, parsed
from quizzes.exchange.labels import adopted, outgoing
from quizzes.memory import actions as memory
from quizzes.models import ForeignNote
from tests import make
from tests.exchange.packages import note, package
from tests.exchange.test_screens import downloaded, take

pytestmark = pytest.mark.django_db


def sent(client: Client) -> dict[str, str]:
    """GUID -> tags of the notes that go out."""
    held = parsed(collection_of(io.BytesIO(downloaded(client, progress="on"))))
    return {one.guid: one.tags for one in held.notes}


def tags(fact: Fact) -> set[str]:
    return set(fact.tags.values_list("name", flat=True))


def test_our_notes_take_the_tags_of_their_facts(learner: User, as_learner: Client) -> None:
    document = make.document()
    make.question(make.fact(document, key="opened", tags="port town::works"))
    make.question(make.fact(document, key="bare"))
    memory.enrol(learner, document)
    assert sent(as_learner) == {
        "recite:lund-bay:opened:date": "lund-bay lund-bay::1 port town::works",
        "recite:lund-bay:bare:date": "lund-bay lund-bay::1",
    }


def test_somebody_elses_note_of_ours_brings_its_themes_and_not_its_place(
    instructor: User, learner: User, as_learner: Client
) -> None:
    document = make.document(owner=instructor, public=False)
    make.question(make.fact(document, key="opened", tags="port"))
    make.course(instructor, learner, documents=[document])
    memory.enrol(learner, document)
    data = downloaded(as_learner, progress="on")
    other = make.signed_in(make.learner("other"))
    take(other, data)
    assert tags(ForeignNote.objects.get().fact) == {"port"}
    assert list(sent(other).values()) == ["lund-bay lund-bay::1 port"]


def test_what_comes_in_is_tagged_and_goes_out_as_it_came(as_learner: Client) -> None:
    said = "Bird::Owl marked human_rights night"
    data = package([note(1, "Which bird hoots?", "An owl", tags=said), note(2, "A?", "B")])
    take(as_learner, data)
    fact = ForeignNote.objects.get(guid="guid1").fact
    assert tags(fact) == {"bird::owl", "night"}
    assert sent(as_learner) == {"guid1": said, "guid2": ""}
    take(as_learner, data)
    assert ForeignNote.objects.count() == 2
    assert sent(as_learner)["guid1"] == said
    fact.tags.get(name="night").delete()
    make.Tag.objects.create(fact=fact, name="exam")
    assert sent(as_learner)["guid1"] == "Bird::Owl marked human_rights exam"


def test_nothing_is_lost_or_sent_twice() -> None:
    many = " ".join(f"t{n:02}" for n in range(12))
    assert len(adopted(many, "g")) == 10
    assert outgoing(many, "g", ["t00"]) == "t00 t10 t11"
    assert outgoing("Owl OWL x_y", "g", ["night", "owl"]) == "Owl OWL x_y night"
    assert adopted("Owl OWL", "g") == ("owl",)
    assert outgoing("", "g", ["night"]) == "night"

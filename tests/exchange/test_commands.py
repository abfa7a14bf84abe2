"""The same from the command line."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from quizzes.models import Card, Review
from tests.exchange import packages
from tests.exchange.test_screens import BIRDS, LOG


@pytest.mark.django_db
def test_in_and_out(learner: User, tmp_path: Path) -> None:
    file = tmp_path / "birds.apkg"
    file.write_bytes(packages.package(BIRDS, log=LOG))
    said = StringIO()
    call_command("import_anki", "lena", file, "--look", stdout=said)
    assert "New answers: 3" in said.getvalue()
    assert not Card.objects.exists()
    call_command("import_anki", "lena", file, stdout=said)
    assert Review.objects.filter(learner=learner).count() == 3
    call_command("export_anki", "lena", tmp_path / "out.apkg", stdout=said)
    assert "2 cards, 3 answers" in said.getvalue()
    with pytest.raises(CommandError, match="no user"):
        call_command("import_anki", "nobody", file)
    file.write_bytes(b"x")
    with pytest.raises(CommandError, match="not a zip file"):
        call_command("import_anki", "lena", file)

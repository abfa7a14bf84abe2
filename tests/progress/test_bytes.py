"""The page of statistics stays light."""

from __future__ import annotations

import gzip

import pytest
from django.core.management import call_command

from accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db


def test_the_statistics_of_the_demo_student_weigh_at_most_10_kilobytes(settings) -> None:
    settings.DEBUG = True
    call_command("load_pack", verbosity=0)
    call_command("demo")
    settings.DEBUG = False
    page = make.signed_in(User.objects.get(username="student")).get("/progress/")
    assert len(gzip.compress(page.content)) <= 10_000

"""What every test may use: people with names, and a clock that stands still."""

from __future__ import annotations

import shutil

import pytest
from django.test import Client
from hypothesis import settings

from accounts.models import User
from quizzes.models import Class
from tests import make

# How long an example takes says more of the machine than of the code: times stand in benchmarks.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _fresh_process_cache() -> None:
    from django.core.cache import caches

    caches["process"].clear()


@pytest.fixture
def learner(db: None) -> User:
    return make.learner("lena")


@pytest.fixture
def stranger(db: None) -> User:
    return make.learner("stranger")


@pytest.fixture
def instructor(db: None) -> User:
    return make.instructor("ines")


@pytest.fixture
def other_instructor(db: None) -> User:
    return make.instructor("otto")


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def as_learner(learner: User) -> Client:
    return make.signed_in(learner)


@pytest.fixture
def as_instructor(instructor: User) -> Client:
    return make.signed_in(instructor)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's Chromium for every browser test; playwright's own download is not used."""
    return {
        "executable_path": shutil.which("chromium"),
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
    }


@pytest.fixture
def course(instructor: User, learner: User) -> Class:
    """A class of this learner, with a document and its small bank."""
    document = make.document(owner=instructor)
    make.bank(document, 4)
    return make.course(instructor, learner, documents=[document])

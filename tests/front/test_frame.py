"""The frame around every screen: icons, navigation, form fields, error pages."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory

from accounts.models import User
from accounts.templatetags.icons import UnknownSign, icon, icon_names

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def request_of(user: object, view_name: str = "today:home") -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    request.resolver_match = SimpleNamespace(view_name=view_name)
    return request


def drawn(source: str, request: HttpRequest | None = None, **context: object) -> str:
    return engines["django"].from_string(source).render(context, request)


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icon("house")
    assert 'aria-label="Earlier &lt;b&gt;"' in icon("chevron-left", "Earlier <b>")


def test_a_misspelt_icon_is_noticed() -> None:
    with pytest.raises(UnknownSign):
        icon("hose")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_icon_named_in_a_template_exists(path: Path) -> None:
    named = set(re.findall(r"""{% icon ["']([\w-]+)["']""", path.read_text()))
    assert named <= icon_names()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_needs_what_the_content_security_policy_forbids(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"""\s(style|on[a-z]+|hx-on[\w:-]*)=["']""", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "<style" not in text


@pytest.mark.parametrize("word", ["strong", "Holding", "FADING", "new"])
def test_a_memory_chip_says_its_state_in_words(word: str) -> None:
    chip = drawn("{% load icons %}{% memory_chip word %}", word=word)
    assert f">{word.capitalize()}</span>" in chip


def test_only_who_teaches_sees_teaching() -> None:
    teacher = drawn('{% extends "base.html" %}', request_of(User(is_instructor=True)))
    learner = drawn('{% extends "base.html" %}', request_of(User()))
    assert "Teaching" in teacher
    assert "Teaching" not in learner


@pytest.mark.parametrize("user", [AnonymousUser(), User(is_guest=True)], ids=["visitor", "guest"])
def test_whoever_has_no_account_is_offered_one(user: object) -> None:
    page = drawn('{% extends "base.html" %}', request_of(user))
    assert "Sign up" in page
    assert "Log out" not in page


def test_the_choice_of_theme_and_shortcuts_reaches_the_page() -> None:
    page = drawn('{% extends "base.html" %}', request_of(User(theme="dark", shortcuts=False)))
    assert re.search(r'<html lang="en" data-theme="dark">', page)
    assert '<body data-shortcuts="off">' in page


def test_a_link_knows_the_page_it_leads_to() -> None:
    link = '{% load shell %}{% nav_link "account_login" "log-in" "Sign in" %}'
    assert 'aria-current="page"' in drawn(link, request_of(AnonymousUser(), "account_login"))
    assert "aria-current" not in drawn(link, request_of(AnonymousUser(), "today:home"))


class Sample(forms.Form):
    mail = forms.EmailField(help_text="We never pass it on.")
    agree = forms.BooleanField(required=False)


def test_a_field_ties_its_help_and_errors_to_the_input() -> None:
    form = Sample({"mail": "not an address"})
    page = drawn('{% include "shared/_field.html" with field=form.mail %}', form=form)
    assert 'aria-invalid="true"' in page
    described = re.search(r'aria-describedby="([^"]+)"', page)[1].split()
    assert described == ["id_mail_helptext", "id_mail_error"]
    assert all(f'id="{name}"' in page for name in described)


def test_a_single_box_stands_beside_its_words() -> None:
    page = drawn('{% include "shared/_field.html" with field=form.agree %}', form=Sample())
    assert re.search(r'<label class="check"[^>]*><input type="checkbox"', page)


def test_the_pages_around_the_current_one_are_offered() -> None:
    page = Paginator(range(300), 10).page(15)
    drawing = drawn(
        '{% include "shared/_pagination.html" %}', request_of(AnonymousUser()), page_obj=page
    )
    assert '<span aria-current="page">15</span>' in drawing
    assert {"page=14", "page=16", "page=30"} <= set(re.findall(r"page=\d+", drawing))


@pytest.mark.parametrize("name", ["404", "403", "403_csrf", "500"])
def test_error_pages_stand_alone(name: str) -> None:
    page = engines["django"].get_template(f"{name}.html").render()
    assert "<h1>" in page
    assert "app.css" in page

"""Everybody can read the words and see the marks, in both themes.

Text has a contrast of at least 4.5, controls and memory marks of 3 (WCAG 2.2, 1.4.3 and 1.4.11).
"""

import re
from pathlib import Path

import pytest

from tests.front.colour import Palette, contrast, tokens

CSS = (Path(__file__).parents[2] / "static/css/app.css").read_text()
TOKENS = tokens(CSS)
THEMES = [pytest.param(Palette(TOKENS, 0), id="light"), pytest.param(Palette(TOKENS, 1), id="dark")]


def chip(state: str, share: int) -> str:
    return f"color-mix(in oklab, var(--m-{state}) {share}%, var(--surface))"


ANSWER = "color-mix(in oklab, var(--sunken) 45%, var(--surface))"
PAGES = ["var(--paper)", "var(--surface)", "var(--raised)", "var(--sunken)"]
SOFT = ["--accent-soft", "--ok-soft", "--bad-soft", "--warn-soft"]

TEXT = [
    *[(ink, page) for ink in ("var(--ink)", "var(--ink-2)") for page in [*PAGES, ANSWER]],
    *[("var(--ink)", f"var({soft})") for soft in [*SOFT, "--mark", "--chip"]],
    *[("var(--ink-2)", f"var({soft})") for soft in ("--chip", "--accent-soft")],
    *[("var(--ink-3)", page) for page in ("var(--paper)", "var(--surface)")],
    *[("var(--accent)", page) for page in [*PAGES, ANSWER]],
    *[(f"var(--t-{s})", p) for s in ("strong", "holding", "fading", "new") for p in PAGES],
    *[("var(--bad)", page) for page in PAGES],
    ("var(--on-accent)", "var(--accent)"),
    ("var(--on-accent)", "var(--accent-hi)"),
    ("var(--on-soft)", "var(--accent-soft)"),
    ("var(--ok)", "var(--ok-soft)"),
    ("var(--bad)", "var(--bad-soft)"),
    ("var(--t-holding)", "var(--warn-soft)"),
    ("var(--t-strong)", chip("strong", 16)),
    ("var(--t-holding)", chip("holding", 22)),
    ("var(--t-fading)", chip("fading", 16)),
    ("var(--surface)", "var(--t-strong)"),
    ("var(--surface)", "var(--bad)"),
    ("var(--paper)", "var(--ink)"),
    ("var(--on-hero)", "var(--hero)"),
    ("color-mix(in oklab, var(--on-hero) 88%, transparent)", "var(--hero)"),
    ("oklch(0.3 0.12 276)", "var(--on-hero)"),
]

CONTROLS = [
    *[("var(--line-ctl)", page) for page in ("var(--paper)", "var(--surface)", "var(--raised)")],
    *[("var(--accent)", page) for page in PAGES],
    ("var(--accent)", "var(--line)"),
    ("var(--surface)", "var(--line-ctl)"),
    ("var(--surface)", "var(--accent)"),
    ("var(--ink-3)", "var(--surface)"),
    ("var(--m-strong)", "var(--ok-soft)"),
    ("var(--bad)", "var(--bad-soft)"),
]


def mark(palette: Palette, state: str) -> str:
    """What bounds a memory mark: its edge where it has one in this theme, else its fill."""
    edge = f"var(--edge-{state})"
    has_edge = f"--edge-{state}" in TOKENS and palette.read(edge)[3] > 0
    return edge if has_edge else f"var(--m-{state})"


def underline(state: str) -> str:
    """The colour of the underline of a fact, read from the rules of `.fact`."""
    rule = re.search(rf"\n  \.fact\.{state} {{([^}}]*)}}", CSS)[1]
    colour = re.search(r"text-decoration-color:\s*([^;]+);", rule)[1]
    return colour.replace("var(--c)", f"var(--m-{state})")


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(palette: Palette, ink: str, ground: str) -> None:
    assert contrast(palette.read(ink), palette.read(ground)) >= 4.5


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize(("line", "ground"), CONTROLS)
def test_controls_can_be_seen(palette: Palette, line: str, ground: str) -> None:
    assert contrast(palette.read(line), palette.read(ground)) >= 3


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize("state", ["strong", "holding", "fading", "new"])
@pytest.mark.parametrize("ground", ["var(--paper)", "var(--surface)"])
def test_memory_marks_can_be_seen(palette: Palette, state: str, ground: str) -> None:
    assert contrast(palette.read(mark(palette, state)), palette.read(ground)) >= 3


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize("state", ["strong", "holding", "fading", "new"])
def test_underlines_in_the_document_can_be_seen(palette: Palette, state: str) -> None:
    assert contrast(palette.read(underline(state)), palette.read("var(--paper)")) >= 3


def test_the_arithmetic_agrees_with_known_ratios() -> None:
    palette = Palette({}, 0)
    black, white = palette.read("oklch(0 0 0)"), palette.read("oklch(1 0 0)")
    grey = palette.read("oklch(0.5658 0 0)")  # #767676, the lightest grey that passes on white
    red = palette.read("oklch(0.62796 0.25768 29.2339)")  # #ff0000
    assert contrast(black, white) == pytest.approx(21, abs=0.01)
    assert contrast(grey, white) == pytest.approx(4.54, abs=0.02)
    assert contrast(red, white) == pytest.approx(3.998, abs=0.01)

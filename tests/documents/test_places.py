"""What a part of a document is called."""

from __future__ import annotations

import pytest

from content.documents.places import long_label, short_label


@pytest.mark.parametrize(
    ("path", "title", "short", "long"),
    [
        ("1", "Clouds", "§1", "§1 Clouds"),
        ("2(3)", "", "§2(3)", "§2(3)"),
        ("4/rain", "Rain", "§4, Rain", "§4, Rain"),
        ("0", "", "Text", "Text"),
        ("up-and-down", "Up and down", "Up and down", "Up and down"),
        ("up-and-down", "", "Up and down", "Up and down"),
    ],
)
def test_labels(path: str, title: str, short: str, long: str) -> None:
    assert (short_label(path, title), long_label(path, title)) == (short, long)

"""Plain values as YAML for people: what is short on one line, the rest a field a line.

Every scalar is read back as it is, whatever signs it holds, and nothing is an anchor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import yaml

Tree = str | int | Sequence["Tree"] | Mapping[str, "Tree"]
WIDTH: Final = 100
INDENT: Final = 2
TAG: Final = "tag:yaml.org,2002:"


class Row(dict[str, Tree]):
    """Fields that stay in one pair of braces, however many they are."""


class Column(dict[str, Tree]):
    """Fields that stand one below the other, however short they are."""


def yaml_text(value: Tree) -> str:
    """The YAML of one value, its outermost fields or members one below the other."""
    root = _node(value, WIDTH, flow=False)
    return str(yaml.serialize(root, Dumper=yaml.SafeDumper, allow_unicode=True, width=WIDTH))


def _node(value: Tree, room: int, *, flow: bool | None = None) -> yaml.Node:
    """`room` is how many characters a line has at this depth."""
    if isinstance(value, bool):
        return yaml.ScalarNode(f"{TAG}bool", str(value).lower())
    if isinstance(value, int):
        return yaml.ScalarNode(f"{TAG}int", str(value))
    if isinstance(value, str):
        return _scalar(value)
    flow = _fits(value, room) if flow is None else flow
    if isinstance(value, Mapping):
        pairs = [(_scalar(key), _node(one, room - INDENT)) for key, one in value.items()]
        return yaml.MappingNode(f"{TAG}map", pairs, flow_style=flow)
    members = [_node(one, room - INDENT) for one in value]
    return yaml.SequenceNode(f"{TAG}seq", members, flow_style=flow)


def _scalar(text: str) -> yaml.ScalarNode:
    # What cannot be seen is escaped; other signs are quoted where YAML needs it.
    return yaml.ScalarNode(f"{TAG}str", text, style=None if text.isprintable() else '"')


def _fits(value: Tree, room: int) -> bool:
    if isinstance(value, Row):
        return True
    return not isinstance(value, Column) and _length(value) <= room


def _length(value: Tree) -> int:
    """About how many characters the value needs on one line."""
    if isinstance(value, str):
        return len(value) + 2
    if isinstance(value, int):
        return 5
    if isinstance(value, Mapping):
        return 2 + sum(len(key) + 4 + _length(one) for key, one in value.items())
    return 2 + sum(2 + _length(one) for one in value)

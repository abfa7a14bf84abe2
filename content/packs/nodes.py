"""YAML as nodes that know their line: every complaint can say where.

Scalars are taken as they are written (`1994-03` is that text, not a date of YAML's), and
aliases are refused: a few lines of them can stand for gigabytes.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from content.packs.shapes import PackError, Problem
from content.text import clean_text

MOST_NODES: Final = 400_000
DEEPEST: Final = 20

Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def root_of(file: str, text: str) -> yaml.Node:
    """The document of a YAML text; `PackError` if there is none or it is out of bounds."""
    try:
        _check_bounds(file, text)
        node: yaml.Node | None = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or _("this is not YAML")
        line = mark.line + 1 if mark else 0
        raise PackError(Problem(file, line, _("YAML: %(why)s.") % {"why": problem})) from error
    if node is None:
        raise PackError(Problem(file, 1, _("The file is empty.")))
    return node


def _check_bounds(file: str, text: str) -> None:
    # Before composing, which recurses: events come one by one however deep the text nests.
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=Loader), 1):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        message = ""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = _("Anchors and aliases are not used in packs.")
        elif depth > DEEPEST or count > MOST_NODES:
            message = _("The file nests too deep or holds too much.")
        if message:
            raise PackError(
                Problem(file, event.start_mark.line + 1 if event.start_mark else 1, message)
            )


class Fields:
    """The fields of one mapping. What is wrong goes to `problems`; reading always goes on."""

    def __init__(
        self,
        file: str,
        node: yaml.Node,
        problems: list[Problem],
        allowed: Collection[str] | None = None,
    ) -> None:
        self.file = file
        self.node = node
        self.problems = problems
        self.nodes: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, _("Fields are expected here, “name: value”."))
            return
        for key, value in node.value:
            self._add(key, value, allowed)

    def _add(self, key: yaml.Node, value: yaml.Node, allowed: Collection[str] | None) -> None:
        name = clean_text(key.value) if isinstance(key, yaml.ScalarNode) else ""
        if allowed is not None and name not in allowed:
            names = {"name": name, "names": ", ".join(sorted(allowed))}
            self.wrong(key, _("“%(name)s” is not known here; known are %(names)s.") % names)
        elif name in self.nodes:
            self.wrong(key, _("“%(name)s” stands here twice.") % {"name": name})
        else:
            self.nodes[name] = value

    def wrong(self, node: yaml.Node, message: str) -> None:
        self.problems.append(Problem(self.file, node.start_mark.line + 1, message))

    def line(self, name: str = "") -> int:
        return self.nodes.get(name, self.node).start_mark.line + 1

    def has(self, name: str) -> bool:
        return name in self.nodes

    def text(self, name: str, *, needed: bool = False) -> str:
        if name not in self.nodes:
            if needed:
                self.wrong(self.node, _("“%(name)s” is missing.") % {"name": name})
            return ""
        found = self.scalar(self.nodes[name])
        if needed and not found:
            self.wrong(self.nodes[name], _("“%(name)s” is empty.") % {"name": name})
        return found

    def scalar(self, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode):
            return clean_text(node.value).strip()
        self.wrong(node, _("A single value is expected here."))
        return ""

    def flag(self, name: str) -> bool:
        said = self.text(name)
        if said not in ("", "true", "false"):
            self.wrong(self.nodes[name], _("Write true or false."))
        return said == "true"

    def number(self, name: str, default: int) -> int:
        said = self.text(name)
        if not said:
            return default
        if said.isdecimal() and len(said) < 6:
            return int(said)
        self.wrong(self.nodes[name], _("A whole number is expected here."))
        return default

    def one_of(self, name: str, choices: Collection[str]) -> str:
        said = self.text(name, needed=True)
        if said and said not in choices:
            names = {"said": said, "names": ", ".join(choices)}
            self.wrong(self.nodes[name], _("“%(said)s” is not one of %(names)s.") % names)
        return said

    def items(self, name: str) -> list[yaml.Node]:
        """The members of a list; a single value is a list of one."""
        node = self.nodes.get(name)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return []
        return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]

    def texts(self, name: str) -> tuple[str, ...]:
        found = (self.scalar(node) for node in self.items(name))
        return tuple(text for text in found if text)

    def below(self, name: str, allowed: Collection[str] | None = None) -> Fields | None:
        """The fields of a nested mapping, None where there is none."""
        node = self.nodes.get(name)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return None
        return Fields(self.file, node, self.problems, allowed)

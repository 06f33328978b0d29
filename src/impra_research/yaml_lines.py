"""YAML and its lines: what a file holds, where a declared thing stands, where the file breaks.

The messages are written here and never quote the file: a line of it may hold what somebody said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

NOT_YAML = (
    "cannot be read as YAML here: look for a quote or bracket that is not closed, a tab, "
    "an indent that differs, a colon without a space after it"
)


def parse(content: bytes) -> Any:  # noqa: ANN401  a YAML file can hold anything; its shape decides
    """Read YAML 1.2."""
    return YAML(typ="safe", pure=True).load(content.decode("utf-8-sig"))


def located(place: Sequence[str | int], content: bytes) -> tuple[int, tuple[str | int, ...]]:
    """Find the line of a place of a file, and the part of the place that the file has."""
    node, found = _tree(content), []
    line = _line(node) if node else 1
    for part in place:
        if node is not None and (below := _below(node, part)) is not None:
            line, node = below
            found.append(part)
    return line, tuple(found)


@lru_cache(maxsize=8)
def _tree(content: bytes) -> Node | None:
    tree: Node | None = YAML(typ="safe", pure=True).compose(content.decode("utf-8-sig"))
    return tree


def where_broken(broken: Exception, content: bytes) -> str:
    """Say where a file stops being YAML, and what to look for."""
    if isinstance(broken, UnicodeDecodeError):
        line = content.count(b"\n", 0, broken.start) + 1
        return f"line {line}: not UTF-8; save it as UTF-8"
    if isinstance(broken, RecursionError):
        return "holds lists or keys too deep within one another"
    if isinstance(broken, DuplicateKeyError):
        block = broken.context_mark.line + 1
        return f"line {_marked(broken)}: this key stands twice in the block of line {block}"
    if isinstance(broken, MarkedYAMLError):
        return f"line {_marked(broken)}: {NOT_YAML}"
    return next(_unreadable_values(content), "holds a character that YAML does not allow")


def _marked(broken: MarkedYAMLError) -> int:
    mark = broken.problem_mark or broken.context_mark
    return int(mark.line) + 1 if mark else 1


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _below(node: Node, part: str | int) -> tuple[int, Node] | None:
    """Go one step down a file: to the line of a key and what it holds, or to an item of a list."""
    if isinstance(node, MappingNode):
        pairs = ((_line(key), value) for key, value in node.value if key.value == str(part))
        return next(pairs, None)
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        return _line(node.value[part]), node.value[part]
    return None


def _unreadable_values(content: bytes) -> Iterator[str]:
    """Name the lines of numbers and dates that exist in no calendar or memory."""
    yaml = YAML(typ="safe", pure=True)
    try:
        nodes = [*_scalars(yaml.compose(content.decode("utf-8-sig")))]
    except ValueError:
        return
    for node in nodes:
        try:
            yaml.constructor.construct_object(node)
        except ValueError:
            yield f"line {_line(node)}: no number or date that can be read; a text stands in quotes"


def _scalars(node: Node | None) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, MappingNode | SequenceNode):
        for each in node.value:
            for part in each if isinstance(each, tuple) else (each,):
                yield from _scalars(part)

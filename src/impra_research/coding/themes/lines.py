"""The text of codes.yml: entries found, added and moved; every line that is not meant stays as it is.

An entry is the lines from its key, with the comments right above it, to the last line of what it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from impra_research.coding.themes.written import dumped, flow, in_braces, round_trip
from impra_research.errors import StudyFileError


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a section: its key and what it holds, and its lines (`end` is the first after it)."""

    key: ScalarNode
    value: Node
    start: int
    end: int


def entries(content: str, section: str) -> dict[str, Entry]:
    """Find the entries of a section; {} when the section is not there.

    Raises
    ------
    StudyFileError
        The section is written in braces.
    """
    root = YAML(typ="safe", pure=True).compose(content)
    node = _value(root, section)
    if node is None or isinstance(node, ScalarNode):
        return {}
    if not isinstance(node, MappingNode) or node.flow_style:
        raise StudyFileError(
            f"codes.yml: `{section}` is written in braces", fix="write one code below the other"
        )
    lines = content.split("\n")
    return {
        key.value: Entry(key, value, _first_line(key, lines), last_line(value, key) + 1)
        for key, value in node.value
    }


def last_line(node: Node, key: Node | None = None) -> int:
    """Find the line on which what a node holds ends."""
    if isinstance(node, MappingNode) and node.value and not node.flow_style:
        return last_line(node.value[-1][1], node.value[-1][0])
    if isinstance(node, SequenceNode) and node.value and not node.flow_style:
        return last_line(node.value[-1])
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        return _end_of_block(node)
    end = int(node.end_mark.line)
    return max(end, int(key.end_mark.line)) if key is not None else end


def _end_of_block(node: ScalarNode) -> int:
    """Find the last line of a block of text: blank lines and comments after it are not its own."""
    head = int(node.start_mark.line)
    lines = node.start_mark.buffer.split("\n") if node.start_mark.buffer else []
    indent = _indent(lines[head + 1]) if head + 1 < len(lines) else 0
    last = head
    for number in range(head + 1, min(int(node.end_mark.line) + 1, len(lines))):
        if not lines[number].strip("\0 "):
            continue
        if _indent(lines[number]) < indent:
            break
        last = number
    return last


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _value(node: Node, name: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((value for key, value in pairs if key.value == name), None)


def _first_line(key: ScalarNode, lines: list[str]) -> int:
    """Take the comments right above a key, as far in as the key, for its own."""
    line = int(key.start_mark.line)
    head = " " * int(key.start_mark.column) + "#"
    while line and lines[line - 1].startswith(head):
        line -= 1
    return line


def cut(content: str, section: str, code: str) -> tuple[str, list[str]]:
    """Take an entry out: the text without it, and its lines."""
    entry = entries(content, section)[code]
    lines = content.split("\n")
    rest = lines[: entry.start] + lines[entry.end :]
    if len(entries(content, section)) == 1:  # a section without entries is no section
        rest = [line for line in rest if line.split("#")[0].rstrip() != f"{section}:"]
    return "\n".join(rest), lines[entry.start : entry.end]


def put(content: str, section: str, lines: list[str], *, after: str | None = None) -> str:
    """Put the lines of an entry at the end of a section, or after another entry of it."""
    found = entries(content, section)
    if not found:
        return content.rstrip("\n") + "\n" + "\n".join([f"{section}:", *lines]) + "\n"
    at = found[after].end if after else max(entry.end for entry in found.values())
    every = content.split("\n")
    return "\n".join([*every[:at], *lines, *every[at:]])


def renamed_key(content: str, section: str, code: str, name: str) -> str:
    """Give an entry another key."""
    return _replaced(content, entries(content, section)[code].key, name)


def with_parent(content: str, code: str, parent: str | None) -> str:
    """Put a code below another, or at the top."""
    held = entries(content, "codes")[code].value
    pairs = held.value if isinstance(held, MappingNode) else []
    key, node = next(pair for pair in pairs if pair[0].value == "parent")
    if node.start_mark.line == key.start_mark.line:
        return _replaced(content, node, parent or "null")
    colon = content.index(":", key.end_mark.index) + 1  # nothing stands behind it, which is `null`
    return f"{content[:colon]} {parent or 'null'}{content[colon:]}"


def _replaced(content: str, node: Node, text: str) -> str:
    return content[: node.start_mark.index] + text + content[node.end_mark.index :]


def with_change(content: str, section: str, code: str, change: Mapping[str, object]) -> str:
    """Write one more line into the history of an entry."""
    entry = entries(content, section)[code]
    if isinstance(entry.value, MappingNode) and entry.value.flow_style:
        return _in_braces(content, section, code, change)
    history = _value(entry.value, "history")
    column = int(entry.value.start_mark.column)
    line = " " * (column + 2) + f"- {in_braces(change)}"
    if not isinstance(history, SequenceNode) or not history.value:
        return _inserted(content, entry.end, [" " * column + "history:", line])
    if history.flow_style:
        return _in_braces(content, section, code, change)
    first = int(history.start_mark.column)
    return _inserted(content, last_line(history) + 1, [" " * first + f"- {in_braces(change)}"])


def _inserted(content: str, at: int, lines: list[str]) -> str:
    every = content.split("\n")
    return "\n".join([*every[:at], *lines, *every[at:]])


def _in_braces(content: str, section: str, code: str, change: Mapping[str, object]) -> str:
    read = round_trip().load(content)
    entry = read[section][code]
    entry["history"] = [*entry.get("history", []), flow(change)]
    return dumped(read)

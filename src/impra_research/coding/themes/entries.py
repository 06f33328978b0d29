"""Entries of codes.yml as text: a new one, and one on its way to `retired`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from impra_research.coding.themes import lines
from impra_research.coding.themes.tree import Names, Text
from impra_research.coding.themes.written import dumped, flow, round_trip

UNDECIDED: tuple[Text, ...] = ("definition", "use_when", "not_when")
MARK = "# decide"


def new_entry(parent: str | None, label: Names, change: Mapping[str, Any]) -> dict[str, Any]:
    """Make a code whose texts are its name, until a person writes them."""
    named = {"parent": parent, "label": dict(label)}
    texts = {text: dict(label) for text in UNDECIDED}
    return named | texts | {"history": [change]}


def entry_lines(content: str, code: str, entry: Mapping[str, Any]) -> list[str]:
    """Write a new entry, as far in as the others, with a mark where a person must decide."""
    told = {key: value for key, value in entry.items() if key != "history"}
    history = {"history": [flow(change) for change in entry["history"]]}
    text = dumped({code: told | history})
    for undecided in UNDECIDED:
        text = text.replace(f"\n  {undecided}:\n", f"\n  {undecided}:  {MARK}\n")
    if len(set(entry.get("label", {}).values())) == 1:
        text = text.replace("\n  label:\n", "\n  label:  # translate\n")
    margin = min(
        int(each.key.start_mark.column) for each in lines.entries(content, "codes").values()
    )
    return _indented(text, margin)


def _indented(text: str, margin: int) -> list[str]:
    return [
        " " * margin + line.lstrip("\n") if line else "" for line in text.rstrip("\n").split("\n")
    ]


def with_into(entry: list[str], code: str, into: str) -> list[str]:
    """Say in an entry what its segments are read as."""
    read = round_trip().load("\n".join(entry) + "\n")
    read[code].insert(0, "into", into)
    indent = len(entry[-1]) - len(entry[-1].lstrip()) if len(entry) == 1 else _margin(entry)
    return _indented(dumped(read), indent)


def _margin(entry: list[str]) -> int:
    return min(len(line) - len(line.lstrip()) for line in entry if line.strip())

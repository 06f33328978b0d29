"""Changes of codes.yml, each a function from its text to its new text, with the trail kept.

No code is ever deleted: one that is merged, renamed or retired goes to `retired` with the code that its
segments are read as, so a segment that was ever coded with it is never lost. A code that is split stays,
above its parts: its segments stay there until a person recodes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from impra_research.coding.themes import lines
from impra_research.coding.themes.entries import entry_lines, new_entry, with_into
from impra_research.coding.themes.tree import (
    Names,
    Text,
    Told,
    above,
    below,
    checked,
    codes_file,
    freed,
    known,
)
from impra_research.coding.themes.written import dumped, round_trip
from impra_research.errors import UsageError


def rename(content: str, code: str, name: str, told: Told) -> str:
    """Give a code another name; whatever was coded with the old one is read as the new one.

    Raises
    ------
    UsageError
        There is no such code, or the name is taken: by a code, or by one retired into another.
    """
    file = codes_file(content)
    known(file, code)
    content = freed(content, file, name, back_to=code)
    for child in below(file, code):
        content = lines.with_parent(content, child, name)
    content = lines.renamed_key(content, "codes", code, name)
    content = lines.with_change(content, "codes", name, told.change("renamed", from_=[code]))
    stub = {"into": name, "history": [told.change("renamed", into=[name])]}
    return checked(lines.put(content, "retired", entry_lines(content, code, stub)))


def move(content: str, code: str, parent: str | None, told: Told) -> str:
    """Put a code, with all below it, under another, or at the top (None).

    Raises
    ------
    UsageError
        There is no such code, or it would stand below itself.
    """
    file = codes_file(content)
    known(file, code, *([parent] if parent else []))
    if parent and code in [parent, *above(file, parent)]:
        raise UsageError(f"{code!r} would stand below itself", fix="move the other code first")
    before = file.codes[code].parent
    change = told.change("moved", from_=[before] if before else [], into=[parent] if parent else [])
    return checked(
        lines.with_change(lines.with_parent(content, code, parent), "codes", code, change)
    )


def merge(content: str, codes: Iterable[str], into: str, told: Told) -> str:
    """Let codes become one: what was coded with any of them is read as `into`.

    Raises
    ------
    UsageError
        There is no such code, or a code would be merged into itself.
    """
    merged = list(dict.fromkeys(codes))
    known(codes_file(content), into, *merged)
    for code in merged:
        content = _given_up(content, code, into, told.change("merged", into=[into]))
    change = told.change("merged", from_=merged)
    return checked(lines.with_change(content, "codes", into, change))


def retire(content: str, code: str, told: Told, *, into: str | None = None) -> str:
    """Use a code no longer: what was coded with it is read as `into`, or as the code above it.

    Raises
    ------
    UsageError
        There is no such code, or no code that its segments could be read as.
    """
    file = codes_file(content)
    known(file, code, *([into] if into else []))
    successor = into or file.codes[code].parent
    if successor is None:
        raise UsageError(
            f"{code!r} stands at the top", fix="say with --into what its segments are read as"
        )
    return checked(_given_up(content, code, successor, told.change("retired", into=[successor])))


def split(content: str, code: str, parts: Mapping[str, Names], told: Told) -> str:
    """Part a code in two or more below it, each with its names; its definition waits for a decision.

    Raises
    ------
    UsageError
        There is no such code, fewer than two parts, or a name is taken.
    """
    file = codes_file(content)
    known(file, code)
    if len(parts) < 2:
        raise UsageError("a code is split in two or more", fix="name each part")
    after = code
    for part, label in parts.items():
        content = freed(content, file, part, back_to=None)
        entry = new_entry(code, label, told.change("created", from_=[code]))
        content = lines.put(content, "codes", entry_lines(content, part, entry), after=after)
        after = part
    return checked(lines.with_change(content, "codes", code, told.change("split", into=parts)))


def redefine(content: str, code: str, text: Text, wording: Names, told: Told) -> str:
    """Word a text of a code anew; the earlier wording stays in its history.

    Raises
    ------
    UsageError
        There is no such code.
    """
    file = codes_file(content)
    known(file, code)
    before: Names = getattr(file.codes[code], text)
    change = told.change("redefined") | {"was": {text: dict(before)}}
    read = round_trip().load(lines.with_change(content, "codes", code, change))
    read["codes"][code][text].update(wording)
    return checked(dumped(read))


def adopt(content: str, code: str, label: Names, parent: str | None, told: Told) -> str:
    """Take a code that was created while coding into codes.yml; its definition waits for a decision.

    Raises
    ------
    UsageError
        The name is taken, or there is no such code to stand below.
    """
    file = codes_file(content)
    family = file.successors.get(parent, parent) if parent else None
    known(file, *([family] if family else []))
    content = freed(content, file, code, back_to=None)
    entry = new_entry(family, label, told.change("created"))
    return checked(lines.put(content, "codes", entry_lines(content, code, entry), after=family))


def _given_up(content: str, code: str, into: str, change: Mapping[str, Any]) -> str:
    """Retire a code into another; what stood below it stands below the other now."""
    if code == into:
        raise UsageError(f"{code!r} cannot become itself", fix="name another code")
    file = codes_file(content)
    if code in above(file, into):  # the successor takes the place of the code, not a place below it
        content = lines.with_parent(content, into, file.codes[code].parent)
    for child in below(file, code):
        if child != into:
            content = lines.with_parent(content, child, into)
    content, entry = lines.cut(content, "codes", code)
    content = lines.put(content, "retired", with_into(entry, code, into))
    return lines.with_change(content, "retired", code, change)

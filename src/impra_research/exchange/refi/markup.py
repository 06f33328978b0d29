"""XML that comes from others and goes to them: no entities, no network, only characters XML may hold."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

from lxml import etree

from impra_research.errors import DataError, ReceivedFileError
from impra_research.exchange.refi.identity import TARGET, bare, instructions

Element = Any  # lxml comes without types
OWN = "impra_research"
ORIGIN = f"{OWN} {version('impra-research')}"
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DEEPEST, USUAL_DEPTH = 2000, 240  # elements within elements: what ours reads, what any parser reads


def parse(text: bytes, name: str) -> Element:
    """Parse a whole XML file into its root.

    Raises
    ------
    ReceivedFileError
        It is no XML, or it declares a document type or entities, which no export does.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        line = getattr(fault, "lineno", None)
        raise ReceivedFileError(
            f"{name} is not XML" + (f": it breaks off near line {line}" if line else ""),
            fix="export it again",
        ) from None
    if root.getroottree().docinfo.doctype:
        raise ReceivedFileError(f"{name} declares XML entities, which no export does",
                                fix="do not open it; ask for a new export")  # fmt: skip
    return root


def local(element: Element) -> str:
    """Name an element without its namespace, of which writers use several; "" for what is none."""
    return _local(element.tag)


@cache
def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Go through the children of these names; of none when there is no such element."""
    if element is not None:
        yield from element.iterchildren(*("{*}" + name for name in names))


def child(element: Element | None, name: str) -> Element | None:
    """Give the first child of a name."""
    return next(children(element, name), None)


def content(element: Element | None, name: str) -> str:
    """Give the text of a child; "" when there is none."""
    found = child(element, name)
    return "" if found is None else found.text or ""


def target(element: Element | None) -> str:
    """Give the GUID that a reference names, whichever attribute its writer uses."""
    return "" if element is None else bare(element.get("targetGUID") or element.get("guid") or "")


def guid(element: Element) -> str:
    """Give the GUID of an element."""
    return bare(element.get("guid") or "")


def add(parent: Element, name_of: str, /, **attributes: str | None) -> Element:
    """Add an element in the namespace of its parent; attributes that are None are left out."""
    given = {name: value for name, value in attributes.items() if value is not None}
    return etree.SubElement(parent, _beside(parent.tag, name_of), given)


@cache
def _beside(tag: str, name: str) -> str:
    return tag.partition("}")[0] + "}" + name


def keep_ids(root: Element, kind: str, ids: Sequence[str], written: Sequence[str]) -> None:
    """Keep the ids of a kind, and their order, after the root."""
    for name, text in reversed(instructions(kind, ids, written)):
        root.addnext(etree.ProcessingInstruction(name, text))


def serialise(root: Element) -> bytes:
    """Give the bytes of a whole file."""
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8"))


def told_ids(root: Element) -> Iterator[str]:
    """Go through what the processing instructions after the root tell of ids."""
    after = root.getnext()
    while after is not None:
        if after.tag is etree.PI and after.target == TARGET:
            yield after.text or ""
        after = after.getnext()


def moment(written: str | None) -> dt.datetime | None:
    """Read a date and time; None when there is none or it is no moment."""
    try:
        return dt.datetime.fromisoformat(written) if written else None
    except ValueError:
        return None


def stamp(at: dt.datetime) -> str:
    """Write a date and time: with a zone as UTC, without one as it is."""
    if at.tzinfo is None:
        return at.isoformat()
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def writable(text: str, what: str) -> str:
    """Give the text back when XML may hold it.

    Raises
    ------
    DataError
        It holds a character that XML forbids, such as a form feed pasted from elsewhere.
    """
    found = FORBIDDEN.search(text)
    if found is None:
        return text
    raise DataError(
        f"{what} holds the character U+{ord(found.group()):04X} (at {found.start()}), "
        "which XML cannot hold; nothing was written",
        fix="take it out where it was typed or pasted, then export again",
    )


def snippet(text: str, longest: int = 100) -> str:
    """Give the first words of a passage as its name; readers find our way of counting by it."""
    shown = text if len(text) <= longest else text[: longest - 1] + "…"
    return FORBIDDEN.sub("\ufffd", shown)

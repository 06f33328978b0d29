"""Codes as a tree of XML elements, the same in a project and in a codebook."""

from __future__ import annotations

import re

from impra_research.errors import DataError
from impra_research.exchange.project import Project, ProjectCode
from impra_research.exchange.referential import in_tree_order
from impra_research.exchange.refi.account import Account
from impra_research.exchange.refi.identity import KeptIds, guid_of
from impra_research.exchange.refi.markup import (
    DEEPEST,
    USUAL_DEPTH,
    Element,
    add,
    children,
    content,
    guid,
    writable,
)

COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")


def read_codes(codes: Element | None, kept: KeptIds) -> list[tuple[ProjectCode, Element]]:
    """Read the tree of codes, each with its element, parents before children."""
    found: list[tuple[ProjectCode, Element]] = []
    waiting: list[tuple[str | None, Element]] = [
        (None, each) for each in reversed(list(children(codes, "Code")))
    ]
    while waiting:
        parent, element = waiting.pop()
        code = _code(element, parent, kept)
        found.append((code, element))
        waiting += [(code.id, each) for each in reversed(list(children(element, "Code")))]
    return found


def _code(element: Element, parent: str | None, kept: KeptIds) -> ProjectCode:
    return ProjectCode(
        id=kept.id("codes", guid(element)),
        name=element.get("name") or "",
        parent=parent,
        colour=element.get("color") or "",
        description=content(element, "Description"),
        codable=(element.get("isCodable") or "true").strip() in ("true", "1"),
    )


def write_codes(parent: Element, project: Project, account: Account) -> dict[str, Element]:
    """Write the tree of codes under `<Codes>`, and give the element of each code by its id.

    Raises
    ------
    DataError
        The tree is deeper than any reader goes, or a text holds what XML forbids.
    """
    elements: dict[str | None, Element] = {None: add(parent, "Codes")}
    for depth, code in in_tree_order(project.codes):
        _refuse_depth(depth, code, account)
        elements[code.id] = _write_code(elements[code.parent], code, account)
    return {id: element for id, element in elements.items() if id is not None}


def _refuse_depth(depth: int, code: ProjectCode, account: Account) -> None:
    if depth > DEEPEST:
        raise DataError(f"code {code.id!r} stands {depth} codes deep, more than XML readers follow",
                        fix="move it up the tree")  # fmt: skip
    if depth > USUAL_DEPTH:
        account.remark(
            f"codes stand more than {USUAL_DEPTH} deep: other programs may refuse the file"
        )


def _write_code(parent: Element, code: ProjectCode, account: Account) -> Element:
    colour = code.colour if COLOUR.fullmatch(code.colour) else ""
    account.lose("colours of codes", int(colour != code.colour))
    what = f"code {code.id!r}"
    element = add(parent, "Code", guid=guid_of("codes", code.id), name=writable(code.name, what),
                  isCodable="true" if code.codable else "false", color=colour or None)  # fmt: skip
    if code.description:
        add(element, "Description").text = writable(code.description, what)
    return element

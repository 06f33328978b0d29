"""A project as REFI-QDA (.qdpx): valid to the schema, every reference sound, the same bytes each time.

Texts are written as they are, UTF-8 without a byte order mark; positions are code points of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from impra_research.errors import DataError
from impra_research.exchange.fidelity import Fidelity
from impra_research.exchange.project import Project
from impra_research.exchange.referential import KINDS, in_tree_order, refuse_faults
from impra_research.exchange.refi import written
from impra_research.exchange.refi.account import Account
from impra_research.exchange.refi.codetree import write_codes
from impra_research.exchange.refi.dialects import Dialect, Features
from impra_research.exchange.refi.identity import guid_of
from impra_research.exchange.refi.markup import (
    ORIGIN,
    Element,
    add,
    keep_ids,
    serialise,
    writable,
)  # fmt: skip
from impra_research.exchange.refi.package import write_package
from impra_research.exchange.refi.schema import refuse_departure
from impra_research.exchange.refi.values import types_that_fit

NAMESPACE = "urn:QDA-XML:project:1.0"


def write_refi(project: Project, path: Path) -> Fidelity:
    """Write a project so that every tool finds each coding on its words, and we find all of it again.

    Raises
    ------
    DataError
        The project does not hold together, or a name or memo holds a character that XML forbids.
    """
    refuse_faults(project)
    texts = _texts(project)
    account, places = Account(), written.Places.of(project)
    root = _root(project, places, account)
    refuse_departure(root, "Project")
    for kind, natural in _as_written(project, places).items():
        keep_ids(root, kind, [each.id for each in getattr(project, kind)], natural)
    write_package(path, serialise(root), texts)
    _remark(project, account)
    features = Features.of(list(texts.values()), marked=False)
    return account.fidelity("REFI-QDA project", project, Dialect().said(features))


def _texts(project: Project) -> dict[str, str]:
    for each in project.documents:
        try:
            each.text.encode("utf-8")
        except UnicodeEncodeError as half:
            raise DataError(
                f"document {each.id!r} holds half of a character at {half.start}; nothing was written",
                fix="read the transcript again from its file",
            ) from None
    return {f"{guid_of('documents', each.id)}.txt": each.text for each in project.documents}


def _root(project: Project, places: written.Places, account: Account) -> Element:
    name = writable(project.name, "the name of the project")
    root = etree.Element(f"{{{NAMESPACE}}}Project", {"name": name, "origin": ORIGIN},
                         nsmap={None: NAMESPACE})  # fmt: skip
    types = types_that_fit(project, account)
    written.write_users(root, project)
    if project.codes:
        elements = write_codes(add(root, "CodeBook"), project, account)
        written.refer_from_codes(elements, places)
    written.write_variables(root, project, types)
    written.write_cases(root, project, types)
    written.write_sources(root, project, places, types)
    written.write_notes(root, project)
    written.write_sets(root, project)
    written.write_about(root, project, places)
    return root


def _as_written(project: Project, places: written.Places) -> dict[str, list[str]]:
    """List the ids of each kind in the order in which a reader meets them in the file."""
    order: dict[str, Iterable[str]] = {k: [e.id for e in getattr(project, k)] for k in KINDS}
    order["codes"] = [code.id for _, code in in_tree_order(project.codes)]
    order["codings"] = [
        coding.id for each in project.documents for coding in places.codings[each.id]
    ]
    return {kind: list(ids) for kind, ids in order.items()}


def _remark(project: Project, account: Account) -> None:
    if any("\r\n" in each.text for each in project.documents):
        account.remark("texts have line ends of two characters, which count as two; ATLAS.ti and "
                       "QualCoder count them as one")  # fmt: skip
    if any(each.text.startswith("\ufeff") for each in project.documents):
        account.remark("a text begins with the character U+FEFF, which other programs take away")
    if any(each.language for each in project.documents):
        account.remark("languages of documents are values of a variable `language`")

"""The codebook as a file of its own (.qdc): the codes as a tree, and sets of codes."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from impra_research.errors import DataError, ReceivedFileError
from impra_research.exchange.fidelity import Fidelity
from impra_research.exchange.project import CodeSet, Project
from impra_research.exchange.referential import KINDS, in_tree_order, refuse_faults
from impra_research.exchange.refi.account import Account
from impra_research.exchange.refi.codetree import read_codes, write_codes
from impra_research.exchange.refi.identity import KeptIds, guid_of
from impra_research.exchange.refi.markup import (
    ORIGIN,
    Element,
    add,
    child,
    children,
    content,
    guid,
    keep_ids,
    local,
    parse,
    serialise,
    target,
    told_ids,
    writable,
)
from impra_research.exchange.refi.schema import departure, refuse_departure
from impra_research.files import write_beside
from impra_research.read.guard import refuse_hostile

NAMESPACE = "urn:QDA-XML:codebook:1.0"


def read_qdc(path: Path) -> tuple[Project, Fidelity]:
    """Read a codebook (.qdc) as a project that has codes and sets and nothing else.

    Raises
    ------
    ReceivedFileError
        It is no codebook, or would do harm when opened.
    """
    refuse_hostile(path, path.name)
    root = parse(path.read_bytes(), path.name)
    if local(root) != "CodeBook":
        raise ReceivedFileError(f"{path.name} is not a REFI-QDA codebook",
                                fix="export the codebook again as .qdc")  # fmt: skip
    account, kept = Account(), KeptIds(told_ids(root))
    codes = [code for code, _ in read_codes(child(root, "Codes"), kept)]
    known = {code.id for code in codes}
    sets = [_set(each, kept, known, account) for each in children(child(root, "Sets"), "Set")]
    project = Project(
        path.stem,
        codes=kept.ordered("codes", codes, account),
        sets=kept.ordered("sets", sets, account),
    )
    by = f" by {root.get('origin')}" if root.get("origin") else ""
    account.remark_departure(departure(root, "Codebook"))
    return project, account.fidelity(f"REFI-QDA codebook{by}", project)


def _set(element: Element, kept: KeptIds, known: set[str], account: Account) -> CodeSet:
    name = element.get("name") or ""
    members = [kept.id("codes", target(each)) for each in children(element, "MemberCode")]
    for id in members:
        if id not in known:
            account.dangle(f"set {name!r} names the code {id}, which is not in the file")
    return CodeSet(kept.id("sets", guid(element)), name, memo=content(element, "Description"),
                   codes=tuple(id for id in members if id in known))  # fmt: skip


def write_qdc(project: Project, path: Path) -> Fidelity:
    """Write the codes of a project, and its sets of codes, as a codebook (.qdc).

    Raises
    ------
    DataError
        The project does not hold together, has no codes, or a text holds what XML forbids.
    """
    refuse_faults(project)
    if not project.codes:
        raise DataError("a codebook needs a code", fix="create a code first")
    account, root = Account(), _root()
    write_codes(root, project, account)
    _write_sets(root, project, account)
    refuse_departure(root, "Codebook")
    natural = [code.id for _, code in in_tree_order(project.codes)]
    keep_ids(root, "codes", [code.id for code in project.codes], natural)
    sets = [group.id for group in project.sets]
    keep_ids(root, "sets", sets, sets)
    write_beside(path, lambda part: part.write_bytes(serialise(root)))
    for kind in (*KINDS, "memo"):
        if kind not in ("codes", "sets"):
            account.lose(
                kind, len(getattr(project, kind)) if kind != "memo" else bool(project.memo)
            )
    alone = Project(project.name, codes=project.codes, sets=project.sets)
    return account.fidelity("REFI-QDA codebook", alone)


def _root() -> Element:
    return etree.Element(f"{{{NAMESPACE}}}CodeBook", {"origin": ORIGIN}, nsmap={None: NAMESPACE})


def _write_sets(root: Element, project: Project, account: Account) -> None:
    box = add(root, "Sets") if project.sets else None
    for group in project.sets:
        what = f"set {group.id!r}"
        element = add(box, "Set", guid=guid_of("sets", group.id), name=writable(group.name, what))
        if group.memo:
            add(element, "Description").text = writable(group.memo, what)
        for code in group.codes:
            add(element, "MemberCode", guid=guid_of("codes", code))
        account.lose("members of sets that are no codes", len(group.documents + group.notes))

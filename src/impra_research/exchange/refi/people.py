"""Users, variables, cases and sets of a project file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from impra_research.exchange.project import Case, Coder, CodeSet, Kind, Passage, Variable
from impra_research.exchange.refi.account import Account
from impra_research.exchange.refi.identity import KeptIds, derived
from impra_research.exchange.refi.markup import (
    Element,
    child,
    children,
    content,
    guid,
    local,
    target,
)

LANGUAGE = derived("variables", "language of a document")  # a variable that is ours alone
KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
LOST_BY_QUALCODER = ("; QualCoder writes such links to ids of its own or leaves them out: say again "
                     "which documents are whose")  # fmt: skip


class Known:
    """The ids that references may name, by kind, and what is said when one names nothing."""

    def __init__(self, kept: KeptIds, account: Account, *, origin: str) -> None:
        self.kept, self.account, self.origin = kept, account, origin
        self.ids: dict[str, set[str]] = {}

    def learn(self, kind: str, ids: set[str]) -> None:
        """Add ids of a kind."""
        self.ids.setdefault(kind, set()).update(ids)

    def has(self, kind: str, guid: str) -> bool:
        """Whether a GUID names something of a kind."""
        return self.kept.id(kind, guid) in self.ids.get(kind, ())

    def find(self, kind: str, guids: list[str], what: str, remedy: str = "") -> Iterator[str]:
        """Give the ids that GUIDs name; those that name nothing are said and left out."""
        for each in guids:
            if self.has(kind, each):
                yield self.kept.id(kind, each)
            else:
                self.account.dangle(f"{what} names the {kind[:-1]} {each}, "
                                    f"which is not in the file{remedy}")  # fmt: skip


def coders(root: Element, known: Known) -> list[Coder]:
    """Read who coded; somebody named by an id alone gets it as an id, without a name."""
    found = [Coder(known.kept.id("coders", guid(each)), each.get("name") or "", each.get("id") or "")
             for each in children(child(root, "Users"), "User")]  # fmt: skip
    known.learn("coders", {each.id for each in found})
    return found


def variables(root: Element, known: Known) -> list[Variable]:
    """Read the variables; the one that holds the languages of documents is none of them."""
    found = [
        Variable(known.kept.id("variables", guid(each)), each.get("name") or "",
                 _kind(each.get("typeOfVariable")), content(each, "Description"))
        for each in children(child(root, "Variables"), "Variable") if guid(each) != LANGUAGE
    ]  # fmt: skip
    known.learn("variables", {each.id for each in found})
    return found


def _kind(written: str | None) -> Kind:
    return KINDS.get((written or "").strip().lower(), "text")


def values(element: Element, what: str, known: Known) -> dict[str, str]:
    """Read the values of a case or a document, by variable id."""
    found = dict[str, str]()
    for each in children(element, "VariableValue"):
        variable = target(child(each, "VariableRef"))
        if variable == LANGUAGE:
            continue
        for id in known.find("variables", [variable], what):
            found[id] = next((value.text or "" for value in each
                              if local(value).endswith("Value")), "")  # fmt: skip
    return found


def language(element: Element) -> str:
    """Read the language of a document, where we keep it."""
    return next((content(each, "TextValue") for each in children(element, "VariableValue")
                 if target(child(each, "VariableRef")) == LANGUAGE), "")  # fmt: skip


def cases(root: Element, known: Known, theirs: dict[str, list[Passage]],
          selections: dict[str, Passage]) -> list[Case]:  # fmt: skip
    """Read the cases with what is theirs; `theirs` are passages coded with a case, as NVivo does."""
    return [
        _case(each, known, theirs, selections) for each in children(child(root, "Cases"), "Case")
    ]


def _case(element: Element, known: Known, theirs: dict[str, list[Passage]],
          selections: dict[str, Passage]) -> Case:  # fmt: skip
    name = element.get("name") or ""
    what, own = f"case {name!r}", guid(element)
    remedy = LOST_BY_QUALCODER if known.origin.startswith("QualCoder") else ""
    linked = [target(each) for each in children(element, "SourceRef")]
    if remedy and not linked:
        known.account.dangle(f"{what} has no documents{remedy}")
    passages = list(theirs.get(own, ()))
    for each in children(element, "SelectionRef"):
        if target(each) in selections:
            passages.append(selections[target(each)])
        else:
            known.account.dangle(
                f"{what} names the passage {target(each)}, which is not in the file"
            )
    return Case(
        known.kept.id("cases", own), name,
        documents=tuple(known.find("documents", linked, what, remedy)),
        values=values(element, what, known), memo=content(element, "Description"),
        passages=tuple(passages),
        codes=tuple(known.find("codes", [target(e) for e in children(element, "CodeRef")], what)),
    )  # fmt: skip


def sets(root: Element, known: Known) -> list[CodeSet]:
    """Read the sets of codes, documents and notes."""
    return [_set(each, known) for each in children(child(root, "Sets"), "Set")]


def _set(element: Element, known: Known) -> CodeSet:
    name = element.get("name") or ""
    members = {
        kind: tuple(known.find(kind, [target(each) for each in children(element, tag)], f"set {name!r}"))
        for kind, tag in (("codes", "MemberCode"), ("documents", "MemberSource"), ("notes", "MemberNote"))
    }  # fmt: skip
    return CodeSet(known.kept.id("sets", guid(element)), name, members["codes"],
                   content(element, "Description"), members["documents"], members["notes"])  # fmt: skip

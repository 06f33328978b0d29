"""Taguette's tags: a path with full stops, in which the beginning of one that is a tag stands above it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from impra_research.exchange.project import ProjectCode
from impra_research.exchange.referential import in_tree_order
from impra_research.exchange.refi.account import Account

LONGEST, STOP, OTHER_STOP = 200, ".", "·"


def above(path: str, paths: Collection[str]) -> str | None:
    """Name the nearest tag above a path; None when none is.

    Examples
    --------
    >>> above("steps.permit.wait", {"steps", "steps.permit"}), above("a.b", {"b"})
    ('steps.permit', None)
    """
    at = path.rfind(STOP)
    while at > 0:
        if path[:at] in paths:
            return path[:at]
        at = path.rfind(STOP, 0, at)
    return None


def paths_of(codes: Collection[ProjectCode], account: Account) -> dict[str, str]:
    """Give each code its path, by id, so that reading them gives the same tree.

    Where a full stop in a name would be taken for a step, another sign stands for it; that, names
    that are too long and names that two codes share are counted.
    """
    paths, renamed = _paths(codes, lambda name: name)
    if not _gives_the_tree(codes, paths):
        account.lose("full stops in the names of codes", sum(STOP in each.name for each in codes))
        paths, renamed = _paths(codes, lambda name: name.replace(STOP, OTHER_STOP))
    account.lose("names of codes that are empty", sum(not each.name for each in codes))
    account.lose("names of codes that are too long or stand twice", renamed)
    for code in codes:
        if not paths[code.id].endswith(code.name):
            account.remark(f"code {code.id!r} is the tag {paths[code.id]!r} in Taguette")
    return paths


def _paths(
    codes: Iterable[ProjectCode], written: Callable[[str], str]
) -> tuple[dict[str, str], int]:
    """Give paths that differ, each below its own parent's, and how many names had to change for it."""
    paths: dict[str, str] = {}
    taken: set[str] = set()
    renamed = 0
    for _, code in in_tree_order(codes):
        name = written(code.name) or "code"
        wanted = name if code.parent is None else f"{paths[code.parent]}{STOP}{name}"
        paths[code.id] = _free(wanted, taken)
        taken.add(paths[code.id])
        renamed += paths[code.id] != wanted
    return paths, renamed


def _gives_the_tree(codes: Iterable[ProjectCode], paths: dict[str, str]) -> bool:
    known = set(paths.values())
    return all(
        above(paths[code.id], known) == (None if code.parent is None else paths[code.parent])
        for code in codes
    )


def _free(path: str, taken: Collection[str]) -> str:
    """Give a path that fits and that no other tag has."""
    number, end = 1, ""
    while (given := path[: LONGEST - len(end)] + end) in taken:
        number += 1
        end = f" ({number})"
    return given

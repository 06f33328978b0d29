"""An XLSForm as the questions it asks: where each stands, which answers it offers, when it is shown.

Paths are those of a submission: `id/region` is question `region` of group `id`. A repeat group is a
table of its own, named as the group is (`episode`); the main table is "".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from impra_research.codebook.variables import Level
from impra_research.errors import ReceivedFileError
from impra_research.read.xlsform.rows import (
    OTHER,
    Kind,
    Texts,
    Typed,
    refuse_unread_types,
    type_words,
    typed,
    written_out,
)
from impra_research.read.xlsform.sheets import FormSheets, Row, form_fault, read_form_sheets

VERSION_NAMES = ("__version__", "_version_", "_version__001")
LITERAL = re.compile(r"""["'](.+)["']""")


@dataclass(frozen=True, slots=True)
class Group:
    """A group or repeat group: its name, its labels, its condition."""

    name: str
    labels: Texts
    relevant: str = ""
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a form.

    Attributes
    ----------
    name, groups
        Its own name, and the groups it stands in from the outermost.
    kind
        How its answers are laid out; "none" is a note, which has no answer.
    level
        What it measures; None when the form does not say.
    choices
        The answers offered, by code; None when they are in a file of their own.
    """

    name: str
    groups: tuple[Group, ...]
    kind: Kind
    level: Level | None
    labels: Texts
    choices: Mapping[str, Texts] | None
    relevant: str

    @property
    def path(self) -> str:
        """The way to its answer in a submission."""
        return "/".join([*(group.name for group in self.groups), self.name])

    @property
    def repeat(self) -> str:
        """The path of the repeat group whose rows hold it; "" for the main table."""
        return "/".join(group.name for group in self.groups[: self.depth])

    @property
    def depth(self) -> int:
        """How many of its groups lead to its table."""
        return max((n for n, group in enumerate(self.groups, 1) if group.repeated), default=0)

    @property
    def conditions(self) -> list[str]:
        """What must hold for it to be shown to somebody whose row is there."""
        within = [group.relevant for group in self.groups[self.depth :]]
        return [each for each in (*within, self.relevant) if each]


@dataclass(frozen=True, slots=True)
class Form:
    """One version of a form; `versions` are the words by which a submission names it."""

    file: str
    title: str
    versions: frozenset[str]
    languages: tuple[str, ...]
    default_language: str
    questions: Mapping[str, Asked]

    @property
    def repeats(self) -> list[str]:
        """The paths of its repeat groups, the outer before the inner."""
        ways = [each.groups for each in self.questions.values()]
        return list(dict.fromkeys("/".join(group.name for group in way[: n + 1])
                                  for way in ways for n in range(len(way)) if way[n].repeated))  # fmt: skip


def read_form(path: Path) -> Form:
    """Read one version of a form.

    Raises
    ------
    ReceivedFileError
        It is no XLSForm, contradicts itself, or uses what no reader here can tell.
    """
    sheets = read_form_sheets(path)
    refuse_unread_types(sheets)
    offered = _offered(sheets)
    rows = list(written_out(sheets.survey, offered))
    asked = [_asked(sheets, row, groups, offered) for row, groups in _placed(sheets, rows)]
    _refuse_same_path(sheets.file, asked)
    version = sheets.settings.get("version", "")
    versions = {version, *_literal_versions(rows)} - {""}
    default = sheets.settings.get("default_language", "")
    return Form(sheets.file, sheets.settings.get("form_title", ""), frozenset(versions),
                _languages(rows), default, {each.path: each for each in asked})  # fmt: skip


def _offered(sheets: FormSheets) -> dict[str, dict[str, Texts]]:
    lists: dict[str, dict[str, Texts]] = {}
    for row in sheets.choices:
        if row["list_name"] and row["name"]:
            lists.setdefault(row["list_name"], {})[row["name"]] = row.labels
    for row in sheets.survey:
        if (
            kind := typed(row["type"])
        ).or_other:  # the tools add it to the list, for all who use it
            lists.setdefault(kind.listed, {}).setdefault(OTHER, dict.fromkeys(row.labels, "Other"))
    return lists


def _placed(sheets: FormSheets, rows: Iterable[Row]) -> Iterator[tuple[Row, tuple[Group, ...]]]:
    """Yield each question's row with the groups that are open around it."""
    groups: list[Group] = []
    for row in rows:
        kind = typed(row["type"])
        if kind.kind == "begin":
            repeated = kind.word in ("repeat", "lgroup", "looped")
            groups.append(Group(row["name"], row.labels, row["relevant"], repeated))
        elif kind.kind == "end":
            if not groups:
                raise _fault(sheets, row, "ends a group that was not begun")
            groups.pop()
        elif row["type"] and not _is_version(row):
            yield row, tuple(groups)
    if groups:
        raise form_fault(sheets.file, f"does not end the group {groups[-1].name!r}")


def _asked(
    sheets: FormSheets, row: Row, groups: tuple[Group, ...], offered: Mapping[str, dict[str, Texts]]
) -> Asked:
    kind = typed(row["type"])
    if not row["name"] and kind.kind != "none":
        raise _fault(sheets, row, "a question without a name")
    choices = _choices(sheets, row, kind, offered)
    return Asked(row["name"] or f"(row {row.number})", groups, kind.kind, _level(kind, choices),
                 row.labels, choices, row["relevant"])  # fmt: skip


def _choices(
    sheets: FormSheets, row: Row, kind: Typed, offered: Mapping[str, dict[str, Texts]]
) -> dict[str, Texts] | None:
    """List the answers offered; those of a file or of earlier answers are not in the form."""
    elsewhere = "file" in kind.word or kind.listed.startswith("${") or "." in kind.listed
    if kind.kind not in ("one", "several") or elsewhere:
        return None
    if kind.listed not in offered:
        raise _fault(sheets, row, f"no answers are listed under {kind.listed!r} in `choices`")
    return offered[kind.listed]


def _level(kind: Typed, choices: Mapping[str, Texts] | None) -> Level | None:
    if kind.kind in ("one", "several"):
        return None if choices is None else "nominal" if kind.kind == "one" else "binary"
    levels: dict[Level, list[str]] = type_words()["levels"]
    return next((level for level, words in levels.items() if kind.word in words), None)


def _is_version(row: Row) -> bool:
    return row["name"] in VERSION_NAMES


def _literal_versions(rows: Iterable[Row]) -> list[str]:
    written = [row["calculation"] for row in rows if _is_version(row)]
    return [version for text in written for version in LITERAL.findall(text)]


def _languages(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(language for row in rows for language in row.labels))


def _refuse_same_path(file: str, asked: Iterable[Asked]) -> None:
    for path, times in Counter(each.path for each in asked).items():
        if times > 1:
            raise form_fault(file, f"asks {times} questions named {path!r} in one group")


def _fault(sheets: FormSheets, row: Row, what: str) -> ReceivedFileError:
    return form_fault(f"{sheets.file}, sheet 'survey' row {row.number}:", what)

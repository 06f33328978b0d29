"""An XLSForm as the questions it asks: where each stands, which answers it offers, when it is shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from impra_research.codebook.variables import Level
from impra_research.errors import ReceivedFileError
from impra_research.read.xlsform.asked import Asked, Form, Group
from impra_research.read.xlsform.rows import (
    OTHER,
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

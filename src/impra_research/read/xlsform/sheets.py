"""The sheets of an XLSForm as rows under the names that XLSForm gives its columns.

They are read cell by cell: other readers of forms turn typographic quotes into typewriter ones, and
an export, which keeps them, then no longer has the question's words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from impra_research.errors import ReceivedFileError
from impra_research.read.workbooks.workbook import cell_text

AS_IT_IS = "or take `form` out of study.yml: the export is then read as it is written"
ALIASES = {
    "caption": "label",
    "list name": "list_name",
    "list": "list_name",
    "command": "type",
    "relevance": "relevant",
    "bind:relevant": "relevant",
    "bind:calculate": "calculation",
    "calculate": "calculation",
    "set form title": "form_title",
    "set_form_title": "form_title",
    "title": "form_title",
}
KEPT = ("type", "name", "label", "relevant", "calculation", "disabled", "list_name")
SETTINGS = ("form_title", "version", "default_language")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its number in the spreadsheet, its cells, its labels by language as written."""

    number: int
    cells: Mapping[str, str]
    labels: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class FormSheets:
    """The sheets of one form, by their XLSForm names."""

    file: str
    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Mapping[str, str]


def read_form_sheets(path: Path) -> FormSheets:
    """Read the sheets of an XLSForm, .xlsx or .xls.

    Raises
    ------
    ReceivedFileError
        It is no workbook, has no sheet `survey`, or names a column twice.
    """
    sheets = _sheets(path)
    if "survey" not in sheets:
        raise form_fault(path.name, "has no sheet `survey`", fix="name an XLSForm under `form`")
    offered = [row for name in ("choices", "external_choices")
               for row in _rows(f"{path.name}, sheet {name!r}", sheets.get(name, []))]  # fmt: skip
    survey = tuple(_rows(f"{path.name}, sheet 'survey'", sheets["survey"]))
    return FormSheets(path.name, survey, tuple(offered), _settings(sheets.get("settings", [])))


def form_fault(file: str, what: str, *, fix: str = "correct the form") -> ReceivedFileError:
    """Say what is wrong with a form, and that the file can be read without it."""
    return ReceivedFileError(f"{file} {what}", fix=f"{fix}, {AS_IT_IS}")


def _sheets(path: Path) -> dict[str, list[list[str]]]:
    from impra_research.read.workbooks.opened import UnreadableWorkbookError, opened

    try:
        with opened(path) as book:
            cells = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except UnreadableWorkbookError as broken:
        raise form_fault(
            path.name, f"cannot be read as an XLSForm: {broken}", fix="save the form as .xlsx"
        ) from None
    return {name.strip().lower(): [[cell_text(cell).strip() for cell in row] for row in rows]
            for name, rows in cells.items()}  # fmt: skip


def _rows(where: str, cells: Sequence[Sequence[str]]) -> Iterator[Row]:
    """Yield the rows that say something, without those that are switched off."""
    headings = [_heading(cell) for cell in cells[0]] if cells else []
    _refuse_headings_twice(where, headings)
    for number, row in enumerate(cells[1:], start=2):
        found = dict(zip(headings, row, strict=False))
        plain = {name: found.get((name, ""), "") for name in KEPT}
        plain["name"] = plain["name"] or found.get(("value", ""), "") or found.get(("tag", ""), "")
        labels = {language: text for (name, language), text in found.items()
                  if name == "label" and text}  # fmt: skip
        switched_off = plain["disabled"].lower() in ("yes", "true", "true()")
        if not switched_off and (plain["type"] or plain["name"]):
            yield Row(number, plain, labels)


def _heading(cell: str) -> tuple[str, str]:
    """Tell the column of a heading and its language: `label::Italiano (it)`, `label:english`, `caption`."""
    plain = cell.replace("::", ":")
    name, _, language = plain.partition(":")
    whole, name = plain.strip().lower(), name.strip().lower()
    if whole in ALIASES or not language:
        return ALIASES.get(whole, whole), ""
    name = ALIASES.get(name, name)
    return (name, language.strip()) if name == "label" else (whole, "")


def _refuse_headings_twice(where: str, headings: Sequence[tuple[str, str]]) -> None:
    for (name, language), times in Counter(headings).items():
        if times > 1 and name in KEPT:
            heading = f"{name}::{language}" if language else name
            raise form_fault(where, f"has {times} columns {heading!r}", fix="keep one of them")


def _settings(cells: Sequence[Sequence[str]]) -> dict[str, str]:
    found = dict(zip(map(_heading, cells[0]), cells[1], strict=False)) if len(cells) > 1 else {}
    return {name: found.get((name, ""), "") for name in SETTINGS}

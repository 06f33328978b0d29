"""Why a cell is empty, where only the form knows: not in this version of it, or not shown by its routing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from impra_research.read.kobo.links import Links
from impra_research.read.kobo.relevant import CannotTellError, Condition, condition
from impra_research.read.notes import Note, noted
from impra_research.read.xlsform import (
    NOT_IN_THIS_VERSION,
    NOT_SHOWN,
    Asked,
    Form,
    Versions,
    canonical_columns,
)

Tables = Mapping[str, pd.DataFrame]
Told = list[str]


@dataclass
class Reasons:
    """The tables of one export, and what was found about their empty cells.

    Attributes
    ----------
    notes
        What could not be told, once each.
    """

    versions: Versions
    tables: Tables
    notes: dict[Note, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.links = Links(self.versions, self.tables)

    def table(self, sheet: str) -> pd.DataFrame:
        """Give one table with a reason in each empty cell that has one."""
        numbers = self._forms(sheet)
        found = self._with_left_out(sheet, self.tables[sheet].copy(), numbers)
        for number, form in enumerate(self.versions.forms):
            self._not_in(sheet, form, found, numbers == number)
            self._not_shown(sheet, form, found, numbers == number)
        self._not_shown(sheet, self.versions.newest, found, numbers < 0)
        return found[self._in_order(sheet, found)]

    def _forms(self, sheet: str) -> pd.Series[int]:
        """Say which version of the form each row was asked in; -1 where that is not known."""
        forms, written = self.versions.forms, self.links.version(sheet)
        if len(forms) == 1:
            return pd.Series(0, index=written.index)
        known = {text: forms.index(form) if (form := self.versions.named(text)) else -1
                 for text in written.unique()}  # fmt: skip
        numbers = written.map(known).astype(int)
        if unknown := int((numbers < 0).sum()):
            self.notes[noted("foreign_version", n=unknown)] = None
        return numbers

    def _with_left_out(
        self, sheet: str, found: pd.DataFrame, numbers: pd.Series[int]
    ) -> pd.DataFrame:
        """Add the columns that the export left out because nobody in it was asked."""
        if (numbers < 0).any():
            return found
        asked_in = [form.questions for number, form in enumerate(self.versions.forms)
                    if (numbers == number).any()]  # fmt: skip
        lost = [column for asked in self.versions.of_sheet(sheet)
                for column, _ in canonical_columns(self.versions, asked)
                if column not in found and not any(asked.path in form for form in asked_in)]  # fmt: skip
        return found.assign(**dict.fromkeys(lost, ""))

    def _not_in(self, sheet: str, form: Form, found: pd.DataFrame, rows: pd.Series[bool]) -> None:
        for asked in self.versions.of_sheet(sheet):
            own = form.questions.get(asked.path)
            for column, part in canonical_columns(self.versions, asked):
                option = asked.kind == "several" and bool(part)
                if own is not None and not (option and part not in (own.choices or {})):
                    continue
                if column in found:
                    empty = found[column].isin(["", "0"] if option else [""])
                    found.loc[rows & empty, column] = NOT_IN_THIS_VERSION

    def _not_shown(
        self, sheet: str, form: Form, found: pd.DataFrame, rows: pd.Series[bool]
    ) -> None:
        within = self.versions.sheets[sheet] if rows.any() else None
        for asked in form.questions.values():
            if asked.repeat != within or not asked.conditions:
                continue
            given = self.tables[sheet]
            columns = [name for name, _ in canonical_columns(self.versions, asked) if name in given]
            empty = rows & (given[columns] == "").all(axis="columns")
            if columns and empty.any():
                hidden = self._hidden(sheet, form, asked, found.index[empty])
                cells = found.loc[hidden, columns]
                found.loc[hidden, columns] = cells.mask(cells == "", NOT_SHOWN)

    def _hidden(self, sheet: str, form: Form, asked: Asked, rows: pd.Index) -> pd.Index:
        """Find the rows to which a question was not shown."""
        hidden = pd.Series(False, index=rows)
        untold = pd.Series(False, index=rows)
        for text in asked.conditions:
            held = self._holds(sheet, form, asked, text, rows)
            hidden |= held.map({False: True}).fillna(False).astype(bool)
            untold |= held.isna()
        if (untold & ~hidden).any():
            self.notes[noted("shown_or_not", question=repr(asked.path))] = None
        return rows[hidden]

    def _holds(
        self, sheet: str, form: Form, asked: Asked, text: str, rows: pd.Index
    ) -> pd.Series[object]:
        """Work a condition out for each row, once for rows that answered alike; None: cannot be told."""
        try:
            wanted = condition(text)
            answers = {name: self.links.answers(sheet, form, asked, name).loc[rows]
                       for name in wanted.names}  # fmt: skip
        except (CannotTellError, KeyError):
            return pd.Series(None, index=rows, dtype="object")
        alike = pd.DataFrame(answers, index=rows)
        if alike.empty:
            return pd.Series([_worked_out(wanted, {})] * len(rows), index=rows, dtype="object")
        distinct = {row: _worked_out(wanted, dict(zip(alike.columns, row, strict=True)))
                    for row in set(alike.itertuples(index=False, name=None))}  # fmt: skip
        told = [distinct[row] for row in alike.itertuples(index=False, name=None)]
        return pd.Series(told, index=rows, dtype="object")

    def _in_order(self, sheet: str, found: pd.DataFrame) -> list[str]:
        return list(dict.fromkeys([*_own_columns(self.versions, sheet, found), *found.columns]))


def _own_columns(versions: Versions, sheet: str, found: Iterable[str]) -> Iterator[str]:
    there = set(found)
    for asked in versions.of_sheet(sheet):
        yield from (name for name, _ in canonical_columns(versions, asked) if name in there)


def _worked_out(wanted: Condition, answers: Mapping[str, str]) -> bool | None:
    try:
        return wanted.holds(answers)
    except CannotTellError:
        return None

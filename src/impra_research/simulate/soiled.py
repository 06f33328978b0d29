"""The sheets of one source while mistakes are planted in them, and the ledger of what was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np
import pandas as pd

from impra_research.codebook import Codebook
from impra_research.simulate.chance import Streams
from impra_research.simulate.exports import Sheets, headings
from impra_research.study import Source

Where = tuple[str, int, str]  # sheet, position of the row, heading


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger; `row` is the number seen in a spreadsheet (the heading is row 1)."""

    file: str
    sheet: str
    row: int
    column: str
    kind: str
    before: str
    after: str
    remedy: str
    value: str
    reason: str


@dataclass(slots=True)
class Soiled:
    """One source: its sheets (changed in place, the caller gives copies), the truth behind them, the ledger.

    `size` persons may be soiled in their cells; further rows are extra persons.
    """

    place: str
    source: Source
    codebook: Codebook
    sheets: Sheets
    truth: dict[str, pd.DataFrame]
    size: int
    streams: Streams
    used: set[int] = field(default_factory=set)
    ledger: list[Entry] = field(default_factory=list)

    @property
    def main(self) -> str:
        """Name the sheet of the respondents."""
        return next(iter(self.sheets))

    def cell(self, variable: str, person: int, turn: int = 0) -> Where:
        """Locate a cell: sheet, position, heading; `turn` counts the person's steps or episodes from 1."""
        table = self.codebook.variables[variable].table
        heading = headings(self.place, table, self.codebook)[variable].replace("{n}", str(turn))
        if not turn or self.source.instrument == "limesurvey_csv":
            return self.main, person - 1, heading
        sheet = str(self.source.sheets[table].sheet)
        rows = np.flatnonzero(self.sheets[sheet]["_parent_index"] == person)
        return sheet, int(rows[turn - 1]), heading

    def value(self, variable: str, person: int, turn: int = 0) -> object:
        """Read a cell."""
        sheet, position, heading = self.cell(variable, person, turn)
        return self.sheets[sheet][heading].iloc[position]

    def answered(self, variable: str, person: int, turn: int = 0) -> bool:
        """Tell whether a cell holds an answer."""
        missing = (
            self.source.missing | self.codebook.variables[variable].origins[self.place].missing
        )
        return self.value(variable, person, turn) not in missing

    def turns(self, table: str, person: int) -> pd.DataFrame:
        """Give a person's true rows of a table."""
        return self.truth[table][self.truth[table]["number"] == person]

    def choose(
        self, stream: str, count: int, fit: Callable[[int], bool] = lambda _: True
    ) -> list[int]:
        """Choose by chance persons that nobody has soiled and that fit: `count` of them, or all there are."""
        chosen: list[int] = []
        for person in (self.streams(stream).permutation(self.size) + 1).tolist():
            if len(chosen) < count and person not in self.used and fit(person):
                self.used.add(person)
                chosen.append(person)
        return chosen

    def put(
        self, kind: str, where: Where, after: object, *, remedy: str, reason: str, value: str = ""
    ) -> None:
        """Write a value into a cell and enter it in the ledger."""
        sheet, position, heading = where
        column = self.sheets[sheet][heading].astype(object)
        before, column.iloc[position] = column.iloc[position], after
        self.sheets[sheet][heading] = column
        self.ledger.append(Entry(self.source.file, sheet, position + 2, heading, kind,
                                 as_text(before), as_text(after), remedy,
                                 value if remedy == "corrected" else "", reason))  # fmt: skip

    def submit_again(self, count: int) -> None:
        """Append the whole submission of some persons a second time; the copy goes to quarantine."""
        code = self.cell("participant_code", 1)[2]
        for person in self.choose("dirt/duplicate", count):
            again = self._appended(person)
            self.ledger.append(Entry(self.source.file, self.main, again + 2, code, "duplicate",
                                     "", as_text(self.value("participant_code", again + 1)),
                                     "quarantined: one_person_once", "", "submitted twice"))  # fmt: skip

    def _appended(self, person: int) -> int:
        rows, key = self.sheets[self.main], str(self.source.sheets["main"].key)
        copy = rows.iloc[[person - 1]].assign(**{key: len(rows) + 1})
        if self.source.instrument == "kobo_xlsx":
            identifier = str(UUID(bytes=self.streams(f"again/{person}").bytes(16), version=4))
            copy = copy.assign(_id=rows["_id"].max() + 1, _uuid=identifier)
            for sheet in list(self.sheets)[1:]:
                self._append_children(sheet, person, copy.iloc[0])
        self.sheets[self.main] = pd.concat([rows, copy], ignore_index=True)
        return len(rows)

    def _append_children(self, sheet: str, person: int, parent: pd.Series) -> None:
        rows = self.sheets[sheet]
        mine = rows[rows["_parent_index"] == person]
        copy = mine.assign(
            _index=np.arange(len(mine)) + len(rows) + 1, _parent_index=parent["_index"],
            _submission__id=parent["_id"], _submission__uuid=parent["_uuid"],
        )  # fmt: skip
        self.sheets[sheet] = pd.concat([rows, copy], ignore_index=True)

    def leave_unfinished(self, count: int) -> None:
        """Empty what follows the questions on the person for the first extra persons, and their date."""
        kept = set(headings(self.place, "person", self.codebook).values())
        later = [heading for table in self.codebook.tables if table != "person"
                 for heading in headings(self.place, table, self.codebook).values()]  # fmt: skip
        rows = self.sheets[self.main].astype(object)
        repeats = range(1, max(sheet.repeat or 1 for sheet in self.source.sheets.values()) + 1)
        emptied = {h.replace("{n}", str(k)) for h in later for k in repeats} & set(
            rows.columns
        ) - kept
        for person in range(self.size + 1, self.size + count + 1):
            rows.loc[person - 1, sorted(emptied)] = ""
            rows.loc[person - 1, "lastpage"] = 2
        self.sheets[self.main] = rows
        for person in range(self.size + 1, self.size + count + 1):
            self.put("unfinished", self.cell("interview", person), "",
                     remedy="quarantined: interview_is_finished", reason="left in the middle")  # fmt: skip

    def lend_codes(self, codes: list[str], *, skip: int) -> None:
        """Give the extra persons after the unfinished ones the codes of respondents elsewhere."""
        for turn, code in enumerate(codes):
            self.put(
                "in_both_exports",
                self.cell("participant_code", self.size + skip + turn + 1),
                code,
                remedy="quarantined: one_person_once",
                reason="answered in both regions",
            )


def as_text(cell: object) -> str:
    """Write a cell as a reader of the file gets it.

    Examples
    --------
    >>> as_text(510.0), as_text(850.5), as_text("850,50")
    ('510', '850.5', '850,50')
    """
    return f"{cell:.10g}" if isinstance(cell, int | float | np.number) else str(cell)

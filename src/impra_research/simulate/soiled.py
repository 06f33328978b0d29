"""What one team received while mistakes are planted in it, and the ledger of what was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from impra_research.simulate.site import Site


class Cell(NamedTuple):
    """Where a value stands: which variable, whose, on which of the person's steps or episodes (1 first)."""

    variable: str
    person: int
    turn: int = 0


class Entry(NamedTuple):
    """One line of the ledger; `row` is the number seen in a spreadsheet (the heading is row 1)."""

    file: str
    sheet: str
    row: int
    column: str
    kind: str
    before: str
    after: str
    remedy: str
    reason: str
    value: str  # what a correction puts back; not in the ledger's file


@dataclass(slots=True)
class Soiled:
    """One team's rows by table (replaced as they are soiled), the truth behind them, the ledger.

    Mistakes in cells are for the persons of `sizes`; further persons are those who broke off or answered
    elsewhere too, and `again` lists whose submission came twice.
    """

    site: Site
    truth: dict[str, pd.DataFrame]
    rows: dict[str, pd.DataFrame]
    used: set[int] = field(default_factory=set)
    again: list[int] = field(default_factory=list)
    ledger: list[Entry] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Count the persons who finished, once."""
        return self.site.truths.sizes[self.site.place]

    def planted(self, mistake: str) -> int:
        """Count the mistakes of a kind that are planted here."""
        return self.site.truths.dirt.get(mistake, {}).get(self.site.place, 0)

    def submissions(self) -> list[int]:
        """Give the position of the person behind each submission."""
        return [*range(self.site.n), *(person - 1 for person in self.again)]

    def true(self, table: str, person: int) -> pd.DataFrame:
        """Give a person's true rows of a table."""
        return self.truth[table][self.truth[table]["number"] == person]

    def value(self, cell: Cell) -> object:
        """Read a cell."""
        table, position = self._at(cell)
        return self.rows[table][cell.variable].iloc[position]

    def answered(self, cell: Cell) -> bool:
        """Tell whether a cell holds an answer."""
        origin = self.site.codebook.variables[cell.variable].origins[self.site.place]
        return self.value(cell) not in self.site.source.missing | origin.missing

    def choose(
        self, stream: str, count: int, fit: Callable[[int], object] = lambda _: True
    ) -> list[int]:
        """Choose by chance persons that nobody has soiled and that fit: `count` of them, or all there are."""
        chosen: list[int] = []
        for person in (self.site.streams(stream).permutation(self.size) + 1).tolist():
            if len(chosen) < count and person not in self.used and fit(person):
                self.used.add(person)
                chosen.append(person)
        return chosen

    def put(
        self, kind: str, cell: Cell, after: object, *, remedy: str, reason: str, value: str = ""
    ) -> None:
        """Write a value into a cell and enter it in the ledger."""
        (table, position), before = self._at(cell), self.value(cell)
        column = self.rows[table][cell.variable].astype(object)
        column.iloc[position] = after
        self.rows[table] = self.rows[table].assign(**{cell.variable: column})
        self._enter(kind, cell, as_text(before), as_text(after), remedy, reason, value)

    def submit_again(self) -> None:
        """Append the whole submission of some persons a second time; the copy goes to quarantine."""
        for person in self.choose("dirt/duplicate", self.planted("duplicate")):
            self.again.append(person)
            number = self.site.n + len(self.again)
            for table, rows in self.rows.items():
                copy = rows[rows["number"] == person].assign(number=number)
                self.rows[table] = pd.concat([rows, copy], ignore_index=True)
            code = Cell("participant_code", number)
            self._enter("duplicate", code, "", as_text(self.value(code)),
                        "quarantined: one_person_once", "submitted twice")  # fmt: skip

    def leave_unfinished(self) -> None:
        """Empty what follows the questions on the person for the first extra persons, and their date."""
        persons = range(self.size + 1, self.size + 1 + self.planted("unfinished"))
        for table in ("enterprise", "answer"):
            emptied = self.rows[table]["number"].isin(persons)
            answers = self.rows[table].drop(columns="number").astype(object).mask(emptied, "")
            self.rows[table] = self.rows[table][["number"]].join(answers)
        for table in ("step", "support"):
            self.rows[table] = self.rows[table][~self.rows[table]["number"].isin(persons)]
        for person in persons:
            self.put("unfinished", Cell("interview", person), "",
                     remedy="quarantined: interview_is_finished", reason="left in the middle")  # fmt: skip

    def lend_codes(self, codes: list[str]) -> None:
        """Give the extra persons after the unfinished ones the codes of respondents elsewhere."""
        for person, code in enumerate(codes, start=self.size + 1 + self.planted("unfinished")):
            self.put("in_both_exports", Cell("participant_code", person), code,
                     remedy="quarantined: one_person_once", reason="answered in both regions")  # fmt: skip

    def _at(self, cell: Cell) -> tuple[str, int]:
        table = self.site.codebook.variables[cell.variable].table
        mine = np.flatnonzero(self.rows[table]["number"] == cell.person)
        return table, int(mine[max(cell.turn - 1, 0)])

    def _enter(
        self, kind: str, cell: Cell, before: str, after: str, remedy: str, reason: str, value: str = ""
    ) -> None:  # fmt: skip
        """Enter a cell in the ledger under the place where a reader of the file sees it."""
        table, position = self._at(cell)
        sheets, row = self.site.source.sheets, cell.person - 1
        sheet = sheets["main"]
        if cell.turn and self.site.source.instrument == "kobo":
            sheet, row = sheets[table], position
        heading = self.site.headings(table)[cell.variable].replace("{n}", str(cell.turn))
        self.ledger.append(Entry(self.site.source.file, sheet.sheet or "", row + 2, heading, kind,
                                 before, after, remedy, reason, value))  # fmt: skip


def as_text(cell: object) -> str:
    """Write a cell as a reader of the file gets it.

    Examples
    --------
    >>> as_text(510.0), as_text(850.5), as_text("850,50")
    ('510', '850.5', '850,50')
    """
    return f"{cell:.10g}" if isinstance(cell, int | float | np.number) else str(cell)

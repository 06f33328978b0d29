"""How many people are alone with what could identify them in combination: counts, never who.

k-anonymity (Samarati and Sweeney 1998): the smallest number of people who share all their
quasi-identifying values. k = 1 means that somebody is unique in the deposit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from impra_research.deposit.contents import Contents, Table

SMALL = 3


@dataclass(frozen=True, slots=True)
class Anonymity:
    """One table: its rows, the variables that identify in combination, the smallest group.

    Attributes
    ----------
    k
        Rows in the smallest group of rows with the same values.
    alone, few
        Rows in a group of one, and in a group of fewer than three.
    """

    table: str
    rows: int
    variables: tuple[str, ...]
    k: int
    alone: int
    few: int

    def __str__(self) -> str:
        return (f"{self.table}: k = {self.k}; of {self.rows} rows {self.alone} are alone and "
                f"{self.few} in a group below {SMALL}, by {', '.join(self.variables)}")  # fmt: skip


def anonymity(contents: Contents) -> Iterator[Anonymity]:
    """Count, table by table, the rows that few share; a table without quasi-identifiers has none."""
    for table in contents.tables.values():
        columns = _quasi(table)
        if columns and len(table.rows):
            groups = table.rows.groupby(columns, dropna=False, observed=True)
            shared = groups[columns[0]].transform("size")
            yield Anonymity(
                table.name,
                len(shared),
                tuple(dict.fromkeys(c.variable for c in table.columns if c.name in columns)),
                int(shared.min()),
                int((shared == 1).sum()),
                int((shared < SMALL).sum()),
            )


def _quasi(table: Table) -> list[str]:
    return [column.name for column in table.columns
            if column.described and column.described.disclosure == "quasi"]  # fmt: skip

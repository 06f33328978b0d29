"""How many people are alone with what could identify them in combination: counts, never who.

k-anonymity (Samarati and Sweeney 1998): the smallest number of people who share all their
quasi-identifying values. k = 1 means that somebody is unique in the deposit. Tables that are joined by
person are one record of that person, so they are counted together, with the place among the values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pandas as pd

from impra_research.deposit.cells import as_texts
from impra_research.deposit.columns import Column
from impra_research.deposit.contents import Contents, Table

# Smallest group: the Italian rules of conduct for statistics (2018, art. 5) and Insee both ask for three.
THRESHOLD = 3


@dataclass(frozen=True, slots=True)
class Anonymity:
    """All tables of a deposit joined by person: who shares what identifies in combination.

    Attributes
    ----------
    k
        Persons in the smallest group of persons with the same values.
    alone, few
        Persons in a group of one, and in a group below the threshold.
    without
        How many would be alone if a variable were left out, by variable.
    known
        How many are alone for whoever knows a sensitive variable of them as well, by variable.
    """

    persons: int
    variables: tuple[str, ...]
    k: int
    alone: int
    few: int
    without: dict[str, int]
    known: dict[str, int] = field(default_factory=dict)

    @property
    def enough(self) -> bool:
        """Tell whether no group is smaller than the threshold."""
        return self.k >= THRESHOLD

    def __str__(self) -> str:
        return (f"k = {self.k}, all tables joined by person; of {self.persons} persons {self.alone} "
                f"are alone and {self.few} in a group below {THRESHOLD}, "
                f"by {', '.join(self.variables)}")  # fmt: skip


def anonymity(contents: Contents) -> Anonymity | None:
    """Count the persons whom few resemble; None where the codebook marks nothing as quasi.

    A missing value counts as a value, by its reason, because whoever has the files sees it.
    """
    told = _record(contents)
    names = told.columns.get_level_values(0)
    sensitive = dict.fromkeys(
        name for name in names if name != "place" and _class(contents, name) == "sensitive"
    )
    record = told.loc[:, ~names.isin([*sensitive])]
    variables = tuple(dict.fromkeys(record.columns.get_level_values(0)))
    if not set(variables) - {"place"} or record.empty:
        return None
    shared = _group_sizes(record)
    return Anonymity(
        len(shared),
        variables,
        int(shared.min()),
        int((shared == 1).sum()),
        int((shared < THRESHOLD).sum()),
        {name: _alone(record.drop(columns=name, level=0)) for name in variables},
        {name: _alone(told.loc[:, names.isin([*variables, name])]) for name in sensitive},
    )


def _class(contents: Contents, name: str) -> str:
    return contents.study.codebook.variables[name].disclosure


def _alone(record: pd.DataFrame) -> int:
    return int((_group_sizes(record) == 1).sum()) if record.shape[1] else 0


def _group_sizes(record: pd.DataFrame) -> pd.Series:
    keys = [record[column] for column in record]
    return record.groupby(keys, dropna=False)[[record.columns[0]]].transform("size")


def _record(contents: Contents) -> pd.DataFrame:
    """Join all tables by person: one column of numbers for each identifying or sensitive column."""
    parts = {
        (column.variable, f"{table.name}.{column.name}"): _by_person(table, column)
        for table in contents.tables.values() if "person" in table.rows
        for column in _identifying(table)
    }  # fmt: skip
    joined = pd.DataFrame(parts)
    return pd.DataFrame(
        {name: pd.factorize(joined[name], use_na_sentinel=False)[0] for name in joined}
    )


def _by_person(table: Table, column: Column) -> pd.Series:
    """Give what a column says of each person; of several rows all of it, in their order."""
    cells = as_texts(replace(table, columns=(column,)))[column.name]
    cells.index = pd.Index(table.rows["person"].astype("str"))
    if cells.index.is_unique:
        return cells
    return cells.groupby(level=0, sort=False).agg(tuple)


def _identifying(table: Table) -> Iterator[Column]:
    for column in table.columns:
        if column.variable == "place" or (
            column.described and column.described.disclosure in ("quasi", "sensitive")
        ):
            yield column

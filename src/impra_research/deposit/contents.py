"""What of a cleaned study goes into its deposit: no direct identifier, no free text, coarser dates.

Only the tables of the codebook are deposited: every column of theirs has a label and every missing
value its reason. Transcripts, segments and whatever quotes a person stay with the team.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

import pandas as pd

from impra_research.codebook import NOT_IN_TABLES, Codebook
from impra_research.declared import Label
from impra_research.deposit.coarse import Dates, check_steps, made_coarse, told_coarser
from impra_research.deposit.columns import Column, columns_of
from impra_research.deposit.reasons import Reason, reasons_of
from impra_research.deposit.surveys import Wording, spoken, wordings
from impra_research.deposit.universe import universes
from impra_research.deposit.words import filled, words
from impra_research.errors import StudyFileError, UsageError, did_you_mean
from impra_research.study import Study


@dataclass(frozen=True, slots=True)
class Table:
    """One table to deposit: rows as they were cleaned, and what its columns are."""

    name: str
    label: Label
    key: tuple[str, ...]
    rows: pd.DataFrame
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that is deposited of a study.

    Attributes
    ----------
    universe
        Of whom a variable was asked, by variable, where that is not everyone.
    spoken
        The languages a question was put in, by variable; texts in others are translations.
    worded
        What each survey asked, by variable, where one of them put it in words of its own.
    steps
        What numbers were rounded down to multiples of, by variable.
    left_out
        Variables, and columns that nothing describes, which stay with the team.
    """

    study: Study
    tables: dict[str, Table]
    reasons: tuple[Reason, ...]
    dates: str
    left_out: tuple[str, ...]
    universe: Mapping[str, Label] = field(default_factory=dict)
    spoken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    steps: Mapping[str, int] = field(default_factory=dict)
    worded: Mapping[str, tuple[Wording, ...]] = field(default_factory=dict)

    @property
    def has_dates(self) -> bool:
        """Tell whether there is a date in any table."""
        return any(c.kind == "day" for table in self.tables.values() for c in table.columns)


def contents_of(
    study: Study,
    *,
    dates: str = "month",
    without: Collection[str] = (),
    steps: Mapping[str, int] | None = None,
) -> Contents:
    """Gather the cleaned tables of a study as they may leave it.

    Parameters
    ----------
    dates
        The finest a date may be; earliest and latest day become the ends of that month or year.
    without
        Variables that are left out.
    steps
        Numbers that are rounded down to multiples of a step, by variable.

    Raises
    ------
    NotCleanedError
        A table of the codebook was not made.
    UsageError
        `dates`, a variable of `without` or a step is none.
    StudyFileError
        A reason has the name of a code of the same column, or there are more than Stata has letters.
    """
    if dates not in get_args(Dates):
        raise UsageError(f"dates {dates!r}", fix=did_you_mean(dates, get_args(Dates)))
    for name in without:
        study.codebook.variable(name)
    steps = dict(steps or {})
    check_steps(steps, study.codebook)
    tables = {name: _table(study, name, dates, without, steps) for name in _deposited(study)}
    reasons = reasons_of(study.codebook, list(_numbers(tables)))
    _refuse_ambiguous(tables, reasons)
    left_out = (*_hidden(study.codebook), *without, *_undescribed(tables))
    told = universes(study, {name: table.rows for name, table in tables.items()})
    return Contents(study, tables, reasons, dates, tuple(dict.fromkeys(left_out)), told,
                    spoken(study), steps, wordings(study))  # fmt: skip


def _hidden(codebook: Codebook) -> Iterator[str]:
    return (name for name, variable in codebook.variables.items()
            if variable.disclosure in NOT_IN_TABLES or variable.level == "text")  # fmt: skip


def _undescribed(tables: Mapping[str, Table]) -> Iterator[str]:
    for table in tables.values():
        told = {column.name for column in table.columns} | {c.reasons for c in table.columns}
        yield from (f"{table.name}.{name}" for name in table.rows if name not in told)


def _deposited(study: Study) -> list[str]:
    """List the tables of the codebook that a source of the study holds."""
    read = {sheet for source in study.declared.sources.values() for sheet in source.sheets}
    return [name for name, table in study.codebook.tables.items() if table.sheet in read]


def _table(
    study: Study, name: str, dates: str, without: Collection[str], steps: Mapping[str, int]
) -> Table:
    shape = study.codebook.tables[name]
    rows = made_coarse(study.table(name), name, study.codebook, dates, steps)
    described = columns_of(name, list(rows), study.codebook)
    gone = {column for each in described if each.variable in without
            for column in (each.name, each.reasons)} - {""}  # fmt: skip
    columns = tuple(told_coarser(_rounded(_used(each, rows), steps), dates)
                    for each in described if each.name not in gone)  # fmt: skip
    return Table(name, shape.label, shape.key, rows.drop(columns=list(gone)), columns)


def _used(column: Column, rows: pd.DataFrame) -> Column:
    """Of a long list that every study shares, keep the codes that occur; they keep their numbers."""
    if not column.standard or column.ordered:
        return column
    found = set(rows[column.name].dropna().astype("str"))
    return replace(column, codes=tuple(code for code in column.codes if code.word in found))


def _rounded(column: Column, steps: Mapping[str, int]) -> Column:
    """Say of a number that it was rounded down, also its smallest and largest value."""
    if column.variable not in steps:
        return column
    step, described = steps[column.variable], column.described
    if described is not None:
        ends = {end: value // step * step for end in ("minimum", "maximum")
                if (value := getattr(described, end)) is not None}  # fmt: skip
        described = described.model_copy(update=ends)
    return replace(column, described=described, derived=filled(words().rounded, step=str(step)))


def _numbers(tables: Mapping[str, Table]) -> Iterator[pd.Series]:
    for table in tables.values():
        for column in table.columns:
            if column.kind in ("whole", "number"):
                yield table.rows[column.name].dropna().astype("float64")


def _written(table: Table, column: Column) -> set[str]:
    """List the words that stand in a column: its codes, or its texts."""
    if column.kind in ("key", "text"):
        return set(table.rows[column.name].dropna().astype("str").unique())
    return {code.word for code in column.codes}


def _refuse_ambiguous(tables: Mapping[str, Table], reasons: tuple[Reason, ...]) -> None:
    """Stop where a cell could be an answer or the reason why there is none."""
    words = {reason.word for reason in reasons}
    both = [
        f"{table.name}.{column.name}: {word!r}"
        for table in tables.values()
        for column in table.columns
        for word in sorted(words & _written(table, column))
    ]
    if both:
        raise StudyFileError(
            f"codes that are missing reasons too: {'; '.join(both)}",
            fix="rename the code or the reason in codebook/variables.yml: in one column of a deposit "
            "they would be the same word",
        )

"""What of a cleaned study goes into its deposit: no direct identifier, no free text, coarser dates.

Only the tables of the codebook are deposited: every column of theirs has a label and every missing
value its reason. Transcripts, segments and whatever quotes a person stay with the team.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Literal, get_args

import pandas as pd

from impra_research.codebook import NOT_IN_TABLES, Codebook
from impra_research.declared import Label
from impra_research.deposit.columns import Column, columns_of
from impra_research.errors import StudyFileError, UsageError, did_you_mean
from impra_research.study import Study

Dates = Literal["day", "month", "year"]
FINER = {"day": (), "month": ("day",), "year": ("day", "month", "season")}
PERIOD = {"month": "M", "year": "Y"}
LARGEST = 10**9


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no value: its word, its number in SPSS, its letter in Stata, its labels."""

    word: str
    number: int
    letter: str
    label: Label


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
    """Everything that is deposited of a study."""

    study: Study
    tables: dict[str, Table]
    reasons: tuple[Reason, ...]
    dates: str
    left_out: tuple[str, ...]


def contents_of(study: Study, *, dates: str = "month", without: Collection[str] = ()) -> Contents:
    """Gather the cleaned tables of a study as they may leave it.

    Parameters
    ----------
    dates
        The finest a date may be; earliest and latest day become the ends of that month or year.
    without
        Variables that are left out.

    Raises
    ------
    NotCleanedError
        A table of the codebook was not made.
    UsageError
        `dates` or a variable of `without` is none.
    StudyFileError
        A reason has the name of a code of the same column, or there are more than Stata has letters.
    """
    if dates not in get_args(Dates):
        raise UsageError(f"dates {dates!r}", fix=did_you_mean(dates, get_args(Dates)))
    for name in without:
        study.codebook.variable(name)
    tables = {name: _table(study, name, dates, without) for name in _deposited(study)}
    reasons = _reasons(study.codebook, tables)
    _refuse_ambiguous(tables, reasons)
    hidden = (name for name, variable in study.codebook.variables.items()
              if variable.disclosure in NOT_IN_TABLES or variable.level == "text")  # fmt: skip
    return Contents(study, tables, reasons, dates, tuple(dict.fromkeys((*hidden, *without))))


def _deposited(study: Study) -> list[str]:
    """List the tables of the codebook that a source of the study holds."""
    read = {sheet for source in study.declared.sources.values() for sheet in source.sheets}
    return [name for name, table in study.codebook.tables.items() if table.sheet in read]


def _table(study: Study, name: str, dates: str, without: Collection[str]) -> Table:
    cleaned, shape = study.table(name), study.codebook.tables[name]
    for column in _dates_in(name, study.codebook):
        cleaned = coarser(cleaned, column, dates)
    described = columns_of(name, list(cleaned), study.codebook)
    columns = tuple(column for column in described if column.variable not in {*without} - {""})
    return Table(name, shape.label, shape.key, cleaned, columns)


def _dates_in(table: str, codebook: Codebook) -> Iterator[str]:
    of_table = codebook.of_table(table).items()
    return (name for name, v in of_table
            if v.level == "date" and v.disclosure not in NOT_IN_TABLES)  # fmt: skip


def coarser(rows: pd.DataFrame, name: str, dates: str) -> pd.DataFrame:
    """Let a date say no more than its month or year; one that said less stays as it is.

    Examples
    --------
    >>> day = pd.to_datetime(["2014-03-12"])
    >>> rows = pd.DataFrame({"d_earliest": day, "d_latest": day, "d_precision": ["day"]})
    >>> coarser(rows, "d", "month").astype(str).iloc[0].tolist()
    ['2014-03-01', '2014-03-31', 'month']
    """
    if dates == "day":
        return rows
    ends = {
        end: rows[f"{name}_{end}"].dt.to_period(PERIOD[dates]) for end in ("earliest", "latest")
    }
    precision = rows[f"{name}_precision"]
    return rows.assign(**{
        f"{name}_earliest": ends["earliest"].dt.start_time.astype("datetime64[s]"),
        f"{name}_latest": ends["latest"].dt.end_time.dt.normalize().astype("datetime64[s]"),
        f"{name}_precision": precision.mask(precision.isin(FINER[dates]), dates),
    })  # fmt: skip


def _reasons(codebook: Codebook, tables: Mapping[str, Table]) -> tuple[Reason, ...]:
    reasons = codebook.missing_reasons
    if len(reasons) > len(ascii_lowercase):
        raise StudyFileError(
            f"codebook/variables.yml has {len(reasons)} missing reasons; Stata has 26 letters",
            fix="merge reasons that nobody will tell apart",
        )
    numbers = missing_numbers(len(reasons), list(_numbers(tables)))
    return tuple(
        Reason(word, number, letter, label)
        for (word, label), number, letter in zip(
            reasons.items(), numbers, ascii_lowercase, strict=False
        )
    )


def _numbers(tables: Mapping[str, Table]) -> Iterator[pd.Series]:
    for table in tables.values():
        for column in table.columns:
            if column.kind in ("whole", "number"):
                yield table.rows[column.name].dropna().astype("float64")


def missing_numbers(n: int, measured: list[pd.Series]) -> list[int]:
    """Choose n numbers for missing values, from -99 or -999 ... upwards, that nothing measured reaches.

    Examples
    --------
    >>> missing_numbers(2, [pd.Series([3.0, 40.0])]), missing_numbers(2, [pd.Series([-99.0])])
    ([-99, -98], [-999, -998])
    """
    size = 100
    while size <= LARGEST:
        low, high = 1 - size, n - size
        if n < size // 2 and not any(part.between(low, high).any() for part in measured):
            return list(range(low, high + 1))
        size *= 10
    raise StudyFileError(
        "no number is left for missing values: those measured reach below a milliard",
        fix="give the variable a larger unit in the codebook",
    )


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

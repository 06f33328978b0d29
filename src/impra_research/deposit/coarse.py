"""Values made less precise for a deposit: dates by their month or year, numbers rounded down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import pandas as pd

from impra_research.codebook import NOT_IN_TABLES, Codebook
from impra_research.deposit.columns import Column
from impra_research.deposit.words import words
from impra_research.errors import UsageError

Dates = Literal["day", "month", "year"]
FINER = {"day": (), "month": ("day",), "year": ("day", "month", "season")}
PERIOD = {"month": "M", "year": "Y"}


def made_coarse(
    rows: pd.DataFrame, table: str, codebook: Codebook, dates: str, steps: Mapping[str, int]
) -> pd.DataFrame:
    """Give the rows of a table with coarser dates and with numbers rounded down."""
    for name, variable in codebook.of_table(table).items():
        if variable.disclosure in NOT_IN_TABLES:
            continue
        if variable.level == "date":
            rows = coarser(rows, name, dates)
        if name in steps:
            rows = rounded_down(rows, name, steps[name])
    return rows


def check_steps(steps: Mapping[str, int], codebook: Codebook) -> None:
    """Refuse to round what is no number of the codebook, or to round it by nothing.

    Raises
    ------
    UsageError
        The codebook has no such variable, it is no number, or the step is below 1.
    """
    for name, step in steps.items():
        if codebook.variable(name).level not in ("count", "ratio"):
            raise UsageError(f"{name} is no number", fix="round variables of level count or ratio")
        if step < 1:
            raise UsageError(f"{name} rounded by {step}", fix="give a whole number from 1 on")


def rounded_down(rows: pd.DataFrame, name: str, step: int) -> pd.DataFrame:
    """Round a variable down to multiples of a step, also as received.

    Examples
    --------
    >>> rounded_down(pd.DataFrame({"income": [1905.5, None]}), "income", 250)["income"].tolist()
    [1750.0, nan]
    """
    names = [column for column in (name, f"{name}__received") if column in rows]
    return rows.assign(**{column: rows[column] // step * step for column in names})


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


def told_coarser(column: Column, dates: str) -> Column:
    """Say of a part of a date that what was given more precisely was reduced."""
    described = column.described
    if not (described and described.level == "date" and column.derived and FINER[dates]):
        return column
    reduced = words().coarser[dates]
    derived = {language: f"{text} {reduced[language]}" for language, text in column.derived.items()}
    return replace(column, derived=derived)

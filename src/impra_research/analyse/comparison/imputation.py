"""Covariates that are missing, drawn several times from what the others tell (chained equations).

statsmodels' MICE draws every variable by a linear model; here answers come from a multinomial logit, and
numbers from persons with a similar prediction, each model fitted to persons drawn again, so that what is
not known of the model counts too (van Buuren 2018, 3.4 and 3.6). It holds where those who did not answer
are like those who did and told the same of everything else (missing at random).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from impra_research.analyse.duration.durations import Floats
from impra_research.errors import UsageError, did_you_mean

DONORS = 5


def imputed(
    table: pd.DataFrame,
    columns: Sequence[str],
    *,
    using: Sequence[str] = (),
    draws: int = 20,
    cycles: int = 5,
    seed: int = 2014,
) -> list[pd.DataFrame]:
    """Fill in the missing values of some columns, once a draw.

    `columns` are filled in from one another and from the columns `using`, which hold no missing values:
    the outcome belongs among them, and for a time its event and the cumulative hazard (`hazard_so_far`).
    A column of which nothing is known stays as it is.

    Raises
    ------
    UsageError
        A column is missing, or one to use is not complete.
    """
    for name in (*columns, *using):
        if name not in table:
            raise UsageError(f"no column {name!r}", fix=did_you_mean(name, map(str, table)))
    if short := [name for name in using if table[name].isna().any()]:
        raise UsageError(
            f"not known of everybody: {', '.join(short)}",
            fix="name them among the columns to fill in",
        )
    gaps = [c for c in columns if table[c].isna().any() and table[c].notna().any()]
    known = [c for c in columns if table[c].notna().all()]
    seeds = np.random.SeedSequence(seed).spawn(draws)
    return [
        _filled(table, gaps, [*known, *using], cycles, np.random.default_rng(one)) for one in seeds
    ]


def hazard_so_far(histories: pd.DataFrame) -> pd.Series:
    """Nelson-Aalen's cumulative hazard at each enterprise's last month: what imputation needs of a time.

    White & Royston 2009, Statistics in Medicine 28. Registration alone counts.
    """
    months = histories["months"].to_numpy(dtype=np.int64)
    entry = histories["entry"].to_numpy(dtype=np.int64) if "entry" in histories else 0 * months
    length = int(months.max(initial=0)) + 1
    event = histories["event"].to_numpy(dtype=bool)
    d = np.bincount(months[event], minlength=length)
    left = np.bincount(months, minlength=length)[::-1].cumsum()[::-1]
    n = left - np.bincount(entry, minlength=length)[::-1].cumsum()[::-1]
    n = n if entry.any() else left
    hazard = np.cumsum(np.divide(d, n, out=np.zeros(length), where=n > 0))
    return pd.Series(hazard[months], index=histories.index)


def _filled(
    table: pd.DataFrame, gaps: list[str], told: list[str], cycles: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Start from values drawn among those known, then draw each column again, cycle by cycle."""
    filled = table.copy()
    absent = {name: table[name].isna().to_numpy() for name in gaps}
    for name, missing in absent.items():
        known = table.loc[~missing, name].to_numpy()
        filled.loc[missing, name] = rng.choice(known, int(missing.sum()))
    columns = {name: _columns(filled[name]) for name in (*told, *gaps)}
    for _ in range(cycles):
        for name, missing in absent.items():
            x = np.hstack([own for other, own in columns.items() if other != name])
            draw = _number if pd.api.types.is_numeric_dtype(table[name]) else _answer
            filled.loc[missing, name] = draw(x, table[name], missing, rng)
            columns[name] = _columns(filled[name])
    return filled


def _columns(column: pd.Series) -> Floats:
    """Standardise a number, or give a column a level but the first."""
    if pd.api.types.is_numeric_dtype(column):
        number = column.to_numpy(dtype=float)[:, None]
    else:
        codes, names = pd.factorize(column.astype("object"), sort=True)
        number = np.eye(len(names))[codes][:, 1:]
    deviation = number.std(axis=0)
    return np.asarray((number - number.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0))


def _answer(
    x: Floats, column: pd.Series, missing: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Draw answers with the chances a multinomial logit gives them."""
    from sklearn.linear_model import LogisticRegression

    told = column[~missing].astype("object").to_numpy()
    again = rng.integers(0, len(told), len(told))
    if len(np.unique(told[again].astype(str))) < 2:
        return np.asarray(rng.choice(told, int(missing.sum())))
    model = LogisticRegression(C=10.0, solver="newton-cholesky").fit(
        x[~missing][again], told[again].astype(str)
    )
    chances = model.predict_proba(x[missing]).cumsum(axis=1)
    at = (rng.random((len(chances), 1)) > chances).sum(axis=1).clip(max=chances.shape[1] - 1)
    names = {str(value): value for value in told}
    return np.array([names[str(model.classes_[i])] for i in at], dtype=object)


def _number(
    x: Floats, column: pd.Series, missing: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Draw the number of one of the five persons with the nearest prediction."""
    told = column[~missing].to_numpy(dtype=float)
    again = rng.integers(0, len(told), len(told))
    known, unknown = (np.column_stack([np.ones(k.sum()), x[k]]) for k in (~missing, missing))
    everybody = np.linalg.lstsq(known, told, rcond=None)[0]
    drawn = np.linalg.lstsq(known[again], told[again], rcond=None)[0]
    apart = np.abs((unknown @ drawn)[:, None] - (known @ everybody)[None, :])
    donors = np.argpartition(apart, min(DONORS, len(told)) - 1, axis=1)[:, :DONORS]
    return np.asarray(
        told[donors[np.arange(len(donors)), rng.integers(0, donors.shape[1], len(donors))]]
    )

"""Shares, means and cross tables that always show their n, their interval and who is missing.

Unweighted shares have Wilson's interval (statsmodels). Weighted ones have Taylor's linearised error
for a ratio, by hand because statsmodels has none: with weights w and y = 1 for the code,
p = sum(w y) / sum(w) and se^2 = N/(N-1) sum (w (y - p) / sum w)^2 over the N rows of the table, so a
group is a domain of the whole sample. In R: survey::svymean on svydesign(ids = ~1, weights = ~w) and
survey::svyciprop(method = "logit").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import t as student

TAYLOR = "weighted, Taylor linearised, logit"
DROWNED = 1e-9  # error of a share that one weight alone decides
ABOUT = ["low", "high", "se", "base", "method"]


@dataclass(frozen=True, slots=True)
class _Domain:
    """Those of a group who answered: their values and weights, in a sample of `size` rows."""

    y: np.ndarray
    weights: np.ndarray | None
    size: int

    def linearised(self) -> tuple[float, float]:
        """Weighted mean and its linearised standard error."""
        w = np.ones_like(self.y) if self.weights is None else self.weights
        value = float((w * self.y).sum() / w.sum())
        z = w * (self.y - value) / w.sum()
        return value, float(np.sqrt(self.size / (self.size - 1) * (z**2).sum()))


def share(
    table: pd.DataFrame,
    variable: str,
    code: str | Collection[str],
    *,
    by: str | None = None,
    weight: str | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Share of those who answered that gave this code (or one of these), one row a group.

    Columns: `group`, `count` (gave it), `n` (answered), `missing`, `share`, `low`, `high`, `se`,
    `base`, `method`. Counts are never weighted.

    Examples
    --------
    >>> answers = pd.DataFrame({"registered": ["yes", "no", "no", None]})
    >>> share(answers, "registered", "yes")[["count", "n", "missing", "share"]].to_dict("records")
    [{'count': 1, 'n': 3, 'missing': 1, 'share': 0.3333333333333333}]
    """
    codes = [code] if isinstance(code, str) else list(code)
    given = table[variable].isin(codes).to_numpy(dtype=float)
    domains = _domains(table, variable, given, by, weight)
    rows = [head | _share(domain, level) for head, domain in domains]
    return pd.DataFrame(rows, columns=["group", "count", "n", "missing", "share", *ABOUT])


def mean(
    table: pd.DataFrame,
    variable: str,
    *,
    by: str | None = None,
    weight: str | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Mean of a count or an amount among those who answered, one row a group (t interval).

    Columns: `group`, `n`, `missing`, `mean`, `low`, `high`, `se`, `base`, `method`.
    """
    values = table[variable].to_numpy(dtype=float, na_value=np.nan)
    domains = _domains(table, variable, values, by, weight)
    rows = [head | _mean(domain, level) for head, domain in domains]
    return pd.DataFrame(rows, columns=["group", "n", "missing", "mean", *ABOUT])


def cross(
    table: pd.DataFrame, rows: str, columns: str, *, weight: str | None = None, level: float = 0.95
) -> pd.DataFrame:
    """Cross two variables: for each pair of codes its count, and its share of the row.

    Columns: `row`, `column`, `count`, `n` (answered both, in the row), `share`, `low`, `high`, `se`,
    `share_of_all`, `base`, `method`. Those who did not answer both are not in it.
    """
    answered = answered_both(table, rows, columns)
    parts = [
        share(answered, columns, code, by=rows, weight=weight, level=level).assign(
            column=code, share_of_all=_share_of_all(answered, rows, columns, code, weight)
        )
        for code in _codes(answered[columns])
    ]
    crossed = pd.concat(parts, ignore_index=True).rename(columns={"group": "row"})
    order = ["row", "column", "count", "n", "share", "low", "high", "se", "share_of_all", "base"]
    return crossed[[*order, "method"]]


def answered_both(table: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """Blank two variables where one of them has no answer, so that both have one base."""
    both = table[one].notna() & table[other].notna()
    return table.assign(**{one: table[one].where(both), other: table[other].where(both)})


def of_person(
    table: pd.DataFrame, person: pd.DataFrame, *, columns: Collection[str] = ("place",)
) -> pd.DataFrame:
    """Give each row of a table what is known of its person."""
    known = person[["person", *columns]]
    return table.merge(known, on="person", how="left", validate="many_to_one")


def _codes(column: pd.Series) -> list[str]:
    """Codes in declared order, those that nobody gave among them."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return [str(code) for code in column.cat.categories]
    return sorted(str(code) for code in column.dropna().unique())


def _groups(table: pd.DataFrame, by: str | None) -> Iterator[tuple[str, np.ndarray]]:
    if by is None:
        yield "all", np.ones(len(table), dtype=bool)
        return
    for code in _codes(table[by]):
        inside = (table[by].astype("object").astype("str") == code).to_numpy(dtype=bool)
        if inside.any():
            yield code, inside


def _domains(
    table: pd.DataFrame, variable: str, values: np.ndarray, by: str | None, weight: str | None
) -> Iterator[tuple[dict[str, object], _Domain]]:
    answered = table[variable].notna().to_numpy(dtype=bool)
    weights = None if weight is None else table[weight].to_numpy(dtype=float, na_value=0.0)
    base = f"answered {variable}" + ("" if weight is None else ", weighted")
    for group, inside in _groups(table, by):
        kept = inside & answered
        head = {"group": group, "n": int(kept.sum()), "missing": int((inside & ~answered).sum())}
        chosen = None if weights is None else weights[kept]
        yield head | {"base": base}, _Domain(values[kept], chosen, len(table))


def _share(domain: _Domain, level: float) -> dict[str, object]:
    count, n = int(domain.y.sum()), len(domain.y)
    if domain.weights is None or n == 0 or count in (0, n):
        return {"count": count} | _wilson(count, n, level)
    p, se = domain.linearised()
    if se < DROWNED:
        return {"count": count} | _wilson(0, 0, level)
    half = student.ppf(0.5 + level / 2, domain.size - 1) * se / (p * (1 - p))
    low, high = expit(logit(p) - half), expit(logit(p) + half)
    return {"count": count, "share": p, "low": low, "high": high, "se": se, "method": TAYLOR}


def _wilson(count: int, n: int, level: float) -> dict[str, object]:
    """Wilson's interval; also where all or none gave the code, where Taylor's error is zero."""
    if n == 0:
        return {"share": np.nan, "low": np.nan, "high": np.nan, "se": np.nan, "method": "Wilson"}
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(count, n, alpha=1 - level, method="wilson")
    p = count / n
    # Rounding can bring an end a hair past the share itself: 0 of 251, or 253 of 253.
    return {"share": p, "low": min(float(low), p), "high": max(float(high), p),
            "se": np.sqrt(p * (1 - p) / n), "method": "Wilson"}  # fmt: skip


def _mean(domain: _Domain, level: float) -> dict[str, object]:
    n = len(domain.y)
    if n < 2:
        value = float(domain.y[0]) if n else np.nan
        return {"mean": value, "low": np.nan, "high": np.nan, "se": np.nan, "method": "t"}
    if domain.weights is None:
        value, se, degrees = domain.y.mean(), domain.y.std(ddof=1) / np.sqrt(n), n - 1
    else:
        (value, se), degrees = domain.linearised(), domain.size - 1
    half = student.ppf(0.5 + level / 2, degrees) * se
    method = "t" if domain.weights is None else "weighted, Taylor linearised, t"
    return {"mean": value, "low": value - half, "high": value + half, "se": se, "method": method}


def _share_of_all(
    table: pd.DataFrame, rows: str, columns: str, code: str, weight: str | None
) -> np.ndarray:
    """Share of all who answered both that are in each row with this column's code."""
    w = np.ones(len(table)) if weight is None else table[weight].to_numpy(dtype=float, na_value=0.0)
    w = np.where(table[columns].notna(), w, 0.0)
    given = (table[columns] == code).fillna(False).to_numpy(dtype=bool)
    return np.array([w[given & inside].sum() / w.sum() for _, inside in _groups(table, rows)])

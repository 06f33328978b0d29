"""How person-months become the columns of a hazard model, and which histories can enter it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from impra_research.analyse.caution import Caution
from impra_research.analyse.intervals import SINCE

Time = Literal["spline", "piecewise"]
Floats = npt.NDArray[np.float64]
LEAST = 3  # clusters in which someone of a level registered
TOLD_BY = {"permit": "permit_known", "intercultural": "support_known", "supported": "support_known"}


@dataclass(frozen=True, slots=True)
class Design:
    """How person-months become columns: knots of time, and the levels of each term but its reference."""

    time: Time
    knots: tuple[float, ...]
    last: int
    levels: dict[str, tuple[str, ...]]

    @property
    def parameters(self) -> int:
        """Count the coefficients, those of time among them."""
        return len(self.knots) + (2 if self.time == "spline" else 1) + len(self.columns())

    def columns(self) -> list[tuple[str, str, str]]:
        """List term, level and reference of each coefficient after those of time."""
        return columns_of(self.levels)

    def matrix(self, rows: pd.DataFrame) -> Floats:
        """Build the model matrix of person-months: time first, then the terms."""
        clock = self.clock()[rows["month"].to_numpy() - 1]
        return np.hstack([clock, covariates(rows, self.levels)])

    def clock(self) -> Floats:
        """Basis of time, one row a month from 1 to the last."""
        return _basis(self.time, self.knots, self.last)


@cache
def _basis(time: Time, knots: tuple[float, ...], last: int) -> Floats:
    months = np.arange(1, last + 1)
    if time == "piecewise":
        return np.eye(len(knots) + 1)[np.searchsorted(knots, months, side="left")]
    if not knots:  # a natural spline between its two ends is a line
        return np.column_stack([last - months, months - 1]) / (last - 1)
    from patsy import dmatrix

    known = {"month": months, "knots": list(knots), "last": last}
    formula = "cr(month, knots=knots, lower_bound=1, upper_bound=last) - 1"
    return np.asarray(dmatrix(formula, known))


def columns_of(levels: dict[str, tuple[str, ...]]) -> list[tuple[str, str, str]]:
    """List term, level and reference of each coefficient."""
    return [
        (term, level, known[0] if known else "")
        for term, known in levels.items()
        for level in (known[1:] or ("",))
    ]


def covariates(rows: pd.DataFrame, levels: dict[str, tuple[str, ...]]) -> Floats:
    """Build the columns of the terms: 0 or 1 for each level but the first, or the number itself."""
    columns = [
        (rows[term] == level if level else rows[term]).to_numpy(dtype=float)
        for term, level, _ in columns_of(levels)
    ]
    return np.column_stack(columns) if columns else np.empty((len(rows), 0))


def usable(
    histories: pd.DataFrame, *, places: tuple[str, str] | None, terms: Sequence[str]
) -> tuple[pd.DataFrame, dict[str, tuple[str, ...]], tuple[Caution, ...]]:
    """Keep the histories whose covariates are known, and the levels that events can carry.

    A level has a ratio only where people of at least three clusters registered: the histories of
    other levels leave. A support or permit under which nobody registered leaves as a term, and so
    does a covariate known of nobody: it was never collected. The cautions say so.
    """
    kept = histories[histories["base"]]
    kept = kept[kept["place"].isin(places)] if places else kept
    told = {term: _told(kept, term) for term in terms}
    collected = [term for term, known in told.items() if known.any() or not len(kept)]
    kept = kept[np.logical_and.reduce([told[term] for term in collected])] if collected else kept
    levels: dict[str, tuple[str, ...]] = {}
    cautions = [Caution("not_collected", term) for term in terms if term not in collected]
    for term in collected:
        if term in SINCE or pd.api.types.is_numeric_dtype(kept[term]):
            levels[term] = ()
            continue
        present, scarce = _levels(kept, term)
        kept = kept[kept[term].isin(present)]
        cautions += [Caution("few_in_level", term, str(level), least=LEAST) for level in scarce]
        levels[term] = places if places and term == "place" and not scarce else present
    lone = [term for term, found in levels.items() if len(found) == 1]
    idle = [term for term in levels if term in SINCE and not _varies(kept, term)]
    cautions += [Caution("one_level", term) for term in lone]
    cautions += [Caution("does_not_vary", term) for term in idle]
    return kept, {t: found for t, found in levels.items() if t not in lone + idle}, tuple(cautions)


def _told(histories: pd.DataFrame, term: str) -> npt.NDArray[np.bool_]:
    """Tell of whom a covariate is known."""
    by = TOLD_BY.get(term)
    told = histories[by] if by in histories else histories[term].notna()
    known: npt.NDArray[np.bool_] = told.to_numpy(dtype=bool)
    return known


def _levels(histories: pd.DataFrame, term: str) -> tuple[tuple[str, ...], list[str]]:
    """Levels in declared order: those that enough clusters carry, and the others."""
    registered = histories["cluster"].where(histories["event"])
    carried = registered.groupby(histories[term], observed=True).nunique()
    scarce = [str(level) for level in carried.index[carried < LEAST]]
    return tuple(str(level) for level in carried.index[carried >= LEAST]), scarce


def _varies(histories: pd.DataFrame, term: str) -> bool:
    """Tell whether some registered with it and some without."""
    registered = histories[histories["event"]]
    began = registered[f"{term}_from"] < registered["months"]
    return 0 < int(began.sum()) < len(registered)


def design_of(
    rows: pd.DataFrame, levels: dict[str, tuple[str, ...]], *, time: Time = "spline"
) -> Design:
    """Choose the knots where the events are: at their tertiles (spline) or quartiles (piecewise)."""
    at = rows.loc[rows["event"] == 1, "month"].to_numpy()
    last = int(rows["month"].max()) if len(rows) else 0
    return design_with(at, last, levels, time=time)


def design_with(
    at: npt.NDArray[np.int64],
    last: int,
    levels: dict[str, tuple[str, ...]],
    *,
    time: Time = "spline",
) -> Design:
    """Choose the knots by the months of the events; `last` is the last month anybody is at risk.

    Where nobody is at risk for longer than a month, time is one level.
    """
    time = time if last > 1 else "piecewise"
    shares = [1 / 3, 2 / 3] if time == "spline" else [1 / 4, 1 / 2, 3 / 4]
    knots = {float(k) for k in np.floor(np.quantile(at, shares))} if len(at) else set()
    return Design(time, tuple(sorted(k for k in knots if 1 < k < last)), last, levels)

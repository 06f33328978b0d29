"""How person-months become the columns of a hazard model, and which histories can enter it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from impra_research.analyse.life_history import SINCE

Time = Literal["spline", "piecewise"]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Design:
    """How person-months become columns: knots of time, and the levels of each term but its reference."""

    time: Time
    knots: tuple[float, ...]
    last: int
    levels: dict[str, tuple[str, ...]]

    def columns(self) -> list[tuple[str, str, str]]:
        """List term, level and reference of each coefficient after those of time."""
        return [
            (term, level, levels[0] if levels else "")
            for term, levels in self.levels.items()
            for level in (levels[1:] or ("",))
        ]

    def matrix(self, rows: pd.DataFrame) -> Floats:
        """Build the model matrix of person-months: time first, then the terms."""
        parts = [self._clock()[rows["month"].to_numpy() - 1]]
        parts += [
            (rows[term] == level if level else rows[term]).to_numpy(dtype=float)[:, None]
            for term, level, _ in self.columns()
        ]
        return np.hstack(parts)

    def _clock(self) -> Floats:
        """Basis of time, one row a month from 1 to the last."""
        months = np.arange(1, self.last + 1)
        if self.time == "piecewise":
            return np.eye(len(self.knots) + 1)[np.searchsorted(self.knots, months, side="left")]
        from patsy import dmatrix

        known = {"month": months, "knots": list(self.knots), "last": self.last}
        formula = "cr(month, knots=knots, lower_bound=1, upper_bound=last) - 1"
        return np.asarray(dmatrix(formula, known))


def usable(
    histories: pd.DataFrame, *, places: tuple[str, str] | None, terms: Sequence[str]
) -> tuple[pd.DataFrame, dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Keep the histories whose covariates are known, and the levels in which someone registered.

    A level without an event has no finite ratio: its histories leave, and a caution says so.
    """
    kept = histories[histories["base"]]
    kept = kept[kept["place"].isin(places)] if places else kept
    kept = kept[_known(kept, terms)]
    levels: dict[str, tuple[str, ...]] = {}
    cautions: list[str] = []
    for term in terms:
        if term in SINCE or pd.api.types.is_numeric_dtype(kept[term]):
            levels[term] = ()
            continue
        present, eventless = _levels(kept, term)
        kept = kept[kept[term].isin(present)]
        cautions += [f"{term} {level}: no event, left out" for level in eventless]
        levels[term] = places if term == "place" and places else present
    lone = [term for term, found in levels.items() if found and len(found) < 2]
    cautions += [f"{term}: one level only, left out" for term in lone]
    return kept, {t: found for t, found in levels.items() if t not in lone}, tuple(cautions)


def _known(histories: pd.DataFrame, terms: Sequence[str]) -> pd.Series:
    known = histories[[t for t in terms if t not in SINCE]].notna().all(axis=1)
    if "permit" in terms:
        known &= histories["permit_known"]
    if {"intercultural", "supported"} & set(terms):
        known &= histories["support_known"]
    return known


def _levels(histories: pd.DataFrame, term: str) -> tuple[tuple[str, ...], list[str]]:
    """Levels in declared order: those with an event, and those without."""
    events = histories.groupby(term, observed=True)["event"].sum()
    eventless = [str(level) for level in events.index[events == 0]]
    return tuple(str(level) for level in events.index[events > 0]), eventless


def design_of(
    rows: pd.DataFrame, levels: dict[str, tuple[str, ...]], *, time: Time = "spline"
) -> Design:
    """Choose the knots where the events are: at their quartiles (piecewise) or tertiles (spline)."""
    at = rows.loc[rows["event"] == 1, "month"]
    shares = [1 / 3, 2 / 3] if time == "spline" else [1 / 4, 1 / 2, 3 / 4]
    knots = sorted({float(np.floor(at.quantile(q))) for q in shares}) if len(at) else []
    return Design(time, tuple(knots), int(rows["month"].max()), levels)

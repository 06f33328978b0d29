"""Life histories as arrays, made once for each reading of them, and the columns of each set of terms.

Who can enter a model and which levels it holds is the rule of `design.usable`, on arrays: hundreds of
models are chosen in a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from impra_research.analyse.comparison.compared import kish
from impra_research.analyse.design import LEAST, TOLD_BY, columns_of, design_with
from impra_research.analyse.duration.cox_model import at_risk_rows
from impra_research.analyse.duration.durations import Floats
from impra_research.analyse.intervals import SINCE
from impra_research.analyse.life_history import person_months

NEEDED = ["enterprise", "place", "cluster", "base", "event", "months", "entry", "permit_known",
          "support_known", *(f"{name}_from" for name in SINCE)]  # fmt: skip
Bools = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.intp]
Cut = dict[str, npt.NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a term: codes of its levels (-1 unknown), or numbers (nan unknown)."""

    levels: tuple[str, ...]
    amounts: Floats

    @property
    def known(self) -> Bools:
        """Tell of whom."""
        return self.amounts >= 0 if self.levels else ~np.isnan(self.amounts)


def told(column: pd.Series) -> Told:
    """Read a column; levels are in declared order."""
    if pd.api.types.is_numeric_dtype(column):
        return Told((), column.to_numpy(dtype=float, na_value=np.nan))
    category = column.astype("category")
    names = tuple(str(level) for level in category.cat.categories)
    return Told(names, category.cat.codes.to_numpy().astype(float))


class Scenario:
    """Enterprises at risk under one definition, one reading of the dates, one rule of entry."""

    def __init__(self, histories: pd.DataFrame, terms: tuple[str, ...], weights: Floats) -> None:
        table = histories[NEEDED].reset_index(drop=True).assign(row=range(len(histories)))
        self.weights, self.enterprise = weights, table["enterprise"].to_numpy()
        self.cluster = pd.factorize(table["cluster"])[0]
        self.entry, self.exit = (
            table[name].to_numpy(dtype=np.int64) for name in ("entry", "months")
        )
        self.event = table["event"].to_numpy(dtype=bool)
        self.since = {
            name: table[f"{name}_from"].to_numpy(dtype=float, na_value=np.inf) for name in SINCE
        }
        self.known = {term: table[by].to_numpy(dtype=bool) for term, by in TOLD_BY.items()}
        self.told = {term: told(histories[term]) for term in ("place", *terms) if term in histories}
        rows, stretches = (cut(table, keep=("row",)) for cut in (person_months, at_risk_rows))
        self.months: Cut = {n: rows[n].to_numpy() for n in ("row", "month", "event", *SINCE)}
        self.stretches: Cut = {
            n: stretches[n].to_numpy() for n in ("row", "entry", "exit", "event", *SINCE)
        }

    def entered(
        self, terms: tuple[str, ...], places: tuple[str, str], filled: dict[str, Told]
    ) -> Entered:
        """Take those of whom the terms are known, place among them; `filled` completes some."""
        held = {term: filled.get(term, self.told.get(term)) for term in ("place", *terms)}
        of_term = {term: of for term, of in held.items() if of is not None}
        known = {term: of.known for term, of in of_term.items()}
        known |= {term: self.known[term] for term in terms if term in SINCE}
        kept = self.weights > 0
        collected = [term for term, of_whom in known.items() if of_whom[kept].any()]
        kept = np.logical_and.reduce([kept, *(known[term] for term in collected)])
        levels: dict[str, tuple[str, ...]] = {}
        for term in collected:
            of = of_term.get(term)
            levels[term] = ()
            if of is not None and of.levels:
                present = self._present(of, kept)
                kept = kept & np.isin(of.amounts, present)
                names = tuple(of.levels[code] for code in present)
                levels[term] = places if set(names) == set(places) else names
        idle = {t for t, found in levels.items() if len(found) == 1 or not self._varies(t, kept)}
        levels = {term: found for term, found in levels.items() if term not in idle}
        return Entered(self, np.flatnonzero(kept), levels, of_term)

    def _present(self, of: Told, kept: Bools) -> list[int]:
        """Levels of which people of enough clusters registered."""
        registered = kept & self.event
        return [
            code for code in range(len(of.levels))
            if len(np.unique(self.cluster[registered & (of.amounts == code)])) >= LEAST
        ]  # fmt: skip

    def _varies(self, term: str, kept: Bools) -> bool:
        if term not in SINCE:
            return True
        began = (self.since[term] < self.exit)[kept & self.event]
        return 0 < int(began.sum()) < len(began)


@dataclass
class Entered:
    """Who enters the models of one set of terms: their rows, and the levels of each term."""

    scenario: Scenario
    rows: Integers
    levels: dict[str, tuple[str, ...]]
    told: dict[str, Told]

    @property
    def n(self) -> int:
        """Count the enterprises."""
        return len(self.rows)

    @cached_property
    def events(self) -> int:
        """Count who registered."""
        return int(self.scenario.event[self.rows].sum())

    @cached_property
    def carried(self) -> float:
        """Count the unweighted registrations that would tell as much (Kish)."""
        return kish(self.scenario.weights[self.rows][self.scenario.event[self.rows]])

    @cached_property
    def clusters(self) -> int:
        """Count the clusters."""
        return len(np.unique(self.scenario.cluster[self.rows]))

    @cached_property
    def fixed(self) -> Floats:
        """Columns of what does not change, a row an enterprise of the scenario; 0 for what does."""
        listed = columns_of(self.levels)
        full = np.zeros((len(self.scenario.event), len(listed)))
        for at, (term, level, _) in enumerate(listed):
            if term not in SINCE:
                of = self.told[term]
                full[:, at] = of.amounts == of.levels.index(level) if level else of.amounts
        return full

    @cached_property
    def varying(self) -> dict[int, str]:
        """Say which columns begin at some month."""
        listed = columns_of(self.levels)
        return {at: term for at, (term, _, _) in enumerate(listed) if term in SINCE}

    def columns(self, cut: Cut) -> tuple[Bools, Floats]:
        """Mark the rows of a cut of the scenario that are theirs, and give their columns."""
        inside = np.zeros(len(self.scenario.event), dtype=bool)
        inside[self.rows] = True
        own = inside[cut["row"]]
        x = self.fixed[cut["row"][own]]
        for at, term in self.varying.items():
            x[:, at] = cut[term][own]
        return own, x

    @cached_property
    def clock(self) -> Floats:
        """Columns of time, a row a month, the knots where their events are."""
        exits = self.scenario.exit[self.rows]
        at = exits[self.scenario.event[self.rows]]
        return design_with(at, int(exits.max(initial=0)), self.levels).clock()

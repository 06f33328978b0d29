"""The regional contrast under every choice that could be defended, and which choice moves it.

A conclusion that one choice alone carries is not one (Simonsohn, Simmons & Nelson 2020, Nature Human
Behaviour 4). The specifications share their data: they are not independent tests, and nothing here is
a p-value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
from scipy.stats import t

from impra_research.analyse.comparison.choices import AXES, MODELS, Choices, Contrast
from impra_research.analyse.comparison.distinct import distinct_choices, same_entered, unlike
from impra_research.analyse.comparison.fits import Found, fitted
from impra_research.analyse.comparison.imputation import hazard_so_far, imputed
from impra_research.analyse.comparison.pooling import rubin
from impra_research.analyse.comparison.scenario import Entered, Scenario, told
from impra_research.analyse.duration.durations import BASE
from impra_research.analyse.life_history import life_histories, read_dates
from impra_research.errors import UsageError, did_you_mean

DEFAULT = Choices()


def specification_curve(
    step: pd.DataFrame,
    support: pd.DataFrame | None,
    person: pd.DataFrame,
    *,
    places: tuple[str, str],
    contrast: Contrast = "hazard ratio",
    choices: Choices = DEFAULT,
    horizon: int = 60,
    draws: int = 5,
    seed: int = 2014,
    level: float = 0.95,
) -> pd.DataFrame:
    """Estimate the contrast (second place against the first) under every specification, one row each.

    Columns: `rank` (1 = the lowest), `definition`, `dates`, `entry`, `adjustment`, `missing`, `model`,
    `weights` (the choices), `first` (the choices of the pages), `contrast`, `value` (hazard ratio, or
    months within the horizon), `low`, `high`, `n`, `events`, `clusters`, `left_out`, `parameters` (of the
    model), `base`, `method`, `reason` (why there is no estimate). Imputed covariates are drawn `draws`
    times and pooled. What two choices name alike in these data is there once: of definitions and
    readings under the first name, of adjustments under the one that names the fewest terms.

    Raises
    ------
    UsageError
        There is no such contrast or model.
    """
    if contrast not in MODELS:
        raise UsageError(f"no contrast {contrast!r}", fix=did_you_mean(contrast, MODELS))
    if unknown := [model for model in choices.models if model not in MODELS[contrast]]:
        raise UsageError(
            f"no model {unknown[0]!r} of a {contrast}",
            fix=did_you_mean(unknown[0], MODELS[contrast]),
        )
    run = _Run(step, support, person, places, choices, horizon, draws, seed)
    specifications = run.choices.specifications(contrast, late=run.late, gaps=run.gaps)
    rows = [chosen | run.estimate(chosen, contrast, level) for chosen in specifications]
    table = pd.DataFrame(rows).assign(contrast=contrast, base=BASE)
    first = pd.Series(True, index=table.index)
    for axis in AXES:
        first &= table[axis] == next(iter(table[axis]))
    return table.assign(rank=table["value"].rank(method="first").astype("Int64"), first=first)


class _Run:
    """One curve: what its specifications share is made once."""

    def __init__(
        self,
        step: pd.DataFrame,
        support: pd.DataFrame | None,
        person: pd.DataFrame,
        places: tuple[str, str],
        choices: Choices,
        horizon: int,
        draws: int,
        seed: int,
    ) -> None:
        self.places, self.choices, self.horizon = places, choices, horizon
        self.terms = tuple(dict.fromkeys(t for a in choices.adjustments for t in choices.fixed(a)))
        self.histories: dict[tuple[str, str], pd.DataFrame] = {
            (name, reading): self._at_risk(read_dates(told, reading), person)
            for name, counted in choices.definitions.items()
            for told in [life_histories(step, support, person, counted=counted,
                                        observed_from=choices.observed_from)]
            for reading in choices.dates
        }  # fmt: skip
        main = next(iter(self.histories.values()))
        held = [term for term in self.terms if term in main]
        self.gaps = frozenset(t for t in held if main[t].isna().any() and main[t].notna().any())
        self.late = any(bool((one["entry"] > 0).any()) for one in self.histories.values())
        self.filled = self._imputed(main, held, draws, seed)
        self.scenarios: dict[tuple[object, ...], Scenario] = {}
        self.entries: dict[tuple[object, ...], Entered] = {}
        self._leave_out_what_is_no_choice(held)

    def _at_risk(self, histories: pd.DataFrame, person: pd.DataFrame) -> pd.DataFrame:
        inside = histories[histories["base"] & histories["place"].isin(self.places)]
        weight = self.choices.weight
        if weight is None:
            return inside.assign(sampling=1.0)
        known = person.set_index("person")[weight].astype("Float64").fillna(0)
        return inside.assign(sampling=inside["person"].map(known).astype(float))

    def _leave_out_what_is_no_choice(self, held: Sequence[str]) -> None:
        given = distinct_choices(self.choices, self.histories, held)
        entry = given.entry if self.late else given.entry[:1]
        every = list(product(given.definitions, given.dates, entry, given.weights))
        axes = ("definition", "dates", "entry", "weights")
        rows = [dict(zip(axes, one, strict=True), missing="left out") for one in every]
        entered = {
            name: [self._entered(row | {"adjustment": name}, 0) for row in rows]
            for name in reversed(list(given.adjustments))
        }
        distinct = unlike(entered, same_entered)
        self.choices = replace(
            given, adjustments={n: t for n, t in given.adjustments.items() if n in distinct}
        )

    def _imputed(
        self, main: pd.DataFrame, held: list[str], draws: int, seed: int
    ) -> list[pd.DataFrame]:
        if not self.gaps or "imputed" not in self.choices.missing:
            return []
        table = main[["enterprise", "place", "event", *held]].assign(hazard=hazard_so_far(main))
        table["event"] = table["event"].astype(float)
        made = imputed(table, held, using=("place", "event", "hazard"), draws=draws, seed=seed)
        return [one.set_index("enterprise")[sorted(self.gaps)] for one in made]

    def _scenario(self, chosen: dict[str, str]) -> Scenario:
        key = tuple(chosen[axis] for axis in ("definition", "dates", "entry", "weights"))
        if key not in self.scenarios:
            histories = self.histories[chosen["definition"], chosen["dates"]]
            if chosen["entry"] != self.choices.entry[0]:
                histories = histories.assign(entry=0)
            weights = histories["sampling"].to_numpy(dtype=float)
            even = chosen["weights"] == "unweighted"
            self.scenarios[key] = Scenario(
                histories, self.terms, np.ones(len(weights)) if even else weights
            )
        return self.scenarios[key]

    def _entered(self, chosen: dict[str, str], draw: int) -> Entered:
        axes = ("definition", "dates", "entry", "weights", "adjustment", "missing")
        key = (*(chosen[axis] for axis in axes), draw)
        if key not in self.entries:
            scenario, terms = self._scenario(chosen), self.choices.adjustments[chosen["adjustment"]]
            filled = {}
            if chosen["missing"] == "imputed":
                known = self.filled[draw].reindex(scenario.enterprise)
                filled = {term: told(known[term]) for term in known if term in terms}
            self.entries[key] = scenario.entered(terms, self.places, filled)
        return self.entries[key]

    def estimate(
        self, chosen: dict[str, str], contrast: Contrast, level: float
    ) -> dict[str, object]:
        """Fit one specification, once or once a draw, and pool."""
        draws = range(len(self.filled)) if chosen["missing"] == "imputed" else range(1)
        entered = [self._entered(chosen, draw) for draw in draws]
        found = [fitted(one, chosen["model"], self.places, self.horizon) for one in entered]
        one, method = _pooled(found), chosen["model"]
        half = t.ppf(0.5 + level / 2, one.df) * one.se
        ends = np.array([one.value, one.value - half, one.value + half])
        value, low, high = np.exp(ends) if contrast == "hazard ratio" else ends
        if len(found) > 1:
            method += f", {len(found)} draws pooled (Rubin)"
        everybody = len(entered[0].scenario.event)
        return {
            "value": value, "low": low, "high": high, "n": entered[0].n,
            "events": entered[0].events, "clusters": entered[0].clusters,
            "left_out": everybody - entered[0].n, "parameters": one.parameters, "method": method,
            "reason": one.reason,
        }  # fmt: skip


def _pooled(found: list[Found]) -> Found:
    if len(found) == 1:
        return found[0]
    reasons = [one.reason for one in found if one.reason]
    if reasons:
        return Found(reason=reasons[0])
    values, errors, df = (
        np.array([[getattr(one, name)] for one in found]) for name in ("value", "se", "df")
    )
    pooled = rubin(values, errors, df=df.min(axis=0))
    return replace(found[0], value=float(pooled.value[0]), se=float(pooled.se[0]),
                   df=float(pooled.df[0]))  # fmt: skip

"""Months unregistered within a horizon as an outcome of each enterprise, censored or not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from impra_research.analyse.duration.durations import Durations, Floats, durations
from impra_research.analyse.duration.influence import on_log_survival
from impra_research.analyse.duration.restricted import not_followed
from impra_research.analyse.duration.risk_sets import risk_sets
from impra_research.errors import UsageError


def restricted_months(
    histories: pd.DataFrame,
    *,
    groups: tuple[str, str],
    by: str = "place",
    horizon: int = 60,
    weight: str | None = None,
) -> pd.DataFrame:
    """Give each enterprise at risk its months unregistered within the horizon, also if censored.

    Column `restricted_months`: what the enterprise adds to the restricted mean of its group
    (pseudo-observations: Andersen, Hansen & Klein 2004; by the infinitesimal jackknife), so that
    their mean is that restricted mean and their spread its error; some lie below 0 or beyond the
    horizon. They stand for an outcome in every comparison here. In R: survival::pseudo(fit,
    times = horizon, type = "rmst").

    Raises
    ------
    UsageError
        A group is not followed to the horizon.
    """
    at_risk = histories[histories["base"] & histories[by].isin(groups)]
    found = pd.Series(np.nan, index=at_risk.index)
    for group in groups:
        members = at_risk[at_risk[by] == group]
        found[members.index] = months_of(durations(members, weight=weight), group, horizon)
    return at_risk.assign(restricted_months=found)


def months_of(spells: Durations, group: str, horizon: int) -> Floats:
    """Give what each spell of one group adds to its restricted mean."""
    spells = spells.of_cause()
    if reason := not_followed(spells, horizon):
        raise UsageError(f"{group}: {reason}", fix="name a shorter horizon")
    sets = risk_sets(spells, last=max(horizon - 1, int(spells.exit.max())))
    survival = sets.survival()[:horizon]
    size = len(spells) if spells.weights is None else spells.weights.sum()
    added = on_log_survival(replace(spells, weights=None), sets)[:, :horizon] @ survival
    return np.asarray(survival.sum() + size * added)

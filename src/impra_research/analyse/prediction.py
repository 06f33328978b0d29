"""What the hazard model says of two profiles: registered within some months, with a support and without."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.analyse.design import Floats, usable
from impra_research.analyse.duration.durations import BASE
from impra_research.analyse.estimate import Estimate, estimates_table
from impra_research.analyse.hazard import FittedHazard
from impra_research.analyse.life_history import person_months


def marginal_probability(
    model: FittedHazard,
    histories: pd.DataFrame,
    *,
    exposure: str = "intercultural",
    horizon: int = 36,
    level: float = 0.95,
) -> pd.DataFrame:
    """Probability of being registered within the horizon, with and without the exposure.

    Three rows: with (from the first month), without, and the difference. Each is the mean over the
    sample of the model's prediction for everyone, the other covariates as they were and other
    support absent; delta-method interval, the sample held fixed. Columns: `scenario`, those of
    `Estimate`. It is what the model says of two profiles, not what support would do.
    """
    kept, _, _ = usable(histories, places=None, terms=tuple(model.design.levels))
    scenarios = {"with": 0.0, "without": np.inf}
    found = {
        name: _predicted(model, kept, exposure, since, horizon) for name, since in scenarios.items()
    }
    (a, da), (b, db) = found["with"], found["without"]
    found["difference"] = (a - b, da - db)
    estimates = []
    for name, (value, gradient) in found.items():
        half = model.errors.half_width(gradient, level) if model.errors else float("nan")
        what = f"registered within {horizon} months, {name} {exposure}"
        method = f"{model.method}, standardised, delta method"
        estimates.append(Estimate(what, value, value - half, value + half, len(kept), BASE, method))
    table = estimates_table(estimates)
    table.insert(0, "scenario", list(found))
    return table


def _predicted(
    model: FittedHazard, histories: pd.DataFrame, exposure: str, since: float, horizon: int
) -> tuple[float, Floats]:
    """Mean of 1 - exp(-sum of exp(eta)) over the sample, and its gradient; nan beyond the data."""
    if horizon > model.design.last or exposure not in model.design.levels:
        return float("nan"), np.full(len(model.coefficients), np.nan)
    scenario = histories.assign(
        months=horizon, event=False, supported_from=np.inf, **{f"{exposure}_from": since}
    )
    x = model.design.matrix(person_months(scenario, keep=tuple(model.design.levels))).reshape(
        len(histories), horizon, -1
    )
    hazard = np.exp(x @ model.coefficients)
    unregistered = np.exp(-hazard.sum(axis=1))
    slope = unregistered[:, None] * np.einsum("it,itk->ik", hazard, x)
    return float(1 - unregistered.mean()), slope.mean(axis=0)

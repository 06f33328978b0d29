"""Raw and adjusted gaps between two places: in a share, in restricted mean time.

Adjusted is standardised: the mean over the persons of both places of what a model says of each in the
second place, less what it says of each in the first, all else as it was.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import expit
from scipy.stats import t

from impra_research.analyse.comparison.compared import Compared, compared
from impra_research.analyse.comparison.linearised import (
    difference_row,
    gaps_table,
    logit_fit,
    mean_influence,
    refused_row,
    with_constant,
)
from impra_research.analyse.design import usable
from impra_research.analyse.duration.bootstrap import drawn_mean_difference
from impra_research.analyse.duration.durations import BASE, Floats
from impra_research.analyse.estimate import Estimate
from impra_research.analyse.hazard import TERMS, FittedHazard, fit_hazard
from impra_research.analyse.life_history import person_months

LOGIT = "logit, standardised, linearised, t"
MEANS = "difference of means, linearised, t"


def share_gap(
    table: pd.DataFrame,
    outcome: str,
    *,
    places: tuple[str, str],
    terms: Sequence[str],
    by: str = "place",
    weight: str | None = None,
    cluster: str | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Gap between two shares, raw and adjusted, on the same persons: two rows.

    `outcome` is true or false. Columns: `model` (raw, adjusted), those of `Estimate`, `se`, `df`,
    `adjusted_for`, `clusters`, `left_out` (outcome or a covariate not known, or nobody alike in the
    other place), `caution`. In R: survey::svypredmeans for the two shares of the adjusted gap.
    """
    sample = compared(
        table, outcome, groups=places, by=by, terms=terms, weight=weight, cluster=cluster
    )
    return gaps_table([raw_row(sample, level), _adjusted_row(sample, level)], sample)


def raw_row(sample: Compared, level: float) -> dict[str, object]:
    """Tell the gap between the two means as they are."""
    added = np.zeros(sample.n)
    for group, sign in ((~sample.second, -1), (sample.second, 1)):
        added[group] = sign * mean_influence(sample.y[group], sample.weights[group])
    return difference_row("raw", sample.gap, added, sample, method=MEANS, level=level)


def _adjusted_row(sample: Compared, level: float) -> dict[str, object]:
    x = with_constant(np.column_stack([sample.second, sample.x]))
    fit = logit_fit(x, sample.y, sample.weights)
    if fit is None:
        reason = "a covariate tells the outcome of everybody who has it"
        return refused_row("adjusted", sample, method=LOGIT, reason=reason)
    b, added_to_b = fit
    p, slopes = [], []
    for place in (0.0, 1.0):
        as_if = x.copy()
        as_if[:, 1] = place
        p.append(expit(as_if @ b))
        slopes.append((sample.weights * p[-1] * (1 - p[-1])) @ as_if / sample.weights.sum())
    each = p[1] - p[0]
    added = mean_influence(each, sample.weights) + added_to_b @ (slopes[1] - slopes[0])
    value = float(np.average(each, weights=sample.weights))
    return difference_row("adjusted", value, added, sample, method=LOGIT, level=level)


def restricted_gap(
    histories: pd.DataFrame,
    *,
    places: tuple[str, str],
    terms: Sequence[str] = TERMS,
    horizon: int = 60,
    level: float = 0.95,
) -> pd.DataFrame:
    """Gap between two restricted means, raw and adjusted by the hazard model: two rows.

    The raw gap is that of everybody at risk, with clusters drawn again (`drawn_mean_difference`), the
    adjusted one that of those whose covariates are known: `model`, the columns of `Estimate`, `se`, `df`,
    `adjusted_for`, `left_out`, `caution`, `clusters`, `events`, `parameters`. Supports and permits count
    from when they began, whatever the place; the persons are held fixed.
    """
    raw = drawn_mean_difference(histories, places=places, horizon=horizon, level=level)
    asked = tuple(dict.fromkeys(("place", *terms)))
    model = fit_hazard(histories, places=places, terms=asked)
    kept, _, _ = usable(histories, places=places, terms=asked)
    adjusted, se, df = _standardised(model, kept, places, horizon, level, raw.name)
    at_risk = histories[histories["base"] & histories["place"].isin(places)]
    inside, freedom = len(at_risk), at_risk["cluster"].nunique() - 2
    raw_se = (raw.high - raw.low) / 2 / float(t.ppf(0.5 + level / 2, freedom))
    told = [raw, adjusted]
    return pd.DataFrame({
        "model": ["raw", "adjusted"],
        **{name: [getattr(one, name) for one in told] for name in Estimate.__slots__},
        "se": [raw_se, se], "df": [freedom, df],
        "adjusted_for": ["", " ".join(term for term in model.design.levels if term != "place")],
        "left_out": [0, inside - len(kept)], "caution": ["", model.caution],
        "clusters": [at_risk["cluster"].nunique(), model.clusters],
        "events": [int(at_risk["event"].sum()), model.events],
        "parameters": [0, len(model.coefficients)],
    })  # fmt: skip


def _standardised(
    model: FittedHazard,
    kept: pd.DataFrame,
    places: tuple[str, str],
    horizon: int,
    level: float,
    name: str,
) -> tuple[Estimate, float, float]:
    method = f"{model.method}, standardised, delta method"
    reason = ""
    if model.errors is None:
        reason = model.caution
    elif "place" not in model.design.levels:
        reason = "place is no term of the model"
    elif horizon > model.design.last:
        reason = f"followed for {model.design.last} months only"
    if reason or model.errors is None:
        told = Estimate.impossible(name, n=model.n, base=BASE, reason=reason, method=method)
        return told, float("nan"), float("nan")
    (first, d_first), (second, d_second) = (
        _area(model, kept.assign(place=place), horizon) for place in places
    )
    value, gradient = second - first, d_second - d_first
    half = model.errors.half_width(gradient, level)
    told = Estimate(name, value, value - half, value + half, model.n, BASE, method)
    return told, model.errors.standard_error(gradient), model.errors.degrees(gradient)


def _area(model: FittedHazard, histories: pd.DataFrame, horizon: int) -> tuple[float, Floats]:
    """Mean over the persons of the area under exp(-sum of exp(eta)), and its gradient."""
    entire = histories.assign(months=horizon, entry=0, event=False)
    rows = person_months(entire, keep=tuple(model.design.levels))
    x = model.design.matrix(rows).reshape(len(histories), horizon, -1)[:, : horizon - 1]
    hazard = np.exp(x @ model.coefficients)
    survival = np.exp(-hazard.cumsum(axis=1))
    # d/db of the sum of S(t) is - the sum over months u of h(u) x(u) times the area from u on.
    ahead = survival[:, ::-1].cumsum(axis=1)[:, ::-1]
    slope = -np.einsum("it,itk->k", hazard * ahead, x) / len(histories)
    return float(1 + survival.sum(axis=1).mean()), slope

"""What hazard ratios mean: registered within some months, with a support and without, for a profile.

Ceasing competes: who has ceased will not register. By Cox's model for each of the two (cause-specific),
or by Fine and Gray's for registration alone. Intervals by the jackknife: the whole is computed again
without each cluster (or each of 100 groups of clusters), as CR3 does by its leverage. In R:
survival::survfit of a multi-state coxph, its pstate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy.stats import t

from impra_research.analyse.design import columns_of, covariates, usable
from impra_research.analyse.duration.cox import CoxFit, fit_cox
from impra_research.analyse.duration.cox_model import at_risk_rows
from impra_research.analyse.duration.cox_risk_sets import Floats, Integers, RiskSets
from impra_research.analyse.duration.durations import BASE
from impra_research.analyse.duration.fine_gray import fine_gray_rows
from impra_research.analyse.estimate import Estimate, estimates_table
from impra_research.analyse.hazard import TERMS, WARN
from impra_research.analyse.life_history import person_months
from impra_research.errors import UsageError, did_you_mean

Model = Literal["cox", "fine_gray"]
METHODS = {"cox": "Cox (Efron), registering and ceasing", "fine_gray": "Fine-Gray"}
GROUPS = 100
Predict = Callable[[Integers], Floats]  # rows kept -> probability with, without


def profile_probability(
    histories: pd.DataFrame,
    *,
    profile: Mapping[str, object] | None = None,
    exposure: str = "intercultural",
    horizon: int = 36,
    terms: Sequence[str] = TERMS,
    model: Model = "cox",
    level: float = 0.95,
) -> pd.DataFrame:
    """Probability of being registered within the horizon, with and without the exposure.

    Three rows: with (from the first month), without, and the difference. `profile` fixes columns of the
    histories, such as `{"place": "piemonte", "permit_from": 0}`; the others are as they were, and the
    prediction is averaged over the sample. Other support is absent. Columns: `scenario`, those of
    `Estimate`, `events`. It is what the model says of two profiles, not what support would do.

    Raises
    ------
    UsageError
        There is no such model, or no such column of the histories.
    """
    _check(histories, profile or {}, model)
    kept, levels, _ = usable(histories, places=None, terms=terms)
    fixed = kept.assign(
        **(profile or {}), months=horizon, event=False, entry=0, supported_from=np.inf
    )
    rows = at_risk_rows(kept, keep=("cluster", *levels))
    events, k = int((rows["cause"] == 1).sum()), len(columns_of(levels))
    method = f"{METHODS[model]}, standardised, jackknife over clusters"
    reason = ""
    if events < WARN * k:
        reason = f"{events} events for {k} parameters, fewer than {WARN} each"
    elif exposure not in levels:
        reason = f"{exposure} is no term of the model"
    elif horizon > rows["exit"].max():
        reason = f"followed for {rows['exit'].max():.0f} months only"
    found, half = np.full(2, np.nan), np.full(3, np.nan)
    if not reason:
        scenarios = [
            covariates(
                person_months(fixed.assign(**{f"{exposure}_from": since}), keep=tuple(levels)),
                levels,
            )
            for since in (0.0, np.inf)
        ]
        paths = np.stack(scenarios).reshape(2, len(kept), horizon, k)
        predict = _predictor(rows, covariates(rows, levels), paths, model)
        try:
            found = predict(np.arange(len(rows)))
            half = _half_widths(predict, found, rows["cluster"], level)
        except UsageError:  # without one cluster a covariate no longer varies
            found, half = np.full(2, np.nan), np.full(3, np.nan)
            reason = "one service alone decides it"
    values = [*found, found[0] - found[1]]
    estimates = []
    for scenario, value, each in zip(("with", "without", "difference"), values, half, strict=True):
        what = f"registered within {horizon} months, {scenario} {exposure}"
        low, high = value - each, value + each
        if scenario != "difference":  # on the scale of log(-log(1 - P)): never beyond 0 and 1
            middle = np.log(-np.log1p(-value))
            low, high = (-np.expm1(-np.exp(middle + sign * each)) for sign in (-1, 1))
        estimates.append(Estimate(what, value, low, high, len(kept), BASE, method, reason))
    table = estimates_table(estimates).assign(events=events)
    table.insert(0, "scenario", ["with", "without", "difference"])
    return table


def _check(histories: pd.DataFrame, profile: Mapping[str, object], model: str) -> None:
    if model not in get_args(Model):
        raise UsageError(f"no model {model!r}", fix=did_you_mean(model, get_args(Model)))
    for name in profile:
        if name not in histories:
            raise UsageError(
                f"no column {name!r} to fix", fix=did_you_mean(name, histories.columns)
            )


def _predictor(rows: pd.DataFrame, x: Floats, paths: Floats, model: Model) -> Predict:
    """Fit to some rows and predict for the paths of covariates (scenario, enterprise, month, term)."""
    entry, exit, cause = (rows[name].to_numpy() for name in ("entry", "exit", "cause"))
    subject = pd.factorize(rows["enterprise"])[0]
    few = int((cause == 2).sum()) < WARN * x.shape[1]  # ceasing then goes at one pace for all

    def hazards(sets: RiskSets, columns: int) -> Floats:
        fit = fit_cox(sets)
        return _monthly(fit, paths.shape[2]) * np.exp(paths[..., :columns] @ fit.coefficients)

    def predict(at: Integers) -> Floats:
        if model == "fine_gray":
            sets, _ = fine_gray_rows(
                x[at], exit[at], cause[at], entry=entry[at], subject=subject[at]
            )
            return np.asarray(-np.expm1(-hazards(sets, x.shape[1]).sum(axis=-1)).mean(axis=-1))
        first = hazards(RiskSets(x[at], exit[at], cause[at] == 1, entry=entry[at]), x.shape[1])
        if not (cause[at] == 2).any():
            return np.asarray(-np.expm1(-first.sum(axis=-1)).mean(axis=-1))
        columns = 0 if few else x.shape[1]
        second = hazards(
            RiskSets(x[at][:, :columns], exit[at], cause[at] == 2, entry=entry[at]), columns
        )
        both = first + second
        before = np.exp(both - np.cumsum(both, axis=-1))
        share = np.divide(first, both, out=np.zeros_like(both), where=both > 0)
        return np.asarray((before * -np.expm1(-both) * share).sum(axis=-1).mean(axis=-1))

    return predict


def _monthly(fit: CoxFit, months: int) -> Floats:
    """Give the step of the baseline hazard in each month, of who has 0 in every covariate."""
    steps = np.zeros(months + 1)
    within = fit.rows.times <= months
    steps[fit.rows.times[within].astype(int)] = fit.at.hazard[within]
    return np.asarray(steps[1:] * np.exp(-fit.at.shift - fit.rows.means @ fit.coefficients))


def _half_widths(predict: Predict, found: Floats, clusters: pd.Series, level: float) -> Floats:
    """Half the widths: of log(-log(1 - P)) with and without, and of the difference as it is."""
    without = np.array([_scales(predict(kept)) for kept in _all_but_one(clusters)])
    g = len(without)
    if g < 2:
        return np.full(3, np.nan)
    spread = np.sqrt((g - 1) / g * np.sum((without - _scales(found)) ** 2, axis=0))
    return np.asarray(t.ppf(0.5 + level / 2, g - 1) * spread)


def _scales(p: Floats) -> Floats:
    return np.array([*np.log(-np.log1p(-p)), p[0] - p[1]])


def _all_but_one(clusters: pd.Series) -> Iterator[Integers]:
    """Give the rows of all clusters but one, or but one of a hundred groups of clusters."""
    code = pd.factorize(clusters)[0] % GROUPS
    for group in np.unique(code):
        yield np.flatnonzero(code != group)

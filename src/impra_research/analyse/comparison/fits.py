"""One contrast between places by one model, on arrays: what a specification curve fits hundreds of.

The numbers are those of `hazard.hazard_model`, `duration.cox_model`, `duration.firth` and
`gaps.restricted_gap`; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from impra_research.analyse.comparison.compared import Compared, kish
from impra_research.analyse.comparison.months import months_of
from impra_research.analyse.comparison.scenario import Entered
from impra_research.analyse.comparison.weighting import weighted_gap
from impra_research.analyse.duration.cox import CoxFit, Likelihood, fit_cox
from impra_research.analyse.duration.cox_errors import cluster_errors as cox_errors
from impra_research.analyse.duration.cox_model import LEAST
from impra_research.analyse.duration.cox_risk_sets import RiskSets
from impra_research.analyse.duration.durations import BASE, Durations, Floats, Integers
from impra_research.analyse.duration.firth import firth_cox
from impra_research.analyse.hazard import REFUSE
from impra_research.analyse.sandwich import ClusterErrors, cluster_errors
from impra_research.errors import UsageError

STEPS, ENOUGH = 40, 1e-11


@dataclass(frozen=True, slots=True)
class Found:
    """A contrast (a ratio by its logarithm), its error, degrees of freedom and parameters, or why none."""

    value: float = float("nan")
    se: float = float("nan")
    df: float = float("nan")
    reason: str = ""
    parameters: int = 0


def fitted(entered: Entered, model: str, places: tuple[str, str], horizon: int) -> Found:
    """Fit one model; a model that the data cannot carry gives the reason."""
    scenario = entered.scenario
    if not scenario.event.any():
        return Found(reason="0 events")
    if len(np.unique(scenario.cluster)) < LEAST:
        return Found(reason="one cluster alone decides it")
    if next(iter(entered.levels), "") != "place":
        return Found(reason="registrations in one place only")
    ended = scenario.exit[entered.rows][scenario.event[entered.rows]]
    if len(ended) == entered.n and len(np.unique(ended)) == 1:
        return Found(reason="all registered after as many months")
    weights = scenario.weights[entered.rows]
    if len(np.unique(weights)) > 1 and kish(weights) < LEAST * len(entered.fixed.T):
        return Found(reason=f"{kish(weights):.0f} weighted enterprises")
    try:
        with np.errstate(all="ignore"):  # a likelihood without a top runs off
            return FITS[model](entered, places, horizon)
    except UsageError as refused:
        return Found(reason=refused.what)
    except np.linalg.LinAlgError:
        return Found(reason="a covariate repeats others")


def told(errors: ClusterErrors, value: float, c: Floats) -> Found:
    """Give c' b with its error; none where one cluster alone decides it."""
    if not np.isfinite(value):
        return Found(reason="the likelihood has no top")
    if np.isnan(errors.half_width(c)):
        return Found(reason="one cluster alone decides it")
    return Found(value, errors.standard_error(c), errors.degrees(c), parameters=len(c))


def _few(entered: Entered, parameters: int) -> None:
    for events, what in ((entered.events, "events"), (entered.carried, "weighted events")):
        if events < REFUSE * parameters:
            raise UsageError(
                f"{events:.0f} {what} for {parameters} parameters", fix="ask for fewer covariates"
            )


def discrete(entered: Entered) -> tuple[Floats, ClusterErrors]:
    """Fit the discrete-time model (cloglog) to their months: coefficients, those of time first."""
    scenario, clock = entered.scenario, entered.clock
    _few(entered, clock.shape[1] + len(entered.fixed.T))
    own, x = entered.columns(scenario.months)
    months = {name: scenario.months[name][own] for name in ("row", "month", "event")}
    x = np.hstack([clock[months["month"] - 1], x])
    y, w = months["event"].astype(float), scenario.weights[months["row"]]
    b = np.zeros(x.shape[1])
    b[: clock.shape[1]] = np.log((w @ y) / w.sum())  # the columns of time add up to 1
    return cloglog(x, y, w, scenario.cluster[months["row"]], b)


def cloglog(
    x: Floats, y: Floats, w: Floats, cluster: Integers, b: Floats
) -> tuple[Floats, ClusterErrors]:
    """Fit chances 1 - exp(-exp(x b)) by weighted likelihood, from `b` on, with the errors of clusters.

    Raises
    ------
    UsageError
        The likelihood has no top.
    """
    for _ in range(STEPS):
        eta = np.clip(x @ b, -30, 4)
        hazard = np.exp(eta)
        some, slope = -np.expm1(-hazard), hazard * np.exp(-hazard)
        weights, residuals = w * hazard * slope / some, (y - some) / slope
        score = x.T @ (weights * residuals)
        step = np.linalg.solve((x * weights[:, None]).T @ x, score)
        if step @ score < ENOUGH:
            return b, cluster_errors(x, residuals, cluster, weights=weights)
        b = b + step * min(1.0, 4 / np.abs(step).max())
    raise UsageError(
        "the likelihood has no top",
        fix="leave out a covariate that tells who registers without fail",
    )


def _discrete(entered: Entered, places: tuple[str, str], horizon: int) -> Found:
    b, errors = discrete(entered)
    at = entered.clock.shape[1]
    return told(errors, float(b[at]), np.eye(len(b))[at])


def _risk_sets(entered: Entered) -> tuple[RiskSets, np.ndarray]:
    scenario = entered.scenario
    _few(entered, len(entered.fixed.T))
    own, x = entered.columns(scenario.stretches)
    cut = {name: scenario.stretches[name][own] for name in ("row", "entry", "exit", "event")}
    sets = RiskSets(
        x, cut["exit"], cut["event"], entry=cut["entry"], weights=scenario.weights[cut["row"]]
    )
    return sets, scenario.cluster[cut["row"]]


def _cox(entered: Entered, places: tuple[str, str], horizon: int) -> Found:
    sets, clusters = _risk_sets(entered)
    fit = fit_cox(sets)
    if not fit.converged:
        return Found(reason="the likelihood has no top")
    return told(cox_errors(fit, clusters), float(fit.coefficients[0]), np.eye(sets.x.shape[1])[0])


def _firth(entered: Entered, places: tuple[str, str], horizon: int) -> Found:
    sets, clusters = _risk_sets(entered)
    b = firth_cox(sets).coefficients
    fit = CoxFit(sets, b, Likelihood(sets, b), float("nan"), converged=True)
    return told(cox_errors(fit, clusters), float(b[0]), np.eye(len(b))[0])


def _standardised(entered: Entered, places: tuple[str, str], horizon: int) -> Found:
    """Area under the curve that the discrete-time model gives everybody in either place."""
    b, errors = discrete(entered)
    clock = entered.clock
    if horizon > len(clock):
        return Found(reason=f"followed for {len(clock)} months only")
    base, weights = entered.fixed[entered.rows], entered.scenario.weights[entered.rows]
    month = np.arange(1, horizon)
    x = np.zeros((entered.n, horizon - 1, len(b)))
    x[:, :, : clock.shape[1]] = clock[: horizon - 1]
    x[:, :, clock.shape[1] :] = base[:, None, :]
    began = {
        term: entered.scenario.since[term][entered.rows, None] < month
        for term in {*entered.varying.values(), "intercultural"}
    }
    if "supported" in began:
        began["supported"] = began["supported"] & ~began["intercultural"]
    for at, term in entered.varying.items():
        x[:, :, clock.shape[1] + at] = began[term]
    areas, slopes = [], []
    for place in (0.0, 1.0):
        x[:, :, clock.shape[1]] = place
        hazard = np.exp(x @ b)
        survival = np.exp(-hazard.cumsum(axis=1))
        ahead = survival[:, ::-1].cumsum(axis=1)[:, ::-1]
        areas.append(float(np.average(survival.sum(axis=1), weights=weights)))
        amount = hazard * ahead * (weights / weights.sum())[:, None]
        slopes.append(-np.tensordot(amount, x, axes=([0, 1], [0, 1])))
    return told(errors, areas[1] - areas[0], slopes[1] - slopes[0])


def _months(entered: Entered, places: tuple[str, str], horizon: int) -> Found:
    """Least squares of the months each adds (pseudo-observations); without terms, Kaplan-Meier's."""
    y = _restricted(entered, places, horizon)
    x = np.column_stack([np.ones(entered.n), entered.fixed[entered.rows]])
    _few(entered, x.shape[1])
    w = entered.scenario.weights[entered.rows]
    b = np.linalg.solve((x * w[:, None]).T @ x, x.T @ (w * y))
    errors = cluster_errors(x, y - x @ b, entered.scenario.cluster[entered.rows], weights=w)
    return told(errors, float(b[1]), np.eye(len(b))[1])


def _weighting(entered: Entered, places: tuple[str, str], horizon: int) -> Found:
    """Months each adds, the places weighted to be alike (entropy balancing to everyone)."""
    x = entered.fixed[entered.rows]
    _few(entered, x.shape[1] + 1)
    sample = Compared(
        y=_restricted(entered, places, horizon), second=x[:, 0] == 1, x=x[:, 1:],
        levels={term: found for term, found in entered.levels.items() if term != "place"},
        weights=entered.scenario.weights[entered.rows],
        cluster=np.unique(entered.scenario.cluster[entered.rows], return_inverse=True)[1],
        groups=places, outcome="months", base=BASE, weighted=True, left_out=0, cautions=(),
    )  # fmt: skip
    row = weighted_gap(sample, how="entropy", target="everyone").iloc[1]
    return Found(row["value"], row["se"], row["df"], row["reason"])


def _restricted(entered: Entered, places: tuple[str, str], horizon: int) -> Floats:
    scenario, second = entered.scenario, entered.fixed[entered.rows, 0] == 1
    found = np.zeros(entered.n)
    for place, group in zip(places, (~second, second), strict=True):
        at = entered.rows[group]
        spells = Durations(
            scenario.entry[at], scenario.exit[at], scenario.event[at].astype(np.int64),
            scenario.weights[at],
        )  # fmt: skip
        found[group] = months_of(spells, place, horizon)
    return found


FITS: dict[str, Callable[[Entered, tuple[str, str], int], Found]] = {
    "discrete time": _discrete, "Cox": _cox, "Firth": _firth,
    "standardised": _standardised, "months": _months, "weighting": _weighting,
}  # fmt: skip

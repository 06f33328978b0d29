"""One group made like the other by weights: propensity (inverse probability) or entropy balancing.

The weights are estimated, and the error of a difference counts that: each person's part in the propensity
model, or in the means balanced to, is added to the person's part in the two means (stacked estimating
equations: Lunceford & Davidian 2004). By hand: the library at hand (ebal) reports balance that is not
there. In R: WeightIt; survey::calibrate(calfun = "raking") gives the entropy weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import expit

from impra_research.analyse.comparison.compared import Compared
from impra_research.analyse.comparison.gaps import raw_row
from impra_research.analyse.comparison.linearised import (
    difference_row,
    gaps_table,
    logit_fit,
    mean_influence,
    refused_row,
    with_constant,
)
from impra_research.analyse.duration.durations import Floats
from impra_research.errors import UsageError, did_you_mean

Target = Literal["second", "everyone"]
How = Literal["propensity", "entropy"]
NAMES = {("propensity", "second"): "propensity weights (ATT)",
         ("propensity", "everyone"): "propensity weights (ATE), stabilised",
         ("entropy", "second"): "entropy balancing (ATT)",
         ("entropy", "everyone"): "entropy balancing (ATE)"}  # fmt: skip
BALANCED = 1e-6  # standard deviations


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights that make the groups alike; `why_not` says why there are none.

    `added` is what each person adds to the parameters that the weights depend on, `slope` the
    derivative of each weight by them; `propensity` the chance of being in the second group.
    """

    each: Floats
    slope: Floats
    added: Floats
    method: str
    propensity: Floats | None = None
    why_not: str = ""


def weights_of(sample: Compared, *, how: How = "propensity", target: Target = "second") -> Weights:
    """Weigh the groups to be like the second group (ATT) or like everyone (ATE).

    Sampling weights multiply them. Propensity weights are stabilised: those of a group add up to its
    (weighted) size. Entropy weights balance the means exactly and are otherwise as even as can be
    (Hainmueller 2012).

    Raises
    ------
    UsageError
        There is no such way or target.
    """
    for given, known in ((how, get_args(How)), (target, get_args(Target))):
        if given not in known:
            raise UsageError(f"no weights {given!r}", fix=did_you_mean(given, known))
    if not sample.levels:
        raise UsageError("no covariate to balance", fix="name the terms the groups differ in")
    method = NAMES[how, target]
    found = _propensity(sample, target) if how == "propensity" else _entropy(sample, target)
    if found is None:
        why = "a covariate separates the groups: nobody in one is like those in the other"
        nothing = np.full(sample.n, np.nan)
        return Weights(nothing, nothing[:, None], nothing[:, None], method, why_not=why)
    values, slope, added, propensity = found
    for group in (~sample.second, sample.second):
        scale = sample.weights[group].sum() / values[group].sum()
        values[group], slope[group] = values[group] * scale, slope[group] * scale
    return Weights(values, slope, added, method, propensity)


Found = tuple[Floats, Floats, Floats, Floats | None]


def _propensity(sample: Compared, target: Target) -> Found | None:
    x = with_constant(sample.x)
    fit = logit_fit(x, sample.second.astype(float), sample.weights)
    if fit is None:
        return None
    b, added = fit
    e, w, second = expit(x @ b), sample.weights, sample.second
    if target == "second":
        values = w * np.where(second, 1.0, e / (1 - e))
        slope = np.where(second, 0.0, values)
    else:
        values = w / np.where(second, e, 1 - e)
        slope = w * np.where(second, -(1 - e) / e, e / (1 - e))
    return values, slope[:, None] * x, added, e


def _entropy(sample: Compared, target: Target) -> Found | None:
    """Balance each group that is not the target itself to the means of the target."""
    whole = sample.second if target == "second" else np.ones(sample.n, dtype=bool)
    like = np.where(whole, sample.weights, 0.0)
    means = np.average(sample.x, axis=0, weights=like)
    drawn_to = like[:, None] * (sample.x - means) / like.sum()  # what each adds to those means
    groups = [~sample.second] if target == "second" else [~sample.second, sample.second]
    k = sample.x.shape[1]
    values, slope = sample.weights.copy(), np.zeros((sample.n, k * len(groups)))
    added = np.zeros((sample.n, k * len(groups)))
    for at, group in enumerate(groups):
        own = slice(at * k, (at + 1) * k)
        tilted = tilt(sample.x[group] - means, sample.weights[group])
        if tilted is None:
            return None
        away = np.zeros_like(sample.x)
        away[group] = tilted[:, None] * (sample.x[group] - means)
        values[group] = tilted
        slope[:, own] = away
        curvature = away.T @ (sample.x - means)
        scores = away - tilted.sum() * drawn_to
        added[:, own] = -np.linalg.solve(curvature, scores.T).T
    return values, slope, added, None


def tilt(away: Floats, weights: Floats) -> Floats | None:
    """Weigh rows so that their columns average zero, as evenly as can be; None where no weights do.

    The weights are w exp(x l), l where log(sum of w exp(x l)) is least.
    """
    scale = away.std(axis=0)
    z = away / np.where(scale > 0, scale, 1.0)

    def told(b: Floats) -> tuple[float, Floats]:
        eta = z @ b
        high = eta.max()
        e = weights * np.exp(eta - high)
        return float(np.log(e.sum()) + high), (e @ z) / e.sum()

    def bends(b: Floats) -> Floats:
        e = weights * np.exp(z @ b - (z @ b).max())
        mean = (e @ z) / e.sum()
        return np.asarray((z * e[:, None]).T @ z / e.sum() - np.outer(mean, mean))

    found = minimize(told, np.zeros(z.shape[1]), jac=True, hess=bends, method="trust-exact",
                     options={"gtol": 1e-12, "maxiter": 500})  # fmt: skip
    eta = z @ found.x
    values = weights * np.exp(eta - eta.max())
    values = values * (weights.sum() / values.sum())
    off = np.abs(values @ z / values.sum()).max(initial=0)
    return np.asarray(values) if off < BALANCED else None


def weighted_gap(
    sample: Compared, *, how: How = "propensity", target: Target = "second", level: float = 0.95
) -> pd.DataFrame:
    """Gap between the means of the two groups, raw and weighted: two rows.

    Columns: `model` (raw, weighted), those of `Estimate`, `se`, `df`, `adjusted_for`, `clusters`,
    `left_out`, `caution`. The word for the weighted gap is association.
    """
    weights = weights_of(sample, how=how, target=target)
    raw = raw_row(sample, level)
    if weights.why_not:
        refused = refused_row("weighted", sample, method=weights.method, reason=weights.why_not)
        return gaps_table([raw, refused], sample)
    added, means, through = np.zeros(sample.n), [], np.zeros(weights.added.shape[1])
    for group, sign in ((~sample.second, -1), (sample.second, 1)):
        y, w = sample.y[group], weights.each[group]
        means.append(float(np.average(y, weights=w)))
        added[group] = sign * mean_influence(y, w)
        through += sign * ((y - means[-1]) @ weights.slope[group]) / w.sum()
    value = means[1] - means[0]
    added = added + weights.added @ through
    method = f"{weights.method}, linearised, t"
    return gaps_table(
        [raw, difference_row("weighted", value, added, sample, method=method, level=level)], sample
    )

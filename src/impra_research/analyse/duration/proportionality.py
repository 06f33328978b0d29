"""Does a hazard ratio hold over time? The test of Grambsch and Therneau, and its picture.

The score test that a coefficient does not change with g(t), from the information of each event time;
lifelines' shortcut takes the average information for all of them and gives another answer. In R:
survival::cox.zph(fit, transform). Rows are taken as independent, as R does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy.stats import chi2, rankdata

from impra_research.analyse.duration.cox import CoxFit
from impra_research.analyse.duration.cox_risk_sets import Floats, RiskSets
from impra_research.analyse.estimate import z_of
from impra_research.errors import UsageError, did_you_mean

Transform = Literal["km", "identity", "rank", "log"]
POINTS, FREEDOM = 40, 4


def proportionality(
    fit: CoxFit, terms: Mapping[str, Sequence[int]], *, transform: Transform = "km"
) -> pd.DataFrame:
    """Test each term, and all of them together (`GLOBAL`): `chi2`, `df`, `p`.

    `terms` names the columns of each term. A small p says that the hazard ratio changes over time.

    Raises
    ------
    UsageError
        There is no such transform of time.
    """
    g, p = clock(fit.rows, transform), fit.rows.x.shape[1]
    parts = [fit.at.information, fit.at.information_at(g), fit.at.information_at(g**2)]
    whole = np.block([[parts[0], parts[1]], [parts[1], parts[2]]])
    drift = schoenfeld(fit).T @ (g[fit.rows.at] * fit.rows.weights[fit.rows.event])
    rows = []
    for name, columns in [*terms.items(), ("GLOBAL", range(p))]:
        at = [*range(p), *(p + column for column in columns)]
        u = np.concatenate([np.zeros(p), drift[list(columns)]])
        found = float(u @ np.linalg.solve(whole[np.ix_(at, at)], u))
        rows.append((name, found, len(columns), float(chi2.sf(found, len(columns)))))
    table = pd.DataFrame(rows, columns=["term", "chi2", "df", "p"])
    method = f"Grambsch-Therneau score test, time: {transform}"
    return table.assign(n=len(fit.rows.exit), events=fit.events, method=method)


def schoenfeld(fit: CoxFit) -> Floats:
    """Give for each event the distance of its covariates from the mean of its risk set."""
    rows = fit.rows
    return np.asarray(rows.x[rows.event] - fit.at.mean[rows.at])


def smoothed(
    fit: CoxFit, column: int, *, transform: Transform = "km", level: float = 0.95
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the picture: one point an event, and a spline through them with its band.

    Points: `month`, `g` (transformed time) and `coefficient` (scaled Schoenfeld residual plus b);
    curve: `g`, `month`, `coefficient`, `low`, `high`. A level curve is a hazard ratio that holds. In R:
    plot(cox.zph(fit)).
    """
    from patsy import dmatrix

    rows, g = fit.rows, _transformed(fit.rows, transform)[fit.rows.at]
    scaled = schoenfeld(fit) * rows.weights[rows.event][:, None] @ fit.covariance * fit.events
    points = pd.DataFrame({"month": rows.times[rows.at], "g": g,
                           "coefficient": scaled[:, column] + fit.coefficients[column]})  # fmt: skip
    along = np.linspace(g.min(), g.max(), POINTS)
    inner = np.quantile(np.concatenate([along, g]), np.arange(1, FREEDOM - 1) / (FREEDOM - 1))
    formula = "cr(g, knots=knots, lower_bound=low, upper_bound=high) - 1"
    known = {"knots": list(inner), "low": g.min(), "high": g.max()}
    x, drawn = (np.asarray(dmatrix(formula, known | {"g": at})) for at in (g, along))
    if np.linalg.matrix_rank(x) < x.shape[1]:
        return points, pd.DataFrame(columns=["g", "month", "coefficient", "low", "high"])
    inverse = np.linalg.inv(x.T @ x)
    value = drawn @ inverse @ x.T @ points["coefficient"].to_numpy()
    variance = fit.events * fit.covariance[column, column]
    half = z_of(level) * np.sqrt(variance * np.einsum("ia,ab,ib->i", drawn, inverse, drawn))
    order = np.argsort(g)
    month = np.interp(along, g[order], points["month"].to_numpy()[order])
    curve = {
        "g": along,
        "month": month,
        "coefficient": value,
        "low": value - half,
        "high": value + half,
    }
    return points, pd.DataFrame(curve)


def clock(rows: RiskSets, transform: Transform) -> Floats:
    """Give each event time its transformed value, centred at the mean over events."""
    g = _transformed(rows, transform)
    return np.asarray(g - np.average(g, weights=rows.deaths))


def _transformed(rows: RiskSets, transform: Transform) -> Floats:
    if transform not in get_args(Transform):
        known = get_args(Transform)
        raise UsageError(f"no transform {transform!r} of time", fix=did_you_mean(transform, known))
    if transform == "km":
        return _registered_before(rows)
    if transform == "rank":
        place = rankdata(rows.exit)
        return np.asarray(place[rows.event][np.unique(rows.at, return_index=True)[1]])
    return np.asarray(np.log(rows.times) if transform == "log" else rows.times, dtype=float)


def _registered_before(rows: RiskSets) -> Floats:
    """Share registered before each event time: Kaplan-Meier over all strata, without weights."""
    together = RiskSets(rows.x, rows.exit, rows.event, entry=rows.entry)
    at_risk = together.sums(together.weights)[0]
    before = 1 - np.concatenate([[1.0], np.cumprod(1 - together.deaths / at_risk)[:-1]])
    return np.asarray(before[np.searchsorted(together.times, rows.times)])

"""How much sooner those register whose support began, beside people alike without it: a hazard ratio.

The discrete-time model (cloglog) of the months since support began, on those who began and on the others
weighted to be like them, over the chance to be still observed (a marginal structural model: Robins,
Hernan & Brumback 2000, Epidemiology 11; weights stabilised by the months followed); the covariates stand in
the model too. Errors are clustered (CR3, Satterthwaite), weights taken as given.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.analyse.comparison.begun import Begun
from impra_research.analyse.comparison.fits import cloglog
from impra_research.analyse.comparison.registered_since import BASE, Nuisances, nuisances
from impra_research.analyse.duration.durations import Floats
from impra_research.analyse.hazard import REFUSE
from impra_research.errors import UsageError

METHOD = "weighted discrete-time hazard (cloglog), cluster-robust CR3, Satterthwaite t"


def hazard_since(
    begun: Begun, *, told: Nuisances | None = None, level: float = 0.95
) -> pd.DataFrame:
    """Hazard ratio of registering, those who began against those alike who had not: one row.

    Columns: `term`, `hazard_ratio`, `low`, `high`, `se_log`, `df`, `n` (enterprises), `events` (of
    those who began), `clusters`, `base`, `method`.

    Raises
    ------
    UsageError
        Fewer than five of those who began registered.
    """
    if begun.events[0] < REFUSE:
        raise UsageError(f"{begun.events[0]} registered after support began", fix="wait for more")
    told = told or nuisances(begun)
    row, month = np.nonzero(begun.at_risk())
    weights = structural_weights(begun, told)[row, month]
    clock = begun.months()[month] / begun.horizon
    began = begun.began[row].astype(float)
    x = np.column_stack([np.ones(len(row)), began, clock, clock**2, begun.sample.x[row]])
    y = begun.registers()[row, month].astype(float)
    start = np.zeros(x.shape[1])
    start[0] = np.log((weights @ y) / weights.sum())
    b, errors = cloglog(x, y, weights, begun.sample.cluster[row], start)
    c = np.eye(len(b))[1]
    half = errors.half_width(c, level)
    ends = np.exp(b[1] + np.array([0.0, -half, half]))
    return pd.DataFrame([
        dict(zip(("hazard_ratio", "low", "high"), ends, strict=True))
        | {"se_log": errors.standard_error(c), "df": errors.degrees(c)}
    ]).assign(term="intercultural", n=begun.enterprises, events=begun.events[0],
              clusters=begun.clusters, base=BASE, method=METHOD)  # fmt: skip


def structural_weights(begun: Begun, told: Nuisances) -> Floats:
    """Weigh rows and months: 1 for who began, e / (1 - e) over the chance to be observed for the others."""
    each = np.where(begun.began, 1.0, told.weights.each)[:, None]
    seen = ~begun.began[:, None] & begun.at_risk()
    stays = (each * seen)[:, :, None].sum(axis=0)[:, 0]
    inverse = (each * seen / told.observed).sum(axis=0)
    even = np.divide(stays, inverse, out=np.ones_like(stays), where=inverse > 0)
    return np.where(begun.began[:, None], 1.0, each * even / told.observed)

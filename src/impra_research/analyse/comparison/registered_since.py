"""Share registered within some months of support's beginning, beside that of people alike without it.

Three answers. *Raw*: those who began and those who had not, as they are. *Weighted*: those who had not
weigh e / (1 - e), e their chance to begin then, over the chance to be still observed without support:
they become like those who began. *Doubly robust*: a model of the months to registration is added, which
corrects what the weights leave, and the other way round; it is right where either model is (augmented
inverse probability weighting: Robins & Rotnitzky 1992; for survival Bai, Tsiatis & O'Brien 2013,
Biometrics 69). With S the chance of no registration of who is without support, R(k) at risk and dN(k)
registering in month k, G(k) observed until then, h(k) the hazard, of n1 who began:

    S0 = 1/n1 [sum over began of S(tau) - sum over others of e / (1 - e) sum over k of
               S(tau) / S(k) R(k) / G(k) (dN(k) - h(k))]

S1 is Kaplan-Meier's. What each row adds is summed over clusters, of which those count in which support
began. In R: the formulas written out in tests/oracle/begun.R.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit
from scipy.stats import t

from impra_research.analyse.comparison.begun import GROUPS, Begun
from impra_research.analyse.comparison.linearised import logit_fit, with_constant
from impra_research.analyse.comparison.weighting import Weights, weights_of
from impra_research.analyse.duration.durations import Floats
from impra_research.analyse.estimate import Estimate
from impra_research.errors import UsageError

MODELS = ("raw", "weighted", "doubly robust")
METHODS = {
    "raw": "Kaplan-Meier, by influence, t",
    "weighted": "weighted Kaplan-Meier, weights as given, by influence, t",
    "doubly robust": "augmented inverse probability weighting, by influence, t",
}
BASE = "at risk, no intercultural support so far"


@dataclass(frozen=True, slots=True)
class Nuisances:
    """What the weights and the models say of each row, a column a month.

    `weights` make those without support like those who began, `observed` is the chance to be still
    observed at the start of a month, `hazard` that of registering in it without support.
    """

    weights: Weights
    observed: Floats
    hazard: Floats

    @property
    def survival(self) -> Floats:
        """Chance not to have registered by the end of each month, without support."""
        return np.asarray(np.cumprod(1 - self.hazard, axis=1))


def nuisances(begun: Begun) -> Nuisances:
    """Estimate them: three logits, of beginning, of leaving and of registering, the latter two a month.

    Raises
    ------
    UsageError
        A covariate tells of everybody whether support began, or who registered or left.
    """
    weights = weights_of(begun.sample)
    others, at_risk = ~begun.began[:, None], begun.at_risk()
    leaving = _monthly(begun, begun.leaves(), others & at_risk & ~begun.registers())
    hazard = _monthly(begun, begun.registers(), others & at_risk)
    if weights.why_not or leaving is None or hazard is None:
        raise UsageError(
            "a covariate tells of everybody whether support began", fix="name fewer terms"
        )
    stays = np.cumprod(1 - leaving, axis=1)
    return Nuisances(weights, np.column_stack([np.ones(len(stays)), stays[:, :-1]]), hazard)


def _monthly(begun: Begun, happens: np.ndarray, among: np.ndarray) -> Floats | None:
    """Fit a logit to rows and months, linear and square in the months followed: a chance for each."""
    clock = begun.months() / begun.horizon
    row, month = np.nonzero(among)
    if not happens[among].any():
        return np.zeros(among.shape)
    own = with_constant(begun.sample.x)
    at = np.column_stack([clock, clock**2])
    fit = logit_fit(
        np.hstack([own[row], at[month]]), happens[among].astype(float), np.ones(len(row))
    )
    if fit is None:
        return None
    b, k = fit[0], own.shape[1]
    return np.asarray(expit((own @ b[:k])[:, None] + at @ b[k:]))


def registered_since(
    begun: Begun, *, told: Nuisances | None = None, level: float = 0.95
) -> pd.DataFrame:
    """Share registered within the horizon of those who began less that of the others: three rows.

    Columns: `model` (raw, weighted, doubly robust), those of `Estimate`, `se`, `df`, `share` and
    `share_without` (of those who began, and of the others made like them), `ratio`, `ratio_low`,
    `ratio_high` (of the two shares), `beginners`, `others`, `events`, `clusters` (in which support
    began), `left_out`. The word for the difference is association.
    """
    told = told or nuisances(begun)
    share, added = _shares(begun, np.where(begun.began[:, None], 1.0, 0.0))
    without = (
        _shares(begun, np.where(begun.began[:, None], 0.0, 1.0)),
        _shares(begun, _weights(begun, told) / told.observed),
        _augmented(begun, told),
    )
    rows = [_row(model, begun, (share, added), other, level)
            for model, other in zip(MODELS, without, strict=True)]  # fmt: skip
    return pd.DataFrame(rows).assign(
        beginners=begun.beginners, others=begun.others, events=sum(begun.events),
        clusters=begun.clusters, left_out=begun.left_out,
    )  # fmt: skip


def _weights(begun: Begun, told: Nuisances) -> Floats:
    return np.where(begun.began, 0.0, told.weights.each)[:, None]


def _shares(begun: Begun, weights: Floats) -> tuple[float, Floats]:
    """Kaplan-Meier's share registered within the horizon by these weights, and what each row adds."""
    at_risk, registers = weights * begun.at_risk(), weights * begun.registers()
    n = at_risk.sum(axis=0)
    if not (n > 0).all():
        raise UsageError(
            f"nobody is followed for {begun.horizon} months", fix="name a shorter horizon"
        )
    hazard = registers.sum(axis=0) / n
    survival = float(np.prod(1 - hazard))
    spread = np.where(hazard < 1, n * (1 - hazard), np.inf)
    return 1 - survival, survival * ((registers - at_risk * hazard) / spread).sum(axis=1)


def _augmented(begun: Begun, told: Nuisances) -> tuple[float, Floats]:
    survival, last = told.survival, told.survival[:, -1]
    martingale = begun.registers() - begun.at_risk() * told.hazard
    corrects = (last[:, None] / survival * martingale / told.observed).sum(axis=1)
    w = _weights(begun, told)[:, 0]
    w = w * begun.beginners / w.sum()
    stays = float((last[begun.began].sum() - w @ corrects) / begun.beginners)
    added = np.where(begun.began, last - stays, -w * corrects) / begun.beginners
    return 1 - stays, -added


def _row(
    model: str,
    begun: Begun,
    began: tuple[float, Floats],
    without: tuple[float, Floats],
    level: float,
) -> dict[str, object]:
    (share, added), (other, added_other) = began, without
    half = float(t.ppf(0.5 + level / 2, begun.clusters - 1))
    se = clustered(added - added_other, begun)
    ratio, se_log = share / other, clustered(added / share - added_other / other, begun)
    name = f"registered within {begun.horizon} months, {GROUPS[1]} - {GROUPS[0]}"
    value = share - other
    told = Estimate(name, value, value - half * se, value + half * se, begun.enterprises, BASE,
                    METHODS[model])  # fmt: skip
    return {
        "model": model, **{f: getattr(told, f) for f in Estimate.__slots__}, "se": se,
        "df": begun.clusters - 1, "share": share, "share_without": other, "ratio": ratio,
        "ratio_low": ratio * np.exp(-half * se_log), "ratio_high": ratio * np.exp(half * se_log),
    }  # fmt: skip


def clustered(added: Floats, begun: Begun) -> float:
    """Estimate the error of what each row adds: squares of clusters, C / (C - 1) for those that began."""
    together = np.bincount(begun.sample.cluster, added)
    count = begun.clusters
    if count < 2:
        return float("nan")
    return float(np.sqrt(count / (count - 1) * (together**2).sum()))

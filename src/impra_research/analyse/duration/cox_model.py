"""Who registers sooner, by Cox's model: life histories in, hazard ratios out.

Ceasing unregistered censors (a cause-specific reading). With fewer than ten events a parameter, or
where a ratio has no end, Firth's penalty takes over and the method says so; with fewer than two, nothing
is fitted. With `competing` the ratios are Fine and Gray's, of the share that ends up registered: a
secondary reading, of what is known at the start alone. Who has ceased stays among those at risk and
gets no support any more, so that support would seem to lead to registration where it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impra_research.analyse.caution import Caution
from impra_research.analyse.design import columns_of, covariates, usable
from impra_research.analyse.duration.cox import CoxFit, Likelihood, fit_cox
from impra_research.analyse.duration.cox_errors import cluster_errors
from impra_research.analyse.duration.cox_risk_sets import Floats, RiskSets
from impra_research.analyse.duration.durations import BASE, durations
from impra_research.analyse.duration.fine_gray import fine_gray_rows
from impra_research.analyse.duration.firth import FirthFit, firth_cox
from impra_research.analyse.duration.proportionality import Transform, proportionality
from impra_research.analyse.hazard import CLUSTERS, TERMS, WARN
from impra_research.analyse.intervals import SINCE
from impra_research.analyse.sandwich import ClusterErrors
from impra_research.errors import UsageError

LEAST = 2  # events per parameter, with Firth's penalty
METHOD = "Cox (Efron), cluster-robust CR3, Satterthwaite t"
FIRTH = "Cox (Efron) with Firth's penalty"
COMPETING = "Fine-Gray, cluster-robust CR3, Satterthwaite t"
PROFILE, SHARED = f"{FIRTH}, profile limits", f"{FIRTH}, cluster-robust CR3, Satterthwaite t"


@dataclass(frozen=True, slots=True)
class FittedCox:
    """A fitted model and what it rests on; `fit` is None where the events could not carry it."""

    levels: dict[str, tuple[str, ...]]
    fit: CoxFit | None
    errors: ClusterErrors | None
    firth: FirthFit | None
    n: int
    events: int
    clusters: int
    left_out: int
    cautions: tuple[Caution, ...]
    method: str

    def ratios(self, level: float = 0.95) -> list[dict[str, float]]:
        """Give each hazard ratio with its interval, and the error and the freedom of its logarithm."""
        columns = len(columns_of(self.levels))
        fit, errors = self.fit, self.errors
        if fit is None or errors is None:
            nothing = dict.fromkeys(("hazard_ratio", "low", "high", "se_log", "df"), float("nan"))
            return [nothing] * columns
        found = []
        for b, c in zip(fit.coefficients, np.eye(columns), strict=True):
            half = errors.half_width(c, level)
            found.append({
                "hazard_ratio": np.exp(b), "low": np.exp(b - half), "high": np.exp(b + half),
                "se_log": errors.standard_error(c), "df": errors.degrees(c),
            })  # fmt: skip
        return found if self.method != PROFILE else self._profiles(found, level)

    def _profiles(self, found: list[dict[str, float]], level: float) -> list[dict[str, float]]:
        if self.firth is None:
            return found
        errors = np.sqrt(np.diag(self.firth.covariance))
        limits = [np.exp(self.firth.interval(j, level)) for j in range(len(found))]
        return [
            row | {"low": low, "high": high, "se_log": se, "df": float("nan")}
            for row, se, (low, high) in zip(found, errors, limits, strict=True)
        ]

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """Hazard ratios: the columns of `cox_model`."""
        listed = columns_of(self.levels)
        terms = pd.DataFrame(listed, columns=["term", "level", "reference"])
        return pd.concat([terms, pd.DataFrame(self.ratios(level))], axis="columns").assign(
            n=self.n, events=self.events, parameters=len(listed),
            events_per_parameter=self.events / max(len(listed), 1), clusters=self.clusters,
            left_out=self.left_out, base=BASE, method=self.method,
            caution="; ".join(map(str, self.cautions)),
        )  # fmt: skip

    def proportionality(self, transform: Transform = "km") -> pd.DataFrame:
        """Test each term, and all together: the columns of `proportionality.proportionality`."""
        if self.fit is None or self.firth is not None:
            return pd.DataFrame(columns=["term", "chi2", "df", "p", "n", "events", "method"])
        terms: dict[str, list[int]] = {}
        for at, (term, _, _) in enumerate(columns_of(self.levels)):
            terms.setdefault(term, []).append(at)
        return proportionality(self.fit, terms, transform=transform).assign(n=self.n)


def cox_model(
    histories: pd.DataFrame,
    *,
    places: tuple[str, str] | None = None,
    terms: Sequence[str] = TERMS,
    competing: bool = False,
    level: float = 0.95,
) -> pd.DataFrame:
    """Hazard ratios of registration with their intervals, one row a coefficient.

    Columns: those of `hazard.hazard_model` without `person_months`. The second of `places` is compared
    with the first. Supports and permits count from the month after they began. With `competing` the
    ratios are those of the subdistribution (cmprsk::crr in R), of terms known at the start.
    """
    return fit_cox_model(histories, places=places, terms=terms, competing=competing).table(level)


def fit_cox_model(
    histories: pd.DataFrame,
    *,
    places: tuple[str, str] | None = None,
    terms: Sequence[str] = TERMS,
    competing: bool = False,
) -> FittedCox:
    """Fit the model that `cox_model` tabulates.

    Raises
    ------
    UsageError
        A term that begins later is asked of the competing-risk model.
    """
    if later := [term for term in terms if competing and term in SINCE]:
        raise UsageError(
            f"{', '.join(later)}: who ceased would be counted as never supported",
            fix="ask the competing-risk model of what is known at the start",
        )
    kept, levels, cautions = usable(histories, places=places, terms=terms)
    rows = at_risk_rows(kept, keep=("cluster", *levels))
    events, k = int(rows["event"].sum()), len(columns_of(levels))
    clusters = rows["cluster"].nunique()
    left_out = int(histories["base"].sum()) - len(kept)
    if clusters < CLUSTERS:
        cautions += (Caution("few_clusters", count=clusters, least=CLUSTERS),)
    known = {"n": len(kept), "events": events, "clusters": clusters, "left_out": left_out}
    least, method = (WARN, COMPETING) if competing else (LEAST, METHOD)
    if events < least * max(k, 1) or k == 0:
        refused = Caution("refused", count=events, parameters=k, least=least)
        return FittedCox(
            levels, None, None, None, cautions=(*cautions, refused), method=method, **known
        )
    x, cluster = covariates(rows, levels), rows["cluster"].to_numpy()
    if competing:
        sets, row = fine_gray_rows(
            x, rows["exit"], rows["cause"], entry=rows["entry"], subject=rows["enterprise"]
        )
        fit = fit_cox(sets)
        errors = cluster_errors(fit, cluster[row])
        return FittedCox(levels, fit, errors, None, cautions=cautions, method=method, **known)
    sets = RiskSets(x, rows["exit"], rows["event"], entry=rows["entry"])
    fit, firth = fit_cox(sets), None
    if events < WARN * k or not fit.converged:
        firth = firth_cox(sets)
        fit = CoxFit(sets, firth.coefficients, Likelihood(sets, firth.coefficients), fit.null, True)
        cautions += (Caution("few_events", count=events, parameters=k, least=WARN),)
        method = PROFILE if clusters == len(kept) else SHARED
    errors = cluster_errors(fit, cluster)
    return FittedCox(levels, fit, errors, firth, cautions=cautions, method=method, **known)


def at_risk_rows(histories: pd.DataFrame, *, keep: Sequence[str]) -> pd.DataFrame:
    """Split each history in the risk set where a support or a permit begins: one row a stretch.

    Columns: `enterprise`, `entry`, `exit` (the stretch is (entry, exit]), `event` (0/1), `cause` (1
    registered, 2 ceased, 0 otherwise), `intercultural`, `supported` (so far other support only),
    `permit` (0/1), and those to `keep`. In R: survival::tmerge.
    """
    at_risk = histories.loc[histories["base"]].reset_index(drop=True)
    last = at_risk["months"].to_numpy(dtype=float)
    first = at_risk["entry"].to_numpy(dtype=float) if "entry" in at_risk else 0 * last
    since = {name: _since(at_risk, name) for name in SINCE}
    cuts = np.column_stack(
        [first, *(np.clip(month, first, last) for month in since.values()), last]
    )
    cuts.sort(axis=1)
    who, stretch = np.nonzero(np.diff(cuts, axis=1) > 0)
    entry, exit = cuts[who, stretch], cuts[who, stretch + 1]
    marks = {name: entry >= month[who] for name, month in since.items()}
    marks["supported"] &= ~marks["intercultural"]
    marks["cause"] = np.where(exit == last[who], durations(histories).event[who], 0)
    marks["event"] = marks["cause"] == 1
    fixed = ["enterprise", *(name for name in keep if name in at_risk and name not in SINCE)]
    split = at_risk[fixed].take(who).reset_index(drop=True).assign(entry=entry, exit=exit)
    return split.assign(**{name: mark.astype(np.int8) for name, mark in marks.items()})


def _since(histories: pd.DataFrame, name: str) -> Floats:
    return np.asarray(histories[f"{name}_from"].to_numpy(dtype=float, na_value=np.inf))

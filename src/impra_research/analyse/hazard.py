"""Who registers sooner: a discrete-time hazard model on person-months.

P(registers in month t | not before) = 1 - exp(-exp(a(t) + x b)): the complementary log-log model, in
which exp(b) is a hazard ratio whatever the length of the month (Allison 1982; Prentice & Gloeckler
1978). a(t) is a natural cubic spline of the month, or one level a band. statsmodels fits it, as
glm(family = binomial("cloglog")) does in R. Errors are robust to clusters, with the degrees of freedom of
the clusters that decide (`sandwich`): statsmodels' own are too small where few people register while
exposed, and its small-sample correction does not mend that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from impra_research.analyse.caution import Caution
from impra_research.analyse.design import Design, Floats, Time, design_of, usable
from impra_research.analyse.duration.durations import BASE
from impra_research.analyse.life_history import person_months
from impra_research.analyse.sandwich import ClusterErrors, cluster_errors

TERMS = ("place", "intercultural", "supported", "permit", "sex", "education")
METHOD = "discrete-time hazard (cloglog), cluster-robust CR3, Satterthwaite t"
WARN, REFUSE = 10, 5  # events per parameter
CLUSTERS = 30


@dataclass(frozen=True, slots=True)
class FittedHazard:
    """A fitted model: coefficients in the order of its design, their errors, what they rest on.

    A model that was refused has no errors, and its coefficients are nan.
    """

    design: Design
    coefficients: Floats
    errors: ClusterErrors | None
    n: int
    person_months: int
    events: int
    clusters: int
    left_out: int
    cautions: tuple[Caution, ...]
    method: str

    @property
    def events_per_parameter(self) -> float:
        """Events for each coefficient, those of time among them."""
        return self.events / len(self.coefficients)

    @property
    def caution(self) -> str:
        """All cautions in one line; empty when there is none."""
        return "; ".join(map(str, self.cautions))

    @property
    def refused(self) -> bool:
        """Whether the events could not carry the model."""
        return self.errors is None

    def ratio(self, c: Floats, level: float = 0.95) -> dict[str, float]:
        """exp(c' b) with its interval, the error of its logarithm, and the degrees of freedom."""
        if self.errors is None or np.isnan(c).any():
            return dict.fromkeys(("hazard_ratio", "low", "high", "se_log", "df"), float("nan"))
        b, half = float(c @ self.coefficients), self.errors.half_width(c, level)
        return {
            "hazard_ratio": np.exp(b), "low": np.exp(b - half), "high": np.exp(b + half),
            "se_log": self.errors.standard_error(c), "df": self.errors.degrees(c),
        }  # fmt: skip

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """Hazard ratios: the columns of `hazard_model`."""
        listed = self.design.columns()
        single = np.eye(len(self.coefficients))[len(self.coefficients) - len(listed) :]
        ratios = pd.DataFrame([self.ratio(c, level) for c in single])
        terms = pd.DataFrame(listed, columns=["term", "level", "reference"])
        return pd.concat([terms, ratios], axis="columns").assign(
            n=self.n, events=self.events, person_months=self.person_months,
            parameters=len(self.coefficients), events_per_parameter=self.events_per_parameter,
            clusters=self.clusters, left_out=self.left_out, base=BASE, method=self.method,
            caution=self.caution,
        )  # fmt: skip


def hazard_model(
    histories: pd.DataFrame,
    *,
    places: tuple[str, str] | None = None,
    terms: Sequence[str] = TERMS,
    time: Time = "spline",
    level: float = 0.95,
) -> pd.DataFrame:
    """Hazard ratios of registration with their intervals, one row a coefficient.

    Columns: `term`, `level`, `reference`, `hazard_ratio`, `low`, `high`, `se_log` (of its
    logarithm), `df` (of its t distribution), `n` (enterprises), `events`, `person_months`,
    `parameters`, `events_per_parameter`, `clusters`, `left_out` (a covariate is not known), `base`,
    `method`, `caution` (few events, few clusters, a level or term left out, such as a covariate
    never collected; with fewer than 5 events a parameter the model is refused and its ratios are
    null). The second of `places` is compared with the first.
    """
    model = fit_hazard(histories, places=places, terms=terms, time=time)
    return model.table(level)


def fit_hazard(
    histories: pd.DataFrame,
    *,
    places: tuple[str, str] | None = None,
    terms: Sequence[str] = TERMS,
    time: Time = "spline",
) -> FittedHazard:
    """Fit the model that `hazard_model` tabulates."""
    kept, levels, cautions = usable(histories, places=places, terms=terms)
    rows = person_months(kept, keep=("cluster", *levels))
    design = design_of(rows, levels, time=time)
    left_out = int(histories["base"].sum()) - len(kept)
    return fit_rows(rows, design, n=len(kept), left_out=left_out, cautions=cautions)


def fit_rows(
    rows: pd.DataFrame,
    design: Design,
    *,
    n: int,
    left_out: int = 0,
    cautions: tuple[Caution, ...] = (),
) -> FittedHazard:
    """Fit a design on person-months; refuse where the events cannot carry it."""
    # statsmodels.api costs a second more
    from statsmodels.genmod.families import Binomial, links
    from statsmodels.genmod.generalized_linear_model import GLM

    y, k = rows["event"].to_numpy(dtype=float), design.parameters
    clusters, found = pd.factorize(rows["cluster"])
    events = int(y.sum())
    cautions += few(events, k, len(found))
    nothing = FittedHazard(design, np.full(k, np.nan), None, n, len(rows), events, len(found),
                           left_out, cautions, METHOD)  # fmt: skip
    if events < REFUSE * k:
        return nothing
    x = design.matrix(rows)
    if y.all() or np.linalg.matrix_rank(x) < k:
        return replace(nothing, cautions=(*cautions, Caution("repeating")))
    model = GLM(y, x, family=Binomial(links.CLogLog()))
    fit = model.fit()
    weights = model.family.weights(fit.mu)
    errors = cluster_errors(x, fit.resid_working, clusters, weights=weights)
    return replace(nothing, coefficients=fit.params, errors=errors)


def few(events: int, parameters: int, clusters: int) -> tuple[Caution, ...]:
    """Warn of few events and few clusters; refuse where the events cannot carry the model."""
    if events < REFUSE * parameters:
        return (Caution("refused", count=events, parameters=parameters, least=REFUSE),)
    scarce = Caution("few_events", count=events, parameters=parameters, least=WARN)
    alone = Caution("few_clusters", count=clusters, least=CLUSTERS)
    found = ((scarce, events < WARN * parameters), (alone, clusters < CLUSTERS))
    return tuple(caution for caution, holds in found if holds)

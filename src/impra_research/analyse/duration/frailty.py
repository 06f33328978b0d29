"""What associations share and nobody measured: the discrete-time model with a random intercept.

cloglog on person-months, as `analyse.hazard` fits it, plus a normal intercept for each association
(glmm, adaptive Gauss-Hermite quadrature). Its ratios compare enterprises of one association, and are
further from 1 than those of `hazard_model`, which compare any two: a sensitivity reading beside
cluster-robust errors. In R: lme4::glmer(family = binomial("cloglog"), nAGQ = 9). Its errors take the spread
of C associations as known, and maximum likelihood understates it: the limits have C / (C - 2) of the
variance and t with C - 2 degrees of freedom, without which those of a term of associations cover 92 % at
40 associations (benchmarks/profiles.md).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import t

from impra_research.analyse.caution import Caution
from impra_research.analyse.design import Time, design_of, usable
from impra_research.analyse.duration.durations import BASE
from impra_research.analyse.hazard import TERMS, few
from impra_research.analyse.life_history import person_months
from impra_research.errors import UsageError

NODES, GROUPS = 9, 5
METHOD = "discrete-time hazard (cloglog), random intercept (AGQ)"


def frailty_model(
    histories: pd.DataFrame,
    *,
    group: str = "cluster",
    places: tuple[str, str] | None = None,
    terms: Sequence[str] = TERMS,
    time: Time = "spline",
    level: float = 0.95,
) -> pd.DataFrame:
    """Hazard ratios within an association, one row a coefficient.

    Columns: `term`, `level`, `reference`, `hazard_ratio`, `low`, `high`, `se_log`, `spread` (standard
    deviation of the associations' intercepts, the same in each row), `n`, `events`, `parameters`,
    `events_per_parameter`, `clusters`, `left_out`, `base`, `method`, `caution`.

    Raises
    ------
    UsageError
        The groups are fewer than five: two regions are no sample of regions.
    """
    kept, levels, cautions = usable(histories, places=places, terms=terms)
    rows = person_months(kept, keep=tuple(dict.fromkeys((group, *levels))))
    _check_groups(rows[group], group)
    design = design_of(rows, levels, time=time)
    listed = pd.DataFrame(design.columns(), columns=["term", "level", "reference"])
    events, k, groups = int(rows["event"].sum()), design.parameters + 1, rows[group].nunique()
    cautions += few(events, k, groups)
    found = pd.DataFrame(np.nan, index=listed.index, columns=["b", "se_log"])
    spread = float("nan")
    if not any(caution.kind == "refused" for caution in cautions):
        b, se, spread = random_intercept(design.matrix(rows), rows["event"], rows[group])
        found = pd.DataFrame({"b": b, "se_log": se})[-len(listed) :].reset_index(drop=True)
        cautions += (Caution("no_spread", group),) if spread < 1e-3 else ()
    few_groups = float(t.ppf(0.5 + level / 2, groups - 2)) * (groups / (groups - 2)) ** 0.5
    half = few_groups * found["se_log"]
    return listed.assign(
        hazard_ratio=np.exp(found["b"]), low=np.exp(found["b"] - half),
        high=np.exp(found["b"] + half), se_log=found["se_log"], spread=spread, n=len(kept),
        events=events, parameters=k, events_per_parameter=events / k, clusters=groups,
        left_out=int(histories["base"].sum()) - len(kept), base=BASE, method=METHOD,
        caution="; ".join(map(str, cautions)),
    )  # fmt: skip


def random_intercept(
    x: np.ndarray, y: pd.Series, group: pd.Series, *, nodes: int = NODES
) -> tuple[np.ndarray, np.ndarray, float]:
    """Fit cloglog with a normal intercept a group: coefficients, errors, standard deviation."""
    import glmm

    names = [f"x{j}" for j in range(x.shape[1])]
    table = dict(zip(names, x.T, strict=True))
    table |= {"y": np.asarray(y, dtype=float), "g": np.asarray(group.astype("str"), dtype=object)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", glmm.SingularFitWarning)  # a spread of zero says it
        fit = glmm.fit(table, f"y ~ 0 + {' + '.join(names)} + (1 | g)", family="binomial",
                       link="cloglog", nagq=nodes)  # fmt: skip
    return np.asarray(fit.beta), np.asarray(fit.se), float(np.sqrt(fit.tau2[0]))


def _check_groups(groups: pd.Series, name: str) -> None:
    count = groups.nunique()
    if count < GROUPS:
        raise UsageError(
            f"a random effect on {count} levels of {name!r} says nothing of how levels vary",
            fix=f"make {name} a term of the model (a fixed effect), or name a group of at least "
            f"{GROUPS} levels, such as the association",
        )

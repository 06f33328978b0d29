"""How intercultural support was felt to be: the scale, its reliability, and how two places differ.

Places are compared with raw and adjusted differences side by side. An adjusted difference is an
association; nothing here says what would have happened otherwise.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from impra_research.analyse.estimate import Estimate, estimates_table
from impra_research.analyse.intervals import first_supports, month_bounds
from impra_research.analyse.reliability import cronbach_alpha
from impra_research.analyse.reliability import item_statistics as _item_statistics
from impra_research.analyse.sandwich import cluster_errors
from impra_research.codebook import Codebook

ADJUST = ("sex", "education", "years_since_arrival", "kind")


def keyed_items(answer: pd.DataFrame, codebook: Codebook, scale: str) -> pd.DataFrame:
    """Turn the items of a scale into numbers that all point the same way, one column an item."""
    ends = codebook.scales[scale].minimum + codebook.scales[scale].maximum
    items = {name: item for name, item in codebook.items(scale).items() if name in answer}
    numbers = {name: answer[name].astype("object").astype("Float64") for name in items}
    return pd.DataFrame({
        name: ends - number if items[name].reversed else number for name, number in numbers.items()
    })  # fmt: skip


def scale_scores(
    answer: pd.DataFrame, codebook: Codebook, scale: str, *, least_answered: float = 0.5
) -> pd.DataFrame:
    """Score each person: the mean of the items answered, when at least half of them are.

    Columns: `person`, `score` (in the units of the items), `items_answered`, `items`.
    """
    items = keyed_items(answer, codebook, scale)
    answered = items.notna().sum(axis=1)
    enough = (answered > 0) & (answered >= least_answered * items.shape[1])
    score = items.mean(axis=1).where(enough).astype("Float64")
    return pd.DataFrame({"person": answer["person"], "score": score,
                         "items_answered": answered, "items": items.shape[1]})  # fmt: skip


def alpha(answer: pd.DataFrame, codebook: Codebook, scale: str, *, level: float = 0.95) -> Estimate:
    """Cronbach's alpha of a scale with Feldt's interval, over those who answered every item."""
    items = keyed_items(answer, codebook, scale)
    return cronbach_alpha(items, name=f"alpha, {scale}", level=level)


def item_statistics(answer: pd.DataFrame, codebook: Codebook, scale: str) -> pd.DataFrame:
    """Describe each item once keyed: the columns of `reliability.item_statistics`, and `reversed`."""
    table = _item_statistics(keyed_items(answer, codebook, scale))
    table.insert(1, "reversed", [codebook.variable(item).reversed for item in table["item"]])
    return table


def adjusted_difference(
    scores: pd.DataFrame,
    person: pd.DataFrame,
    *,
    places: tuple[str, str],
    support: pd.DataFrame | None = None,
    adjust: tuple[str, ...] = ADJUST,
    level: float = 0.95,
) -> pd.DataFrame:
    """Compare the mean score of the second place with the first's, raw and adjusted.

    Two rows, raw and adjusted, on the same persons (complete cases). Columns: `model`, those of
    `Estimate`, `adjusted_for`, `clusters`, `left_out` (scored, but without a covariate or alone in
    a category). A covariate never collected is not adjusted for, nor `kind`, that of the first
    service, without `support`. Least squares; a cluster is the service of the first support,
    without `support` the person (see `sandwich`).
    """
    scored = _scored(scores, person, support, places)
    terms = _collected(adjust, scored)
    kept = _complete(scored, terms)
    models = {"raw": (), "adjusted": tuple(t for t in terms if len(kept[t].unique()) > 1)}
    estimates = [_difference(kept, used, places, level) for used in models.values()]
    return estimates_table(estimates).assign(
        model=list(models), adjusted_for=[" ".join(used) for used in models.values()],
        clusters=kept["cluster"].nunique(), left_out=len(scored) - len(kept),
    )  # fmt: skip


def compared_scores(
    scores: pd.DataFrame,
    person: pd.DataFrame,
    *,
    places: tuple[str, str],
    support: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Scores of the very persons that `adjusted_difference` compares: `person`, `place`, `score`."""
    scored = _scored(scores, person, support, places)
    kept = _complete(scored, _collected(ADJUST, scored))
    return kept[["person", "place", "score"]].reset_index(drop=True)


def _collected(adjust: tuple[str, ...], scored: pd.DataFrame) -> tuple[str, ...]:
    """Keep the covariates known of anyone: one never collected makes nobody incomplete."""
    return tuple(term for term in adjust if term in scored and scored[term].notna().any())


def _scored(
    scores: pd.DataFrame,
    person: pd.DataFrame,
    support: pd.DataFrame | None,
    places: tuple[str, str],
) -> pd.DataFrame:
    """Persons with a score, in the two places, with the covariates known of them."""
    at = month_bounds(person, "interview", "interview") | month_bounds(person, "arrival", "arrival")
    years = (at["interview_latest"] - (at["arrival_earliest"] + at["arrival_latest"]) // 2) / 12
    known = person.assign(years_since_arrival=years.astype("Float64"))
    known = known[known["place"].isin(places)]
    scored = scores.dropna(subset="score").merge(known, on="person", validate="one_to_one")
    if support is None:
        return scored.assign(cluster=scored["person"])
    first = first_supports(support, person)[["person", "cluster", "kind"]]
    scored = scored.merge(first, on="person", how="left", validate="one_to_one")
    return scored.assign(cluster=scored["cluster"].fillna(scored["person"]))


def _complete(scored: pd.DataFrame, terms: tuple[str, ...], *, least: int = 3) -> pd.DataFrame:
    """Complete cases; a category of one or two people cannot carry a coefficient and leaves."""
    kept = scored.dropna(subset=list(terms))
    for term in terms:
        if not pd.api.types.is_numeric_dtype(kept[term]):
            kept = kept.assign(**{term: kept[term].astype("object").astype("str")})
            kept = kept[kept.groupby(term)[term].transform("size") >= least]
    return kept


def _difference(
    kept: pd.DataFrame,
    terms: tuple[str, ...],
    places: tuple[str, str],
    level: float,
) -> Estimate:
    from statsmodels.regression.linear_model import OLS

    name = f"mean score, {places[1]} - {places[0]}"
    method = "OLS, cluster-robust CR3, Satterthwaite t"
    found = Estimate.impossible(name, n=len(kept), base="scored", reason="", method=method)
    if set(kept["place"]) != set(places) or len(kept) <= 3 * (len(terms) + 2):
        return replace(found, reason="too few persons")
    data = kept.assign(
        score=kept["score"].astype(float), second=(kept["place"] == places[1]).astype(float)
    )
    data = data.assign(**{t: data[t].astype(float) for t in terms if t == "years_since_arrival"})
    model = OLS.from_formula(" + ".join(["score ~ second", *terms]), data)
    if np.linalg.matrix_rank(model.exog) < model.exog.shape[1]:
        return replace(found, reason="the covariates repeat one another")
    fit, clusters = model.fit(), pd.factorize(data["cluster"])[0]
    errors = cluster_errors(model.exog, fit.resid.to_numpy(), clusters, weights=np.ones(len(data)))
    value, second = float(fit.params["second"]), np.array(model.exog_names) == "second"
    half = errors.half_width(second.astype(float), level)
    if np.isnan(half):
        return replace(found, reason="one service alone decides it")
    return replace(found, value=value, low=value - half, high=value + half)

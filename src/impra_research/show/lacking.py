"""What missing answers and uncertain dates could do to a gap, beside the gap as it was told.

Bounds tell how many did not answer; where these are few, they are those of as many as could be few.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import t

from impra_research.analyse.comparison.bounds import missing_bounds
from impra_research.analyse.comparison.dates import redrawn
from impra_research.analyse.comparison.fits import fitted
from impra_research.analyse.comparison.gaps import share_gap
from impra_research.analyse.comparison.imputation import hazard_so_far, imputed
from impra_research.analyse.comparison.pooling import pooled
from impra_research.analyse.comparison.scenario import Scenario
from impra_research.analyse.duration.bootstrap import drawn_mean_difference
from impra_research.analyse.reconcile import NOT_PUT
from impra_research.show.gaps import SCALES, listed, outcome_in_text
from impra_research.show.labels import Look, capital
from impra_research.show.outcomes import Outcome
from impra_research.show.words import Interval

DRAWS = 20  # of what is missing, and of dates
FEWER = 300  # draws of clusters within each draw of dates


def lacking_answers(
    outcome: Outcome, enterprise: pd.DataFrame, look: Look, *, horizon: int
) -> pd.DataFrame:
    """Tell the share's gap as it was, with characteristics filled in, and its bounds (as `all_gaps`)."""
    terms = tuple(outcome.sample.levels)
    numbers = outcome.table.assign(registered=outcome.table["registered"].astype(float))
    filled = imputed(numbers, terms, using=("place", "registered"), draws=DRAWS)
    tables = [
        share_gap(one, "registered", places=look.places, terms=terms, weight=outcome.weight,
                  cluster="cluster").iloc[[1]]
        for one in filled
    ]  # fmt: skip
    rows = [
        *_as_told(outcome, look, horizon),
        _row(outcome, outcome.carried(pooled(tables)), "imputed", look, horizon),
    ]
    return pd.DataFrame([*rows, *_bounds(outcome, enterprise, look, horizon)])


def uncertain_dates(
    outcome: Outcome, histories: pd.DataFrame, look: Look, *, horizon: int
) -> pd.DataFrame:
    """Tell the gap in months as it was, with characteristics filled in, and with dates drawn again."""
    terms = tuple(outcome.sample.levels)
    at_risk = histories[histories["base"] & histories["place"].isin(look.places)]
    at_risk = at_risk.reset_index(drop=True).assign(
        event=at_risk["event"].to_numpy(dtype=float), hazard=hazard_so_far(at_risk).to_numpy()
    )
    filled = imputed(at_risk, terms, using=("place", "event", "hazard"), draws=DRAWS)
    found = {"imputed": pooled([_standardised(one, terms, look, horizon) for one in filled])}
    again = redrawn(histories, draws=DRAWS)
    found["dates_raw"] = pooled([_raw(one, look, horizon) for one in again])
    found["dates_adjusted"] = pooled([_standardised(one, terms, look, horizon) for one in again])
    told_again = [_row(outcome, table, name, look, horizon) for name, table in found.items()]
    return pd.DataFrame([*_as_told(outcome, look, horizon), *told_again])


def drawn() -> dict[str, int]:
    """Tell how often what is missing was drawn."""
    return {"draws": DRAWS}


def lacking_told(
    rows: pd.DataFrame, outcome: Outcome, look: Look, *, horizon: int
) -> dict[str, object]:
    """Say what the gap is with characteristics filled in, and between what bounds or with what dates."""
    of = rows.set_index("model")

    def amount(model: str, name: str = "value") -> str:
        return look.words.written(float(of.loc[model, name]), outcome.unit)

    def ends(model: str) -> str:
        low, high = (float(of.loc[model, name]) for name in ("low", "high"))
        return look.words.written(Interval(low, high), outcome.unit)

    def known(model: str) -> bool:
        return model in of.index and bool(of.loc[model, ["value", "low", "high"]].notna().all())

    parts = []
    if known("imputed") and known("adjusted"):
        parts.append(look.words.say(
            "lacking_told.imputed", imputed=amount("imputed"), imputed_ends=ends("imputed"),
            adjusted=amount("adjusted"), outcome=capital(outcome_in_text(outcome, look, horizon)),
        ))  # fmt: skip
    if known("dates_raw"):
        parts.append(look.words.say("lacking_told.dates", dates=amount("dates_raw"),
                                    dates_ends=ends("dates_raw"), raw=amount("raw")))  # fmt: skip
    if "bounds" in of.index:
        named = {name: amount("bounds", name) for name in ("lowest", "highest")}
        parts.append(look.words.say("lacking_told.bounds", **named))
    elif outcome.name == "registered":
        parts.append(look.words.say("lacking_told.complete"))
    return {"told": " ".join(parts), "n": outcome.sample.n}


def _as_told(outcome: Outcome, look: Look, horizon: int) -> list[dict[str, object]]:
    kept = outcome.gaps[outcome.gaps["model"].isin(["raw", "adjusted"])]
    return [
        listed(outcome, row, look, horizon)
        | {"model": row["model"], "label": look.words.say(f"gap_model.{row['model']}")}
        for row in kept.to_dict("records")
    ]


def _row(
    outcome: Outcome, table: pd.DataFrame, model: str, look: Look, horizon: int
) -> dict[str, object]:
    row = table.iloc[0].to_dict()
    label = look.words.say(f"gap_model.{model}")
    return listed(outcome, row, look, horizon) | {"model": model, "label": label}


def _bounds(
    outcome: Outcome, enterprise: pd.DataFrame, look: Look, horizon: int
) -> list[dict[str, object]]:
    """Bounds over all to whom the question was put; nothing where all of them answered."""
    put = enterprise[~enterprise["registered__missing"].isin(NOT_PUT)]
    silent = put[put["registered"].isna()]["place"].value_counts()
    counts = [int(silent.get(place, 0)) for place in look.places]
    if not any(counts):
        return []
    few, most = any(0 < count < look.min_cell for count in counts), look.min_cell - 1
    if few:
        put = put[put["registered"].notna()]
        counts = [max(count, most) for count in counts]
        nobody = pd.DataFrame({"place": np.repeat(list(look.places), counts)})
        put = pd.concat([put, nobody], ignore_index=True)
        if outcome.weight:
            put[outcome.weight] = put[outcome.weight].fillna(put[outcome.weight].mean())
    answer = put["registered"].map({"yes": 1.0, "no": 0.0}).astype("Float64")
    found = missing_bounds(put.assign(registered=answer), "registered", places=look.places,
                           weight=outcome.weight).set_index("group").loc["gap"]  # fmt: skip
    row = outcome.row("raw").to_dict() | {name: found[name] for name in ("low", "high")}
    label = look.words.say("gap_model.bounds_most" if few else "gap_model.bounds", least=most)
    scale = SCALES[outcome.unit]
    ends = look.words.interval(scale * found["lowest"], scale * found["highest"])
    bounds = {"lowest": found["lowest"], "highest": found["highest"], "difference": ends}
    return [listed(outcome, row, look, horizon) | bounds | {"model": "bounds", "label": label}]


def _raw(histories: pd.DataFrame, look: Look, horizon: int) -> pd.DataFrame:
    found = drawn_mean_difference(histories, places=look.places, horizon=horizon, draws=FEWER)
    at_risk = histories[histories["base"] & histories["place"].isin(look.places)]
    df = at_risk["cluster"].nunique() - 2
    se = (found.high - found.low) / 2 / float(t.ppf(0.975, df))
    return _table(found.value, se, df, found.n)


def _standardised(
    histories: pd.DataFrame, terms: Sequence[str], look: Look, horizon: int
) -> pd.DataFrame:
    at_risk = histories[histories["base"] & histories["place"].isin(look.places)]
    at_risk = at_risk.assign(event=at_risk["event"].astype(bool))
    scenario = Scenario(at_risk, tuple(terms), np.ones(len(at_risk)))
    entered = scenario.entered(tuple(terms), look.places, {})
    found = fitted(entered, "standardised", look.places, horizon)
    return _table(found.value, found.se, found.df, entered.n)


def _table(value: float, se: float, df: float, n: int) -> pd.DataFrame:
    return pd.DataFrame([{"value": value, "se": se, "df": df, "n": n, "low": np.nan,
                          "high": np.nan, "method": "drawn again"}])  # fmt: skip

"""Do hazard ratios move from model to model: the page's beside Cox's and others."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.analyse.duration.cox_model import FIRTH, FittedCox, cox_model, fit_cox_model
from impra_research.analyse.duration.frailty import GROUPS, frailty_model
from impra_research.analyse.hazard import FittedHazard
from impra_research.analyse.intervals import SINCE
from impra_research.show.labels import Look
from impra_research.show.results import direction
from impra_research.show.words import MISSING

MODELS = ("discrete", "cox", "shared")
COMPETING = "competing"  # another estimand: it stands beside the models and is no check of them
SHOWN = ["hazard_ratio", "low", "high"]
BASES = ["n", "events"]


def fitted_cox(model: FittedHazard, histories: pd.DataFrame, look: Look) -> FittedCox:
    """Fit Cox's model to what the page's model is fitted to."""
    return fit_cox_model(histories, places=look.places, terms=tuple(model.design.levels))


def beside(
    ratios: pd.DataFrame, model: FittedHazard, cox: FittedCox, histories: pd.DataFrame, look: Look
) -> pd.DataFrame:
    """Set the ratios of the models side by side, a row a ratio of `labelled_ratios`.

    Columns: `label`, `n`, then `hazard_ratio`, `low`, `high` of each model with its name before them
    (`discrete_hazard_ratio`), what each rests on (`cox_events_per_parameter`, `shared_spread`), and
    `moved`: how far Cox's ratio is from the page's, as a share of it.
    """
    terms = tuple(model.design.levels)
    tables = {
        "discrete": ratios,
        "cox": cox.table(),
        COMPETING: _competing(ratios, histories, look),
    }
    if histories.loc[histories["base"], "cluster"].nunique() >= GROUPS:
        tables["shared"] = frailty_model(histories, places=look.places, terms=terms)
    wanted = [*SHOWN, *BASES, "events_per_parameter", "parameters", "clusters", "spread", "method"]
    columns = {
        f"{name}_{column}": table[column].to_numpy()
        for name, table in tables.items() for column in wanted if column in table
    }  # fmt: skip
    moved = np.exp(np.abs(np.log(columns["cox_hazard_ratio"] / columns["discrete_hazard_ratio"])))
    table = ratios[["label", "n", "events", "clusters"]].assign(**columns, moved=moved - 1)
    return table.assign(**{name: _written(table, name, look) for name in (*MODELS, COMPETING)})


def _competing(ratios: pd.DataFrame, histories: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Give Fine and Gray's ratios of what is known at the start, in the page's rows; null elsewhere."""
    known = tuple(term for term in dict.fromkeys(ratios["term"]) if term not in SINCE)
    at = ["term", "level"]
    empty = pd.DataFrame(columns=[*at, *SHOWN, *BASES])
    found = (
        cox_model(histories, places=look.places, terms=known, competing=True) if known else empty
    )
    beside = ratios[at].merge(
        found[[*at, *SHOWN, *BASES]], on=at, how="left", validate="one_to_one"
    )
    return beside.astype(dict.fromkeys(BASES, "Int64"))


def _written(table: pd.DataFrame, name: str, look: Look) -> list[str]:
    """Write the ratios of one model with their intervals."""
    if f"{name}_low" not in table:
        return [MISSING] * len(table)
    rows = table[[f"{name}_{column}" for column in SHOWN]].itertuples(index=False)
    return [
        look.words.say("ratio_and_interval", ratio=ratio, low=low, high=high)
        if pd.notna(low) else look.words.written(ratio, "ratio")
        for ratio, low, high in rows
    ]  # fmt: skip


def beside_told(table: pd.DataFrame, look: Look) -> dict[str, object]:
    """Say how far the ratios move, which lie on another side of one, and what each model rests on."""
    apart = [
        row["label"] for row in table.to_dict("records")
        if len({direction(row[f"{name}_low"], row[f"{name}_high"], 1.0)
                for name in MODELS if pd.notna(row.get(f"{name}_low"))}) > 1
    ]  # fmt: skip
    first = table.iloc[0]
    spread = first.get("shared_spread", float("nan"))
    known = table["moved"].notna().any()
    firth = str(first["cox_method"]).startswith(FIRTH)
    told = [look.words.say("firth_told")] if firth else []
    told += [look.words.say("spread_told", spread=spread)] if pd.notna(spread) else []
    most = table["moved"].idxmax() if known else table.index[0]
    return {
        "form": "some" if apart else "none", "apart": [_quoted(label, look) for label in apart],
        "most": table.at[most, "moved"], "label": _quoted(table.at[most, "label"], look),
        "n": first["n"], "events": first["events"], "clusters": first["clusters"],
        "discrete_each": first["discrete_events_per_parameter"],
        "cox_each": first["cox_events_per_parameter"],
        **{f"competing_{name}": table[f"{COMPETING}_{name}"].astype("Int64").max() for name in BASES},
        "told": "".join(f" {text}" for text in told),
    }  # fmt: skip


def _quoted(label: str, look: Look) -> str:
    return look.words.say("quoted", question=label)

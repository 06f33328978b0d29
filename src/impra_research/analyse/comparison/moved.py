"""Which choice moves a specification curve, and what the curve says in all."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from impra_research.analyse.comparison.choices import AXES


def what_moves(curve: pd.DataFrame) -> pd.DataFrame:
    """Tell by how much the estimate changes when one choice is switched, all else equal.

    One row a choice (`one` and `other` empty: all its switches) and one a switch. Columns: `choice`,
    `one`, `other`, `pairs` (specifications that differ in it alone), `mean_absolute_change`,
    `mean_change` (from one to the other), `largest_change`, `scale`: months, or the logarithm of the
    hazard ratio. The choice that moves most comes first.
    """
    ratio = (curve["contrast"] == "hazard ratio").all()
    told = curve.assign(estimate=np.log(curve["value"]) if ratio else curve["value"])
    rows = []
    for choice in (axis for axis in AXES if len(told[axis].unique()) > 1):
        others = [axis for axis in AXES if axis != choice]
        wide = told.pivot_table(index=others, columns=choice, values="estimate", aggfunc="first")
        named = [name for name in dict.fromkeys(told[choice]) if name in wide]
        switches = {(a, b): (wide[b] - wide[a]).dropna() for a, b in combinations(named, 2)}
        if not switches:  # all but one give no estimate
            continue
        rows.append(_row(choice, "", "", pd.concat(switches.values())))
        rows += [_row(choice, a, b, change) for (a, b), change in switches.items()]
    columns = [
        "choice",
        "one",
        "other",
        "pairs",
        "mean_absolute_change",
        "mean_change",
        "largest_change",
    ]
    table = pd.DataFrame(rows, columns=columns)
    table = table.assign(scale="log hazard ratio" if ratio else "months")
    order = table[table["one"] == ""].set_index("choice")["mean_absolute_change"]
    by_choice = table["choice"].map(order)
    return (
        table.assign(by=by_choice)
        .sort_values("by", ascending=False, kind="stable")
        .drop(columns="by")
        .reset_index(drop=True)
    )


def _row(choice: str, one: str, other: str, change: pd.Series) -> tuple[object, ...]:
    if not len(change):
        return choice, one, other, 0, np.nan, np.nan, np.nan
    signed = float(change.mean()) if one else float("nan")
    largest = float(change.iloc[int(change.abs().to_numpy().argmax())])
    return choice, one, other, len(change), float(change.abs().mean()), signed, largest


def in_all(curve: pd.DataFrame) -> pd.DataFrame:
    """Sum up a curve in one row.

    Columns: `contrast`, `specifications`, `estimated`, `lowest`, `median`, `highest`, `above` (share of
    estimates above no difference), `apart` (share of intervals that leave out no difference),
    `n_least`, `n_most`, `events_least`.
    """
    found = curve[curve["value"].notna()]
    none = 1.0 if (curve["contrast"] == "hazard ratio").all() else 0.0
    return pd.DataFrame([{
        "contrast": curve["contrast"].iloc[0], "specifications": len(curve), "estimated": len(found),
        "lowest": found["value"].min(), "median": found["value"].median(),
        "highest": found["value"].max(), "above": (found["value"] > none).mean(),
        "apart": ((found["low"] > none) | (found["high"] < none)).mean(),
        "n_least": curve["n"].min(), "n_most": curve["n"].max(), "events_least": curve["events"].min(),
    }])  # fmt: skip

"""Do the ratios hold over time: the test of each term, and the picture of two of them.

The points that usually stand around such a curve are left out: each would be one enterprise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from impra_research.analyse.design import columns_of
from impra_research.analyse.duration.cox_model import FittedCox
from impra_research.analyse.duration.proportionality import smoothed
from impra_research.show.canvas import GREY, INK, canvas
from impra_research.show.labels import Look, capital, small
from impra_research.show.results import NotEstimated
from impra_research.show.sections import ratio_label

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DRAWN, ALL, LINE = ("place", "intercultural"), "GLOBAL", 0.05


def term_tests(cox: FittedCox, look: Look) -> pd.DataFrame | NotEstimated:
    """Test each term and all together: `label`, `chi2`, `df`, `p`, `n`, `events`, `whole`."""
    table = cox.proportionality()
    if table.empty:
        return NotEstimated("proportionality")
    named = [look.words.say("all_terms") if term == ALL else capital(look.term(term))
             for term in table["term"]]  # fmt: skip
    return table.assign(label=named, whole=table["term"] == ALL)


def terms_told(table: pd.DataFrame) -> dict[str, object]:
    """Name the smallest p of a term and the one of all; `form` tells whether any is below the line."""
    terms, whole = table[~table["whole"]], table[table["whole"]].iloc[0]
    least = terms.loc[terms["p"].idxmin()]
    return {
        "form": "some" if table["p"].min() < LINE else "none", "term": small(least["label"]),
        "term_p": least["p"], "all_p": whole["p"], "n": whole["n"], "events": whole["events"],
    }  # fmt: skip


def over_time(
    cox: FittedCox, histories: pd.DataFrame, look: Look, *, horizon: int
) -> pd.DataFrame | NotEstimated:
    """Smooth the ratios of place and support along time: `label`, `month`, `hazard_ratio`, limits, `fixed`.

    To the horizon, or to where fewer than `min_cell` are still observed.
    """
    if cox.fit is None or cox.firth is not None:
        return NotEstimated("proportionality")
    months = np.sort(histories.loc[histories["base"], "months"].to_numpy(dtype=float))
    last = min(horizon, months[-look.min_cell]) if len(months) >= look.min_cell else 0
    found = []
    for column, (term, level, reference) in enumerate(columns_of(cox.levels)):
        if term in DRAWN:
            _, curve = smoothed(cox.fit, column)
            label = ratio_label(term, level, reference, look)
            found.append(curve[curve["month"] <= last].assign(
                label=label, fixed=np.exp(cox.fit.coefficients[column])))  # fmt: skip
    curves = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    if curves.empty:
        return NotEstimated("proportionality")
    ratios = {"hazard_ratio": "coefficient", "low": "low", "high": "high"}
    return curves.assign(
        **{new: np.exp(curves[old].astype(float)) for new, old in ratios.items()}, n=cox.n
    )


def ratios_over_time(look: Look, curves: pd.DataFrame, *, title: str) -> Figure:
    """Draw each ratio along time with its band; the dashed line is the one ratio of the model."""
    labels = list(dict.fromkeys(curves["label"]))
    with canvas(title, 1.6 + 2.2 * len(labels), rows=(1,) * len(labels)) as (figure, plots):
        for plot, label in zip(plots, labels, strict=True):
            curve = curves[curves["label"] == label]
            plot.plot(curve["month"], curve["hazard_ratio"], color=INK, linewidth=2.2)
            plot.fill_between(curve["month"], curve["low"], curve["high"], color=INK, alpha=0.14,
                              linewidth=0)  # fmt: skip
            plot.axhline(1, color=GREY, linewidth=1)
            plot.axhline(curve["fixed"].iloc[0], color=INK, linewidth=1.2, linestyle=(0, (4, 2)))
            plot.set_yscale("log")
            ticks = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
            plot.set_ylim(0.15, 12)
            plot.set_yticks(ticks[1:], [look.words.number(t) for t in ticks[1:]])
            plot.minorticks_off()
            plot.set_title(label, fontsize=10.5, fontweight="normal", pad=5)
            plot.tick_params(labelbottom=True)
            plot.set_xticks(range(0, int(curves["month"].max()) + 1, 12))
        plots[-1].set_xlabel(look.words.say("axis.months"))
        plots[0].set_ylabel(look.words.say("axis.hazard_ratio_short"))
    return cast("Figure", figure)

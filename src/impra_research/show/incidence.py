"""Registered or ceased, each with the other as a competing event: shares, tests and the figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import pandas as pd

from impra_research.analyse.duration.incidence import incidence_at
from impra_research.analyse.duration.rank_tests import gray, logrank
from impra_research.analyse.duration.within import incidence_difference
from impra_research.analyse.estimate import Estimate
from impra_research.analyse.helped import TOO_FEW
from impra_research.show.canvas import GREY, canvas, legend, percent_axis
from impra_research.show.figures import at_risk_below
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated
from impra_research.show.screen import screen
from impra_research.show.told import few

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

OUTCOMES = {"registered": "axis.registered", "ceased": "axis.ceased"}
LINE = 0.05


def within_shares(histories: pd.DataFrame, *, within: int) -> pd.DataFrame:
    """Share registered and share ceased by the month: `outcome`, `group`, `n`, `count`, `share`, limits."""
    found = incidence_at(histories, month=within, cluster="cluster")
    return found.rename(columns={"value": "share"}).sort_values(
        "outcome", ascending=False, kind="stable"
    )


def within_difference(
    shares: pd.DataFrame, histories: pd.DataFrame, look: Look, *, within: int
) -> Estimate:
    """Second place's share registered less the first's; none where either may not be shown."""
    found = incidence_difference(histories, places=look.places, month=within)
    told = screen(shares[shares["outcome"] == "registered"], look.min_cell)
    hidden = told["share"].isna() & shares.loc[told.index, "share"].notna()
    if hidden.any():
        return Estimate.impossible(found.name, n=found.n, base=found.base, reason=TOO_FEW)
    return found


def ranks_told(histories: pd.DataFrame) -> dict[str, object] | NotEstimated:
    """Set Gray's test beside the log-rank test; `form` counts those below the customary line.

    `n` is that of the smaller place.
    """
    tests = {"gray": gray(histories), "logrank": logrank(histories)}
    known = {name: test.p for name, test in tests.items() if not test.reason}
    if "logrank" not in known:
        return NotEstimated("rank_tests")
    below = sum(p < LINE for p in known.values())
    least = int(histories.loc[histories["base"], "place"].value_counts().min())
    form = ("none", "one", "two")[below] if "gray" in known else "late"
    return {f"{name}_p": p for name, p in known.items()} | {"form": form, "n": least}


def late_told(histories: pd.DataFrame, look: Look) -> dict[str, str]:
    """Count those that were observed only from some time after they began; nothing when none."""
    late = int((histories["base"] & (histories["entry"] > 0)).sum())
    told = look.words.say("observed_late", count=few(late, look)) if late else ""
    return {"told": f" {told}" if told else ""}


def incidence_curves(
    look: Look, curves: pd.DataFrame, risk: pd.DataFrame, *, title: str, within: int
) -> Figure:
    """Draw the share registered by month, below it the share ceased, and who is at risk."""
    horizon = int(risk["month"].max())
    groups = [place for place in look.places if place in set(curves["group"])]
    rows = (1, 0.42, 0.14 * len(groups) + 0.05)
    with canvas(title, 6.6, rows=rows) as (figure, (above, middle, below)):
        for plot, outcome in zip((above, middle), OUTCOMES, strict=True):
            _outcome(plot, curves[curves["outcome"] == outcome], outcome, groups, look)
            plot.axvline(within, color=GREY, linewidth=0.8, linestyle=(0, (1, 2)))
        above.set(ylim=(0, 1.02), xlim=(0, horizon))
        middle.set_ylim(bottom=0)
        percent_axis(above.yaxis, look)
        percent_axis(middle.yaxis, look)
        middle.tick_params(labelbottom=True)
        middle.set_xticks(range(0, horizon + 1, 12))
        middle.set_xlabel(look.words.say("axis.months"))
        legend(above, look, groups, upper="left")
        at_risk_below(below, risk, groups, look)
    return cast("Figure", figure)


def _outcome(
    plot: Axes, curves: pd.DataFrame, outcome: str, groups: Sequence[str], look: Look
) -> None:
    for place in groups:
        curve = curves[curves["group"] == place]
        colour = look.colour(place)
        plot.step(curve["month"], curve["incidence"], where="post", color=colour, linewidth=2.2,
                  linestyle=look.line(place))  # fmt: skip
        plot.fill_between(curve["month"], curve["low"].astype(float), curve["high"].astype(float),
                          step="post", color=colour, alpha=0.16, linewidth=0)  # fmt: skip
    plot.set_ylabel(look.words.say(OUTCOMES[outcome]))

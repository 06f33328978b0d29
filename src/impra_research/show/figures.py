"""Figures of time, of models and of coders: survival curves, hazard ratios, agreement.

The claim is the title and intervals are drawn. A place keeps its colour, line and marker everywhere, so
no reading rests on colour alone. Each function takes the `Look`, then its results.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from impra_research.show.canvas import GREY, INK, canvas, legend, percent_axis, wrapped
from impra_research.show.coders import ENOUGH
from impra_research.show.labels import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def survival_curves(
    look: Look,
    curves: pd.DataFrame,
    risk: pd.DataFrame,
    *,
    title: str,
    read: pd.DataFrame | None = None,
) -> Figure:
    """Draw the share not yet registered by month, with intervals, medians and who is at risk.

    `read` are the curves of dates read as intervals: thin lines, as far as the others are drawn.
    """
    horizon = int(risk["month"].max())
    groups = [place for place in look.places if place in set(curves["group"])]
    with canvas(title, 5.4, rows=(1, 0.12 * len(groups) + 0.04)) as (figure, (plot, below)):
        for place in groups:
            curve = curves.loc[curves["group"] == place]
            _curve(plot, curve, place, look, horizon)
            if isinstance(read, pd.DataFrame):
                exact = read[(read["group"] == place) & (read["month"] <= curve["month"].max())]
                plot.step([0, *exact["month"]], [1, *exact["survival"]], where="post", color=INK,
                          linewidth=1, linestyle=":")  # fmt: skip
        plot.axhline(0.5, color=GREY, linewidth=0.8, linestyle=(0, (1, 2)))
        plot.set(ylim=(0, 1.02), xlim=(0, horizon), ylabel=look.words.say("axis.unregistered"))
        plot.tick_params(labelbottom=True)
        plot.set_xticks(range(0, horizon + 1, 12))
        percent_axis(plot.yaxis, look)
        plot.set_xlabel(look.words.say("axis.months"))
        legend(plot, look, groups)
        at_risk_below(below, risk, groups, look)
    return cast("Figure", figure)


def _curve(plot: Axes, curve: pd.DataFrame, place: str, look: Look, horizon: int) -> None:
    colour = look.colour(place)
    plot.step(curve["month"], curve["survival"], where="post", color=colour, linewidth=2.2,
              linestyle=look.line(place))  # fmt: skip
    plot.fill_between(curve["month"], curve["low"].astype(float), curve["high"].astype(float),
                      step="post", color=colour, alpha=0.16, linewidth=0)  # fmt: skip
    median = curve.loc[curve["survival"] <= 0.5, "month"].min()
    if pd.notna(median) and median <= horizon:
        plot.plot(
            [median, median], [0, 0.5], color=colour, linewidth=1.2, linestyle=look.line(place)
        )
        plot.plot(median, 0.5, marker=look.marker(place), color=colour, markersize=7)


def at_risk_below(below: Axes, risk: pd.DataFrame, groups: Sequence[str], look: Look) -> None:
    """Write the risk table under the months of the curve."""
    below.set(ylim=(len(groups) - 0.4, -0.9))
    below.grid(visible=False)
    below.spines[:].set_visible(False)
    below.tick_params(length=0, labelbottom=False)
    below.set_yticks(range(len(groups)), [look.place(place) for place in groups])
    below.text(0, -0.75, look.words.say("axis.at_risk"), color=GREY, fontsize=9.5, va="center")
    for row, place in enumerate(groups):
        for _, cell in risk.loc[risk["group"] == place].iterrows():
            count = int(cell["at_risk"])
            few = 0 < count < look.min_cell
            shown = f"<{look.min_cell}" if few else look.words.number(count)
            side = {0: "left", int(risk["month"].max()): "right"}.get(int(cell["month"]), "center")
            below.text(cell["month"], row, shown, ha=side, va="center", color=look.colour(place))


def forest(look: Look, ratios: pd.DataFrame, *, title: str) -> Figure:
    """Draw the hazard ratios that have an interval, with it, on a log axis; one is no difference."""
    known = ratios.dropna(subset=["hazard_ratio", "low", "high"])
    with canvas(title, 1.7 + 0.58 * len(known)) as (figure, (plot,)):
        at = np.arange(len(known))
        value, low, high = (
            known[name].to_numpy(dtype=float) for name in ("hazard_ratio", "low", "high")
        )
        plot.axvline(1, color=GREY, linewidth=1)
        plot.errorbar(value, at, xerr=[value - low, high - value], fmt="o", color=INK,
                      markersize=7, elinewidth=1.8, capsize=4)  # fmt: skip
        plot.set_xscale("log")
        _ratio_axis(plot, low, high, look)
        plot.set_yticks(at, [wrapped(text) for text in known["label"]])
        plot.set(ylim=(len(known) - 0.5, -0.5), xlabel=look.words.say("axis.hazard_ratio"))
        plot.grid(visible=False, axis="y")
        for y, (_, row) in enumerate(known.iterrows()):
            plot.annotate(look.words.say("ratio_and_interval", **_ratio(row)), (1.0, y),
                          xycoords=("axes fraction", "data"), xytext=(8, 0),
                          textcoords="offset points", va="center", fontsize=9.5)  # fmt: skip
    return cast("Figure", figure)


def _ratio(row: pd.Series) -> dict[str, Any]:
    return {"ratio": row["hazard_ratio"], "low": row["low"], "high": row["high"]}


def _ratio_axis(plot: Axes, low: np.ndarray, high: np.ndarray, look: Look) -> None:
    from matplotlib.ticker import NullFormatter

    least, most = min(low.min(), 0.5) / 1.1, max(high.max(), 2.0) * 1.1
    ticks = [t for t in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0) if least <= t <= most]
    plot.set_xlim(least, most)
    plot.set_xticks(ticks, [look.words.number(int(t) if t >= 1 else t) for t in ticks])
    plot.xaxis.set_minor_formatter(NullFormatter())


def agreement_dots(look: Look, codes: pd.DataFrame, *, title: str) -> Figure:
    """Draw kappa of each code with its interval, from highest to lowest."""
    known = codes.dropna(subset=["kappa"]).sort_values("kappa", ascending=False, kind="stable")
    kappa, low, high = (
        known[name].to_numpy(dtype=float, na_value=np.nan) for name in ("kappa", "low", "high")
    )
    with canvas(title, 1.7 + 0.27 * len(known)) as (figure, (plot,)):
        at = np.arange(len(known))
        plot.axvline(ENOUGH, color=GREY, linewidth=1, linestyle=(0, (4, 2)))
        plot.hlines(at, low, high, color=INK, linewidth=1.8)
        plot.plot(kappa, at, "o", color=INK, markersize=6.5)
        plot.set_yticks(at, [wrapped(text) for text in known["label"]])
        least = float(np.nanmin([*low, *kappa, 0.0]))
        plot.set(ylim=(len(known) - 0.5, -0.5), xlim=(least - 0.02, 1.03))
        plot.xaxis.set_major_formatter(lambda value, _: look.words.number(float(value)))
        plot.set_xlabel(look.words.say("axis.agreement"))
    return cast("Figure", figure)

"""Result tables become figures: the claim is the title, intervals are drawn, bars begin at zero.

A place keeps its colour, line and marker everywhere, so no reading rests on colour alone. Each
function takes the `Look` first, then its results, and returns one matplotlib figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from impra_research.show.labels import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 8.0
INK, GREY, FAINT = "#222222", "#595959", "#D9D9D9"
STYLE = {
    "font.family": "DejaVu Sans", "font.size": 10.5, "axes.titlesize": 12.5,
    "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.titlepad": 14,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": GREY,
    "axes.labelcolor": INK, "text.color": INK, "xtick.color": GREY, "ytick.color": INK,
    "axes.grid": True, "axes.axisbelow": True, "grid.color": FAINT, "grid.linewidth": 0.8,
    "figure.facecolor": "white", "legend.frameon": False, "text.parse_math": False,
}  # fmt: skip
LABEL_WIDTH = 34


@contextmanager
def _canvas(title: str, height: float, rows: Sequence[float] = (1,)) -> Iterator[Any]:
    """Give a figure and its axes, one above the other; the title stands over all of them."""
    from matplotlib import pyplot, rc_context

    with rc_context(STYLE):
        figure, axes = pyplot.subplots(
            len(rows), figsize=(WIDTH, height), height_ratios=rows, layout="constrained",
            squeeze=False, sharex=len(rows) > 1,
        )  # fmt: skip
        figure.suptitle(
            _wrapped(title, 74), x=0.012, ha="left", fontsize=12.5, fontweight="bold", color=INK
        )
        yield figure, axes[:, 0]


def _wrapped(text: str, width: int = LABEL_WIDTH) -> str:
    from textwrap import fill

    # A no-break space must hold here too, and textwrap would break at it.
    return fill(text.replace("\u00a0", "\x00"), width).replace("\x00", "\u00a0")


def survival_curves(
    look: Look, curves: pd.DataFrame, risk: pd.DataFrame, *, title: str
) -> Figure:
    """Draw the share not yet registered by month, with intervals, medians and who is at risk."""
    horizon = int(risk["month"].max())
    groups = [place for place in look.places if place in set(curves["group"])]
    with _canvas(title, 5.4, rows=(1, 0.12 * len(groups) + 0.04)) as (figure, (plot, below)):
        for place in groups:
            _curve(plot, curves.loc[curves["group"] == place], place, look, horizon)
        plot.axhline(0.5, color=GREY, linewidth=0.8, linestyle=(0, (1, 2)))
        plot.set(ylim=(0, 1.02), xlim=(0, horizon), ylabel=look.words.say("axis.unregistered"))
        plot.tick_params(labelbottom=True)
        plot.set_xticks(range(0, horizon + 1, 12))
        _percent_axis(plot.yaxis, look)
        plot.set_xlabel(look.words.say("axis.months"))
        _legend(plot, look, groups)
        _at_risk(below, risk, groups, look)
    return figure


def _curve(plot: Axes, curve: pd.DataFrame, place: str, look: Look, horizon: int) -> None:
    colour = look.colour(place)
    plot.step(curve["month"], curve["survival"], where="post", color=colour, linewidth=2.2,
              linestyle=look.line(place))  # fmt: skip
    plot.fill_between(curve["month"], curve["low"].astype(float), curve["high"].astype(float),
                      step="post", color=colour, alpha=0.16, linewidth=0)  # fmt: skip
    median = curve.loc[curve["survival"] <= 0.5, "month"].min()
    if pd.notna(median) and median <= horizon:
        plot.plot([median, median], [0, 0.5], color=colour, linewidth=1.2, linestyle=look.line(place))
        plot.plot(median, 0.5, marker=look.marker(place), color=colour, markersize=7)


def _at_risk(below: Axes, risk: pd.DataFrame, groups: Sequence[str], look: Look) -> None:
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


def share_bars(
    look: Look, shares: pd.DataFrame, *, title: str, rows: str, of: str = "", axis: str = "axis.share"
) -> Figure:
    """Draw shares as bars from zero with their intervals, one group of bars a row, one bar a place.

    `rows` names the column whose codes are the rows; `of` the variable that labels them, when the
    column is not itself a name of variables.
    """
    codes = list(dict.fromkeys(shares[rows]))
    groups = [place for place in look.places if place in set(shares["group"])]
    label = {"kind": look.kind, "item": look.variable}.get(rows, partial(look.code, of))
    with _canvas(title, 1.5 + 0.34 * len(codes) * len(groups) + 0.12 * len(codes)) as (figure, (plot,)):
        for number, place in enumerate(groups):
            part = shares.loc[shares["group"] == place].set_index(rows).reindex(codes)
            _bars(plot, part, number, len(groups), place, look)
        plot.set_yticks(range(len(codes)), [_wrapped(label(code)) for code in codes])
        plot.set(ylim=(len(codes) - 0.5, -0.5), xlim=(0, 1), xlabel=look.words.say(axis))
        _percent_axis(plot.xaxis, look)
        plot.grid(visible=False, axis="y")
        _legend(plot, look, groups, bars=True)
    return figure


def _bars(plot: Axes, part: pd.DataFrame, number: int, of: int, place: str, look: Look) -> None:
    thick = 0.78 / of
    at = np.arange(len(part)) + (number - (of - 1) / 2) * thick
    share, low, high = (part[name].astype(float).to_numpy() for name in ("share", "low", "high"))
    plot.barh(at, np.nan_to_num(share), height=thick * 0.9, color=look.colour(place),
              hatch="" if number == 0 else "///", edgecolor="white", linewidth=0)  # fmt: skip
    plot.errorbar(share, at, xerr=[share - low, high - share], fmt="none", ecolor=INK,
                  elinewidth=1.3, capsize=3)  # fmt: skip
    for y, value in zip(at[np.isnan(share)], share[np.isnan(share)], strict=True):
        plot.text(0.01, y, look.words.say("too_few", min_cell=look.min_cell), va="center",
                  color=GREY, fontsize=9)  # fmt: skip
        del value


def place_shares(look: Look, shares: pd.DataFrame, *, title: str, axis: str = "axis.share") -> Figure:
    """Draw one share for every place of the study, in order; the places compared stand out."""
    ordered = shares.sort_values("share", ascending=False)
    with _canvas(title, 1.5 + 0.36 * len(ordered)) as (figure, (plot,)):
        for y, (_, row) in enumerate(ordered.iterrows()):
            colour = look.colour(row["group"]) if row["group"] in look.places else "#8C8C8C"
            plot.barh(y, row["share"], height=0.7, color=colour)
            plot.errorbar(row["share"], y, xerr=[[row["share"] - row["low"]], [row["high"] - row["share"]]],
                          fmt="none", ecolor=INK, elinewidth=1.3, capsize=3)  # fmt: skip
        plot.set_yticks(range(len(ordered)), [look.place(group) for group in ordered["group"]])
        plot.set(ylim=(len(ordered) - 0.5, -0.5), xlim=(0, 1), xlabel=look.words.say(axis))
        _percent_axis(plot.xaxis, look)
        plot.grid(visible=False, axis="y")
    return figure


def forest(look: Look, ratios: pd.DataFrame, *, title: str) -> Figure:
    """Draw hazard ratios with their intervals on a log axis; one is no difference."""
    known = ratios.dropna(subset=["hazard_ratio"])
    with _canvas(title, 1.6 + 0.5 * len(known)) as (figure, (plot,)):
        at = np.arange(len(known))
        value, low, high = (known[name].to_numpy(dtype=float) for name in ("hazard_ratio", "low", "high"))
        plot.axvline(1, color=GREY, linewidth=1)
        plot.errorbar(value, at, xerr=[value - low, high - value], fmt="o", color=INK,
                      markersize=7, elinewidth=1.8, capsize=4)  # fmt: skip
        plot.set_xscale("log")
        _ratio_axis(plot, low, high, look)
        plot.set_yticks(at, [_wrapped(text) for text in known["label"]])
        plot.set(ylim=(len(known) - 0.5, -0.5), xlabel=look.words.say("axis.hazard_ratio"))
        plot.grid(visible=False, axis="y")
        for y, (_, row) in enumerate(known.iterrows()):
            plot.annotate(look.words.say("ratio_and_interval", **_ratio(row)), (1.0, y),
                          xycoords=("axes fraction", "data"), xytext=(8, 0),
                          textcoords="offset points", va="center", fontsize=9.5)  # fmt: skip
    return figure


def _ratio(row: pd.Series) -> dict[str, Any]:
    return {"ratio": row["hazard_ratio"], "low": row["low"], "high": row["high"]}


def _ratio_axis(plot: Axes, low: np.ndarray, high: np.ndarray, look: Look) -> None:
    from matplotlib.ticker import NullFormatter

    least, most = min(low.min(), 0.5) / 1.1, max(high.max(), 2.0) * 1.1
    ticks = [t for t in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0) if least <= t <= most]
    plot.set_xlim(least, most)
    plot.set_xticks(ticks, [look.words.number(int(t) if t >= 1 else t) for t in ticks])
    plot.xaxis.set_minor_formatter(NullFormatter())


def distributions(
    look: Look, scores: pd.DataFrame, *, title: str, low: float = 1, high: float = 5, bins: int = 8
) -> Figure:
    """Draw how a score is spread in each place: shares of persons by band, means marked."""
    groups = [place for place in look.places if place in set(scores["place"])]
    edges = np.linspace(low, high, bins + 1)
    shares = {place: _banded(scores, place, edges, look.min_cell) for place in groups}
    top = max(float(share.max()) for share in shares.values()) * 1.15
    with _canvas(title, 1.9 * len(groups) + 1.1, rows=(1,) * len(groups)) as (figure, axes):
        for plot, place in zip(axes, groups, strict=True):
            plot.bar(edges[:-1], shares[place], width=np.diff(edges) * 0.94, align="edge",
                     color=look.colour(place), hatch="" if place == groups[0] else "///",
                     edgecolor="white", linewidth=0)  # fmt: skip
            mean = float(scores.loc[scores["place"] == place, "score"].astype(float).mean())
            plot.axvline(mean, color=INK, linewidth=1.6)
            plot.annotate(look.words.say("mean_is", mean=mean), (mean, top), xytext=(5, -4),
                          textcoords="offset points", va="top", fontsize=9.5)  # fmt: skip
            plot.set_title(look.place(place), fontsize=10.5, color=look.colour(place), pad=4)
            plot.set(ylim=(0, top), ylabel=look.words.say("axis.share_of_persons"))
            _percent_axis(plot.yaxis, look)
        axes[-1].set(xlim=(low, high), xlabel=look.words.say("axis.score"))
    return figure


def _banded(
    scores: pd.DataFrame, place: str, edges: np.ndarray, min_cell: int
) -> np.ndarray:
    """Shares by band; bands with fewer than `min_cell` join the next towards the middle."""
    values = scores.loc[scores["place"] == place, "score"].dropna().astype(float)
    counts, _ = np.histogram(values, bins=edges)
    return _joined(counts, min_cell) / max(counts.sum(), 1)


def _joined(counts: np.ndarray, min_cell: int) -> np.ndarray:
    """Spread the sum of neighbouring small bands evenly, so that no single small count shows."""
    shown, start = counts.astype(float), 0
    for end in range(1, len(counts) + 1):
        total = counts[start:end].sum()
        if total == 0 or total >= min_cell:
            shown[start:end] = total / (end - start)
            start = end
    if start < len(counts):
        back = start
        while back > 0 and counts[back:].sum() < min_cell:
            back -= 1
        shown[back:] = counts[back:].sum() / (len(counts) - back)
    return shown


def _percent_axis(axis: Any, look: Look) -> None:  # noqa: ANN401
    from matplotlib.ticker import FuncFormatter, MultipleLocator

    axis.set_major_formatter(FuncFormatter(lambda share, _: look.words.whole_percent(share)))
    if max(axis.get_view_interval()) >= 0.99:
        axis.set_major_locator(MultipleLocator(0.25))


def _legend(plot: Axes, look: Look, groups: Sequence[str], *, bars: bool = False) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    keys = [
        Patch(facecolor=look.colour(place), edgecolor="white", hatch="" if n == 0 else "///",
              label=look.place(place))
        if bars
        else Line2D([], [], color=look.colour(place), linestyle=look.line(place), linewidth=2.2,
                    marker=look.marker(place), label=look.place(place))
        for n, place in enumerate(groups)
    ]  # fmt: skip
    plot.legend(handles=keys, loc="lower left" if bars else "upper right", handlelength=2.6,
                **({"bbox_to_anchor": (0, 1), "ncols": len(groups), "borderaxespad": 0.2} if bars else {}))  # fmt: skip

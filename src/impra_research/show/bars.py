"""Figures of shares: bars from zero with their intervals, and how a score is spread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from impra_research.show.canvas import GREY, INK, canvas, legend, percent_axis, wrapped
from impra_research.show.filling import exactness, least_n
from impra_research.show.labels import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

OTHERS = "#8C8C8C"
SECOND = "///"  # the hatch that tells the second place without colour


def share_bars(
    look: Look,
    shares: pd.DataFrame,
    *,
    title: str,
    rows: str,
    of: str = "",
    axis: str = "axis.share",
) -> Figure:
    """Draw shares as bars from zero with their intervals, one group of bars a row, one bar a place.

    `rows` names the column whose codes are the rows; `of` the variable that labels them, when the
    column is not itself a name of variables.
    """
    codes = list(dict.fromkeys(shares[rows]))
    groups = [place for place in look.places if place in set(shares["group"])]
    label = {
        "kind": look.kind,
        "item": look.item,
        "theme": look.theme,
        "definition": look.definition,
    }.get(rows, partial(look.code, of))
    with canvas(title, 1.5 + 0.34 * len(codes) * len(groups) + 0.12 * len(codes)) as (
        figure,
        (plot,),
    ):
        for number, place in enumerate(groups):
            part = shares.loc[shares["group"] == place].set_index(rows).reindex(codes)
            _bars(plot, part, number, len(groups), place, look)
        plot.set_yticks(range(len(codes)), [wrapped(label(code)) for code in codes])
        plot.set(ylim=(len(codes) - 0.5, -0.5), xlim=(0, 1), xlabel=_share_axis(axis, look))
        percent_axis(plot.xaxis, look)
        plot.grid(visible=False, axis="y")
        legend(plot, look, groups, bars=True)
    return cast("Figure", figure)


def _bars(plot: Axes, part: pd.DataFrame, number: int, of: int, place: str, look: Look) -> None:
    thick = 0.78 / of
    at = np.arange(len(part)) + (number - (of - 1) / 2) * thick
    share, low, high = (part[name].astype(float).to_numpy() for name in ("share", "low", "high"))
    plot.barh(at, np.nan_to_num(share), height=thick * 0.9, color=look.colour(place),
              hatch="" if number == 0 else SECOND, edgecolor="white", linewidth=0)  # fmt: skip
    plot.errorbar(share, at, xerr=[share - low, high - share], fmt="none", ecolor=INK,
                  elinewidth=1.3, capsize=3)  # fmt: skip
    for y in at[np.isnan(share)]:
        plot.text(0.01, y, look.words.say("too_few", min_cell=look.min_cell), va="center",
                  color=GREY, fontsize=9)  # fmt: skip


def place_shares(
    look: Look, shares: pd.DataFrame, *, title: str, axis: str = "axis.share"
) -> Figure:
    """Draw one share for every place of the study, in order; the places compared stand out."""
    ordered = shares.sort_values("share", ascending=False)
    how = exactness("percent", least_n(shares))
    with canvas(title, 1.5 + 0.36 * len(ordered)) as (figure, (plot,)):
        for y, (_, row) in enumerate(ordered.iterrows()):
            colour = look.colour(row["group"]) if row["group"] in look.places else OTHERS
            plot.barh(y, row["share"], height=0.7, color=colour)
            plot.errorbar(row["share"], y, xerr=[[row["share"] - row["low"]], [row["high"] - row["share"]]],
                          fmt="none", ecolor=INK, elinewidth=1.3, capsize=3)  # fmt: skip
            shown = look.words.written(row["share"], how)
            plot.annotate(shown, (1.0, y), xycoords=("axes fraction", "data"), xytext=(8, 0),
                          textcoords="offset points", va="center", fontsize=9.5)  # fmt: skip
        plot.set_yticks(range(len(ordered)), [look.place(group) for group in ordered["group"]])
        plot.set(ylim=(len(ordered) - 0.5, -0.5), xlim=(0, 1), xlabel=_share_axis(axis, look))
        percent_axis(plot.xaxis, look)
        plot.grid(visible=False, axis="y")
    return cast("Figure", figure)


def _share_axis(axis: str, look: Look) -> str:
    """Name an axis of shares; say that they are weighted, as far as the study weights."""
    name = look.words.say(axis)
    weighted = look.study.declared.sampling.weight
    return look.words.say("axis.weighted", axis=name) if weighted else name


def distributions(
    look: Look, scores: pd.DataFrame, *, title: str, low: float = 1, high: float = 5, bins: int = 8
) -> Figure:
    """Draw how a score is spread in each place: share of persons per half point, means marked."""
    scored = scores.dropna(subset="score")
    counts = scored["place"].value_counts()
    groups = [place for place in look.places if counts.get(place, 0) >= look.min_cell]
    edges = np.linspace(low, high, bins + 1)
    values = {place: scored.loc[scored["place"] == place, "score"] for place in groups}
    spread = {place: _densities(values[place], edges, look.min_cell) for place in groups}
    top = max(height for bands in spread.values() for _, _, height in bands) * 1.15
    with canvas(title, 1.9 * len(groups) + 1.1, rows=(1,) * len(groups)) as (figure, axes):
        for plot, place in zip(axes, groups, strict=True):
            for left, right, height in spread[place]:
                plot.bar(left, height, width=right - left, align="edge", color=look.colour(place),
                         hatch="" if place == groups[0] else SECOND, edgecolor="white",
                         linewidth=1.2)  # fmt: skip
            mean = float(values[place].astype(float).mean())
            plot.axvline(mean, color=INK, linewidth=1.6)
            plot.annotate(look.words.say("mean_is", mean=mean), (mean, top), xytext=(5, -4),
                          textcoords="offset points", va="top", fontsize=9.5)  # fmt: skip
            plot.set_title(look.place(place), fontsize=10.5, color=look.colour(place), pad=4)
            plot.set(ylim=(0, top), ylabel=look.words.say("axis.share_of_persons"))
            percent_axis(plot.yaxis, look)
        steps = range(int(low), int(high) + 1)
        axes[-1].set_xticks(steps, [look.words.number(step) for step in steps])
        axes[-1].set(xlim=(low, high), xlabel=look.words.say("axis.score"))
    return cast("Figure", figure)


Band = tuple[float, float, float]  # where a bar begins and ends, and what it stands for


def _densities(values: pd.Series, edges: np.ndarray, min_cell: int) -> list[Band]:
    """Share of persons per band of the first width, so that a wide bar keeps its area."""
    counts, _ = np.histogram(values.astype(float), bins=edges)
    width = edges[1] - edges[0]
    return [
        (left, right, count / counts.sum() * width / (right - left))
        for left, right, count in _joined(counts, edges, min_cell)
    ]


def _joined(counts: np.ndarray, edges: np.ndarray, min_cell: int) -> list[Band]:
    """Join neighbouring small bands into one wide band, so that no single small count shows."""
    ends: list[int] = [0]
    for end in range(1, len(counts) + 1):
        total = counts[ends[-1] : end].sum()
        if total == 0 or total >= min_cell:
            ends.append(end)
    while len(ends) > 1 and counts[ends[-1] :].sum() < min_cell and ends[-1] < len(counts):
        ends.pop()  # what is left at the end joins the band before
    stops = [*ends[1:-1], len(counts)] if ends[-1] == len(counts) else [*ends[1:], len(counts)]
    return [
        (float(edges[start]), float(edges[stop]), float(counts[start:stop].sum()))
        for start, stop in zip([0, *stops[:-1]], stops, strict=True)
    ]

"""Ranks of practices: what weights leave open, and what the raters do."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd

from impra_research.analyse.practices.sensitivity import TOP
from impra_research.show.canvas import GREY, INK, canvas, wrapped
from impra_research.show.labels import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

THICK, APART = 7.0, 0.2


def rank_spans(look: Look, ranked: pd.DataFrame, *, title: str) -> Figure:
    """Draw one row a practice: the middle 95 % of its ranks over weightings, and over raters' scores.

    The share of weightings in which it is among the first stands at the right.
    """
    with canvas(title, 2.0 + 0.56 * len(ranked)) as (figure, (plot,)):
        for y, row in enumerate(ranked.to_dict("records")):
            colour, place = look.colour(row["group"]), row["group"]
            plot.hlines(
                y - APART, row["low"], row["high"], color=colour, linewidth=THICK, alpha=0.45
            )
            plot.hlines(y + APART, row["low_raters"], row["high_raters"], color=INK, linewidth=2)
            middle = (row["rank"] + row["last"]) / 2
            plot.plot(middle, y, look.marker(place), color=colour, markersize=7)
            plot.annotate(look.words.whole_percent(row["share"]), (1.0, y), va="center",
                          xycoords=("axes fraction", "data"), xytext=(8, 0),
                          textcoords="offset points", fontsize=9.5)  # fmt: skip
        plot.annotate(look.words.say("axis.among_first", top=TOP), (1.0, -0.6), ha="left",
                      xycoords=("axes fraction", "data"), xytext=(4, 4),
                      textcoords="offset points", fontsize=9, color=GREY)  # fmt: skip
        plot.set_yticks(range(len(ranked)), [wrapped(label, 44) for label in ranked["label"]],
                        fontsize=9)  # fmt: skip
        last = int(ranked[["high", "high_raters"]].to_numpy().max())
        plot.set(ylim=(len(ranked) - 0.5, -0.6), xlim=(0.5, last + 0.7),
                 xlabel=look.words.say("axis.rank"))  # fmt: skip
        plot.set_xticks([1, *range(5, last + 1, 5)])
        plot.grid(visible=False, axis="y")
        _keys(plot, look, ranked)
    return cast("Figure", figure)


def _keys(plot: Axes, look: Look, ranked: pd.DataFrame) -> None:
    from matplotlib.lines import Line2D

    places = [place for place in look.places if place in set(ranked["group"])]
    keys = [Line2D([], [], color=look.colour(place), marker=look.marker(place), linestyle="",
                   markersize=7, label=look.place(place)) for place in places]  # fmt: skip
    said = {name: look.words.say(f"rank_key.{name}") for name in ("weights", "raters")}
    keys += [Line2D([], [], color=GREY, linewidth=THICK, alpha=0.45, label=said["weights"]),
             Line2D([], [], color=INK, linewidth=2, label=said["raters"])]  # fmt: skip
    plot.legend(handles=keys, loc="lower left", bbox_to_anchor=(0, 1), ncols=2, fontsize=9.5,
                borderaxespad=0.3)  # fmt: skip

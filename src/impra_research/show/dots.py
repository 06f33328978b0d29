"""Estimates as dots with their intervals: one row a thing estimated, one dot a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from impra_research.show.canvas import GREY, INK, canvas, legend, wrapped
from impra_research.show.labels import Look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

APART = 0.26  # of two places in a row


def estimate_dots(
    look: Look,
    table: pd.DataFrame,
    *,
    title: str,
    rows: str,
    axis: str,
    lines: Sequence[float] = (),
    of: str = "",
) -> Figure:
    """Draw coefficients (`value`, 1 at most, with `low` and `high`), one of `rows` a row, one dot a place.

    `of` is the family of words or the variable that labels the rows; `lines` are the values that
    conventions name.
    """
    known = table.dropna(subset="value")
    codes = list(dict.fromkeys(known[rows]))
    groups = [place for place in look.places if place in set(known.get("group", ()))]
    label = look.item if rows == "item" else lambda code: look.code(of, code) if of else code
    with canvas(title, 1.7 + 0.42 * len(codes) * (1 if len(groups) < 2 else 1.3)) as (
        figure,
        (plot,),
    ):
        for at in lines:
            plot.axvline(at, color=GREY, linewidth=1, linestyle=(0, (4, 2)))
        for number, place in enumerate(groups or [""]):
            part = known[known["group"] == place] if groups else known
            y = np.array([codes.index(code) for code in part[rows]], dtype=float)
            y += (number - (len(groups) - 1) / 2) * APART if groups else 0
            colour = look.colour(place) if place else INK
            value, low, high = (
                part[name].to_numpy(dtype=float) for name in ("value", "low", "high")
            )
            plot.hlines(y, low, high, color=colour, linewidth=1.8)
            plot.plot(value, y, look.marker(place) if place else "o", color=colour, markersize=6.5)
        plot.set_yticks(range(len(codes)), [wrapped(label(str(code))) for code in codes])
        plot.set(ylim=(len(codes) - 0.5, -0.5), xlabel=look.words.say(axis))
        plot.xaxis.set_major_formatter(lambda value, _: look.words.number(float(value)))
        plot.set_xlim(min(0.0, float(known["low"].min())), 1.02)
        plot.grid(visible=False, axis="y")
        if groups:
            legend(plot, look, groups, bars=True)
    return cast("Figure", figure)

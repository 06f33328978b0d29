"""Figures of a gap: every way to tell it, with its interval and no difference marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from impra_research.show.canvas import GREY, INK, canvas, wrapped
from impra_research.show.gaps import SCALES
from impra_research.show.labels import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def gap_dots(look: Look, gaps: pd.DataFrame, *, title: str) -> Figure:
    """Draw gaps with their intervals, one panel an outcome, one row a way to tell the gap."""
    known = gaps.dropna(subset=["value"])
    panels = [part for _, part in known.groupby("axis", sort=False)]
    rows = [len(part) + 1.6 for part in panels]
    with canvas(title, 0.8 + 0.42 * sum(rows), rows, shared=False) as (figure, plots):
        for plot, part in zip(plots, panels, strict=True):
            dots(plot, part, look)
            plot.set_xlabel(wrapped(str(part["axis"].iloc[0]), 60))
    return cast("Figure", figure)


def dots(plot: Axes, part: pd.DataFrame, look: Look) -> None:
    """Draw the rows of one panel; zero is no difference."""
    at = np.arange(len(part))
    scale = SCALES[part["unit"].iloc[0]]
    value, low, high = (
        scale * part[name].to_numpy(dtype=float) for name in ("value", "low", "high")
    )
    plot.axvline(0, color=GREY, linewidth=1)
    plot.hlines(at, low, high, color=INK, linewidth=1.8)
    plot.plot(value, at, "o", color=INK, markersize=6.5)
    plot.set_yticks(at, [wrapped(text) for text in part["label"]])
    plot.set(ylim=(len(part) - 0.5, -0.5))
    plot.xaxis.set_major_formatter(lambda x, _: look.words.number(round(x) if x == round(x) else x))
    plot.grid(visible=False, axis="y")

"""The figure of a specification curve: estimates in their order, and under each the choices that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from impra_research.show.canvas import FAINT, GREY, INK, canvas, wrapped
from impra_research.show.curve import NONE, chosen_axes, label
from impra_research.show.labels import PALETTE, Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

OWN = PALETTE[1]  # the page's own choices: also a diamond, on a line of its own
ROW = 0.27  # inches


def specifications(look: Look, curve: pd.DataFrame, *, title: str) -> Figure:
    """Draw every estimate with its interval from the lowest to the highest, its choices below.

    An interval that leaves out no difference is dark; the choices of the page are a diamond.
    """
    known = curve.dropna(subset="value").sort_values(["value", "rank"]).reset_index(drop=True)
    axes = chosen_axes(curve)
    rows = [(axis, choice) for axis in axes for choice in ("", *dict.fromkeys(curve[axis]))]
    below = ROW * max(len(rows), 1)
    with canvas(title, 4.4 + below, rows=(3.0, below)) as (figure, (above, matrix)):
        _estimates(above, known, look)
        _choices(matrix, known, rows, look)
        for plot in (above, matrix):
            for at in known.index[known["first"]]:
                plot.axvline(at, color=OWN, linewidth=1.2, linestyle=(0, (3, 2)), zorder=0)
        above.set_xlim(-0.9, len(known) - 0.1)
    return cast("Figure", figure)


def _estimates(plot: Axes, known: pd.DataFrame, look: Look) -> None:
    contrast = known["contrast"].iloc[0]
    ratio, none = contrast == "hazard ratio", NONE[contrast]
    apart = (known["low"] > none) | (known["high"] < none)
    thick = _thickness(len(known))
    for rows, colour in ((known[~apart], "#B0B0B0"), (known[apart], INK)):
        plot.vlines(rows.index, rows["low"], rows["high"], color=colour, linewidth=thick)
    plot.plot(known.index, known["value"], "o", color=INK, markersize=min(6.0, thick * 1.3))
    own = known[known["first"]]
    plot.plot(own.index, own["value"], "D", color=OWN, markeredgecolor="white", markersize=9)
    plot.axhline(none, color=GREY, linewidth=1)
    plot.grid(visible=False, axis="x")
    plot.tick_params(axis="x", length=0, labelbottom=False)
    key = "axis.hazard_ratio_short" if ratio else "axis.months_apart"
    named = {
        f"place_{end}": look.place(place) for end, place in zip("ab", look.places, strict=True)
    }
    plot.set_ylabel(wrapped(look.words.say(key, **named), 40))
    if ratio:
        _ratio_axis(plot, known, look)
    else:
        plot.locator_params(axis="y", integer=True)
        plot.yaxis.set_major_formatter(lambda value, _: look.words.number(int(value)))
    _legend(plot, look, apart=bool(apart.any()), own=len(own) > 0)


def _ratio_axis(plot: Axes, known: pd.DataFrame, look: Look) -> None:
    from matplotlib.ticker import NullFormatter

    least, most = min(known["low"].min(), 0.5) / 1.05, max(known["high"].max(), 2.0) * 1.05
    ticks = [t for t in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0) if least <= t <= most]
    plot.set_yscale("log")
    plot.set_ylim(least, most)
    plot.set_yticks(ticks, [look.words.number(int(t) if t >= 1 else t) for t in ticks])
    plot.yaxis.set_minor_formatter(NullFormatter())


def _legend(plot: Axes, look: Look, *, apart: bool, own: bool) -> None:
    from matplotlib.lines import Line2D

    def mark(key: str, **how: Any) -> Line2D:  # noqa: ANN401  what matplotlib takes
        return Line2D([], [], label=look.words.say(key), **how)

    keys = [mark("curve_key.own", color=OWN, marker="D", linestyle="", markersize=7)] if own else []
    keys += [mark("curve_key.holds", color="#B0B0B0", linewidth=2.2)]
    keys += [mark("curve_key.apart", color=INK, linewidth=2.2)] if apart else []
    plot.legend(handles=keys, loc="lower left", bbox_to_anchor=(0, 1), fontsize=9.5,
                borderaxespad=0.2, handlelength=1.4, labelspacing=0.3)  # fmt: skip


def _choices(plot: Axes, known: pd.DataFrame, rows: list[tuple[str, str]], look: Look) -> None:
    """Mark the choices of each estimate; the name of what is chosen stands above its choices."""
    heads = [at for at, (_, choice) in enumerate(rows) if not choice]
    for at, (axis, choice) in enumerate(rows):
        chosen = known.index[known[axis] == choice]
        plot.vlines(chosen, at - 0.36, at + 0.36, color=INK, linewidth=_thickness(len(known)))
    names = [label(axis, choice, look) if choice else look.words.say(f"choice.{axis}")
             for axis, choice in rows]  # fmt: skip
    plot.set_yticks(range(len(rows)), names)
    for at in heads:
        plot.get_yticklabels()[at].set(color=GREY, fontweight="bold", fontsize=9.5)
        plot.axhline(at - 0.5, color=FAINT, linewidth=1)
    plot.set(ylim=(max(len(rows), 1) - 0.5, -0.5), xlabel=look.words.say("axis.specifications"))
    plot.grid(visible=False)
    plot.tick_params(axis="both", length=0, labelbottom=False)
    plot.spines[:].set_visible(False)


def _thickness(columns: int) -> float:
    """Width in points of a mark of which so many stand side by side."""
    return max(0.8, min(5.0, 165 / max(columns, 1)))

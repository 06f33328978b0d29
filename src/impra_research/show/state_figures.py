"""Figures of states: shares by month, groups of alike pathways, moves, shares by when with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from impra_research.show.canvas import GREY, INK, canvas, legend, percent_axis, wrapped
from impra_research.show.labels import Look
from impra_research.show.pathways import STATES, TOGETHER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe & Ito (2008), other colours than the places'; the hatch tells them without colour.
# What is counted together, mostly shelter and end, is stacked where these are: no other border jumps.
COLOURS = {"registered": "#009E73", "informal": "#E69F00", TOGETHER: "#FFFFFF",
           "sheltered": "#56B4E9", "ceased": "#8C8C8C"}  # fmt: skip
HATCHES = {"registered": "", "sheltered": "///", "informal": "...", "ceased": "xx", TOGETHER: "++"}
A_YEAR = 12
HATCHED = {"edgecolor": "#00000040", "linewidth": 0}


def state_areas(look: Look, states: pd.DataFrame, *, title: str) -> Figure:
    """Draw the share in each state by month, one panel a place."""
    with canvas(title, 2.3 * len(look.places) + 1.3, rows=(1,) * len(look.places)) as (
        figure,
        axes,
    ):
        for plot, place in zip(axes, look.places, strict=True):
            wide = states[states["group"] == place].pivot_table(
                index="month", columns="state", values="share", fill_value=0
            ).reindex(columns=list(COLOURS), fill_value=0)  # fmt: skip
            base = np.zeros(len(wide))
            ends = [*(wide.index - 1), wide.index.max()]
            for state in COLOURS:
                top = base + wide[state].to_numpy()
                plot.fill_between(ends, [*base, base[-1]], [*top, top[-1]], step="post",
                                  facecolor=COLOURS[state], hatch=HATCHES[state], **HATCHED)  # fmt: skip
                base = top
            _panel(plot, place, look, int(wide.index.max()))
            plot.set(ylim=(0, 1), ylabel=look.words.say("axis.share_of_enterprises"))
            percent_axis(plot.yaxis, look)
        axes[-1].set_xlabel(look.words.say("axis.months"))
        shown = [
            state for state in COLOURS if (states.loc[states["state"] == state, "share"] > 0).any()
        ]
        _key(figure, shown, look)
    return cast("Figure", figure)


def alike_lines(look: Look, groups: pd.DataFrame, *, title: str) -> Figure:
    """Draw the most usual states of groups of alike pathways as bars, one panel a place."""
    with canvas(title, 2.6 * len(look.places) + 1.3, rows=(1,) * len(look.places)) as (
        figure,
        axes,
    ):
        for plot, place in zip(axes, look.places, strict=True):
            part = groups[groups["group"] == place]
            for bar in part.to_dict("records"):
                plot.barh(bar["row"], bar["ends"] - bar["begins"], left=bar["begins"], height=0.92,
                          color=COLOURS[bar["state"]], hatch=HATCHES[bar["state"]], **HATCHED)  # fmt: skip
            _panel(plot, place, look, int(part["ends"].max()))
            plot.set_yticks([])
            plot.set(ylabel=look.words.say("axis.groups"))
        axes[-1].set_xlabel(look.words.say("axis.months"))
        _key(figure, [state for state in COLOURS if state in set(groups["state"])], look)
    return cast("Figure", figure)


def move_map(look: Look, moves: pd.DataFrame, *, title: str) -> Figure:
    """Draw the moves from each state to each for a hundred months at risk, one panel a place."""
    top = float(moves["value"].max())
    with canvas(title, 2.6 * len(look.places) + 0.9, rows=(1,) * len(look.places)) as (
        figure,
        axes,
    ):
        for plot, place in zip(axes, look.places, strict=True):
            part = moves[moves["group"] == place].set_index(["state", "to"])
            for (state, to), row in part.iterrows():
                y, x = STATES.index(state), STATES.index(to)
                known = pd.notna(row["value"])
                depth = float(row["value"]) / top if known else 0.0
                plot.barh(
                    y,
                    0.96,
                    left=x - 0.48,
                    height=0.92,
                    color=look.colour(place),
                    alpha=0.08 + 0.7 * depth,
                )
                text = (
                    look.words.number(float(row["value"]), digits=2) if known else str(row["moves"])
                )
                plot.text(x, y, text, ha="center", va="center", fontsize=10.5, color=INK)
            names = [look.words.say(f"state.{state}") for state in STATES]
            plot.set_yticks(range(len(STATES)), names)
            plot.set_xticks(range(len(STATES)), [wrapped(name, 16) for name in names])
            plot.tick_params(length=0, labelbottom=True)
            plot.set(xlim=(-0.5, len(STATES) - 0.5), ylim=(len(STATES) - 0.5, -0.5))
            plot.grid(visible=False)
            plot.set_title(look.place(place), fontsize=10.5, color=look.colour(place), pad=4)
            plot.set(ylabel=look.words.say("axis.from"))
        axes[-1].set_xlabel(look.words.say("axis.to"))
    return cast("Figure", figure)


def occupation_curves(look: Look, table: pd.DataFrame, *, title: str) -> Figure:
    """Draw the share in each state by month with its interval, one panel a state."""
    with canvas(title, 1.75 * len(STATES) + 1.2, rows=(1,) * len(STATES)) as (figure, axes):
        for plot, state in zip(axes, STATES, strict=True):
            for place in look.places:
                part = table[(table["state"] == state) & (table["group"] == place)]
                value, low, high = (part[name].to_numpy(dtype=float, na_value=np.nan)
                                    for name in ("value", "low", "high"))  # fmt: skip
                plot.plot(part["month"], value, color=look.colour(place), linewidth=2.0,
                          linestyle=look.line(place), drawstyle="steps-post")  # fmt: skip
                plot.fill_between(part["month"], low, high, step="post", linewidth=0,
                                  color=look.colour(place), alpha=0.16)  # fmt: skip
            plot.set(ylim=(0, 1))
            plot.set_title(look.words.say(f"state.{state}"), fontsize=10.5, color=INK, pad=4)
            percent_axis(plot.yaxis, look)
        axes[-1].set_xticks(range(0, int(table["month"].max()) + 1, A_YEAR))
        axes[-1].set_xlabel(look.words.say("axis.months"))
        legend(axes[0], look, look.places)
    return cast("Figure", figure)


def _panel(plot: Axes, place: str, look: Look, months: int) -> None:
    plot.set_title(look.place(place), fontsize=10.5, color=INK, pad=4)
    plot.set(xlim=(0, months))
    plot.set_xticks(range(0, months + 1, A_YEAR))
    plot.grid(visible=False)


def _key(figure: Any, states: list[str], look: Look) -> None:  # noqa: ANN401  a figure
    from matplotlib.patches import Patch

    names = {state: look.words.say(f"state.{state}", min_cell=look.min_cell) for state in states}
    keys = [Patch(facecolor=COLOURS[state], hatch=HATCHES[state], edgecolor=GREY, linewidth=0.5, label=name)
            for state, name in names.items()]  # fmt: skip
    figure.legend(handles=keys, loc="outside lower center", ncols=2, handlelength=2.2)

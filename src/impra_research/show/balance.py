"""Places made alike by weights: how alike, how many persons that leaves, and the gap between them then.

A covariate with a level that few have in a place is in no table: its difference would tell how few.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from impra_research.analyse.comparison.balance import ALIKE, balance, effective
from impra_research.analyse.comparison.compared import Compared
from impra_research.analyse.comparison.weighting import How, Weights, weighted_gap, weights_of
from impra_research.show.canvas import GREY, INK, canvas, wrapped
from impra_research.show.gaps import outcome_in_text, persons
from impra_research.show.labels import PALETTE, Look, capital
from impra_research.show.outcomes import Outcome
from impra_research.show.results import NotEstimated
from impra_research.show.told import few
from impra_research.show.words import MISSING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WAYS: tuple[How, ...] = ("propensity", "entropy")
DRAWN = {"before": (GREY, "X"), "propensity": (PALETTE[0], "o"), "entropy": (PALETTE[1], "D")}


def weighted(outcome: Outcome) -> Outcome:
    """Add the gaps between places weighted to be like everybody of both."""
    rows = [weighted_gap(outcome.sample, how=how, target="everyone").iloc[[1]].assign(model=how)
            for how in WAYS]  # fmt: skip
    told = outcome.carried(pd.concat(rows))
    return replace(outcome, gaps=pd.concat([outcome.gaps, told], ignore_index=True))


def love(
    look: Look, *, horizon: int, registered: Outcome | None = None, months: Outcome | None = None
) -> pd.DataFrame | NotEstimated:
    """Standardised difference of each covariate before and after weighting, of those compared in months.

    Where there are no months, of those compared in shares. Columns: `label`, `before`, `propensity`,
    `entropy` (none where there are no such weights), `outcome`, `persons`. Of a term with two levels
    the second stands for both. Not told where each has a level of few.
    """
    outcome = months or registered
    if outcome is None:
        return NotEstimated("gaps")
    sample = outcome.sample
    rows: dict[str, pd.Series] = {}
    for how in WAYS:
        weights = weights_of(sample, how=how, target="everyone")
        table = balance(sample, weights)
        rows |= {"before": table["smd_before"], how: table["smd_after"]}
    found = pd.DataFrame({**{name: table[name] for name in ("term", "level", "n")}, **rows})
    found = found[~found["term"].isin(_scarce(sample, look))]
    first_of_two = (found["term"].map(found["term"].value_counts()) == 2) & ~found[
        "term"
    ].duplicated()
    found = found[~first_of_two].reset_index(drop=True)
    if found.empty:
        return NotEstimated("love", {"min_cell": look.min_cell})
    labels = [
        _label(term, level, look) for term, level in zip(found["term"], found["level"], strict=True)
    ]
    found[["before", *WAYS]] = found[["before", *WAYS]].round(2) + 0.0  # no minus before a zero
    return found.drop(columns="n").assign(
        label=labels, outcome=outcome_in_text(outcome, look, horizon),
        persons=persons(sample.n, outcome.gaps["n"], look),
    )  # fmt: skip


def love_claim(differences: pd.DataFrame, look: Look) -> dict[str, object]:
    """Say how large the largest difference is, before and after."""
    most = differences[["before", *WAYS]].abs().max()
    known, first = most[list(WAYS)].dropna(), differences.iloc[0]
    form = "none" if known.empty else "inside" if (known < ALIKE).all() else "beyond"
    apart = int((differences["before"].abs() >= ALIKE).sum())
    worst = differences.loc[differences["before"].abs().idxmax(), "label"]
    return {"before": most["before"], "after": known.max(), "form": form,
            "outcome": first["outcome"], "persons": first["persons"],
            "apart": apart, "rows": len(differences), "alike": ALIKE,
            "label": look.words.say("quoted", question=worst)}  # fmt: skip


def groups_left(
    look: Look, *, horizon: int, registered: Outcome | None = None, months: Outcome | None = None
) -> pd.DataFrame | NotEstimated:
    """Tell what weighting leaves of each place: a row an outcome, a way and a place.

    Columns: `outcome`, `label`, `group`, `persons`, `effective` (as many unweighted persons would tell
    as much), `heaviest` (share of the place that one person makes up), `outside` (persons whose chance
    of being in this place nobody of the other has).
    """
    rows = []
    for outcome in filter(None, (registered, months)):
        for how in WAYS:
            weights = weights_of(outcome.sample, how=how, target="everyone")
            rows += _left(outcome, weights, how, look, horizon)
    return pd.DataFrame(rows) if rows else NotEstimated("gaps")


def _left(
    outcome: Outcome, weights: Weights, how: str, look: Look, horizon: int
) -> list[dict[str, object]]:
    counts = outcome.table["place"].value_counts()
    told = effective(outcome.sample, weights).to_dict("records")
    return [
        {
            "outcome": look.words.say(f"gap_short.{outcome.name}", horizon=horizon),
            "label": look.words.say(f"gap_model.{how}"), "group": row["group"],
            "persons": persons(row["n"], [int(counts[row["group"]])], look),
            "effective": MISSING if weights.why_not else look.words.number(round(row["effective"])),
            "heaviest": look.words.percent(row["largest"]),
            "outside": few(int(row["outside"]), look) if pd.notna(row["outside"]) else MISSING,
        }
        for row in told
    ]  # fmt: skip


def _scarce(sample: Compared, look: Look) -> set[str]:
    """Name the terms of which a level is that of few persons in a place."""
    found, at = set(), 0
    for term, levels in sample.levels.items():
        own = sample.x[:, at : at + max(len(levels) - 1, 1)]
        at += own.shape[1]
        for group in (~sample.second, sample.second):
            held = [*own[group].sum(axis=0), (own[group].sum(axis=1) == 0).sum()] if levels else []
            if any(0 < count < look.min_cell for count in held):
                found.add(term)
    return found


def _label(term: str, level: str, look: Look) -> str:
    name = capital(look.variable(term).split(" (")[0])
    return (
        look.words.say("item_counted", item=name, codes=look.code(term, level)) if level else name
    )


def love_plot(look: Look, differences: pd.DataFrame, *, title: str) -> Figure:
    """Draw the standardised difference of each covariate before and after weighting; dashed: alike."""
    from matplotlib.ticker import MaxNLocator

    known = [name for name in DRAWN if differences[name].notna().any()]
    with canvas(title, 2.0 + 0.36 * len(differences)) as (figure, (plot,)):
        plot.axvline(0, color=GREY, linewidth=1)
        for line in (-ALIKE, ALIKE):
            plot.axvline(line, color=GREY, linewidth=1, linestyle=(0, (4, 2)))
        at = np.arange(len(differences))
        for number, name in enumerate(known):
            colour, marker = DRAWN[name]
            plot.plot(differences[name].to_numpy(dtype=float), at + 0.16 * (number - 1), marker, color=colour,
                      markersize=7, label=look.words.say(f"love_listed.{name}"))  # fmt: skip
        plot.set_yticks(at, [wrapped(label) for label in differences["label"]])
        plot.set(
            ylim=(len(differences) - 0.5, -0.5), xlabel=look.words.say("axis.smd", alike=ALIKE)
        )
        plot.xaxis.set_major_locator(MaxNLocator(5))
        plot.xaxis.set_major_formatter(lambda value, _: look.words.number(float(value), digits=2))
        plot.grid(visible=False, axis="y")
        plot.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, labelcolor=INK)
    return cast("Figure", figure)

"""The contrast between the places under every choice that can be defended: what is told of it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from impra_research.analyse.comparison.choices import AXES, Choices, Contrast
from impra_research.analyse.comparison.compared import FEW
from impra_research.analyse.comparison.specification import specification_curve
from impra_research.analyse.hazard import WARN
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated
from impra_research.show.screen import screen
from impra_research.show.words import Interval

NAMES: dict[Contrast, str] = {"hazard ratio": "ratio", "restricted mean": "months"}
NONE = {"hazard ratio": 1.0, "restricted mean": 0.0}
# Why a specification has no estimate, as `analyse` says it, and the words for it.
REASONS = {
    "no_events": "^0 events$", "one_month": "as many months", "few_weighted": "weighted (events|enterprises)",
    "few_events": "events for|no event", "one_place": "in one place only",
    "one_cluster": "one cluster alone", "no_top": "no top", "unlike": "separates the groups",
    "followed": "followed for|under observation", "few_persons": "^$",
}  # fmt: skip


def estimated(
    step: pd.DataFrame,
    person: pd.DataFrame,
    look: Look,
    *,
    contrast: Contrast,
    horizon: int,
    support: pd.DataFrame | None = None,
    weight: str | None = None,
) -> pd.DataFrame | NotEstimated:
    """Estimate the contrast of the two places under every choice, as far as it may be shown."""
    curve = screen(
        specification_curve(step, support, person, places=look.places, contrast=contrast,
                            choices=Choices(weight=weight), horizon=horizon),
        look.min_cell,
    )  # fmt: skip
    if curve["value"].notna().any():
        return curve
    values = {"specifications": len(curve), "reasons": _reasons(curve, look), "horizon": horizon}
    return NotEstimated(f"curve_{NAMES[contrast]}", values)


def label(axis: str, choice: str, look: Look) -> str:
    """Name a choice in words of the reader."""
    return look.words.say(f"choice.{axis}.{choice}")


def curve_told(curve: pd.DataFrame, look: Look) -> dict[str, Any]:
    """Say how many specifications there are, where their estimates lie, and on what they rest.

    `form` is above or below where every estimate lies on that side of no difference, else unclear.
    """
    found, none = curve.dropna(subset="value"), NONE[curve["contrast"].iloc[0]]
    above, below = int((found["value"] > none).sum()), int((found["value"] < none).sum())
    apart = {"above": int((found["low"] > none).sum()), "below": int((found["high"] < none).sum())}
    sides = {"above": len(found), "below": 0}
    form = next((side for side, count in sides.items() if above == count), "unclear")
    refused = len(curve) - len(found)
    told = (
        [look.words.say("curve_refused", n=refused, reasons=_reasons(curve, look))]
        if refused
        else []
    )
    return {
        "specifications": len(curve), "estimated": len(found), "lowest": found["value"].min(),
        "median": found["value"].median(), "highest": found["value"].max(), "above": above,
        "below": below, "apart": sum(apart.values()), "apart_above": apart["above"],
        "apart_below": apart["below"], "form": form,
        "told": "".join(f" {text}" for text in [*told, *_scant(found, look)]),
        **_own(curve, look), "axes": [
            look.words.say("quoted", question=look.words.say(f"choice.{axis}"))
            for axis in chosen_axes(curve)
        ],
    } | {f"{name}_{end}": count for name in ("n", "events", "clusters")
         for end, count in bounds(found, name, look.min_cell).items()}  # fmt: skip


def _own(curve: pd.DataFrame, look: Look) -> dict[str, str]:
    """Say what the choices named first give, and how the figure marks it; where they give it."""
    own, name = curve[curve["first"]].iloc[0], NAMES[curve["contrast"].iloc[0]]
    if pd.isna(own["value"]):
        return {"own_shown": "", "own_told": f" {look.words.say('curve_own.none')}"}
    value = look.words.written(own["value"], name)
    told = look.words.say(
        f"curve_own.{name}", own=value, held=held_equal(curve, look),
        ends=look.words.written(Interval(own["low"], own["high"]), name),
    )  # fmt: skip
    return {"own_shown": f" {look.words.say('curve_shown', own=value)}", "own_told": f" {told}"}


def held_equal(curve: pd.DataFrame, look: Look) -> str:
    """Name what the choices named first hold equal between the places."""
    return label("adjustment", curve.loc[curve["first"], "adjustment"].iloc[0], look)


def chosen_axes(curve: pd.DataFrame) -> list[str]:
    """List the axes on which there is something to choose."""
    return [axis for axis in AXES if len(curve[axis].unique()) > 1]


def bounds(curve: pd.DataFrame, name: str, min_cell: int) -> dict[str, int]:
    """Count the least and the most of a curve so that no small count is their difference.

    Everybody at risk under each definition is shown elsewhere on pages: a `least` that a few are short
    of is given as low as it could be.
    """
    everybody = curve.groupby("definition")[name].max()
    least, most = int(curve[name].min()), int(everybody.max())
    near = [int(count) for count in everybody if 0 < count - least < min_cell]
    return {"least": min([least, *(count - min_cell + 1 for count in near)]), "most": most}


def _scant(found: pd.DataFrame, look: Look) -> list[str]:
    """Warn of models with few registrations a parameter, or in few clusters."""
    each = (found["events"] / found["parameters"].replace(0, np.nan)).dropna()
    few = int((each < WARN).sum())
    least = [look.words.say("curve_each", each=float(each.min()))] if len(each) else []
    told = [*least, look.words.say("curve_scant", n=few, least=WARN)] if few else least
    clusters = bounds(found, "clusters", look.min_cell)["least"]
    return told if clusters >= FEW else [
        *told, look.words.say("caution.few_clusters", count=clusters, least=FEW)
    ]  # fmt: skip


def _reasons(curve: pd.DataFrame, look: Look) -> list[str]:
    reasons = curve.loc[curve["value"].isna(), "reason"]
    kinds = [next((kind for kind, words in REASONS.items() if re.search(words, reason)), "other")
             for reason in reasons]  # fmt: skip
    return [look.words.say(f"no_curve.{kind}", n=n) for kind, n in Counter(kinds).most_common()]


def listed(curve: pd.DataFrame, look: Look) -> str:
    """List every specification for a program: its choices, its estimate and interval, as CSV.

    Without `n`, events, clusters and who was left out: two rows that differ in one choice would give
    the few whom it leaves out by subtraction. Estimates are rounded as on the page.
    """
    digits = 2 if curve["contrast"].iloc[0] == "hazard ratio" else 1
    rows = curve[[*AXES, "value", "low", "high"]]
    return str(rows.to_csv(index=False, float_format=f"%.{digits}f", lineterminator="\n"))


def no_choice_told(curve: pd.DataFrame, look: Look) -> dict[str, Any] | NotEstimated:
    """Say of what there is nothing to choose in these data, and why."""
    told = [look.words.say(f"no_choice.{axis}") for axis in AXES
            if len(curve[axis].unique()) == 1 and look.words.has(f"no_choice.{axis}")]  # fmt: skip
    usual = Choices().adjustments
    same = [
        look.words.say("quoted", question=label("adjustment", name, look))
        for name in usual if name not in set(curve["adjustment"])
    ]  # fmt: skip
    told += [look.words.say("no_choice.terms", sets=same)] if same else []
    return {"told": "".join(f" {text}" for text in told), "form": "some" if told else "none"}

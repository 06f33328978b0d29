"""A legal shelter is not the same step in two laws: the contrast with it read as registered, and not."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd

from impra_research.analyse.comparison.choices import AXES
from impra_research.show.curve import NAMES, NONE, held_equal
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated, direction
from impra_research.show.told import shelters
from impra_research.show.words import Interval


def sheltered_told(
    ratio: pd.DataFrame, look: Look, *, months: pd.DataFrame | None = None
) -> dict[str, Any] | NotEstimated:
    """Set the page's estimate beside the same one with a legal shelter read as registered.

    Keys: `one_` and `other_` + `value`, `interval`, `told` (the same in months, and whether both say
    the same), `shelters`, `held` (equal between the places).
    """
    both = _both(ratio)
    if both is None:
        return NotEstimated("curve_sheltered")
    also = None if months is None else _both(months)
    told = [_says(ratio, both, look)]
    if also is not None and months is not None:
        told = [
            look.words.say("curve_sheltered_months", **_values(also), **_places(look)),
            *told,
            _says(months, also, look),
        ]
    told.append(_base(ratio, both, look))
    return _values(both) | {
        "shelters": shelters(look), "held": held_equal(ratio, look),
        "told": "".join(f" {text}" for text in told if text),
    }  # fmt: skip


def _both(curve: pd.DataFrame) -> pd.DataFrame | None:
    """Take the page's specification and the one that differs in the definition alone."""
    own = curve[curve["first"]].iloc[0]
    others = [axis for axis in AXES if axis != "definition"]
    rows = curve[(curve[others] == own[others]).all(axis="columns")]
    return rows if len(rows) > 1 and rows["value"].notna().all() else None


def _values(both: pd.DataFrame) -> dict[str, Any]:
    rows = dict(zip(("one", "other"), both.to_dict("records"), strict=True))
    return {f"{name}_value": row["value"] for name, row in rows.items()} | {
        f"{name}_interval": Interval(row["low"], row["high"]) for name, row in rows.items()
    }


def _says(curve: pd.DataFrame, both: pd.DataFrame, look: Look) -> str:
    """Say whether the two readings say the same of no difference."""
    contrast = curve["contrast"].iloc[0]
    sides = [direction(row["low"], row["high"], NONE[contrast]) for row in both.to_dict("records")]
    form = sides[0] if sides[0] == sides[1] else "differ"
    return look.words.say(f"shelter_says.{NAMES[contrast]}.{form}", **_places(look))


def _places(look: Look) -> dict[str, str]:
    ends = zip("ab", look.places, strict=True)
    return {f"place_{end}": look.place_in_text(place) for end, place in ends}


def _base(curve: pd.DataFrame, both: pd.DataFrame, look: Look) -> str:
    """Say on how many each rests, unless two of the counts shown would tell of a few by subtraction."""
    for name in ("n", "events"):
        counts = sorted({*both[name].astype(int), *curve.groupby("definition")[name].max()})
        if any(0 < more - less < look.min_cell for less, more in pairwise(counts)):
            return ""
    one, other = both[["n", "events"]].astype(int).to_dict("records")
    return look.words.say("shelter_base", one=one["n"], other=other["n"], events_one=one["events"],
                          events_other=other["events"])  # fmt: skip

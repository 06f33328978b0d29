"""What stays of the solutions when anchors and cuts move. In R: SetMethods::rob.calibrange and its kin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from impra_research.analyse.conditions.calibration import direct
from impra_research.analyse.conditions.solutions import Expectations, Solutions, solve
from impra_research.analyse.conditions.truth_table import truth_table
from impra_research.errors import UsageError

Anchors = tuple[float, float, float]  # full non-membership, crossover, full membership
ANCHORS = ("out", "crossover", "full")
SETTINGS = [
    "calibration",
    "inclusion",
    "frequency",
    "solution",
    "count",
    "formulas",
    "reason",
    "same",
]
TERMS = ["solution", "term", "some", "every", "settings"]


@dataclass(frozen=True, slots=True)
class Robustness:
    """Solutions under every setting, and how often each of their terms comes back.

    `settings`: one row a setting and solution; `count` of tied models, their `formulas`, `reason` for
    none (`on_the_crossover`: a case belongs to no row), `same` as under the first setting. `terms`:
    shares of all settings in which a term stands in `some` model shown, and in `every` one.
    """

    settings: pd.DataFrame
    terms: pd.DataFrame


def recalibrated(
    raw: pd.DataFrame, anchors: Mapping[str, Anchors], *, by: float
) -> dict[str, pd.DataFrame]:
    """Calibrate directly as the anchors say, `as_given`, then with one anchor moved at a time.

    An anchor moves down and up by the share `by` of its distance to the next anchor, so that none
    overtakes another. Columns without anchors stay as they are.

    Examples
    --------
    >>> raw = pd.DataFrame({"years": [1.0, 4, 9], "permit": [0, 1, 1]})
    >>> list(recalibrated(raw, {"years": (0, 5, 10)}, by=0.1))[:3]
    ['as_given', 'years out -', 'years out +']
    """
    if not 0 < by < 1:
        raise UsageError(f"anchors moved by {by}", fix="choose a share between 0 and 1")
    given = raw.assign(**{name: _direct(raw[name], own) for name, own in anchors.items()})
    moved = {
        f"{name} {ANCHORS[at]} {sign}": given.assign(
            **{name: _direct(raw[name], _moved(own, at, sign, by))}
        )
        for name, own in anchors.items()
        for at, sign in product(range(3), "-+")
    }
    return {"as_given": given, **moved}


def robustness(
    calibrations: Mapping[str, pd.DataFrame], *, outcome: str, conditions: Sequence[str],
    inclusion: Sequence[float], frequency: Sequence[int] = (1,), pri: float = 0.0,
    expectations: Expectations | None = None,
) -> Robustness:  # fmt: skip
    """Solve under each calibration, cut of consistency and cut of frequency; the first is compared to.

    Raises
    ------
    UsageError
        There is no setting, or columns and cuts are none that a truth table takes.
    """
    tried = list(product(calibrations, inclusion, frequency))
    if not tried:
        raise UsageError("no setting to try", fix="give a calibration, an inclusion, a frequency")
    found = [
        (
            setting,
            _solved(calibrations[setting[0]], outcome, conditions, setting, pri, expectations),
        )
        for setting in tried
    ]
    rows = [(*setting, *told) for setting, solutions in found for told in _told(solutions)]
    settings = pd.DataFrame(rows, columns=SETTINGS[:-1])
    first = settings.groupby("solution", sort=False)["formulas"].transform("first")
    return Robustness(
        settings.assign(same=settings["formulas"] == first), _stay([each for _, each in found])
    )


def _direct(raw: pd.Series, anchors: Anchors) -> pd.Series:
    return direct(raw, out=anchors[0], crossover=anchors[1], full=anchors[2])


def _moved(anchors: Anchors, at: int, sign: str, by: float) -> Anchors:
    """Move one anchor; outward it goes as far as it would inward."""
    out, crossover, full = anchors
    rising = full > out
    before, after = abs(crossover - out), abs(full - crossover)
    down, up = (before, after) if rising else (after, before)
    reach = {0: (before, before), 1: (down, up), 2: (after, after)}[at]
    values = list(anchors)
    values[at] += by * reach[1] if sign == "+" else -by * reach[0]
    return values[0], values[1], values[2]


def _solved(
    data: pd.DataFrame, outcome: str, conditions: Sequence[str], setting: tuple[str, float, int],
    pri: float, expectations: Expectations | None,
) -> Solutions | None:  # fmt: skip
    """Solve; nothing where a case stands on the crossover of a fuzzy condition."""
    columns = data[list(conditions)]
    if (columns == 0.5).to_numpy().any():
        return None
    table = truth_table(data, outcome=outcome, conditions=conditions, inclusion=setting[1],
                        frequency=setting[2], pri=pri)  # fmt: skip
    return solve(table, expectations=expectations)


def _told(found: Solutions | None) -> list[tuple[str, int | None, tuple[str, ...], str]]:
    names = ("complex", "intermediate", "parsimonious")
    if found is None:
        return [(name, 0, (), "on_the_crossover") for name in names]
    told = found.told.set_index("solution")
    return [
        (name, told.loc[name, "count"], _formulas(found, name), told.loc[name, "reason"])
        for name in names
    ]


def _formulas(found: Solutions, name: str) -> tuple[str, ...]:
    own = found.models.loc[found.models["solution"] == name, "formula"]
    return tuple(sorted(" + ".join(sorted(each.split(" + "))) for each in own))


def _stay(found: list[Solutions | None]) -> pd.DataFrame:
    """Count in how many settings each term stands in some model, and in every one."""
    terms = [
        each.terms.groupby(["solution", "term"], as_index=False)["in_all"].first()
        for each in found
        if each is not None and len(each.terms)
    ]
    if not terms:
        return pd.DataFrame(columns=TERMS)
    counted = pd.concat(terms).astype({"in_all": int}).groupby(["solution", "term"])["in_all"]
    shares = counted.agg(some="size", every="sum") / len(found)
    return (
        shares.reset_index()
        .assign(settings=len(found))
        .sort_values(["solution", "some", "every", "term"], ascending=[True, False, False, True])
        .reset_index(drop=True)[TERMS]
    )

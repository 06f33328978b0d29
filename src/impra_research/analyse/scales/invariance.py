"""Whether a scale measures the same in each group, and so what may be compared between them.

Three levels, each asking more: `configural`, the same items make the same factors; `metric`, a step on the
factor moves an item as much everywhere, so relations may be compared; `scalar`, people equally high on the
factor give equal answers, so means may be. A level fails where chi2 rises more than chance gives (5 %), and
CFI falls by more than 0.01 or RMSEA rises by more than 0.015 (Cheung & Rensvold 2002; Chen 2007); the first
where chi2 is beyond chance and CFI is below 0.90 or SRMR above 0.08. Size alone would fail one true level in
six at 60 a group, chance alone every trifle in large samples. Where a level fails,
items are let differ one by one, the one that mends most first, while two of each factor stay equal
(Byrne, Shavelson & Muthén 1989). Answers count as numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from impra_research.analyse.estimate import Estimate, estimates_table, z_of
from impra_research.analyse.scales.levels import Level, Scale, Step, mended, single_items
from impra_research.analyse.scales.moments import answered, in_order, moments_of, unfit

Comparable = Literal["none", "relations", "means"]
ALLOWS: dict[Level, Comparable] = {"configural": "none", "metric": "relations", "scalar": "means"}
METHOD = "multi-group factor model, maximum likelihood, normal"
MEASURES = ["chi2", "df", "p", "cfi", "rmsea", "srmr"]
COLUMNS = ["level", "freed", *MEASURES, *(f"{name}_change" for name in MEASURES), "against", "holds",
           "reason", "about"]  # fmt: skip
OF_ITEMS = ["level", "item", "chi2_change", "df_change", "p_change", "difference", "lowest", "highest",
            "detectable", "p_adjusted", "family", "tests", "adjustment"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Invariance:
    """What was found: `table` (a row a level tried), `items` (what each item would mend), `means` of factors.

    `comparable` is what may be compared with all items held equal; `comparable_freed` what may be where those
    of `freed` are let differ: then not the mean of all items, but the factors (`means`) or a score of
    the other items. `n` counts each group, `left_out` those who did not answer every item.
    """

    table: pd.DataFrame
    items: pd.DataFrame
    means: pd.DataFrame
    comparable: Comparable
    comparable_freed: Comparable
    freed: tuple[str, ...]
    n: dict[str, int]
    left_out: int


def invariance(
    answers: pd.DataFrame,
    *,
    group: str,
    items: Sequence[str] | Mapping[str, Sequence[str]],
    groups: Sequence[str] | None = None,
    level: float = 0.95,
) -> Invariance:
    """Test whether the items measure the same in each group, over those who answered all of them.

    `answers` has one row a person, its items keyed and as numbers; `items` are those of one factor, or of
    factors by name; the first of `groups` is what the others are compared with.

    `table`: `level`, `freed` (items let differ), `chi2`, `df`, `p`, `cfi`, `rmsea`, `srmr`, each again as
    `_change` from the level before (CFI: by how much it fell), `against` (which measures speak against it),
    `holds`, and `reason` and `about` where it was not fitted. `items`: see `levels.single_items`. `means`:
    the columns of `Estimate` with `factor` and `group`: factors of each further group less the first's, in
    standard deviations of the first's, where `comparable_freed` is `means`; else empty. In R:
    lavaan::cfa(std.lv = TRUE, group.equal = ), lavaan::lavTestLRT.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> answers = pd.DataFrame(rng.normal(size=(400, 1)) + rng.normal(size=(400, 4)), columns=list("abcd"))
    >>> answers["place"] = ["north", "south"] * 200
    >>> invariance(answers, group="place", items=["a", "b", "c", "d"]).comparable
    'means'
    >>> answers.loc[answers["place"] == "south", "c"] += 1
    >>> found = invariance(answers, group="place", items=["a", "b", "c", "d"])
    >>> found.comparable, found.comparable_freed, found.freed
    ('relations', 'means', ('c',))
    """
    factors = dict(items) if isinstance(items, Mapping) else {"factor": items}
    names = [item for own in factors.values() for item in own]
    asked = in_order(answers, group, groups)
    kept = answered(asked, group=group, items=names)
    order = [str(name) for name in groups or sorted(kept[group].unique())]
    moments = moments_of(kept, group=group, items=names, order=order)
    of = tuple(at for at, own in enumerate(factors.values()) for _ in own)
    scale = Scale(tuple(names), of, tuple(moments))
    reason, about = unfit(moments, list(map(len, factors.values())), names)
    climbed = [] if reason else _climb(scale)
    whole = [ALLOWS[step.level] for step in climbed if step.holds and not step.freed]
    best = max((step for step in climbed if step.holds), key=climbed.index, default=None)
    singles = [single_items(step) for step in climbed if _first(step) and not step.fit.reason]
    return Invariance(
        table=_table(climbed, reason, about),
        items=pd.concat(singles, ignore_index=True) if singles else pd.DataFrame(columns=OF_ITEMS),
        means=_means(best, tuple(factors), level),
        comparable=whole[-1] if whole else "none",
        comparable_freed=ALLOWS[best.level] if best else "none",
        freed=best.freed if best else (),
        n={each.group: each.n for each in moments},
        left_out=len(asked) - len(kept),
    )


def _climb(scale: Scale) -> list[Step]:
    """Try level after level; where one fails, let items differ while two stay equal."""
    steps = [Step(scale, "configural")]
    levels: tuple[Level, ...] = ("metric", "scalar")
    for level in levels:
        below = steps[-1]
        if not below.holds:
            break
        steps.append(Step(scale, level, below.tilted, below.apart, below))
        while not steps[-1].holds and (better := mended(steps[-1])):
            steps.append(better)
    return steps


def _first(step: Step) -> bool:
    """Tell whether it is a level's first step, with nothing freed for its own sake."""
    return step.below is not None and step.freed == step.below.freed


def _table(steps: Sequence[Step], reason: str, about: str) -> pd.DataFrame:
    rows = [
        {"level": step.level, "freed": " ".join(step.freed), **step.measures, **step.changes,
         "against": " ".join(step.against), "holds": step.holds, "reason": step.fit.reason,
         "about": step.fit.about}
        for step in steps
    ] or [{"level": "configural", "freed": "", "against": "", "holds": False, "reason": reason,
           "about": about}]  # fmt: skip
    return pd.DataFrame(rows).reindex(columns=COLUMNS)


def _means(step: Step | None, factors: tuple[str, ...], level: float) -> pd.DataFrame:
    """Factors of each further group less the first's, with their intervals."""
    columns = [*Estimate.__slots__, "factor", "group"]
    if step is None or step.level != "scalar":
        return pd.DataFrame(columns=columns)
    fit, groups = step.fit, step.scale.groups
    errors, rows = fit.errors(), []
    for at, group in enumerate(groups[1:], start=1):
        half = z_of(level) * fit.layout.parts(errors[at])[4]
        for name, value, own in zip(
            factors, fit.layout.parts(fit.numbers[at])[4], half, strict=True
        ):
            told = f"{name}, {group.group} - {groups[0].group}"
            n = group.n + groups[0].n
            base = "answered every item"
            rows.append(
                Estimate(
                    told, float(value), float(value - own), float(value + own), n, base, METHOD
                )
            )
    about = [(name, group.group) for group in groups[1:] for name in factors]
    return estimates_table(rows).assign(factor=[f for f, _ in about], group=[g for _, g in about])

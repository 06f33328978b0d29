"""A scale in several groups at one level of equality: how it fits, what letting an item differ would mend."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import chi2, ncx2

from impra_research.analyse.comparison.families import as_family
from impra_research.analyse.scales.factor_model import FactorFit, fit_factors
from impra_research.analyse.scales.fit_measures import fit_measures
from impra_research.analyse.scales.layout import implied, layout_of
from impra_research.analyse.scales.moments import Moments

Level = Literal["configural", "metric", "scalar"]
ALPHA, POWER, NUDGE = 0.05, 0.8, 0.2
CFI_LEAST, SRMR_MOST = 0.90, 0.08
CFI_FALL, RMSEA_RISE = 0.01, 0.015
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Scale:
    """The items of a scale, the factor of each, and their moments in each group."""

    items: tuple[str, ...]
    factor: tuple[int, ...]
    groups: tuple[Moments, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A level tried: what is held equal, how it fits, and what changed from the level `below`.

    Items `tilted` keep a loading and an intercept of their own in each group, items `apart` an
    intercept. `near` is a fit to begin at.
    """

    scale: Scale
    level: Level
    tilted: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    below: Step | None = None
    near: FactorFit | None = None
    fit: FactorFit = field(init=False)
    measures: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fit", self._fitted())
        object.__setattr__(self, "measures", fit_measures(self.fit, self.scale.groups))

    def _fitted(self) -> FactorFit:
        items = self.scale.items
        slopes = set() if self.level == "configural" else set(items) - set(self.tilted)
        heights = slopes - set(self.apart) if self.level == "scalar" else set()
        layout = layout_of(
            self.scale.factor, len(self.scale.groups),
            loadings=[item in slopes for item in items],
            intercepts=[item in heights for item in items],
        )  # fmt: skip
        start = None if self.near is None else self.near.numbers
        return fit_factors(self.scale.groups, layout, items=items, start=start)

    @property
    def freed(self) -> tuple[str, ...]:
        """List the items let differ, as they were freed."""
        return self.tilted + self.apart

    @property
    def changes(self) -> dict[str, float]:
        """Tell what changed from the level below; by how much CFI fell."""
        if self.below is None:
            own = ("chi2", "df", "p", "cfi", "rmsea", "srmr")
            return dict.fromkeys((f"{name}_change" for name in own), NAN)
        before, now = self.below.measures, self.measures
        rise, df = now["chi2"] - before["chi2"], now["df"] - before["df"]
        return {
            "chi2_change": rise, "df_change": df, "p_change": float(chi2.sf(rise, df)) if df else NAN,
            "cfi_change": before["cfi"] - now["cfi"], "rmsea_change": now["rmsea"] - before["rmsea"],
            "srmr_change": now["srmr"] - before["srmr"],
        }  # fmt: skip

    @property
    def against(self) -> tuple[str, ...]:
        """Name the measures that speak against the level."""
        if self.below is None:
            told = {"chi2": self.measures["p"] < ALPHA, "cfi": self.measures["cfi"] < CFI_LEAST,
                    "srmr": self.measures["srmr"] > SRMR_MOST}  # fmt: skip
        else:
            moved = self.changes
            told = {"chi2": moved["p_change"] < ALPHA, "cfi": moved["cfi_change"] > CFI_FALL,
                    "rmsea": moved["rmsea_change"] > RMSEA_RISE}  # fmt: skip
        return tuple(name for name, speaks in told.items() if speaks)

    @property
    def holds(self) -> bool:
        """Tell whether the level stands: fitted, and not amiss both beyond chance and in size."""
        return not self.fit.reason and not ("chi2" in self.against and len(self.against) > 1)

    def freeing(self, item: str) -> Step:
        """Let one more item differ."""
        if self.level == "metric":
            return replace(self, tilted=(*self.tilted, item), near=self.fit)
        return replace(self, apart=(*self.apart, item), near=self.fit)

    @property
    def freeable(self) -> list[str]:
        """List the items that may be let differ as well: two of each factor stay equal."""
        equal = [item for item in self.scale.items if item not in self.freed]
        of = dict(zip(self.scale.items, self.scale.factor, strict=True))
        left = pd.Series([of[item] for item in equal], dtype=int).value_counts()
        return [item for item in equal if left[of[item]] > 2]


def mended(step: Step) -> Step | None:
    """Let the item differ that makes chi2 fall most; None where none may."""
    tried = [step.freeing(item) for item in step.freeable]
    fitted = [each for each in tried if not each.fit.reason]
    return min(fitted, key=lambda each: each.fit.chi2, default=None)


def single_items(step: Step) -> pd.DataFrame:
    """Tell what letting each item differ alone would mend: one row an item held equal.

    Columns: `level`, `item`, `chi2_change` (by how much chi2 falls), `df_change`, `p_change`,
    `difference` (of its loadings or intercepts once let differ, highest less lowest, in units of the answers;
    of loadings for one standard deviation of the factor in the first group), `lowest`, `highest`
    (groups), `detectable`: the difference of the last group that the rise of chi2 at this level finds in
    four samples of five. An item whose model cannot be fitted has nan. `p_adjusted` and
    its company: `families.as_family` (Holm), over the items of a level.
    """
    equal = [item for item in step.scale.items if item not in step.freed]
    table = pd.DataFrame([_single(step, item) for item in equal])
    return as_family(table, family=f"items, {step.level}", p="p_change")


def _single(step: Step, item: str) -> dict[str, object]:
    freed = step.freeing(item)
    fitted = not step.fit.reason and not freed.fit.reason
    slot = step.scale.items.index(item) + (len(step.scale.items) if step.level == "scalar" else 0)
    values, df = freed.fit.numbers[:, slot], step.fit.df - freed.fit.df
    fell = max(step.fit.chi2 - freed.fit.chi2, 0.0) if fitted else NAN
    names = [group.group for group in step.scale.groups]
    return {
        "level": step.level, "item": item, "chi2_change": fell, "df_change": df,
        "p_change": float(chi2.sf(fell, df)), "difference": float(np.ptp(values)) if fitted else NAN,
        "lowest": names[int(values.argmin())] if fitted else "",
        "highest": names[int(values.argmax())] if fitted else "",
        "detectable": detectable(step, slot) if fitted else NAN,
    }  # fmt: skip


def detectable(step: Step, slot: int) -> float:
    """Give the departure of one number in the last group that chi2 finds in four samples of five.

    All but that number is taken as the level says; what chi2 then exceeds grows with its square.
    """
    scale, df = step.scale, step.changes["df_change"]
    at = slot % len(scale.items)
    nudge = NUDGE * float(np.sqrt(scale.groups[-1].covariance[at, at]))
    values = step.fit.numbers.copy()
    values[-1, slot] += nudge
    models = (implied(step.fit.layout, row) for row in values)
    made = tuple(
        Moments(each.group, each.n, *model)
        for each, model in zip(scale.groups, models, strict=True)
    )
    departed = replace(step, scale=replace(scale, groups=made), near=step.fit).fit
    if departed.reason or departed.chi2 <= 0 or not df > 0:
        return NAN
    limit = chi2.isf(ALPHA, df)
    needed = brentq(lambda beyond: ncx2.sf(limit, df, beyond) - POWER, 0.1, 1000)
    return nudge * float(np.sqrt(needed / departed.chi2))

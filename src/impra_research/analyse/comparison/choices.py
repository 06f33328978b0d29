"""The choices an analyst could defend, and every combination of them that means something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

from impra_research.analyse.intervals import SINCE, Reading

Contrast = Literal["hazard ratio", "restricted mean"]
AXES = ("definition", "dates", "entry", "adjustment", "missing", "model", "weights")
MODELS: dict[Contrast, tuple[str, ...]] = {
    "hazard ratio": ("discrete time", "Cox", "Firth"),
    "restricted mean": ("standardised", "months", "weighting"),
}
DEFINITIONS = {
    "registered": ("registered",),
    "registered or sheltered": ("registered", "sheltered"),
}
PERSON = ("sex", "education")
ADJUSTMENTS = {
    "person, support and permit": (*PERSON, "intercultural", "supported", "permit"),
    "person and support": (*PERSON, "intercultural", "supported"),
    "person": PERSON,
    "place alone": (),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen; the first of each is the choice of the pages.

    `definitions` name the states that count as registered, `adjustments` the terms beside place.
    `entry`: late entry honoured, or everybody at risk from the start. `missing`: those of whom a
    covariate is not known left out, or the covariate imputed. `weight`: a column of sampling weights of
    the person table, when there are any. `models` are all those of the contrast unless named.
    """

    definitions: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: DEFINITIONS)
    dates: tuple[Reading, ...] = ("middle", "earliest", "latest")
    entry: tuple[str, ...] = ("late", "from the start")
    adjustments: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: ADJUSTMENTS)
    missing: tuple[str, ...] = ("left out", "imputed")
    models: tuple[str, ...] = ()
    weight: str | None = None
    observed_from: str | None = None

    @property
    def weights(self) -> tuple[str, ...]:
        """Name the ways to weigh: as sampled first, where there are weights."""
        return ("weighted", "unweighted") if self.weight else ("unweighted",)

    def fixed(self, adjustment: str) -> tuple[str, ...]:
        """Terms of an adjustment that do not change over time."""
        return tuple(term for term in self.adjustments[adjustment] if term not in SINCE)

    def specifications(
        self, contrast: Contrast, *, late: bool, gaps: frozenset[str]
    ) -> list[dict[str, str]]:
        """List every combination that differs from the others.

        Where nobody enters late there is nothing to choose of `entry`; where no term of an adjustment
        has `gaps`, nothing of `missing`. What began later can be a term of a hazard model only, and
        weighting needs a term.
        """
        models = self.models or MODELS[contrast]
        listed = (self.definitions, self.dates, self.entry, self.adjustments, self.missing, models)
        every = (dict(zip(AXES, s, strict=True)) for s in product(*listed, self.weights))
        return [s for s in every if self._means_something(s, late, gaps)]

    def _means_something(self, chosen: dict[str, str], late: bool, gaps: frozenset[str]) -> bool:
        terms, fixed = self.adjustments[chosen["adjustment"]], self.fixed(chosen["adjustment"])
        if not late and chosen["entry"] != self.entry[0]:
            return False
        if not gaps.intersection(fixed) and chosen["missing"] != self.missing[0]:
            return False
        if chosen["model"] == "weighting" and not fixed:
            return False
        return chosen["model"] not in ("months", "weighting") or terms == fixed

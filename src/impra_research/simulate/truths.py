"""The planted truths: the shape of `raw/planted_truths.yml`.

Probabilities and hazards are a month's unless said; every dictionary by place has each place of `sizes`.
"""

from __future__ import annotations

from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from impra_research.declared import Declared, read_declared

Chance = Annotated[float, Field(ge=0, le=1)]
Hazard = Annotated[float, Field(ge=0)]
Shares = dict[str, Chance]
ByPlace = dict[str, float]
BY_PLACE = ("registration.place", "first_state", "shelter", "persons.birth_country", "support.first",
            "support.kinds", "support.intercultural", "reach.needed", "reach.contacted",
            "scale.mean")  # fmt: skip


class Calendar(Declared):
    """First and last month of first activities and of interviews, as YYYY-MM."""

    first_activity: tuple[str, str]
    interview: tuple[str, str]


class Registration(Declared):
    """Baseline hazard by months since the first activity, and the hazard ratios."""

    baseline: dict[int, Hazard]
    place: ByPlace
    intercultural: float
    other_support: float
    permit: float
    education: dict[str, float]
    sex: dict[str, float]

    def hazard(self, month: int) -> float:
        """Give the baseline hazard of the month that ends `month` months after the start."""
        return self.baseline[max(since for since in self.baseline if since < month)]


class Persons(Declared):
    """How respondents differ."""

    sex: Shares
    education: Shares
    age_at_start: tuple[int, int]
    years_since_arrival: float
    host_citizen: Chance
    eu_countries: tuple[str, ...]
    permit_at_outset: Chance
    permit: Hazard
    birth_country: dict[str, Shares]


class Income(Declared):
    """Log-normal income: median, standard deviation of its logarithm, ratio when registered."""

    median: float
    spread: float
    registered: float


class Enterprises(Declared):
    """What the enterprises do, with whom, for how much."""

    activity: Shares
    workers: dict[int, float]
    income: Income


class Support(Declared):
    """When support comes, of which kind, and whether it is intercultural."""

    first: ByPlace
    next: Hazard
    episodes: dict[int, Chance]
    kinds: dict[str, Shares]
    intercultural: dict[str, Shares]


class Reach(Declared):
    """Who needs help, who of those who know a service turns to it, why not, and who sends people there.

    `needed` is of those never supported; `why_not` the reasons of who needed help and had none, by the
    last step (`unknown` no service, `known` one, `contacted` one); `sent_by` by kind of service.
    """

    needed: ByPlace
    needed_when_supported: Chance
    contacted: ByPlace
    contacted_unneeded: Chance
    why_not: dict[Literal["unknown", "known", "contacted"], Shares]
    sent_by: dict[str, Shares]


class Formality(Declared):
    """A Guttman-like scale of formality items."""

    centre: dict[int, float]
    deviation: float
    item_deviation: float
    difficulty: dict[str, float]
    accounts: dict[str, float]
    licence_not_needed: Chance


class ScaleTruth(Declared):
    """One factor behind the items on intercultural fit."""

    mean: ByPlace
    intercultural: float
    loadings: dict[str, Chance]
    thresholds: tuple[float, ...]
    satisfied: float


class Withheld(Declared):
    """Shares of asked cells that hold no answer; `refused` by variable, `usual` where none is named."""

    refused: Shares
    no_answer: Chance
    dont_know: Chance


class CoderB(Declared):
    """How the second coder departs from the first."""

    missed: Chance
    other_code: Chance
    jitter: Chance


class Interviews(Declared):
    """How many interviews, what they speak of (by place, or `elsewhere`), and how they were coded."""

    documents: int
    refuse_quotation: int
    themes: dict[str, Chance | Shares]
    late_permit_wait: Chance
    coder_b: CoderB

    def chance(self, place: str, code: str) -> float:
        """Give the chance that an interview of this place speaks of a code."""
        special, elsewhere = self.themes.get(place, {}), self.themes["elsewhere"]
        known = special.get(code, elsewhere) if isinstance(special, dict) else elsewhere
        return float(known)  # type: ignore[arg-type]


class Practices(Declared):
    """Scores of the inventory of practices and the agreement of the two raters."""

    mean: dict[str, float]
    intercultural_association: float
    deviation: float
    agreement: Chance


class Truths(Declared):
    """Every parameter of the generator; `derived` holds what follows from them."""

    seed: int
    sizes: dict[str, int]
    calendar: Calendar
    registration: Registration
    ceasing: Hazard
    after_registration: dict[Literal["up", "back", "cease"], Hazard]
    first_state: dict[str, Shares]
    shelter: ByPlace
    first_level: dict[int, Chance]
    next_level: dict[int, Chance]
    persons: Persons
    enterprises: Enterprises
    support: Support
    reach: Reach
    formality: Formality
    answers: dict[Literal["knows_service", "refused_service", "trade_with_origin"], Shares]
    scale: ScaleTruth
    date_precision: Shares
    withheld: Withheld
    dirt: dict[str, dict[str, int]]
    interviews: Interviews
    practices: Practices
    derived: dict[str, Any] = {}

    def parameters(self) -> str:
        """Write everything but seed, sizes and what was derived; places in their order, with size 0."""
        none = {"seed": 0, "sizes": dict.fromkeys(self.sizes, 0), "derived": {}}
        return self.model_copy(update=none).model_dump_json()

    @model_validator(mode="after")
    def _every_place_everywhere(self) -> Self:
        lacking = [name for name in BY_PLACE if set(self.sizes) - set(attrgetter(name)(self))]
        if lacking:
            places = ", ".join(self.sizes)
            raise ValueError(f"lacks a place of `sizes` ({places}): {', '.join(lacking)}")
        return self


def read_truths(raw: Path) -> Truths:
    """Read the planted truths of a study.

    Raises
    ------
    StudyFileError
        The file is missing or does not hold together.
    """
    return read_declared(raw / "planted_truths.yml", Truths)

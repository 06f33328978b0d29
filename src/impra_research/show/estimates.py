"""Estimates of several stages, gathered for the sentences and the joint display that name them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from impra_research.analyse.design import usable
from impra_research.analyse.duration.bootstrap import drawn_mean_difference
from impra_research.analyse.estimate import Estimate
from impra_research.analyse.hazard import TERMS
from impra_research.analyse.helped import helped_persons, share_difference
from impra_research.analyse.intercultural import adjusted_difference, scale_scores
from impra_research.analyse.life_history import life_histories
from impra_research.analyse.shares import of_person, share
from impra_research.show.labels import Look
from impra_research.show.results import NEUTRAL, NotCollected, NotEstimated, direction
from impra_research.show.screen import screen
from impra_research.show.sections import by_reading, row_of
from impra_research.show.words import Interval
from impra_research.study import Study

ESTIMATES = {
    "registration_time": NotCollected("step"), "helped_by_association": NotCollected("support"),
    "microcredit": NotCollected("support"), "intercultural_score": NotCollected("answer"),
    "refused_service": NotCollected("answer"),
}  # fmt: skip
GROUND = 0.1  # of the enterprises: what fewer had is extrapolated
# How those that are no difference of shares are written.
UNITS = {"registration_time": "months", "intercultural_score": "ratio"}


def survey_estimates(
    study: Study,
    *,
    places: tuple[str, str],
    horizon: int,
    min_cell: int,
    scale: str = "intercultural_fit",
) -> dict[str, Estimate | NotCollected]:
    """Estimates that the joint display sets beside the interviews: the second place minus the first.

    A difference of shares would give a small count away, so it rests on shares that may be shown.
    """
    person = study.table("person")
    support = study.table("support") if study.reads("support") else None
    found: dict[str, Estimate | NotCollected] = dict(ESTIMATES)
    if study.reads("step"):
        histories = life_histories(study.table("step"), support, person)
        found["registration_time"] = drawn_mean_difference(
            histories, places=places, horizon=horizon
        )
    if support is not None:
        helped = helped_persons(person, support)
        for key, kind in (("helped_by_association", "association"), ("microcredit", "microcredit")):
            found[key] = NotCollected(kind) if kind not in helped else shown_difference(
                share(helped, kind, "yes", by="place"), places=places, min_cell=min_cell
            )  # fmt: skip
    if study.reads("answer") and study.codebook.collects(scale):
        answer = study.table("answer")
        scores = scale_scores(answer, study.codebook, scale)
        rows = adjusted_difference(scores, person, places=places, support=support)
        found["intercultural_score"] = estimate_in(row_of(rows, "model", "adjusted"))
    if study.reads("answer") and study.codebook.has("refused_service"):
        answer = study.table("answer")
        refused = share(of_person(answer, person), "refused_service", "yes", by="place")
        found["refused_service"] = shown_difference(refused, places=places, min_cell=min_cell)
    return found


def date_readings(
    study: Study, *, places: tuple[str, str], horizon: int
) -> pd.DataFrame | NotCollected:
    """Difference of the mean time unregistered under each reading of the dates, as `by_reading`."""
    if not study.reads("step"):
        return NotCollected("step")
    step, person = study.table("step"), study.table("person")
    support = study.table("support") if study.reads("support") else None
    histories, sheltered = (
        life_histories(step, support, person, counted=counted)
        for counted in (("registered",), ("registered", "sheltered"))
    )
    return by_reading(histories, sheltered, places=places, horizon=horizon)


def shown_difference(shares: pd.DataFrame, *, places: tuple[str, str], min_cell: int) -> Estimate:
    """Difference of two shares that may both be shown; from one of them it would tell the other."""
    return share_difference(screen(shares, min_cell), places=places)


def services_before(service: pd.DataFrame) -> dict[str, int]:
    """Count the services of the inventory, and those that work with people before they register."""
    before = service["stages"].str.split().map(lambda stages: "before" in stages)
    return {"services": len(service), "before": int(before.sum())}


def scenario_values(scenarios: pd.DataFrame) -> dict[str, Any] | NotEstimated:
    """Name the probabilities of the two scenarios and their difference for a sentence."""
    if scenarios["value"].isna().any():
        return NotEstimated("probabilities")
    shown = ("value", "low", "high", "n")
    rows = scenarios.to_dict("records")
    values = {f"{row['scenario']}_{name}": row[name] for row in rows for name in shown}
    return values | {
        f"{row['scenario']}_interval": Interval(row["low"], row["high"]) for row in rows
    }


def early_told(histories: pd.DataFrame, support: pd.DataFrame, look: Look) -> dict[str, str]:
    """Say how many the scenario with support from the start rests on, and what the page's own model holds.

    Fewer than a tenth are no ground: the scenario is then an extrapolation.
    """
    kept, *_ = usable(histories, places=None, terms=TERMS)
    n, early = len(kept), int((kept["intercultural_from"].astype("Float64") <= 0).sum())
    row = support.iloc[0]
    unclear = direction(row["low"], row["high"], NEUTRAL["ratio"]) == "unclear"
    stays = look.words.say("early_support.stays_open") if unclear else ""
    if n - early < look.min_cell:
        return {"told": ""}
    form = "hidden" if early < look.min_cell else "few" if early < n * GROUND else "many"
    return {"told": look.words.say(f"early_support.{form}", early=early, stays=stays,
                                   min_cell=look.min_cell)}  # fmt: skip


def estimate_in(rows: pd.DataFrame) -> Estimate:
    """Take the one estimate that a result table of one row holds."""
    fields = {name: rows.iloc[0][name] for name in Estimate.__slots__}
    return Estimate(**fields)

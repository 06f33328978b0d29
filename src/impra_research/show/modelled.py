"""What is told of the hazard model: its ratios, what it leaves out, and why it may not be estimated."""

from __future__ import annotations

import pandas as pd

from impra_research.analyse.caution import Caution
from impra_research.analyse.hazard import FittedHazard, fit_hazard
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated
from impra_research.show.told import few


def fitted(histories: pd.DataFrame, look: Look) -> FittedHazard | NotEstimated:
    """Fit the hazard model of the two places; where the events cannot carry it, say so."""
    model = fit_hazard(histories, places=look.places)
    if not model.refused:
        return model
    return NotEstimated("hazard_model", {"told": _told(model.cautions[-1], look)})


def ratio_in(ratios: pd.DataFrame) -> pd.DataFrame | NotEstimated:
    """Take a ratio that a sentence is about; none where its term is left out or one cluster decides it."""
    if ratios["low"].isna().all():
        left_out = ratios["hazard_ratio"].isna().all()
        return NotEstimated("support_ratio" if left_out else "support_alone")
    return ratios


def model_told(model: FittedHazard, look: Look) -> dict[str, object]:
    """Name what the model rests on, what it leaves out and what has no interval, for the notes beside it."""
    cautions = [_told(caution, look) for caution in model.cautions]
    alone = bool(model.table()[["low", "high"]].isna().any(axis=None))
    permit = [look.words.say("permit_told")] if "permit" in model.design.levels else []
    return {
        "parameters": len(model.coefficients), "left_out": few(model.left_out, look),
        "told": "".join(f" {text}" for text in [*permit, *cautions]),
        "alone": f" {look.words.say('ratio_alone')}" if alone else "",
    }  # fmt: skip


def _told(caution: Caution, look: Look) -> str:
    term = look.term(caution.term)
    level = look.code(caution.term, caution.level)
    return look.words.say(
        f"caution.{caution.kind}", term=term, level=level, count=few(caution.count, look),
        parameters=caution.parameters, least=caution.least,
    )  # fmt: skip

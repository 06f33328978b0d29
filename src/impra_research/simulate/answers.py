"""What the enterprises are like today, and what the respondents answer about the support they met."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.simulate.chance import (
    NEVER,
    Floats,
    Streams,
    Words,
    choose,
    either,
    look_up,
    pick,
)
from impra_research.simulate.people import first_month
from impra_research.simulate.truths import ScaleTruth, Truths

ABSENT = "?"  # what follows it is a missing reason of the codebook
OTHER_ACTIVITIES = {
    "it": ["orto e vendita di uova", "lezioni di lingua", "riprese video", "raccolta di ferro"],
    "fr": ["maraîchage", "cours de langue", "prises de vues", "récupération de métaux"],
    "en": ["market gardening", "language lessons", "filming", "collecting scrap metal"],
}
OTHER_COUNTRIES = {
    "it": ["Ghana", "Moldavia", "Ecuador", "Bangladesh"],
    "fr": ["Guinée", "Madagascar", "Comores", "Arménie"],
    "en": ["Ghana", "Moldova", "Ecuador", "Bangladesh"],
}


def draw_enterprises(
    persons: pd.DataFrame, level: pd.Series, truths: Truths, streams: Streams, *, language: str
) -> pd.DataFrame:
    """Draw one enterprise a person; `level` is where it stands today, negative when it has ceased.

    What an enterprise is today is not asked of one that has ceased.
    """
    n, told = len(persons), truths.enterprises
    ceased, level = (level < 0).to_numpy(), level.clip(lower=0)
    registered = (level >= 2).to_numpy()
    activity = choose(streams("activity"), n, told.activity)
    workers = streams("workers").poisson(look_up(told.workers, level))
    spread = np.exp(streams("income").standard_normal(n) * told.income.spread)
    income = told.income.median * spread * np.where(registered, told.income.registered, 1.0)
    described = choose(streams("activity_other"), n, dict.fromkeys(OTHER_ACTIVITIES[language], 1.0))
    today = pd.DataFrame({
        "workers": workers,
        "monthly_income": np.round(income * 2) / 2,
        "registered": either(registered),
        **_formality(level, workers > 0, truths, streams),
    }).astype("object")  # fmt: skip
    today.loc[ceased] = f"{ABSENT}not_asked"
    today.loc[ceased, "written_contracts"] = f"{ABSENT}not_applicable"
    return today.assign(
        activity=activity, activity_other=np.where(activity == "other", described, "")
    )


def _formality(
    level: pd.Series, has_workers: np.ndarray, truths: Truths, streams: Streams
) -> dict[str, Words]:
    told, n = truths.formality, len(level)
    formal = look_up(told.centre, level) + told.deviation * streams("formality").standard_normal(n)
    items = {
        item: either(formal > difficulty + told.item_deviation * streams(item).standard_normal(n))
        for item, difficulty in told.difficulty.items()
    }
    kept = (formal[:, None] > np.array(list(told.accounts.values()))).sum(axis=1)
    # Complete accounts without registration would be an inconsistency; the dirt pass plants those.
    kept = np.where(level < 2, np.minimum(kept, len(told.accounts) - 1), kept)
    items["accounts"] = pick(["none", *told.accounts], kept)
    unneeded = streams("licence_not_needed").random(n) < told.licence_not_needed
    items["licence"][unneeded] = f"{ABSENT}not_applicable"
    items["written_contracts"][~has_workers] = f"{ABSENT}not_applicable"
    return items


def draw_answers(
    persons: pd.DataFrame,
    support: pd.DataFrame,
    truths: Truths,
    streams: Streams,
    *,
    reversed_items: tuple[str, ...],
) -> pd.DataFrame:
    """Draw the answers; questions on support are asked of those who had some by the interview."""
    place, n = str(persons["place"].iloc[0]), len(persons)
    supported = first_month(support, n) < NEVER
    factor = latent_fit(
        place, first_month(support, n, intercultural=True) < NEVER, truths.scale, streams
    )
    satisfied = factor + streams("satisfied").standard_normal(n) > truths.scale.satisfied
    yes_no = {
        name: either(streams(name).random(n) < chance[place])
        for name, chance in truths.answers.model_dump().items()
    }
    yes_no["knows_service"][supported] = "yes"
    items = fit_items(factor, truths.scale, streams, reversed_items=reversed_items)
    on_support = pd.DataFrame(items | {"satisfied": either(satisfied)})
    on_support.loc[~supported] = f"{ABSENT}not_asked"
    return pd.DataFrame(yes_no).join(on_support)


def latent_fit(place: str, intercultural: np.ndarray, told: ScaleTruth, streams: Streams) -> Floats:
    """Draw the factor behind the items on intercultural fit."""
    centre = told.mean[place] + told.intercultural * intercultural
    return np.asarray(centre + streams("fit").standard_normal(len(intercultural)))


def fit_items(
    factor: Floats, told: ScaleTruth, streams: Streams, *, reversed_items: tuple[str, ...]
) -> dict[str, Words]:
    """Cut one normal response an item into answers "1" to "5"; reversed items count from the other end."""
    items = {}
    for name, loading in told.loadings.items():
        own = streams(name).standard_normal(len(factor)) * np.sqrt(1 - loading**2)
        position = (loading * factor + own)[:, None] > np.array(told.thresholds)
        steps = position.sum(axis=1)
        last = len(told.thresholds)
        items[name] = pick(
            [str(k + 1) for k in range(last + 1)], last - steps if name in reversed_items else steps
        )
    return items

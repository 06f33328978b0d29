"""What the enterprises are like today, and what the respondents answer about the support they met."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.simulate.chance import NEVER, Booleans, Floats, Words, either, look_up, pick
from impra_research.simulate.people import first_month
from impra_research.simulate.site import ABSENT, Site


def draw_enterprises(site: Site, level: pd.Series) -> pd.DataFrame:
    """Draw one enterprise a person; `level` is where it stands today, negative when it has ceased.

    What an enterprise is today is not asked of one that has ceased.
    """
    n, draw, told = site.n, site.streams, site.truths.enterprises
    ceased, level = (level < 0).to_numpy(), level.clip(lower=0)
    registered = (level >= 2).to_numpy()
    activity = draw.choose("activity", n, told.activity)
    described = draw.choose("activity_other", n, dict.fromkeys(site.speech.other_activities, 1.0))
    workers = draw("workers").poisson(look_up(told.workers, level))
    spread = np.exp(draw("income").standard_normal(n) * told.income.spread)
    income = told.income.median * spread * np.where(registered, told.income.registered, 1.0)
    today = pd.DataFrame({
        "workers": workers,
        "monthly_income": np.round(income * 2) / 2,
        "registered": either(registered),
        **_formality(site, level, has_workers=workers > 0),
    }).astype("object")  # fmt: skip
    today.loc[ceased] = f"{ABSENT}not_asked"
    today.loc[ceased, "written_contracts"] = f"{ABSENT}not_applicable"
    other = np.where(activity == "other", described, "")
    return today.assign(activity=activity, activity_other=other)


def _formality(site: Site, level: pd.Series, *, has_workers: Booleans) -> dict[str, Words]:
    told, draw, n = site.truths.formality, site.streams, site.n
    formal = look_up(told.centre, level) + told.deviation * draw("formality").standard_normal(n)
    items = {
        item: either(formal > difficulty + told.item_deviation * draw(item).standard_normal(n))
        for item, difficulty in told.difficulty.items()
    }
    kept = (formal[:, None] > np.array(list(told.accounts.values()))).sum(axis=1)
    # Complete accounts without registration would be an inconsistency; the dirt pass plants those.
    kept = np.where(level < 2, np.minimum(kept, len(told.accounts) - 1), kept)
    items["accounts"] = pick(["none", *told.accounts], kept)
    unneeded = draw.whether("licence_not_needed", n, told.licence_not_needed)
    items["licence"][unneeded] = f"{ABSENT}not_applicable"
    items["written_contracts"][~has_workers] = f"{ABSENT}not_applicable"
    return items


def draw_answers(site: Site, support: pd.DataFrame) -> pd.DataFrame:
    """Draw the answers; questions on support are asked of those who had some by the interview."""
    n, draw, told = site.n, site.streams, site.truths.scale
    supported = first_month(support, n) < NEVER
    intercultural = first_month(support, n, intercultural=True) < NEVER
    centre = told.mean[site.place] + told.intercultural * intercultural
    factor = centre + draw("fit").standard_normal(n)
    satisfied = factor + draw("satisfied").standard_normal(n) > told.satisfied
    yes_no = {
        name: either(draw.whether(name, n, chance[site.place]))
        for name, chance in site.truths.answers.items()
    }
    yes_no["knows_service"][supported] = "yes"
    on_support = pd.DataFrame(_fit_items(site, factor) | {"satisfied": either(satisfied)})
    on_support.loc[~supported] = f"{ABSENT}not_asked"
    return pd.DataFrame(yes_no).join(on_support)


def _fit_items(site: Site, factor: Floats) -> dict[str, Words]:
    """Cut one normal response an item into answers "1" to "5"; reversed items count from the other end."""
    told, variables = site.truths.scale, site.codebook.variables
    answers = [str(k + 1) for k in range(len(told.thresholds) + 1)]
    items = {}
    for name, loading in told.loadings.items():
        own = site.streams(name).standard_normal(site.n) * np.sqrt(1 - loading**2)
        steps = ((loading * factor + own)[:, None] > np.array(told.thresholds)).sum(axis=1)
        backwards = name in variables and variables[name].reversed
        items[name] = pick(answers[::-1] if backwards else answers, steps)
    return items

"""Supply beside need: the persons who needed help, and the services of their place meant for them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from impra_research.analyse.services.funnel import METHOD, exact_interval, helped_in_need
from impra_research.analyse.services.inventory import services_by

YOUNG = 30  # years: under it one is of the target `young`
STAGE_OF = {"yes": "after", "no": "before"}  # an enterprise registered today or not
COLUMNS = ["place", "aspect", "code", "services", "count", "n", "share", "low", "high", "per_service",
           "method"]  # fmt: skip


def in_need(steps: pd.DataFrame, person: pd.DataFrame, enterprise: pd.DataFrame) -> pd.DataFrame:
    """One row a person who needed help: `person`, `place`, `used`, `stages`, `women`, `young`.

    `used` is that of `helped_in_need`; `stages` is where the enterprise stands (`before` or `after`
    registering; `none` when it has ceased or did not say); `women` and `young` tell whether a service
    for these may be meant. What a study did not ask is no column.
    """
    led = steps.assign(used=helped_in_need(steps))
    needed = led[led["needed"] == "yes"].merge(
        person.drop(columns="place"), on="person", how="left", validate="one_to_one"
    )
    asked = needed[["person", "place", "used"]]
    if "registered" in enterprise:
        standing = enterprise.drop_duplicates("person").set_index("person")["registered"]
        stage = needed["person"].map(standing.astype("object"))
        asked = asked.assign(stages=stage.map(STAGE_OF).fillna("none"))
    if "sex" in needed:
        asked = asked.assign(women=needed["sex"].eq("woman").fillna(value=False))
    if {"birth_year", "interview_earliest"} <= set(needed):
        age = needed["interview_earliest"].dt.year - needed["birth_year"].astype("Float64")
        asked = asked.assign(young=age.lt(YOUNG).fillna(value=False))
    return asked


def need_and_supply(needing: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    """Set beside each other, in each place, services for a stage or target and the persons of it in need.

    Columns: `place`, `aspect` (`stages`, `targets`), `code`, `services` (that serve it), `count` (of the
    persons in need, never helped), `n` (known whether helped), `share`, `low`, `high` (exact),
    `per_service` (persons in need for each service; null without one), `method`. The rows of one place
    and aspect add up to its persons in need, for `targets` those of `women` and `others`, `young` and
    `others`; a code that no service can serve (`none`, `others`) has no count of services.
    """
    supply = {
        (aspect, row["place"], row["code"]): row["services"]
        for aspect in ("stages", "targets") if aspect in services
        for row in services_by(services, aspect).to_dict("records")
    }  # fmt: skip
    rows = [
        {"place": str(place), "aspect": aspect, "code": code}
        | _unhelped(of[inside], supply.get((kind, str(place), code)))
        for place, of in needing.groupby("place", observed=True, sort=False)
        for aspect, kind, code, inside in _parts(of)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _parts(of: pd.DataFrame) -> list[tuple[str, str, str, pd.Series]]:
    """List the parts that add up to everybody: by stage, then women and others, young and others."""
    stages = [
        ("stages", "stages", code, of["stages"] == code)
        for code in ("before", "after", "none") if "stages" in of
    ]  # fmt: skip
    targets = [
        (aspect, "targets", code, of[aspect] if code == aspect else ~of[aspect])
        for aspect in ("women", "young") if aspect in of for code in (aspect, "others")
    ]  # fmt: skip
    return [*stages, *targets]


def _unhelped(persons: pd.DataFrame, services: int | None) -> dict[str, Any]:
    known = persons["used"].dropna()
    count, n = int((known == "no").sum()), len(known)
    low, high = exact_interval(count, n)
    return {
        "services": services if services is not None else pd.NA, "count": count, "n": n,
        "share": count / n if n else np.nan, "low": low, "high": high,
        "per_service": n / services if services else np.nan, "method": METHOD,
    }  # fmt: skip

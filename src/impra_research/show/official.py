"""Official figures as they are read: of whom, of how many, and who counted them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlparse

import pandas as pd

from impra_research.read.official import (
    Definition,
    not_comparable,
    read_bodies,
    read_definitions,
)
from impra_research.show.labels import Look
from impra_research.study import Study


def official_rows(official: pd.DataFrame, look: Look) -> pd.DataFrame:
    """List the latest official figure of each series and geography, with what it counts."""
    definitions = read_definitions(look.study)
    bodies = {site: look.code("body", name) for site, name in read_bodies(look.study).items()}
    latest = official.sort_values("period").drop_duplicates(["indicator", "geography"], keep="last")
    return pd.DataFrame([
        {"geography": look.code("geography", row["geography"]), "period": _period(row["period"], look),
         "figure": _figure(row, look), "counted": _counted(row, definitions, look),
         "source": official_source(row["source"], bodies)}
        for row in latest.sort_values(["definition_code", "geography"]).to_dict("records")
    ])  # fmt: skip


def _counted(row: Mapping[Any, Any], definitions: Mapping[str, Definition], look: Look) -> str:
    """Say of whom the figure is a share, where it is one, and what the series counts."""
    definition = look.text(definitions[row["definition_code"]].label)
    key = f"official_group.{row['indicator']}"
    return f"{look.words.say(key)} {definition}" if look.words.has(key) else definition


def official_source(source: str, bodies: Mapping[str, str]) -> str:
    """Name the body that made the figure, where the register says so, and the site it was read on."""
    site = (urlparse(source).netloc or source).removeprefix("www.")
    return f"{bodies[source]} ({site})" if source in bodies else site


def conflicts(official: pd.DataFrame, study: Study) -> dict[str, int]:
    """Count the pairs of official series that may not share a chart."""
    codes = official.loc[official["value"].notna(), "definition_code"].unique()
    return {
        "pairs": len(not_comparable(list(codes), read_definitions(study))),
        "series": len(codes),
    }


def _period(period: str, look: Look) -> str:
    return look.words.date(date.fromisoformat(period)) if len(period) == 10 else period


def _figure(row: Mapping[Any, Any], look: Look) -> str:
    if pd.isna(row["value"]):
        return look.words.say("official.none")
    if row["unit"] == "percent":
        return look.words.percent(row["value"] / 100)
    counted = look.words.say(f"official.{row['unit']}", n=int(row["value"]))
    share = row["share_of_total"]
    return (
        counted
        if pd.isna(share)
        else look.words.say("official.with_share", counted=counted, share=share / 100)
    )

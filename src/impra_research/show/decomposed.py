"""What composition explains of a gap, term by term: Oaxaca-Blinder, and Kitagawa beside it.

The rest of the gap is the raw gap of everybody less what is explained: the unexplained part of those
alone whose characteristics are known would tell their raw gap, and so what the few others answered.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pandas as pd

from impra_research.analyse.comparison.decomposition import Common, explained
from impra_research.analyse.comparison.rates import kitagawa
from impra_research.analyse.hazard import REFUSE
from impra_research.errors import UsageError
from impra_research.show.gaps import listed, outcome_in_text, short, terms_told
from impra_research.show.labels import Look, capital
from impra_research.show.outcomes import Outcome
from impra_research.show.results import NotEstimated, direction
from impra_research.show.words import Interval

DRAWS = 1000


def composition(
    look: Look, *, horizon: int, registered: Outcome | None = None, months: Outcome | None = None
) -> pd.DataFrame | NotEstimated:
    """Tell what each term explains of the gap in each outcome, in the columns of `gaps.all_gaps`.

    After the terms, all of them together (`term` is all), as either place would count them (first,
    second), and by strata of the terms that are no numbers (strata).
    """
    known = [outcome for outcome in (registered, months) if outcome is not None]
    parts = []
    for outcome in known:
        with suppress(UsageError):  # the covariates repeat one another in a place
            parts += [] if outcome.scarce else [_of(outcome, look, horizon)]
    if parts:
        return pd.concat(parts, ignore_index=True)
    return NotEstimated("composition" if known else "gaps", {"least": REFUSE})


def drawn(parts: pd.DataFrame) -> pd.DataFrame:
    """Keep what the figure shows: the terms, and all of them together."""
    return parts[~parts["term"].isin(["first", "second", "strata"])]


def composition_told(
    parts: pd.DataFrame, outcome: Outcome, look: Look, *, horizon: int
) -> dict[str, object] | NotEstimated:
    """Say how much of the raw gap composition explains, and how much is left."""
    if outcome.name not in set(parts["name"]):
        return NotEstimated("composition", {"least": REFUSE})
    row = parts[(parts["name"] == outcome.name) & (parts["term"] == "all")].iloc[0]
    raw = float(outcome.row("raw")["value"])
    form = "unclear" if direction(row["low"], row["high"]) == "unclear" else "clear"
    told = look.words.say(
        f"composition_told.{form}", outcome=capital(outcome_in_text(outcome, look, horizon)),
        explained=look.words.written(row["value"], outcome.unit),
        ends=look.words.written(Interval(row["low"], row["high"]), outcome.unit),
        terms=terms_told(outcome.sample, look), raw=look.words.written(raw, outcome.unit),
        rest=look.words.written(raw - float(row["value"]), outcome.unit),
    )  # fmt: skip
    return {"told": told, "n": outcome.sample.n}


def composition_claim(parts: pd.DataFrame) -> dict[str, object]:
    """Count the outcomes of which composition explains some, for the title."""
    whole = parts[parts["term"] == "all"]
    apart = sum(
        direction(low, high) != "unclear"
        for low, high in zip(whole["low"], whole["high"], strict=True)
    )
    form = "some" if apart else "none"
    return {"form": form, "apart": apart, "outcomes": len(whole), "draws": DRAWS}


def _of(outcome: Outcome, look: Look, horizon: int) -> pd.DataFrame:
    sample, place = outcome.sample, dict(zip(("first", "second"), look.places, strict=True))
    ways: dict[str, Common] = {"all": "pooled", "first": "first", "second": "second"}
    found = {name: explained(sample, common=common, draws=DRAWS) for name, common in ways.items()}
    of_part = {name: table[table["part"] == "explained"] for name, table in found.items()}
    terms = of_part["all"][of_part["all"]["term"] != "all"]
    wholes = [table[table["term"] == "all"].assign(term=name) for name, table in of_part.items()]
    table = pd.concat([terms, *wholes, _strata(outcome)], ignore_index=True)
    leveled = [short(term, look) for term, levels in sample.levels.items() if levels]
    labels = {"all": look.words.say("explained_row.all")} | {
        name: look.words.say("explained_row.first", place=look.place_in_text(place[name])) for name in place
    }  # fmt: skip
    labels["strata"] = look.words.say("explained_row.strata", terms=leveled)
    rows = [
        listed(outcome, row, look, horizon, axis="explained")
        | {
            "term": row["term"],
            "label": labels.get(row["term"]) or capital(short(row["term"], look)),
        }
        for row in table.to_dict("records")
    ]
    return pd.DataFrame(rows)


def _strata(outcome: Outcome) -> pd.DataFrame:
    """Composition by strata of the terms with levels, on the same persons; none without such terms."""
    sample = outcome.sample
    kept = [bool(levels) for levels in sample.levels.values() for _ in levels[1:] or ("",)]
    leveled = {term: levels for term, levels in sample.levels.items() if levels}
    if not leveled:
        return pd.DataFrame()
    strata = replace(sample, x=sample.x[:, kept], levels=leveled)
    found = kitagawa(strata, draws=DRAWS).query("part == 'composition' and stratum == 'all'")
    return found.assign(term="strata").drop(columns=["stratum", "n_first", "n_second"])

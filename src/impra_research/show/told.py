"""Parts of sentences that a result may call for or not: what is counted, what was not asked, what is open."""

from __future__ import annotations

import pandas as pd

from impra_research.analyse.reconcile import NOT_PUT
from impra_research.codebook import State
from impra_research.show.asked import asked
from impra_research.show.labels import Look, small
from impra_research.show.results import Direction, NotCollected, direction
from impra_research.standards.countries import countries


def readings_told(readings: pd.DataFrame, look: Look) -> dict[str, str]:
    """Say which readings of the dates do not bear out the middle one; nothing when all agree."""
    sides: dict[str, Direction] = {
        row["reading"]: direction(row["low"], row["high"]) for row in readings.to_dict("records")
    }
    known = sides.pop("middle")
    apart = [name for name, side in sides.items() if side != known]
    dates = [look.words.say(f"read_at.{name}") for name in apart if name != "sheltered"]
    form = "shown" if known == "unclear" else "open"
    told = [look.words.say(f"readings_told.{form}", readings=dates)] if dates else []
    if "sheltered" in apart:
        told += [look.words.say(f"shelter_told.{form}", shelters=shelters(look))]
    return {"told": "".join(f" {text}" for text in told)}


def clusters_told(histories: pd.DataFrame) -> dict[str, int]:
    """Count the clusters of those at risk: `n`."""
    return {"n": int(histories.loc[histories["base"], "cluster"].nunique())}


def agreed(readings: pd.DataFrame) -> dict[str, float]:
    """Widest interval over the readings of the dates: a title claims only what all of them show."""
    dated = readings.loc[readings["reading"] != "sheltered"]
    return {"low": dated["low"].min(skipna=False), "high": dated["high"].max(skipna=False)}


def ceased_told(histories: pd.DataFrame, look: Look) -> dict[str, str]:
    """Count those who ceased before registering in each place, as it may be shown."""
    ceased = histories.loc[histories["base"] & (histories["outcome"] == "ceased"), "place"]
    return {
        f"ceased_{ending}": few(int((ceased == place).sum()), look)
        for ending, place in zip("ab", look.places, strict=True)
    }


def not_asked_told(table: pd.DataFrame, variable: str, look: Look) -> dict[str, str]:
    """Say of how many the question was not asked; nothing when it was asked of all."""
    n = int(table[f"{variable}__missing"].isin(NOT_PUT).sum())
    return {"told": f" {look.words.say('not_asked_told', count=few(n, look))}" if n else ""}


def set_aside_told(row: pd.DataFrame, look: Look) -> dict[str, str]:
    """Say how many questionnaires were set aside; nothing when none was."""
    n = int(row["rows_quarantined"].sum())
    return {"told": f" {look.words.say('set_aside_told', n=n)}" if n else ""}


def scores_left_out(differences: pd.DataFrame, look: Look) -> str:
    """Count the persons with a score who cannot be compared, as it may be shown."""
    return few(int(differences["left_out"].max()), look)


def few(count: int, look: Look) -> str:
    """Write a count, or that it is small."""
    return f"<{look.min_cell}" if 0 < count < look.min_cell else look.words.number(count)


def registered_means(look: Look) -> dict[str, str] | NotCollected:
    """Say what counts as registered: by the ladder of legal forms if there is one, else as asked."""
    codebook = look.study.codebook
    if not codebook.has("registered"):
        return NotCollected("registered")
    quoted = asked("registered", look)
    if not codebook.has("legal_form"):
        return {"definition": look.words.say("registered_as_asked", asked=quoted)}
    levels = codebook.legal_forms.levels
    first = min(level for level, rung in levels.items() if rung.state == "registered")
    least, sheltered = _by_country("registration_of", "registered", look), shelters(look)
    told = look.words.say(
        "registered_on_ladder", asked=quoted, level=first, label=small(look.text(levels[first].label)),
        least=look.words.say("registered_from", least=least) if least else "",
        shelters=f" {look.words.say('registered_not_yet', shelters=sheltered)}" if sheltered else "",
    )  # fmt: skip
    return {"definition": told}


def shelters(look: Look) -> list[str]:
    """List the legal forms that shelter an activity before it is registered."""
    return _by_country("shelter_of", "sheltered", look)


def _by_country(family: str, state: State, look: Look) -> list[str]:
    """Name the forms of a state in each country; of registration, those at the country's lowest level.

    A country without words of its own is named beside its forms; where no place names one, none is.
    """
    ladder, told = look.study.codebook.legal_forms, []
    named = dict.fromkeys(place.country for place in look.study.places.values() if place.country)
    for country in named or [""]:
        forms = [form for code, form in ladder.forms.items()
                 if ladder.state(code) == state and country in ("", form.country)]  # fmt: skip
        least = min((form.level for form in forms), default=0)
        labels = [small(look.text(form.label)) for form in forms
                  if form.level == least or state != "registered"]  # fmt: skip
        key = f"{family}.{country}"
        if labels and look.words.has(key):
            told.append(look.words.say(key, forms=look.words.either(labels)))
        elif labels:
            where = f" ({look.text(countries()[country])})" if country else ""
            told.append(look.words.say(family, forms=look.words.either(labels), where=where))
    return told

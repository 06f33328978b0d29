"""What the codebook's companions add to cleaned rows: level and state of a step, kind of a service."""

from __future__ import annotations

from typing import get_args

import pandas as pd

from impra_research.codebook import Codebook, State
from impra_research.errors import StudyFileError
from impra_research.study import Study


def add_ladder(rows: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Add to each step the harmonised level (0-5) and the state it leads to."""
    if "legal_form" not in rows.columns:
        return rows
    forms = codebook.legal_forms
    level = {code: form.level for code, form in forms.forms.items()}
    state = {code: forms.state(code) for code in forms.values()}
    code = rows["legal_form"].astype("str")
    states = pd.CategoricalDtype(list(get_args(State)))
    return rows.assign(
        level=code.map(level).astype("Int64"), state=code.map(state).astype("str").astype(states)
    )


def add_kind(rows: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Add to each support episode the kind of service it was with."""
    if "service" not in rows.columns:
        return rows
    kind = {code: service.kind for code, service in codebook.inventory.services.items()}
    kinds = pd.CategoricalDtype(list(codebook.inventory.kinds))
    return rows.assign(kind=rows["service"].astype("str").map(kind).astype(kinds))


def refuse_foreign_forms(study: Study) -> None:
    """Stop when a source's recoding reads a word as a legal form of another country.

    SAS is a company in France and a limited partnership in Italy: the word is the same, the form is
    not. A source that names no country may hold those of all places, but no word that is a false friend.

    Raises
    ------
    StudyFileError
        It names the word, the source and the false friend's warning.
    """
    codebook = study.codebook
    if not codebook.has("legal_form"):
        return
    warnings = {f.word: f.warning["en"] for f in codebook.legal_forms.false_friends}
    several = {place.country for place in study.places.values()}
    faults = []
    for name, origin in codebook.variables["legal_form"].origins.items():
        country = study.declared.sources[name].country
        written = origin.recode if isinstance(origin.recode, dict) else {}
        for word, code in written.items():
            form = codebook.legal_forms.forms.get(code)
            own = {country} if country or word in warnings else several
            if form is not None and form.country not in own:
                at = ("variables", "legal_form", "from", name, "recode", word)
                faults.append(
                    f"line {codebook.line_of(*at)}, {name}: "
                    f"{word!r} -> {code} is a form of {form.country}. "
                    f"{warnings.get(word, '')}"
                )
    if faults:
        raise StudyFileError(
            "codebook/variables.yml, legal_form: " + "; ".join(faults),
            fix="give each word the form of its own country, or name in study.yml the `country` of each "
            "place and, where a source is of one country, of the source",
        )

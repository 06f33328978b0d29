"""Of whom a variable is, and who was asked: where nothing is, the reason says which of the two it was."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from impra_research.clean.rules import broken_rows
from impra_research.codebook import Codebook, Rule, Variable
from impra_research.codebook.variables import DATE_PARTS
from impra_research.declared import LANGUAGES
from impra_research.read.broken_off import BROKE_OFF
from impra_research.read.plain import plain_label

Tables = dict[str, pd.DataFrame]
SetAside = dict[str, dict[str, int]]
NOTHING = ("", plain_label(BROKE_OFF))
ROUTED = ("not_applicable", "not_asked")


def keep_to_universe(
    codebook: Codebook, tables: Mapping[str, pd.DataFrame], received: Mapping[str, pd.DataFrame]
) -> tuple[Tables, dict[str, SetAside]]:
    """Set aside values of those whom a variable is not about, and say who was not asked.

    Where `applies_if` does not hold, a value becomes `not_applicable`; where `asked_if` of the row's
    source does not hold, an empty cell becomes `not_asked`, and a refusal stays one: whoever gave it was
    asked. Where a condition cannot be decided, as something it needs is missing, everything stays.

    Parameters
    ----------
    received
        The texts of each table as received, under the names of variables.

    Returns
    -------
    The tables, and by table, variable and source the number of answers set aside, refusals among them.

    Raises
    ------
    StudyFileError
        A condition is no comparison, or names a column that is not there.
    """
    person = tables["person"].set_index("person") if "person" in tables else pd.DataFrame()
    kept, aside = dict(tables), {name: dict[str, dict[str, int]]() for name in tables}
    for table in tables:
        for name, variable in codebook.of_table(table).items():
            routed = variable.applies_if or any(each.asked_if for each in variable.origins.values())
            if not routed or f"{name}__missing" not in tables[table]:
                continue
            empty = _left_empty(kept[table], received[table], name)
            asked = _say_not_asked(kept[table], empty, name, variable, codebook, person)
            kept[table], counted = _set_aside(asked, empty, name, variable, codebook, person)
            aside[table] |= {name: counted} if counted else {}
    return kept, aside


def _left_empty(rows: pd.DataFrame, received: pd.DataFrame, name: str) -> pd.Series[bool]:
    """Tell which rows hold nothing for a variable: no text, or one that the reader wrote for none."""
    texts = received[name] if name in received else pd.Series("", received.index)
    nothing = texts.fillna("").map(plain_label).isin(NOTHING)
    return rows[f"{name}__missing"].notna() & nothing.reindex(rows.index)


def _say_not_asked(
    rows: pd.DataFrame, empty: pd.Series[bool], name: str, variable: Variable, codebook: Codebook,
    person: pd.DataFrame,
) -> pd.DataFrame:  # fmt: skip
    """Give the reason `not_asked` to empty cells of those to whom their source did not put it."""
    reasons = rows[f"{name}__missing"]
    for source, origin in variable.origins.items():
        if origin.asked_if:
            own = rows.loc[(rows["source"] == source) & empty]
            beyond = _beyond(own, f"{name}: asked_if", variable, origin.asked_if, codebook, person)
            reasons = reasons.mask(rows.index.isin(beyond), "not_asked")
    return rows.assign(**{f"{name}__missing": reasons})


def _set_aside(
    rows: pd.DataFrame, empty: pd.Series[bool], name: str, variable: Variable, codebook: Codebook,
    person: pd.DataFrame,
) -> tuple[pd.DataFrame, dict[str, int]]:  # fmt: skip
    """Take the answers of those away whom a variable is not about, and count them by source."""
    if not variable.applies_if:
        return rows, {}
    reason = f"{name}__missing"
    asked = rows.loc[rows["source"].isin(list(variable.origins))]
    beyond = rows.index.isin(
        _beyond(asked, f"{name}: applies_if", variable, variable.applies_if, codebook, person)
    )
    parts = (name, f"{name}__received", *(f"{name}_{part}" for part in DATE_PARTS))
    values = {part: rows[part].mask(beyond) for part in parts if part in rows}
    said = empty | rows[reason].isin(ROUTED)  # the instrument says that it did not arise: no answer
    given = rows.loc[beyond & ~said, "source"].value_counts()
    kept = rows.assign(**values, **{reason: rows[reason].mask(beyond, "not_applicable")})
    return kept, {str(source): int(n) for source, n in given.items()}


def _beyond(
    rows: pd.DataFrame, said: str, variable: Variable, condition: str, codebook: Codebook,
    person: pd.DataFrame,
) -> pd.Index:  # fmt: skip
    """Give the rows for which a condition surely does not hold."""
    message = dict.fromkeys(LANGUAGES, said)
    rule = Rule(table=variable.table, check=condition, message=message)
    return broken_rows(rows, said, rule, codebook=codebook, person=person)

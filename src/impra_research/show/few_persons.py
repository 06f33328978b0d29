"""Counts of persons in tables of codes: few who speak of a code are hidden, and what gives them away."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from impra_research.codebook import Theme
from impra_research.coding import Interviews
from impra_research.coding.cases import lineage
from impra_research.coding.quotations import consenting
from impra_research.show.disclosure import HIDDEN

COUNTED = ["segments", "cases", "share", "characters"]


def frequencies_shown(
    table: pd.DataFrame, passages: pd.DataFrame, themes: Mapping[str, Theme], min_cell: int
) -> pd.DataFrame:
    """Hide what rests on few persons in a table of `code_frequencies`.

    A code of which 1 to `min_cell - 1` persons speak shows `<min_cell`, and `…` for the rest of its
    row; so does a code above it that more than one person speaks of through that code alone, for
    what stands beside would be subtracted. How many do not speak of a code is not hidden.

    Parameters
    ----------
    passages
        What the table counts (see `counted`).
    """
    cases = dict(zip(table["code"], table["cases"], strict=True))
    few = {code for code, persons in cases.items() if 0 < persons < min_cell}
    told = {
        above
        for code in few
        for above in lineage(code, themes)[1:]
        if above not in few and cases[above] - _speaking(passages, above, code, themes) > 1
    }
    nobody = set(cases) if (table["n"] < min_cell).any() else set()
    shown = table.astype(dict.fromkeys(COUNTED, object))
    shown.loc[shown["code"].isin(few | told | nobody), COUNTED] = HIDDEN
    shown.loc[shown["code"].isin(few), "cases"] = f"<{min_cell}"
    return shown


def _speaking(passages: pd.DataFrame, code: str, without: str, themes: Mapping[str, Theme]) -> int:
    """Count who speaks of a code, or one below it, not counting one of those and what is below it."""
    line = {each: lineage(each, themes) for each in themes}
    family = [each for each, above in line.items() if code in above and without not in above]
    return int(passages.loc[passages["code"].isin(family), "person"].nunique())


def co_occurrence_shown(table: pd.DataFrame, passages: pd.DataFrame, min_cell: int) -> pd.DataFrame:
    """Hide what rests on few persons in a table of `co_occurrence`.

    A pair that goes together in 1 to `min_cell - 1` persons shows `<min_cell` and `…`; a code of as
    few shows `…` for its own count.
    """
    persons = passages.groupby("code", observed=True)["person"].nunique()
    small = set(persons.index[persons < min_cell])
    shown = table.astype(dict.fromkeys(("n_first", "n_second", "together", "cases", "c"), object))
    few = table["cases"].between(1, min_cell - 1)
    shown.loc[few, ["together", "c", "why"]] = HIDDEN
    shown.loc[few, "cases"] = f"<{min_cell}"
    for side in ("first", "second"):
        shown.loc[table[side].isin(small), f"n_{side}"] = HIDDEN
    return shown


def few_refused(interviews: Interviews, min_cell: int) -> bool:
    """Say whether so few persons may not be quoted that quotations beside counts tell what they said."""
    persons, quotable = interviews.transcript["person"], consenting(interviews)
    refused = set(persons) - set(persons[interviews.transcript["document"].isin(quotable)])
    return 0 < len(refused) < min_cell

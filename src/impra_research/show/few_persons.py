"""Counts of persons in tables of codes: few who speak of a code are hidden, and what gives them away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from impra_research.codebook import Theme
from impra_research.coding import Interviews
from impra_research.coding.cases import case_matrix, lineage
from impra_research.coding.quotations import consenting
from impra_research.show.disclosure import HIDDEN

BESIDE_KAPPA = ["percent", "prevalence", "bias_index", "ac1"]
COLUMNS = ("label", "percent:decimal", "prevalence:decimal", "bias_index:decimal", "kappa",
           "interval:ratio", "ac1")  # fmt: skip
COUNTED = ["segments", "cases", "share", "characters"]


def gives_away(whole: int, parts: Sequence[int], min_cell: int) -> bool:
    """Tell whether who is in any of the parts, counted, says more of a small part than its mark does.

    Examples
    --------
    >>> gives_away(9, [7, 2], 5), gives_away(8, [7, 2], 5)
    (True, False)
    """
    most = [min_cell - 1 if 0 < part < min_cell else part for part in parts]
    spare = sum(most) - whole
    few = [top for top, part in zip(most, parts, strict=True) if 0 < part < min_cell]
    return any(top - spare > 1 for top in few)


def marked(
    spoken: pd.DataFrame, interviews: Interviews, themes: Mapping[str, Theme], min_cell: int
) -> pd.DataFrame:
    """Add to a table of `case_shares` the column `hidden`: as `hidden_persons`, or ""."""
    exact = _exact(interviews, themes)
    marks = {
        (place, code): mark
        for place, rows in spoken.groupby("place", observed=True)
        for code, mark in hidden_persons(
            rows.set_index("code")["cases"].astype(int).to_dict(), themes, exact, min_cell
        ).items()
    }
    keys = zip(spoken["place"], spoken["code"], strict=True)
    return spoken.assign(hidden=[marks.get(key, "") for key in keys])


def _exact(interviews: Interviews, themes: Mapping[str, Theme]) -> list[str]:
    """List the codes above of which nobody speaks but through a code below that every coder found.

    A theme that coders found by different codes needs two codes that not every coder found: a reader
    sees from kappa where there are none, or only one.
    """
    own, tables = set(interviews.segment["code"]), (interviews.segment, interviews.transcript)
    apart = case_matrix(*tables, themes) != case_matrix(*tables, themes, coders="any")
    below = {
        above: [code for code in themes if code in own and above in lineage(code, themes)[1:]]
        for above in themes
    }
    return [above for above, codes in below.items()
            if codes and above not in own and apart[codes].any().sum() < 2]  # fmt: skip


def hidden_persons(
    cases: Mapping[str, int], themes: Mapping[str, Theme], exact: Collection[str], min_cell: int
) -> dict[str, str]:
    """Mark what is hidden of the persons of one place, by code: `<min_cell`, or `…`.

    A code above is `…` where it would tell a small count by subtraction: of the codes `exact`, of
    which persons speak only through those below.
    """
    few = {code for code, count in cases.items() if 0 < count < min_cell}
    marks = dict.fromkeys(few, f"<{min_cell}")
    for above in sorted(exact, key=lambda code: -len(lineage(code, themes))):
        parts = [cases[code] for code in _parts(above, themes, marks)]
        if above not in few and gives_away(cases[above], parts, min_cell):
            marks[above] = HIDDEN
    return marks


def _parts(above: str, themes: Mapping[str, Theme], marks: Mapping[str, str]) -> list[str]:
    """List the codes right below one, and of those that are `…` the ones below them."""
    below = [code for code, theme in themes.items() if theme.parent == above]
    return [
        part
        for code in below
        for part in (_parts(code, themes, marks) if marks.get(code) == HIDDEN else [code])
    ]


def frequencies_shown(
    table: pd.DataFrame, passages: pd.DataFrame, themes: Mapping[str, Theme], min_cell: int
) -> pd.DataFrame:
    """Hide what rests on few persons in a table of `code_frequencies`.

    A code of which 1 to `min_cell - 1` persons speak shows `<min_cell`, and `…` for the rest of its
    row; so does a code above it that more than one person speaks of through that code alone, for
    what stands beside would be subtracted. Any code above it shows `…` for segments and characters:
    less those of its other codes they are those of the few. How many do not speak is not hidden.

    Parameters
    ----------
    passages
        What the table counts (see `counted`).
    """
    cases = dict(zip(table["code"], table["cases"], strict=True))
    few = {code for code, persons in cases.items() if 0 < persons < min_cell}
    over = {(code, above) for code in few for above in lineage(code, themes)[1:]}
    told = {
        above
        for code, above in over
        if above not in few and cases[above] - _speaking(passages, above, code, themes) > 1
    }
    nobody = set(cases) if (table["n"] < min_cell).any() else set()
    shown = table.astype(dict.fromkeys(COUNTED, object))
    shown.loc[shown["code"].isin(few | told | nobody), COUNTED] = HIDDEN
    shown.loc[shown["code"].isin({above for _, above in over}), ["segments", "characters"]] = HIDDEN
    shown.loc[shown["code"].isin(few), "cases"] = f"<{min_cell}"
    return shown


def _speaking(passages: pd.DataFrame, code: str, without: str, themes: Mapping[str, Theme]) -> int:
    """Count who speaks of a code, or one below it, not counting one of those and what is below it."""
    line = {each: lineage(each, themes) for each in themes}
    family = [each for each, above in line.items() if code in above and without not in above]
    return int(passages.loc[passages["code"].isin(family), "person"].nunique())


def kappa_alone(agreement: pd.DataFrame, spoken: pd.DataFrame | None) -> pd.DataFrame:
    """Leave each code or theme its kappa alone while of any code a number of persons is hidden.

    Any two of these figures give the turns that coders agree on, those of a theme bound those of its
    codes, and no more persons speak of a code than turns hold it.
    """
    if spoken is None or not hidden_codes(spoken):
        return agreement
    return agreement.drop(columns=BESIDE_KAPPA)


def agreement_columns(codes: pd.DataFrame) -> list[str]:
    """Name the columns in which a table of agreement by code is shown."""
    return [name for name in COLUMNS if name.partition(":")[0] in {*codes.columns, "interval"}]


def hidden_codes(spoken: pd.DataFrame) -> set[str]:
    """Name the codes of which the number of persons of some place is hidden."""
    return {*spoken.loc[spoken["hidden"] != "", "code"]}


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

"""Passages in the speakers' words: only of who agreed to be quoted, identifiers masked, translated."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from impra_research.codebook import Theme
from impra_research.coding.cases import lineage
from impra_research.coding.interviews import Interviews
from impra_research.coding.outputs.counted import PASSAGE, counted
from impra_research.coding.quotations import consenting, without_identifiers
from impra_research.declared import Language

QUOTED = ["segment_id", "document", "place", "language", "turn", "start", "end", "code", "original",
          "translation"]  # fmt: skip
FRAMED = ["case", "place", "theme", "code", "segment_id", "language", "original", "translation"]


def quotation_table(
    interviews: Interviews, *, language: Language, coders: Collection[str] = ()
) -> pd.DataFrame:
    """One row a passage and code that may be quoted, in the order of the texts.

    Columns: segment_id (document:start-end), document, place, language (spoken), turn, start, end,
    code, original, translation (into `language`; missing where that was spoken or nobody translated).
    The person is not named. `coders`: see `counted`.
    """
    rows = counted(interviews.segment, interviews.transcript, coders=coders)
    rows = rows[rows["document"].isin(consenting(interviews))].astype(
        {"document": "str", "code": "str"}
    )
    about = interviews.segment[[*PASSAGE, "place", "language", "turn", "quote"]]
    told = rows.merge(about.drop_duplicates(PASSAGE), on=PASSAGE, validate="many_to_one")
    told = told.merge(
        _translated(interviews, language), how="left", on=PASSAGE, validate="many_to_one"
    )
    foreign = told["language"] != language
    at = told["start"].astype("str") + "-" + told["end"].astype("str")
    return told.assign(
        segment_id=told["document"] + ":" + at, original=told["quote"].map(without_identifiers),
        translation=told["translation"].where(foreign).map(without_identifiers, na_action="ignore"),
    )[QUOTED].sort_values([*PASSAGE, "code"], ignore_index=True)  # fmt: skip


def framework_matrix(
    interviews: Interviews,
    themes: Mapping[str, Theme],
    *,
    language: Language,
    columns: Sequence[str] = (),
    coders: Collection[str] = (),
) -> pd.DataFrame:
    """One row a quotation in its cell of the matrix cases x themes; an empty cell is a row without.

    Columns: case (its documents), place, theme, code (the theme or one below it), segment_id,
    language, original, translation. Whoever agreed to no quotation is no row.

    Parameters
    ----------
    columns
        The themes; without it the codes that stand below no other.
    """
    heads = list(columns) or [code for code, theme in themes.items() if theme.parent is None]
    quoted = quotation_table(interviews, language=language, coders=coders)
    cases = _cases(interviews)
    family = [(code, head) for code in themes for head in heads if head in lineage(code, themes)]
    below = pd.DataFrame(family, columns=["code", "theme"], dtype="str")
    cells = cases.drop_duplicates("case")[["case", "place"]].merge(
        pd.DataFrame({"theme": heads}), how="cross")  # fmt: skip
    said = quoted.drop(columns="place").merge(below, on="code", validate="many_to_many").merge(
        cases[["document", "case"]], on="document", validate="many_to_one")  # fmt: skip
    return cells.merge(said, on=["case", "theme"], how="left", validate="one_to_many")[FRAMED]


def _cases(interviews: Interviews) -> pd.DataFrame:
    """One row a document that may be quoted, and the case of it: all such documents of the person."""
    agreed = interviews.transcript["document"].isin(consenting(interviews))
    known = interviews.transcript.loc[agreed, ["person", "document", "place"]]
    return known.assign(case=known.groupby("person")["document"].transform(" ".join))


def _translated(interviews: Interviews, language: Language) -> pd.DataFrame:
    if interviews.translation is None:
        return pd.DataFrame(columns=[*PASSAGE, "translation"]).astype(
            {"document": "str", "start": "int64", "end": "int64", "translation": "str"})  # fmt: skip
    return interviews.translation[[*PASSAGE, language]].rename(columns={language: "translation"})

"""Which persons speak of which code: counted in persons, not in mentions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from impra_research.codebook import Theme
from impra_research.read.acts import CONSENSUS

Coders = Literal["every", "any"]


def lineage(code: str, themes: Mapping[str, Theme]) -> list[str]:
    """List a code and the codes above it.

    Examples
    --------
    >>> lineage("skills", {})
    ['skills']
    """
    above = themes[code].parent if code in themes else None
    return [code, *(lineage(above, themes) if above else [])]


def case_matrix(
    segment: pd.DataFrame,
    transcript: pd.DataFrame,
    themes: Mapping[str, Theme],
    *,
    coders: Coders = "every",
) -> pd.DataFrame:
    """One row a person interviewed, one column a code: True when the person speaks of it.

    A parent holds for a person when any code below it does: two children count once. `coders`
    decides whose word counts: `every` coder of the document, or `any` one of them; of a document on
    which coders settled their disagreements, the consensus alone counts.
    """
    said = deciding(segment)
    spoken = said[["person", "document", "code", "coder"]].drop_duplicates()
    found = (
        _with_families(spoken, themes)
        .groupby(["person", "document", "code"], observed=True, dropna=False, as_index=False)[
            "coder"
        ]
        .nunique()
    )
    coded_by = spoken.groupby("document", observed=True, dropna=False)["coder"].nunique()
    needed = found["document"].map(coded_by).astype("int64") if coders == "every" else 1
    cases = found[found["coder"] >= needed]
    matrix = cases.pivot_table(
        index="person", columns="code", values="coder", aggfunc="count"
    ).notna()
    persons = pd.Index(sorted(transcript["person"].unique()), name="person")
    return matrix.reindex(index=persons, columns=list(themes), fill_value=False).rename_axis(
        columns=None
    )


def deciding(segment: pd.DataFrame) -> pd.DataFrame:
    """Take what coders decided together of the documents where they did; elsewhere what each coded."""
    by_consensus = segment["coder"] == CONSENSUS
    if not by_consensus.any():
        return segment
    decided = segment["document"].isin(segment.loc[by_consensus, "document"].unique())
    return segment[by_consensus | ~decided]


def _with_families(spoken: pd.DataFrame, themes: Mapping[str, Theme]) -> pd.DataFrame:
    """Take the codes above each code as spoken of too."""
    lines = [(code, above) for code in spoken["code"].unique() for above in lineage(code, themes)]
    family = pd.DataFrame(lines, columns=["code", "above"], dtype="str")
    wide = spoken.merge(family, on="code", validate="many_to_many")
    return wide.drop(columns="code").rename(columns={"above": "code"})


def case_shares(matrix: pd.DataFrame, transcript: pd.DataFrame) -> pd.DataFrame:
    """One row a place and code: cases (persons who speak of it), n (persons interviewed), share.

    The persons were chosen, not drawn: the share describes them and estimates nothing.
    """
    place = transcript.drop_duplicates("person").set_index("person")["place"]
    by_place = matrix.groupby(place.reindex(matrix.index), observed=True, dropna=False)
    cases = (
        by_place.sum()
        .rename_axis("place")
        .melt(ignore_index=False, var_name="code", value_name="cases")
    )
    table = cases.assign(n=by_place.size().reindex(cases.index)).reset_index()
    return table.assign(share=table["cases"] / table["n"])

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
    said = deciding(segment, transcript)
    spoken = said[["person", "document", "code", "coder"]].drop_duplicates()
    found = (
        _with_families(spoken, themes)
        .groupby(["person", "document", "code"], observed=True, dropna=False, as_index=False)[
            "coder"
        ]
        .nunique()
    )
    every = found["document"].map(coders_of(said, transcript)).astype("int64")
    needed = every if coders == "every" else 1
    cases = found[found["coder"] >= needed]
    matrix = cases.pivot_table(
        index="person", columns="code", values="coder", aggfunc="count"
    ).notna()
    persons = pd.Index(sorted(transcript["person"].unique()), name="person")
    return matrix.reindex(index=persons, columns=list(themes), fill_value=False).rename_axis(
        columns=None
    )


def deciding(segment: pd.DataFrame, transcript: pd.DataFrame) -> pd.DataFrame:
    """Take what coders decided together of the documents where they did; elsewhere what each coded.

    Of a document of which they decided that nothing stands, nothing is taken.
    """
    by_consensus = segment["coder"] == CONSENSUS
    settled = {*segment.loc[by_consensus, "document"], *settled_documents(transcript)}
    return segment[by_consensus | ~segment["document"].isin(list(settled))] if settled else segment


def settled_documents(transcript: pd.DataFrame) -> list[str]:
    """Name the documents on which coders have nothing left to decide."""
    return [*transcript.loc[transcript["settled"], "document"]] if "settled" in transcript else []


def coders_of(said: pd.DataFrame, transcript: pd.DataFrame) -> dict[str, int]:
    """Count whose word it takes in each document of `deciding`: one where they settled, else all readers.

    Who read a document and coded nothing in it is a reader, where a round says so.
    """
    coded = said.groupby("document", observed=True)["coder"].unique()
    known = (dict(zip(transcript["document"], transcript["readers"], strict=True))
             if "readers" in transcript else {})  # fmt: skip
    return {str(name): 1 if CONSENSUS in who else len({*who, *known.get(name, "").split()})
            for name, who in coded.items()}  # fmt: skip


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

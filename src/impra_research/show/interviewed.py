"""Who was interviewed and what was coded, as read."""

from __future__ import annotations

import pandas as pd

from impra_research.coding import Interviews
from impra_research.show.coders import coders_of


def interviews_by_place(interviews: Interviews) -> pd.DataFrame:
    """Count by place: `place`, `documents`, `turns` (of respondents), `words`, `segments`."""
    transcript, turn = interviews.transcript, interviews.turn
    place = transcript.set_index("document")["place"]
    coded = interviews.segment[interviews.segment["coder"].isin(coders_of(interviews))]
    spoken = turn.loc[turn["speaker"] == "respondent", "document"].map(place)
    counted = transcript.groupby("place", observed=True).agg(
        documents=("document", "size"), words=("words", "sum")
    )
    told = counted.assign(turns=spoken.value_counts(), segments=coded["place"].value_counts())
    return told.fillna(0).astype("int64").reset_index()


def coded_material(interviews: Interviews) -> dict[str, object]:
    """Say how much was coded: `documents`, `coders`, `codes`, `segments`."""
    coders = coders_of(interviews)
    segment = interviews.segment[interviews.segment["coder"].isin(coders)]
    return {
        "documents": segment["document"].nunique(), "coders": coders,
        "codes": segment["code"].nunique(), "segments": len(segment),
    }  # fmt: skip

"""How long the interviewed waited to register, and what those who waited longer speak of.

Counts pass the gate of `said.by_answer`. A quotation stands beside a code and never on a side: it would
tie to a person's words what they answered on dates.
"""

from __future__ import annotations

from itertools import cycle

import pandas as pd

from impra_research.analyse.joint import below
from impra_research.coding import Interviews, Quotation
from impra_research.coding.quotations import choose_quotation
from impra_research.show.beside import quotation_told
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated
from impra_research.show.said import SIDES, counts_by_answer, labelled, of_persons

LONGER = "longer"


def waited(histories: pd.DataFrame, medians: pd.DataFrame) -> pd.DataFrame | NotEstimated:
    """Tell of each person's first enterprise: `waited` is `longer` than half of its place, or `other`.

    Longer too: not registered when the observation ended after the median. Registered from the outset,
    or not known for so long, is `other`.
    """
    half = medians.set_index("group")["value"].astype(float)
    if half.isna().any():
        return NotEstimated("median_split")
    first = histories.sort_values(["person", "start_earliest"], kind="stable")
    first = first.drop_duplicates("person")
    longer = first["base"] & (
        first["months"].astype(float) > first["place"].astype("object").map(half)
    )
    return first[["person"]].assign(waited=longer.map({True: LONGER, False: "other"}))


def codes_by_wait(
    spoken: pd.DataFrame, interviews: Interviews, who: pd.DataFrame, look: Look
) -> pd.DataFrame:
    """Count who speaks of each code on either side: `code`, `having`, `lacking`, `n_having`, `n_lacking`."""
    counts = counts_by_answer(spoken, interviews, who, look, variable="waited", value=LONGER)
    few = [(counts[f"n_{side}"] - counts[side]).between(1, look.min_cell - 1) for side in SIDES]
    return counts[~(few[0] | few[1])]


def waits_listed(counts: pd.DataFrame, interviews: Interviews, look: Look) -> pd.DataFrame:
    """Write them, with one passage each, its place in turn: `label`, `having`, `lacking`, `quotations`."""
    said: list[Quotation] = []
    rows = []
    for row, start in zip(counts.to_dict("records"), cycle((0, 1)), strict=False):
        chosen = _quoted(row["code"], interviews, look, start, said)
        said += [chosen] if chosen else []
        told = quotation_told(chosen, look) if chosen else look.words.say("quotation.none")
        sides = {side: of_persons(row[side], row[f"n_{side}"], look) for side in SIDES}
        rows.append({"label": labelled(row["code"], look), **sides, "quotations": told})
    return pd.DataFrame(rows, columns=["label", *SIDES, "quotations"])


def _quoted(
    code: str, interviews: Interviews, look: Look, start: int, said: list[Quotation]
) -> Quotation | None:
    codes = below([code], look.study.codebook.themes)
    places = (look.places[start], look.places[1 - start])
    found = (
        choose_quotation(interviews, codes=codes, place=place, language=look.words.language, beside=said)
        for place in places
    )  # fmt: skip
    return next(filter(None, found), None)


def waits_told(counts: pd.DataFrame, look: Look) -> dict[str, object] | NotEstimated:
    """Name the code that most of those who waited longer speak of, and the one furthest apart."""
    if counts.empty:
        return NotEstimated("few_waited", {"min_cell": look.min_cell})
    shares = counts["having"] / counts["n_having"] - counts["lacking"] / counts["n_lacking"]
    most = counts.loc[counts["having"].astype(int).idxmax()]
    apart = counts.loc[shares.astype(float).abs().idxmax()]
    return {
        f"{name}_{part}": value
        for name, row in (("most", most), ("apart", apart))
        for part, value in {
            "code": look.theme(row["code"]),
            **{side: of_persons(row[side], row[f"n_{side}"], look) for side in SIDES},
        }.items()
    }  # fmt: skip

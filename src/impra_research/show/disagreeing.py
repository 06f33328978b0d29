"""Where two coders disagree, side by side: only what may be quoted, and no person twice."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd

from impra_research.coding import Interviews, Quotation, quote
from impra_research.coding.double.disagreements import disagreements
from impra_research.coding.quotations import SENTENCE_ENDS, consenting, under_review
from impra_research.show.beside import quotation_told
from impra_research.show.coders import coders_of
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated

SHOWN = 5
BLIND = 0.01  # less likely than this, blind coders do not differ so in what they code alone
KINDS = ("other_code", "only_first", "only_second", "other_boundaries")


def compared_pair(
    interviews: Interviews, look: Look, *, coders: str = ""
) -> dict[str, str] | NotEstimated:
    """Name the two coders who share the most interviews: `first`, `second`."""
    by = interviews.segment.groupby("coder", observed=True)["document"].agg(set)
    pairs = combinations(coders_of(interviews, coders), 2)
    shared = {pair: len(by[pair[0]] & by[pair[1]]) for pair in pairs}
    if not any(shared.values()):
        return NotEstimated("agreement")
    first, second = max(shared, key=lambda pair: shared[pair])
    return {"first": first, "second": second}


def apart(interviews: Interviews, pair: dict[str, str], look: Look) -> pd.DataFrame:
    """List their disagreements in what both coded, as `disagreements`."""
    by = interviews.segment.groupby("document", observed=True)["coder"].agg(set)
    both = by.index[by.map(lambda who: set(pair.values()) <= who)]
    segment = interviews.segment[interviews.segment["document"].isin(both)]
    return disagreements(segment, look.study.codebook.themes, (pair["first"], pair["second"]))


def kinds_apart(found: pd.DataFrame) -> pd.DataFrame:
    """Count disagreements: `apart` (the kind), `disagreements`."""
    counts = found["kind"].value_counts().reindex(KINDS, fill_value=0)
    return counts.rename_axis("apart").reset_index(name="disagreements")


def one_sided(kinds: pd.DataFrame, pair: dict[str, str], look: Look) -> dict[str, object]:
    """Say that one coder hardly ever coded alone where the other often did, or nothing.

    Blind coders each see what the other does not: by an exact test, so unlike counts are not chance.
    """
    from scipy.stats import binomtest

    counts = kinds.set_index("apart")["disagreements"]
    alone = sorted((int(counts[f"only_{side}"]), coder) for side, coder in pair.items())
    (few, few_by), (many, many_by) = alone
    if not many or binomtest(few, few + many).pvalue >= BLIND:
        return {"told": ""}
    told = look.words.say("coders_one_sided", few=few, few_by=few_by, many=many, many_by=many_by)
    return {"told": f" {told}"}


def side_by_side(
    found: pd.DataFrame,
    pair: dict[str, str],
    interviews: Interviews,
    look: Look,
    *,
    beside: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Set some disagreements side by side: `apart` (the kind), `times`, `passage`, `coded` (by whom).

    Codes that are taken for one another most often (`times`, of all found) come first, each pair of
    codes once. Nobody of `beside`, the quotations of the same page (as `theme_quotations`), is quoted
    again, nor any of their sentences.
    """
    person = interviews.transcript.set_index("document")["person"]
    ranked = _most_frequent_first(found)
    quotable = ranked[ranked["document"].isin(consenting(interviews)) & ~_waits(ranked, interviews)]
    shown = {person[name] for name in quoted_documents(beside)}
    shown |= {part for each in _quoted(beside) for part in _sentences(each)}
    rows: list[dict[str, str]] = []
    for row in quotable.to_dict("records"):
        said = _passage(row, interviews, look)
        again = {person[row["document"]], row["taken"], *_sentences(said)}
        if len(rows) < SHOWN and not again & shown:
            shown |= again
            rows.append({"apart": row["kind"], "times": row["times"],
                         "passage": quotation_told(said, look),
                         "coded": _coded(row, pair, look)})  # fmt: skip
    return pd.DataFrame(rows, columns=["apart", "times", "passage", "coded"])


def _waits(found: pd.DataFrame, interviews: Interviews) -> pd.Series[bool]:
    """Tell which disagreements touch a segment that a correction left for review."""
    segment = interviews.segment[under_review(interviews.segment)]
    waiting = set(segment[["document", "start"]].itertuples(index=False, name=None))
    starts = found[["document", "first_start", "second_start"]].itertuples(index=False, name=None)
    waits = [
        (name, first) in waiting or (name, second) in waiting for name, first, second in starts
    ]
    return pd.Series(waits, index=found.index, dtype=bool)


def _sentences(said: Quotation) -> list[str]:
    return [part for text in (said.original, said.translation or "") if text
            for part in SENTENCE_ENDS.split(text)]  # fmt: skip


def _quoted(beside: pd.DataFrame | None) -> list[Quotation]:
    return [] if beside is None else [each for row in beside["said"] for each in row]


def quoted_documents(beside: pd.DataFrame | None) -> set[str]:
    """Name the documents that quotations are taken from."""
    return {each.segment_id.rpartition(":")[0] for each in _quoted(beside)}


def _most_frequent_first(found: pd.DataFrame) -> pd.DataFrame:
    codes = found[["first_code", "second_code"]].fillna("").to_numpy()
    pairs = pd.Series(["|".join(sorted(pair)) for pair in codes], index=found.index, dtype="str")
    taken = found["kind"] + " " + pairs
    times = taken.map(taken.value_counts())
    order = found.assign(
        rank=found["kind"].map(KINDS.index), times=times, often=-times, taken=taken
    )
    return order.sort_values(["rank", "often", "taken", "document", "start"])


def _passage(row: dict[Any, Any], interviews: Interviews, look: Look) -> Quotation:
    side = "second" if row["kind"] == "only_second" else "first"
    start, end = int(row[f"{side}_start"]), int(row[f"{side}_end"])
    return quote(interviews, f"{row['document']}:{start}-{end}", language=look.words.language)


def _coded(row: dict[Any, Any], pair: dict[str, str], look: Look) -> str:
    told = [look.words.say("apart_coded", coder=coder, code=_side(row, side, look))
            for side, coder in pair.items()]  # fmt: skip
    return "\n".join(told)


def _side(row: dict[Any, Any], side: str, look: Look) -> str:
    if row["kind"] in ({"only_first", "only_second"} - {f"only_{side}"}):
        return look.words.say("apart_not_coded")
    code = look.theme(row[f"{side}_code"])
    if row["kind"] != "other_boundaries":
        return code
    length = int(row[f"{side}_end"] - row[f"{side}_start"])
    return look.words.say("apart_bounds", code=code, characters=length)

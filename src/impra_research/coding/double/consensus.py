"""What two coders' segments come to once disagreements are decided, and how far they agree then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from impra_research.codebook import Theme
from impra_research.coding.agreement import agreement
from impra_research.coding.agreement.pieces import Read
from impra_research.coding.double.disagreements import KEY
from impra_research.coding.undoing import History
from impra_research.read.acts import CONSENSUS, AnyAct, Uncode

Keys = set[tuple[object, ...]]
Readers = Mapping[str, Sequence[str]]
NOBODY_KNOWN: Readers = {}
MEASURED = ["code", "n", "percent", "kappa", "low", "high", "why"]


def settle(segment: pd.DataFrame, acts: Iterable[AnyAct], coders: Sequence[str]) -> pd.DataFrame:
    """Give the segments of coders as they are after the decisions of the consensus.

    What was decided all have alike; what was not each has as before.

    Parameters
    ----------
    segment
        Segments, those of the consensus among them.
    acts
        The acts of the consensus.
    """
    by_consensus = segment[segment["coder"] == CONSENSUS]  # where it stands now
    own = segment[segment["coder"].isin(list(coders))]
    decided = own["segment"].isin(_taken_back(acts)) | _keys(own).isin(_keys(by_consensus))
    alike = [by_consensus.assign(coder=coder) for coder in coders]
    after = pd.concat([own[~decided.to_numpy()], *alike], ignore_index=True)
    return after.drop_duplicates([*KEY, "coder"]).sort_values([*KEY, "coder"], ignore_index=True)


def settled(
    segment: pd.DataFrame, acts: Iterable[AnyAct], read: Readers = NOBODY_KNOWN
) -> dict[str, Keys]:
    """Name the documents on which nothing is left to decide, and what stands in each.

    Coders of a document are those of its rounds (`read`), else whoever coded in it: two or more. It is
    settled when all have the same after the decisions, be it nothing, and it was in a round or decided on.
    """
    acts, found = list(acts), dict[str, Keys]()
    own = segment[segment["coder"] != CONSENSUS]
    for document in sorted({*_documents(segment, acts), *read}):
        coders = read.get(document) or sorted(
            own.loc[own["document"] == document, "coder"].unique()
        )
        after = settle(segment[segment["document"] == document], acts, coders)
        each = [set(_keys(after[after["coder"] == coder])) for coder in coders]
        if len(each) > 1 and all(keys == each[0] for keys in each):
            found[document] = each[0]
    return found


def with_consensus(segment: pd.DataFrame, decided: Mapping[str, Keys]) -> pd.DataFrame:
    """Complete the consensus: of documents that are settled, it has what all coders have too.

    Of any other document the consensus has no segment yet: half a decision counts as none.
    """
    own = segment[segment["coder"] != CONSENSUS]
    complete = [_as_consensus(segment[segment["document"] == document], keys)
                for document, keys in decided.items() if keys]  # fmt: skip
    return pd.concat([own, *complete], ignore_index=True).sort_values(
        [*KEY, "coder"], ignore_index=True
    )


def before_and_after(
    segment: pd.DataFrame,
    turn: pd.DataFrame,
    themes: Mapping[str, Theme],
    acts: Iterable[AnyAct],
    coders: tuple[str, str],
    *,
    read: Read | None = None,
) -> pd.DataFrame:
    """One row a code, and `pooled`: agreement as coded, and once decisions are taken into account.

    Columns: code, n, percent, kappa, low, high, why; and the same but code as ..._after. Agreement
    that was reached by talking says nothing of how clear the codebook is: report the first. `read`
    tells who read each document; without it, who coded something in it.
    """
    own = segment[segment["coder"].isin(list(coders))]
    settled = settle(segment, acts, coders)
    before, after = (
        agreement(table, turn, themes, coders=coders, read=read)[MEASURED]
        for table in (own, settled)
    )
    return before.merge(after, on="code", validate="one_to_one", suffixes=("", "_after"))


def _keys(segment: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(segment[KEY])


def _taken_back(acts: Iterable[AnyAct]) -> set[str]:
    """Say which segments the consensus took back."""
    history = History({})
    for act in acts:
        history.take(act)
    return {act.segment for act in history.in_effect() if isinstance(act, Uncode)}


def _documents(segment: pd.DataFrame, acts: list[AnyAct]) -> list[str]:
    decided = segment["segment"].isin(_taken_back(acts)) | (segment["coder"] == CONSENSUS)
    return sorted(segment.loc[decided, "document"].unique())


def _as_consensus(here: pd.DataFrame, keys: Keys) -> pd.DataFrame:
    mine = here[_keys(here).isin(list(keys))]
    order = mine.assign(own=mine["coder"] != CONSENSUS).sort_values("own", kind="stable")
    single = order.drop_duplicates(KEY)
    ids = single["segment"].where(single["coder"] == CONSENSUS, single["segment"] + f"-{CONSENSUS}")
    return single.assign(coder=CONSENSUS, segment=ids).drop(columns="own")

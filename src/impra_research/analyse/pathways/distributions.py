"""What the figures of pathways are drawn from: states by month, each pathway, the typical ones.

Every table is tidy, one row a mark of the figure; `by` gives the group (place, type) of each unit.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from impra_research.analyse.pathways.clusters import Labels, medoid_of
from impra_research.analyse.pathways.costs import Floats
from impra_research.analyse.pathways.quality import silhouettes
from impra_research.analyse.pathways.sequences import OVER, Sequences


def state_distribution(sequences: Sequences, by: pd.Series | None = None) -> pd.DataFrame:
    """Tell the share of units in each state by month: `group`, `month`, `state`, `count`, `share`, `n`.

    `n` counts the units still observed in that month; a month with none has no row. For the
    distribution plot; with `modal_states` for the modal one. In R: TraMineR::seqstatd.
    """
    rows = [
        (group, month, state, int(counts[code]), counts[code] / counts.sum(), int(counts.sum()))
        for group, members in _groups(sequences, by)
        for month, counts in enumerate(_counts(members))
        if counts.sum()
        for code, state in enumerate(sequences.states)
    ]
    return pd.DataFrame(rows, columns=["group", "month", "state", "count", "share", "n"])


def modal_states(sequences: Sequences, by: pd.Series | None = None) -> pd.DataFrame:
    """Give the most frequent state of each month, the first of the states where two are as frequent."""
    table = state_distribution(sequences, by)
    top = table.groupby(["group", "month"], observed=True)["count"].idxmax()
    return table.loc[top].reset_index(drop=True)


def index_spells(sequences: Sequences, by: pd.Series | None = None) -> pd.DataFrame:
    """Give each pathway as bars, for the index plot: `group`, `row`, `state`, `begins`, `ends`, `n`.

    Rows are ordered by the states of the first month, the second, ...; no unit is named.
    """
    from impra_research.analyse.pathways.multistate import spells_of

    tables = []
    for group, members in _groups(sequences, by):
        order = np.lexsort(members.codes.T[::-1])
        rows = Sequences(members.codes[order], members.states, tuple(range(len(order))))
        spells = spells_of(rows).rename(columns={"enterprise": "row"})
        tables.append(spells.drop(columns="ended_by").assign(group=group, n=len(order)))
    return pd.concat(tables, ignore_index=True)[["group", "row", "state", "begins", "ends", "n"]]


def medoid_spells(
    sequences: Sequences, distance: Floats, by: pd.Series | None = None
) -> pd.DataFrame:
    """Give the most central pathway of each group as bars, and how well it stands for the group.

    Columns: `group`, `state`, `begins`, `ends`, `n`, `same` (how many took exactly this pathway) and
    `mean_distance` (of the group's units from it).
    """
    tables = []
    for group, members, rows in _rows(sequences, by):
        inside = distance[np.ix_(rows, rows)]
        at = medoid_of(inside, np.zeros(len(rows), dtype=np.int64))
        tables.append(index_spells(members.take(at)).assign(
            group=group, n=len(rows), same=int((inside[at[0]] == 0).sum()),
            mean_distance=float(inside[at[0]].mean()),
        ))  # fmt: skip
    return pd.concat(tables, ignore_index=True).drop(columns="row")


def typology(
    sequences: Sequences, distance: Floats, labels: Labels, by: pd.Series | None = None
) -> pd.DataFrame:
    """Describe the types, one row a type and group: `type`, `group`, `count`, `share`, `n`, `silhouette`.

    `share` is that of the group's units (`n`) that are of the type; `silhouette` is the type's mean.
    """
    near = silhouettes(distance, labels)
    rows = [
        (int(label), group, int(own.sum()), float(own.mean()), len(own), float(near[labels == label].mean()))
        for label in np.unique(labels)
        for group, _, members in _rows(sequences, by)
        for own in [labels[members] == label]
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["type", "group", "count", "share", "n", "silhouette"])


def _counts(sequences: Sequences) -> Iterator[Labels]:
    for column in sequences.codes.T:
        yield np.bincount(column[column != OVER], minlength=len(sequences.states))


def _groups(sequences: Sequences, by: pd.Series | None) -> Iterator[tuple[str, Sequences]]:
    for group, members, _ in _rows(sequences, by):
        yield group, members


def _rows(
    sequences: Sequences, by: pd.Series | None
) -> Iterator[tuple[str, Sequences, np.ndarray]]:
    names = np.full(len(sequences.units), "") if by is None else by.astype(str).to_numpy()
    for group in np.unique(names):
        rows = np.flatnonzero(names == group)
        yield str(group), sequences.take(rows), rows

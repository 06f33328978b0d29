"""Moves from state to state: how often for each month at risk, and where enterprises are by when.

Both start from a spell table: `enterprise`, `state`, `begins`, `ends` (the spell is (begins, ends] in
integer months), `ended_by` (the next state, else null or "interview"), and where there is one
`observed_from` (nobody is at risk before), `origin` (the month from which time is counted), `place`
and `cluster`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from scipy.stats import chi2

from impra_research.analyse.pathways.few import marked
from impra_research.analyse.pathways.sequences import OVER, Sequences
from impra_research.errors import UsageError, did_you_mean

OPEN = "interview"
RATE = [
    "group", "state", "to", "events", "months", "value", "low", "high", "n", "base", "method",
]  # fmt: skip
SHARE = ["group", "moves", "value", "low", "high", "n", "base", "method"]


def spells_of(sequences: Sequences) -> pd.DataFrame:
    """Tell the spells of monthly pathways: the state of month 0 is that of (0, 1], and so on.

    A move at the end of the last month is not in the pathway: intensities are better taken from the
    spells of `episodes`, which know the steps of the month of the interview.
    """
    codes = sequences.codes
    starts = np.diff(codes, axis=1, prepend=OVER) != 0
    row, begins = np.nonzero(starts & (codes != OVER))
    state, last = codes[row, begins], np.append(row[1:] != row[:-1], True)
    next_begins = np.append(begins[1:], 0)
    ends = np.where(last, sequences.lengths[row], next_begins)
    names = np.array([*sequences.states, OPEN], dtype=object)
    ended_by = np.where(last, len(sequences.states), np.append(state[1:], 0))
    return pd.DataFrame({
        "enterprise": [sequences.units[at] for at in row], "state": names[state],
        "begins": begins, "ends": ends, "ended_by": names[ended_by],
    })  # fmt: skip


def at_risk(spells: pd.DataFrame, states: Sequence[str]) -> pd.DataFrame:
    """Give the stretches under observation: `entry` and `exit` in months after the origin, `state`, `to`.

    A spell of no month is passed through, one in an unknown state (null) is not at risk. `started` is
    the state of the enterprise's first spell, observed or told. Without `origin`
    time is counted from the first spell of each enterprise.

    Raises
    ------
    UsageError
        A state is not among `states`, or a spell ends before it begins.
    """
    named = {*spells["state"].dropna(), *spells["ended_by"].dropna()} - {OPEN}
    for state in sorted(named - set(states)):
        raise UsageError(f"no state {state!r}", fix=did_you_mean(state, states))
    if backwards := int((spells["ends"] < spells["begins"]).sum()):
        raise UsageError(f"{backwards} spells end before they begin", fix="read their dates again")
    ordered = spells.sort_values(["enterprise", "begins"], kind="stable")
    heads = ordered.drop_duplicates("enterprise").set_index("enterprise")
    first = ordered.groupby("enterprise")["begins"].transform("min")
    started = ordered["enterprise"].map(heads["state"])
    origin = ordered.get("origin", first)
    observed = ordered.get("observed_from", first).fillna(first)
    table = ordered.assign(
        entry=np.maximum(ordered["begins"], observed) - origin, exit=ordered["ends"] - origin,
        to=_next_state(ordered), started=started,
    )  # fmt: skip
    return table[(table["exit"] > table["entry"]) & table["state"].notna()].reset_index(drop=True)


def _next_state(ordered: pd.DataFrame) -> pd.Series:
    """Tell the state of the next month: that of the next spell that lasts, null where none was seen."""
    lasts = ordered[ordered["ends"] > ordered["begins"]]
    final = ordered.drop_duplicates("enterprise", keep="last").set_index("enterprise")
    gone = final["state"].where(final["ends"] == final["begins"])
    at_end = final["ended_by"].astype("object").where(final["ended_by"] != OPEN, gone)
    following = lasts.groupby("enterprise", observed=True)["state"].shift(-1).astype("object")
    more = lasts.duplicated("enterprise", keep="last")
    return following.where(more, lasts["enterprise"].map(at_end)).reindex(ordered.index)


def transition_intensities(
    spells: pd.DataFrame,
    *,
    states: Sequence[str],
    by: str | None = "place",
    cluster: str | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Count moves for each month at risk, one row a group and pair of states, also those never seen.

    `value` = `events` / `months` of all enterprises (`n`) in `state`, with the exact Poisson interval
    (Garwood 1936); null where nobody was at risk. In R: survival::pyears, epitools::pois.exact.
    `cluster` names the column of persons or associations whose enterprises are alike: where moves
    vary more between them than chance has it, moves and months count for that much less.
    """
    method = f"Poisson, spread over {cluster}" if cluster else "exact Poisson"
    rows = []
    for group, members in _groups(at_risk(spells, states), by):
        for state in states:
            here = members[members["state"] == state]
            months = int((here["exit"] - here["entry"]).sum())
            for to in (other for other in states if other != state):
                events = int((here["to"] == to).sum())
                spread = _spread(here, to, cluster)
                low, high = _garwood(events / spread, months / spread, level)
                value = events / months if months else float("nan")
                told = (here["enterprise"].nunique(), f"months in {state}", method)
                rows.append((group, state, to, events, months, value, low, high, *told))
    return marked(pd.DataFrame(rows, columns=RATE))


def backward_moves(
    spells: pd.DataFrame, *, order: Sequence[str], by: str | None = "place", level: float = 0.95
) -> pd.DataFrame:
    """Tell how many enterprises ever moved back along `order`, of those ever beyond its first state.

    Columns: `group`, `moves` (backward ones), `value`, `low`, `high` (Wilson), `n`, `base`, `method`.
    A move to a state outside `order`, such as ceasing, is no move along it.
    """
    from statsmodels.stats.proportion import proportion_confint

    rank = {state: place for place, state in enumerate(order)}
    change = spells["ended_by"].map(rank) - spells["state"].map(rank)
    rows = []
    able = spells["state"].map(rank) > 0
    for group, beyond in _groups(spells.assign(change=change)[able], by):
        n, back = beyond["enterprise"].nunique(), beyond[beyond["change"] < 0]
        k = back["enterprise"].nunique()
        low, high = proportion_confint(k, n, alpha=1 - level, method="wilson")
        rows.append(
            (group, len(back), k / n, low, high, n, "ever beyond the first state", "Wilson")
        )
    return marked(pd.DataFrame(rows, columns=SHARE))


def _groups(table: pd.DataFrame, by: str | None) -> Iterator[tuple[str, pd.DataFrame]]:
    if by is None or by not in table:
        if len(table):
            yield "", table
        return
    for group, members in table.groupby(by, observed=True, sort=True):
        yield str(group), members


def _spread(here: pd.DataFrame, to: str, cluster: str | None) -> float:
    """How much more the moves of clusters vary than Poisson's would; 1 where they do not."""
    if cluster is None:
        return 1.0
    told = pd.DataFrame({"events": here["to"] == to, "months": here["exit"] - here["entry"]})
    each = told.groupby(here[cluster], observed=True).sum()
    if len(each) < 2 or not (events := each["events"].sum()):
        return 1.0
    beyond = each["events"] - events / each["months"].sum() * each["months"]
    return max(1.0, float((beyond**2).sum() / events * len(each) / (len(each) - 1)))


def _garwood(events: float, months: float, level: float) -> tuple[float, float]:
    if not months:
        return float("nan"), float("nan")
    tail = (1 - level) / 2
    low = chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    return float(low / months), float(chi2.ppf(1 - tail, 2 * events + 2) / 2 / months)

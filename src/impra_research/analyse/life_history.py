"""From dated steps to life histories: when an activity began, and when it was first registered.

Time is counted in integer months (year * 12 + month - 1). A date known to the year is an interval
of twelve months and never 1 January, so each duration has a shortest and a longest reading beside
the middle one. The interview is the censoring date; ceasing unregistered censors too (a
cause-specific reading). An enterprise registered from the outset was never at risk: `base` is
False and `left_out` says why. Support counts from the month after it began, so nobody is
"supported" in the months waited for support (no immortal time).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from impra_research.analyse.intervals import (
    ENDS,
    SINCE,
    Reading,
    known_persons,
    middles_apart,
    month_in,
    observation,
    steps_in_order,
)
from impra_research.analyse.supported import with_support

LEFT_OUT = {"registered": "registered from the outset", "ceased": "ceased at the first step"}
UNSEEN = "over before it was observed"
COVARIATES = (
    "person",
    "place",
    "sex",
    "education",
    "age_at_start",
    "years_since_arrival",
    "cluster",
)


def life_histories(
    step: pd.DataFrame,
    support: pd.DataFrame | None,
    person: pd.DataFrame,
    *,
    reading: Reading = "middle",
    counted: Collection[str] = ("registered",),
    observed_from: str | None = None,
) -> pd.DataFrame:
    """Tell each enterprise's first unregistered period, one row an enterprise.

    Columns: `enterprise`, `person`, `place`, `first_state`, `outcome` (registered, ceased, open),
    `event` (registered), `base` (began unregistered: counts in the risk set), `left_out` (why not),
    `months` (first activity to outcome or interview) between `months_low` and `months_high`,
    `entry` (months after the start from which it is observed: the latest of first activity, arrival
    and `observed_from`, a month such as "2005-01" in which observation began; 0 for most),
    `intercultural_from`, `supported_from` (other support) and `permit_from` (months after the
    start; 0 = from the outset or not needed, null = never), `sex`, `education`, `age_at_start`,
    `years_since_arrival`, `kind` and `cluster` (service of the first support, else the person),
    `permit_known`, `support_known` (false too when a support row is in quarantine; each false of
    everyone when it was not collected), and the first and last calendar month each date can mean:
    `start_`, `end_`, `intercultural_`, `supported_`, `permit_`, `arrival_` and `observed_` (null when
    observed from the start) + `earliest`, `latest`.
    `counted` are the states that count as registered: with "sheltered" among them, a legal shelter
    ends the unregistered period too.
    """
    periods = _first_periods(_as_registered(steps_in_order(step, person), counted))
    known = with_support(known_persons(person), support, person)
    bounds = periods.merge(known, on="person", how="left", validate="many_to_one")
    return read_dates(_observed(bounds, observed_from), reading)


def read_dates(histories: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Read every date at the middle, the first or the last month it can mean.

    Raises
    ------
    UsageError
        There is no such reading.
    """
    start, end, observed = (
        month_in(histories, name, reading) for name in ("start", "end", "observed")
    )
    since = {name: month_in(histories, name, reading) for name in SINCE}
    if reading == "middle":
        between = (histories["months_low"] + histories["months_high"]) // 2
        end = start + between
        since = {name: start + middles_apart(histories, "start", name) for name in SINCE}
    return with_dates(histories, start=start, end=end, observed=observed, since=since)


def with_dates(
    histories: pd.DataFrame,
    *,
    start: pd.Series,
    end: pd.Series,
    observed: pd.Series,
    since: dict[str, pd.Series],
) -> pd.DataFrame:
    """Set the durations that follow from one calendar month for each date."""
    arrival = month_in(histories, "arrival", "middle")
    months = (end - start).clip(lower=1)
    entry = (observed - start).fillna(0)
    return histories.assign(
        months=months,
        entry=entry.clip(lower=0, upper=(months - 1).fillna(0)),  # its last month is observed
        **{f"{name}_from": (since[name] - start).clip(lower=0) for name in SINCE},
        age_at_start=start // 12 - histories["birth_year"],
        years_since_arrival=((start - arrival).clip(lower=0) / 12).astype("Float64"),
    )


def person_months(histories: pd.DataFrame, *, keep: Sequence[str] = COVARIATES) -> pd.DataFrame:
    """Split each history in the risk set into its months at risk, one row a month (t-1, t].

    There is no row before `entry`: who was not yet observed was not at risk of being seen to register.
    Columns: `enterprise`, `person`, `month` (t = entry + 1, entry + 2, ...), `event` (0/1, 1 in the month of
    registration), `intercultural`, `supported` (so far other support only), `permit` (0/1, 1 from
    the month after it began), and the covariates to `keep`. In R: survival::survSplit.
    """
    at_risk = histories.loc[histories["base"]].reset_index(drop=True)
    months = at_risk["months"].to_numpy(dtype=np.int64)
    entry = at_risk.get("entry", pd.Series(0, index=at_risk.index)).to_numpy(dtype=np.int64)
    observed = months - entry
    row = np.repeat(np.arange(len(at_risk)), observed)
    month = np.arange(1, len(row) + 1) - np.repeat(observed.cumsum() - months, observed)
    event = at_risk["event"].to_numpy(dtype=bool)[row] & (month == months[row])
    fixed = ["enterprise", *(name for name in keep if name in at_risk)]
    since = {name: month > _since(at_risk, name)[row] for name in SINCE}
    since["supported"] &= ~since["intercultural"]
    expanded = at_risk[fixed].take(row).reset_index(drop=True)
    marks = {name: mark.astype(np.int8) for name, mark in {"event": event, **since}.items()}
    return expanded.assign(month=month, **marks)


def _since(histories: pd.DataFrame, name: str) -> np.ndarray:
    return np.asarray(histories[f"{name}_from"].to_numpy(dtype=float, na_value=np.inf))


def _as_registered(steps: pd.DataFrame, counted: Collection[str]) -> pd.DataFrame:
    state = steps["state"].astype("object")
    return steps.assign(state=state.mask(state.isin(list(counted)), "registered"))


def _first_periods(steps: pd.DataFrame) -> pd.DataFrame:
    """First activity, and the first registration or end after it; the interview otherwise."""
    first = steps.drop_duplicates("enterprise").set_index("enterprise")
    ends = (
        steps.loc[steps["state"].isin(ENDS)].drop_duplicates("enterprise").set_index("enterprise")
    )
    found = ends.reindex(first.index)
    outcome = found["state"].astype("object").where(found["state"].notna(), "open")
    earliest = found["at_earliest"].fillna(first["interview_earliest"])
    latest = found["at_latest"].fillna(first["interview_latest"])
    left_out = _left_out(first, earliest)
    low = (earliest - first["at_latest"]).clip(lower=1)
    periods = pd.DataFrame({
        "person": first["person"], "first_state": first["state"], "outcome": outcome.astype("str"),
        "event": (outcome == "registered") & (left_out == ""),
        "base": left_out == "", "left_out": left_out,
        "start_earliest": first["at_earliest"], "start_latest": first["at_latest"],
        "end_earliest": earliest, "end_latest": latest, "months_low": low,
        "months_high": (latest - first["at_earliest"]).clip(lower=low),
    })  # fmt: skip
    return periods.reset_index()


def _observed(histories: pd.DataFrame, observed_from: str | None) -> pd.DataFrame:
    """Add the months from which each enterprise is observed; leave out what was over by then."""
    bounds = observation(histories, observed_from)
    over = (histories["end_latest"] <= bounds["observed_earliest"]).fillna(False).astype(bool)
    over &= histories["base"]
    return histories.assign(
        **bounds, base=histories["base"] & ~over, event=histories["event"] & ~over,
        left_out=histories["left_out"].mask(over, UNSEEN),
    )  # fmt: skip


def _left_out(first: pd.DataFrame, end: pd.Series) -> pd.Series:
    reason = pd.Series("", index=first.index, dtype="str")
    for state, why in LEFT_OUT.items():
        reason = reason.mask((first["state"] == state).to_numpy(), why)
    undated = (first["at_earliest"].isna() | end.isna()).to_numpy()
    return reason.mask(undated & (reason == ""), "no date")

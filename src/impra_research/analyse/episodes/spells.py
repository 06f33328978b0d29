"""Spells: the periods that an enterprise spent in one state, from its first activity to the interview.

Every month of (first activity, interview] lies in exactly one spell of the enterprise; those after
`observed_from` are observed. A spell is empty (begins = ends) where the next step falls in the same
month; what follows the first step does so at least a month later, unless the interview comes first.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from impra_research.analyse.intervals import (
    Reading,
    month_bounds,
    month_in,
    observation,
    steps_in_order,
)

INTERVIEW = "interview"  # what ends the last spell
COLUMNS = ["enterprise", "person", "place", "spell", "state", "level", "begins", "ends",
           "begins_earliest", "begins_latest", "ends_earliest", "ends_latest", "ended_by",
           "observed_from"]  # fmt: skip
Months = npt.NDArray[np.int64]


def spells(
    step: pd.DataFrame,
    person: pd.DataFrame,
    *,
    reading: Reading = "middle",
    observed_from: str | None = None,
) -> pd.DataFrame:
    """Tell the spells of each enterprise, one row a spell (begins, ends].

    Columns: `enterprise`, `person`, `place`, `spell` (1, 2, ...), `state` (informal, sheltered,
    registered, ceased; null where the form is not known), `level` (of the ladder), `begins` and `ends`
    (months, the dates read at the middle, the first or the last month they can mean), `begins_` and
    `ends_` + `earliest`, `latest`, `ended_by` (the next state, or "interview") and `observed_from`
    (month after which the enterprise is observed: the latest of first activity, arrival and
    `observed_from`, a month such as "2005-01" in which observation began).

    A step to the state and level that an enterprise is in already opens no spell; moves backward and
    activity begun again open one each. An enterprise without a date or an interview has none: see
    `moves.unobserved`.

    Raises
    ------
    UsageError
        There is no such reading.
    """
    told = _moved(_placed(steps_in_order(step, person)))
    first = _opens(told["enterprise"])
    told = told.assign(**_calendar(told, first, reading))
    number = np.arange(len(told)) - np.flatnonzero(first)[first.cumsum() - 1]
    told = told.assign(
        spell=number + 1,
        begins_earliest=told["at_earliest"], begins_latest=told["at_latest"],
        place=told["person"].map(person.set_index("person")["place"]),
        observed_from=_observed(told, person, observed_from, reading),
    )  # fmt: skip
    return told[COLUMNS].reset_index(drop=True)


def _placed(steps: pd.DataFrame) -> pd.DataFrame:
    """Keep the enterprises all of whose steps have a place in time before an interview."""
    known = steps[["at_earliest", "at_latest", "interview_latest"]].notna().all(axis=1)
    lost = steps.loc[~known, "enterprise"]
    kept = steps[~steps["enterprise"].isin(lost)] if len(lost) else steps
    months = ["at_earliest", "at_latest", "interview_earliest", "interview_latest"]
    return kept.astype(dict.fromkeys(months, "int64"))


def _opens(enterprise: pd.Series) -> npt.NDArray[np.bool_]:
    """Tell where the rows of another enterprise begin."""
    names = pd.factorize(enterprise)[0]
    return np.asarray(np.r_[True, names[1:] != names[:-1]][: len(names)])


def _moved(steps: pd.DataFrame) -> pd.DataFrame:
    """Keep the steps that lead to another state or level than the step before."""
    state = pd.factorize(steps["state"])[0]
    level = steps["level"].to_numpy(dtype=float, na_value=-1)
    same = np.r_[False, (state[1:] == state[:-1]) & (level[1:] == level[:-1])][: len(steps)]
    return steps[_opens(steps["enterprise"]) | ~same]


def _calendar(
    told: pd.DataFrame, first: npt.NDArray[np.bool_], reading: Reading
) -> dict[str, object]:
    """Read the months of each spell and what ends it; the interview ends the last."""
    earliest, latest = told["at_earliest"].to_numpy(), told["at_latest"].to_numpy()
    last = np.r_[first[1:], True][: len(first)]
    until_earliest = np.maximum(told["interview_earliest"].to_numpy()[last], earliest[last])
    until_latest = told["interview_latest"].to_numpy()[last]
    begins, until = read_in_order(earliest, latest, first, (until_earliest, until_latest), reading)
    following = {"ends": (begins, until), "ends_earliest": (earliest, until_earliest),
                 "ends_latest": (latest, until_latest)}  # fmt: skip
    state = told["state"].astype("object").to_numpy()
    ended_by = np.r_[state[1:], [INTERVIEW]][: len(state)]
    ended_by[last] = INTERVIEW
    return {"begins": begins, "ended_by": pd.Series(ended_by, index=told.index, dtype="str")} | {
        name: _next(of_steps, of_interviews, last) for name, (of_steps, of_interviews) in following.items()
    }  # fmt: skip


def _next(months: Months, at_interview: Months, last: npt.NDArray[np.bool_]) -> Months:
    ends: Months = np.r_[months[1:], months[:1]]
    ends[last] = at_interview
    return ends


def read_in_order(
    earliest: Months,
    latest: Months,
    first: npt.NDArray[np.bool_],
    until: tuple[Months, Months],
    reading: Reading,
) -> tuple[Months, Months]:
    """Read steps, and the interview that ends each enterprise, at months that keep their order.

    The middle of a later step is counted from the first step, half-way between the shortest and the
    longest time that can have passed (as `life_histories` counts), so that what is known to the month
    is read as that month.
    """
    which, at = first.cumsum() - 1, np.flatnonzero(first)
    if reading != "middle":
        begins, end = (earliest, until[0]) if reading == "earliest" else (latest, until[1])
        start = begins[at]
    else:
        started = earliest[at], latest[at]
        after = _between(earliest, latest, *(month[which] for month in started))
        to_end = _between(*until, *started)
        after[at] = 0
        room = np.minimum.reduceat(latest - after, at) if len(at) else after
        room = np.minimum(room, until[1] - to_end)
        start = np.maximum(np.minimum(-(-sum(started) // 2), room), started[0])
        begins = np.clip(start[which] + after, earliest, latest)
        end = np.clip(start + to_end, *until)
    apart = np.where(first, begins, np.maximum(begins, start[which] + 1))
    return np.minimum(apart, end[which]), end


def _between(
    earliest: Months, latest: Months, from_earliest: Months, from_latest: Months
) -> Months:
    """Half-way between the shortest and the longest time, a month at least."""
    low = np.maximum(earliest - from_latest, 1)
    return np.asarray((low + np.maximum(latest - from_earliest, low)) // 2)


def _observed(
    told: pd.DataFrame, person: pd.DataFrame, observed_from: str | None, reading: Reading
) -> Months:
    """Month after which each enterprise is observed; where dates allow it, the arrival came first."""
    first = _opens(told["enterprise"])
    which = first.cumsum() - 1
    one = told[first]
    arrived = month_bounds(person, "arrival", "arrival")
    bounds = pd.DataFrame({"person": person["person"], **arrived}).set_index("person")
    bounds = bounds.reindex(one["person"]).assign(start_latest=one["at_latest"].to_numpy())
    seen = pd.DataFrame(observation(bounds, observed_from))
    begins = one["begins"].to_numpy()
    observed = month_in(seen, "observed", reading).to_numpy(dtype=np.int64, na_value=0)
    last = np.r_[first[1:], True][: len(first)]
    until = told["ends"].to_numpy()[last]
    months: Months = np.clip(observed, begins, until)[which]
    return months

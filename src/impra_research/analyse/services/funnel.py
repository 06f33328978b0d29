"""How far those who need help come: each step of those who took the one before, with exact intervals.

A step that a study did not ask is not there, and the next one is of those who took the last that was
asked. Shares have the interval of Clopper & Pearson (1934), which covers at least as often as it says
however few they are; in R: binom.test.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

STEPS = {"needed": "needed_support", "knows": "knows_service", "contacted": "contacted_service",
         "used": "helped", "satisfied": "satisfied"}  # fmt: skip
COLUMNS = ["group", "step", "count", "n", "missing", "share", "low", "high", "base", "method"]
METHOD = "Clopper-Pearson"


def exact_interval(count: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """Clopper and Pearson's interval of a share. In R: binom.test(count, n)$conf.int.

    Examples
    --------
    >>> [round(end, 4) for end in exact_interval(7, 20)]
    [0.1539, 0.5922]
    """
    from scipy.stats import beta

    if n == 0:
        return np.nan, np.nan
    tail = (1 - level) / 2
    low = float(beta.ppf(tail, count, n - count + 1)) if count else 0.0
    high = float(beta.ppf(1 - tail, count + 1, n - count)) if count < n else 1.0
    return low, high


def reached(answer: pd.DataFrame, helped: pd.DataFrame) -> pd.DataFrame:
    """One row a person: `person`, `place`, and yes or no for each step of `STEPS` that was asked.

    `helped` is the table of `helped_persons`: `used` is at least one episode with a service.
    """
    known = helped[["person", "place", "helped"]].merge(
        answer.drop(columns=["place", "helped"], errors="ignore"),
        on="person", how="left", validate="one_to_one",
    )  # fmt: skip
    asked = {step: name for step, name in STEPS.items() if name in known}
    return known[["person", "place"]].assign(**{s: known[name] for s, name in asked.items()})


def funnel(steps: pd.DataFrame, *, by: str = "place", level: float = 0.95) -> pd.DataFrame:
    """Share taking each step, of those who took all before it; one row a group and step.

    Columns: `group`, `step`, `count` (took it), `n` (took all before it and answered), `missing` (took
    all before it and gave no answer), `share`, `low`, `high`, `base`, `method`.

    Examples
    --------
    >>> told = pd.DataFrame({"place": ["x"] * 4, "needed": ["yes", "yes", "yes", "no"],
    ...                      "knows": ["yes", "no", None, "yes"]})
    >>> funnel(told)[["step", "count", "n", "missing"]].to_numpy().tolist()
    [['needed', 3, 4, 0], ['knows', 1, 2, 1]]
    """
    groups = steps.dropna(subset=by).groupby(by, sort=False, observed=True)
    rows = [{"group": str(group)} | row for group, of in groups for row in _taken(of, level)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _taken(persons: pd.DataFrame, level: float) -> Iterator[dict[str, object]]:
    before = "all"
    for step in (name for name in STEPS if name in persons):
        answered = persons[persons[step].notna()]
        took = answered[answered[step] == "yes"]
        count, n = len(took), len(answered)
        low, high = exact_interval(count, n, level=level)
        yield {"step": step, "count": count, "n": n, "missing": len(persons) - n,
               "share": count / n if n else np.nan, "low": low, "high": high,
               "base": before, "method": METHOD}  # fmt: skip
        persons, before = took, step


def helped_in_need(steps: pd.DataFrame) -> pd.Series:
    """Tell of each person in need whether the steps led to help: yes, no, or null.

    Whoever stops at a step is a no, whoever did not answer one is unknown from there on, and who needed
    no help is null: so counts of it are those of `funnel`, and nothing follows from setting them beside it.
    """
    state = steps["needed"].astype("object").where(steps["needed"] == "yes")
    for step in (name for name in ("knows", "contacted", "used") if name in steps):
        state = state.mask(state == "yes", steps[step].astype("object"))
    return state


def helped_of_needing(steps: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Share of those in need whom the steps led to help, by place: the columns of `funnel` but `step`."""
    led = steps[["person", "place"]].assign(needed="yes", used=helped_in_need(steps))
    rows = funnel(led[(steps["needed"] == "yes").to_numpy(dtype=bool, na_value=False)], level=level)
    return rows[rows["step"] == "used"].drop(columns="step").reset_index(drop=True)


def not_asked(steps: pd.DataFrame) -> list[str]:
    """List the steps that the study did not ask."""
    return [step for step in STEPS if step not in steps]


def apart(steps: pd.DataFrame, person: pd.DataFrame, variable: str, code: str) -> pd.DataFrame:
    """Put persons into two groups, those of a code and everybody else, who did not say included.

    `group` is the code or `others`: two groups, so that nobody is told by subtraction.
    """
    has = person.loc[person[variable] == code, "person"]
    group = np.where(steps["person"].isin(has), code, "others")
    return steps.assign(group=pd.Categorical(group, [code, "others"]))


def widest(table: pd.DataFrame) -> pd.DataFrame:
    """Take of each group the step to help that the smallest share takes: where most leave."""
    after = table[table["step"].isin(["knows", "contacted", "used"])].dropna(subset="share")
    return after.loc[after.groupby("group", sort=False)["share"].idxmin()].reset_index(drop=True)

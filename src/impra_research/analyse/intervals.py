"""What dates of mixed precision can mean: the first and the last month, in the order they allow.

Months are integers: year * 12 + month - 1.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import pandas as pd

from impra_research.errors import UsageError, did_you_mean

Reading = Literal["middle", "earliest", "latest"]
ENDS = ("registered", "ceased")  # what can end a first unregistered period
SINCE = ("intercultural", "supported", "permit")  # what begins in some month and then lasts
BOUNDS = ("earliest", "latest")
KNOWN = ["person", "place", "sex", "education", "birth_year", "citizenship", "permit__missing",
         "incomplete"]  # fmt: skip
FIRST = {"cluster": "service", "kind": "kind"}  # what is told of the first support
NOT_YET = ("not_applicable", "not_yet")


def month_number(dates: pd.Series) -> pd.Series:
    """Count months: year * 12 + month - 1, null where the date is."""
    months: pd.Series = dates.dt.year * 12 + dates.dt.month - 1
    return months.astype("Int64")


def month_in(table: pd.DataFrame, name: str, reading: Reading) -> pd.Series:
    """Read a date at the first, the middle or the last month it can mean.

    Raises
    ------
    UsageError
        There is no such reading.
    """
    if reading not in get_args(Reading):
        known = get_args(Reading)
        raise UsageError(f"no reading {reading!r} of dates", fix=did_you_mean(reading, known))
    earliest, latest = table[f"{name}_earliest"], table[f"{name}_latest"]
    return {"earliest": earliest, "latest": latest, "middle": (earliest + latest) // 2}[reading]


def middles_apart(table: pd.DataFrame, first: str, then: str) -> pd.Series:
    """Count the whole months from the middle of one date to the middle of another.

    All that follows one start is rounded the same way, so that what came first stays first: each
    middle rounded alone, support begun in the month before registration came too late to count.
    """
    begun, later = (table[f"{name}_earliest"] + table[f"{name}_latest"] for name in (first, then))
    return (later - begun) // 2


def month_bounds(table: pd.DataFrame, column: str, name: str) -> dict[str, pd.Series]:
    """Name the first and the last month that a date column can mean; null if never collected."""
    never = pd.Series(pd.NaT, index=table.index, dtype="datetime64[us]")
    dates = {end: table.get(f"{column}_{end}", never) for end in ("earliest", "latest")}
    return {f"{name}_{end}": month_number(date) for end, date in dates.items()}


def known_persons(person: pd.DataFrame) -> pd.DataFrame:
    """Months of arrival and permit, and `permit_known`; a variable never collected is null.

    Who needs no permit has had it from the outset (month 0). A citizen of a country outside the EU
    to whom the date does not apply has no permit yet; one who gave no date may have it or not. Of a
    study that did not ask for both permit and citizenship nothing is known of anyone's permit.
    """
    known, asked = person.reindex(columns=KNOWN), {"citizenship", "permit_earliest"} <= set(person)
    permit = month_bounds(person, "permit", "permit")
    undated = permit["permit_earliest"].isna()
    free = undated & known["citizenship"].isin(["host", "eu"])
    never = undated & (known["citizenship"] == "non_eu") & known["permit__missing"].isin(NOT_YET)
    return known.drop(columns=["citizenship", "permit__missing"]).assign(
        permit_known=(~undated | free | never).astype(bool) & asked,
        **{name: month.mask(free & asked, 0) for name, month in permit.items()},
        **month_bounds(person, "arrival", "arrival"),
    )


def observation(histories: pd.DataFrame, observed_from: str | None) -> dict[str, pd.Series]:
    """Tell from which months on activities that began unseen are observed: `observed_` + bounds.

    It is the latest of arrival and `observed_from`, a month such as "2005-01" in which observation
    began; null: from the first activity on. Where the dates allow it, the arrival came before that.
    `histories` holds `arrival_earliest`, `arrival_latest` and `start_latest`.
    """
    later = (histories["arrival_earliest"] > histories["start_latest"]).fillna(False).astype(bool)
    bounds = {f"observed_{end}": histories[f"arrival_{end}"].where(later) for end in BOUNDS}
    if observed_from is None:
        return bounds
    began = month_number(pd.to_datetime(pd.Series([observed_from]))).iloc[0]
    return {end: month.fillna(began).clip(lower=began) for end, month in bounds.items()}


def in_quarantine(persons: pd.DataFrame, table: str) -> pd.Series:
    """Tell whose rows of a table are in quarantine: `incomplete`, which cleaning writes, names it."""
    return persons["incomplete"].map(lambda tables: table in str(tables).split()).astype(bool)


def steps_in_order(step: pd.DataFrame, person: pd.DataFrame) -> pd.DataFrame:
    """Give each step the months it can mean, in an order that the dates allow.

    The order received is kept when the dates allow it ("informal in June 2010, registered in
    2010"); otherwise the earliest dates decide, then the order received. An undated step lies
    between its neighbours, arrival and interview. Nothing happened after the interview.
    """
    steps = (
        step.assign(**month_bounds(step, "step_date", "at"))
        .merge(_presence(person), on="person", how="inner", validate="many_to_one")
        .sort_values(["enterprise", "step"], kind="stable")
    )
    before = steps.groupby("enterprise", observed=True)["at_earliest"].ffill()
    arrived = steps["arrived_earliest"]
    latest = steps["at_latest"].fillna(steps["interview_latest"])
    steps["at_latest"] = latest.clip(upper=steps["interview_latest"])
    # A date that is over before the arrival stands as it was told.
    earliest = np.maximum(before.fillna(arrived), arrived.where(arrived <= latest).fillna(0))
    steps["at_earliest"] = earliest.clip(upper=steps["at_latest"])
    reached = steps.groupby("enterprise", observed=True)["at_earliest"].cummax()
    in_order = (reached <= steps["at_latest"]).groupby(steps["enterprise"], observed=True)
    by_date = steps["at_earliest"].mask(in_order.transform("all"), 0)
    return _tightened(steps.assign(by_date=by_date).sort_values(["enterprise", "by_date", "step"]))


def _presence(person: pd.DataFrame) -> pd.DataFrame:
    """Months of arrival and of the interview: what is told happened between them."""
    interview = month_bounds(person, "interview", "interview")
    return person[["person"]].assign(**interview, **month_bounds(person, "arrival", "arrived"))


def _tightened(steps: pd.DataFrame) -> pd.DataFrame:
    """No step before the first month of one ahead of it, nor after the last of one behind."""
    earliest = steps.groupby("enterprise", observed=True)["at_earliest"].cummax()
    # An undated step of someone whose arrival is not known comes after the step before it.
    earliest = earliest.groupby(steps["enterprise"], observed=True).ffill()
    latest = steps[::-1].groupby("enterprise", observed=True)["at_latest"].cummin()[::-1]
    return steps.assign(at_earliest=earliest, at_latest=latest)


def first_supports(support: pd.DataFrame, person: pd.DataFrame) -> pd.DataFrame:
    """Tell a person's first service and its kind, and when support of each sort can have begun.

    `intercultural_` and `supported_` (any other support) + `earliest`, `latest`; `support_known` is
    false for who did not say of some support whether it was intercultural; where nobody was asked,
    all support is other support. Undated support began between arrival and interview.
    """
    dated = support.assign(**month_bounds(support, "support_start", "at")).merge(
        _presence(person), on="person", how="inner", validate="many_to_one"
    )
    dated["at_earliest"] = dated["at_earliest"].fillna(dated["arrived_earliest"])
    latest = dated["at_latest"].fillna(dated["interview_latest"])
    dated["at_latest"] = latest.clip(upper=dated["interview_latest"])
    dated = dated.sort_values(["person", "at_earliest"], kind="stable")
    asked, never = "intercultural" in dated, pd.Series(pd.NA, index=dated.index, dtype="str")
    told = dated.get("intercultural", never)
    fits = (told == "yes").fillna(False).astype(bool)
    firsts = dated.drop_duplicates("person").set_index("person")
    first = {to: firsts.get(name, never.head(0)).astype("str") for to, name in FIRST.items()}
    first["support_known"] = (told.notna() | (not asked)).groupby(dated["person"]).all()
    first |= {
        f"{name}_{end}": dated.loc[kind].groupby("person")[f"at_{end}"].min()
        for name, kind in {"intercultural": fits, "supported": ~fits}.items()
        for end in ("earliest", "latest")
    }
    return pd.DataFrame(first).rename_axis("person").reset_index()

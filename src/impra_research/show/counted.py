"""The variables that no notebook tells, counted: how often each value was given, quartiles of numbers.

A team that brings its own questions finds them here without naming them to any notebook. What a notebook
tells is left to it (`elsewhere`): on two bases a variable would give away what the few between them
answered. Counts pass the same rule as every cross table (`mask_counts`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import pandas as pd

from impra_research.analyse.shares import of_person
from impra_research.codebook import NOT_IN_TABLES, WITH_VALUES, Variable
from impra_research.show.asked import asked_alike
from impra_research.show.disclosure import HIDDEN, TOTAL, mask_counts
from impra_research.show.parts import parts_of, step_of
from impra_research.show.unanswered import ROUTED
from impra_research.study import Study

NUMBERS = ("count", "ratio")
JOINED = " | "  # between the codes that are counted together
Places = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """What may be shown of one variable.

    Attributes
    ----------
    cells
        Counts of values, or the parts of a number, by place; `total` is the whole study, and is not
        there where the places were not asked of the same persons.
    shares
        Of each value in each place, not weighted and, where there are weights, weighted.
    missing
        How many have no value, and for which reasons; small ones stand together, and the few who did
        not answer a question that was put stand without a reason.
    nobody
        The places where nobody has a value.
    step
        To what the parts of a number are rounded, if at all.
    set_aside
        How many answered whom the variable does not concern: their answers are in no table.
    """

    table: str
    name: str
    cells: pd.DataFrame
    missing: list[tuple[list[str], int]]
    shares: list[pd.DataFrame] = field(default_factory=list)
    alike: bool = True
    nobody: tuple[str, ...] = ()
    step: int | None = None
    set_aside: int = 0


def counted(
    study: Study, places: Places, *, min_cell: int = 5, elsewhere: Collection[str] = ()
) -> list[Counted]:
    """Count every variable with values and every number, in two places and in the whole study.

    The weight is not one of them, nor are those told `elsewhere`.
    """
    left_out = {"place", study.declared.sampling.weight, *elsewhere}
    return [
        _counted(rows, table, name, study, places, min_cell)
        for table, rows in _tables(study)
        for name, variable in study.codebook.of_table(table).items()
        if name in rows
        and name not in left_out
        and is_counted(variable)
        and rows[name].notna().any()
    ]


def is_counted(variable: Variable) -> bool:
    """Tell whether a variable has values or is a number, and may be in tables."""
    known = variable.level in (*WITH_VALUES, *NUMBERS)
    return known and variable.disclosure not in NOT_IN_TABLES


def _tables(study: Study) -> Iterator[tuple[str, pd.DataFrame]]:
    """Give each table with the place, and the weight if there is one, of each row's person."""
    person, weight = study.table("person"), study.declared.sampling.weight
    for name in study.codebook.tables:
        rows = study.table(name) if study.has(name) else pd.DataFrame()
        lacking = [column for column in ("place", weight) if column and column not in rows]
        if "person" in rows:
            yield name, of_person(rows, person, columns=lacking) if lacking else rows


def _counted(
    rows: pd.DataFrame, table: str, name: str, study: Study, places: Places, least: int
) -> Counted:
    missing, weight = _missing(rows, name, least), study.declared.sampling.weight
    some = tuple(place for place in places if rows.loc[rows["place"] == place, name].notna().any())
    alike = asked_alike(name, study)
    step = None
    if study.codebook.variables[name].level in NUMBERS:
        cells, shares = parts_of(rows, name, some, least, weight), []
        step = step_of(rows[name])
    else:
        is_ordered = study.codebook.variables[name].level == "ordinal"
        rows, cells = _protected(rows, name, some, least, is_ordered=is_ordered)
        shares = [_shares(rows, name, some, each) for each in dict.fromkeys((None, weight))]
    kept = cells if alike else cells.drop(columns=TOTAL, errors="ignore")
    nobody = tuple(place for place in places if place not in some)
    return Counted(
        table, name, kept, missing, shares, alike, nobody, step, _set_aside(study, table, name)
    )


def _set_aside(study: Study, table: str, name: str) -> int:
    told = study.records().get(table, {}).get("set_aside", {})
    return sum(told.get(name, {}).values())


def _protected(
    rows: pd.DataFrame, name: str, places: tuple[str, ...], least: int, *, is_ordered: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count the values; where nothing could be shown, the sparsest neighbours in an order are joined."""
    cells = _cells(rows, name, places, least)
    while (cells == HIDDEN).all(axis=None) and is_ordered and len(cells) > 3:
        counts = rows[name].astype("str").value_counts().reindex(_codes(rows[name])).fillna(0)
        at = int((counts + counts.shift(-1)).argmin())
        first, second = counts.index[at : at + 2]
        both = dict.fromkeys((first, second), f"{first}{JOINED}{second}")
        joined = list(dict.fromkeys(both.get(code, code) for code in counts.index))
        values = rows[name].astype("object").map(lambda code, both=both: both.get(code, code))
        rows = rows.assign(**{name: pd.Categorical(values, joined)})
        cells = _cells(rows, name, places, least)
    return rows, cells


def _cells(rows: pd.DataFrame, name: str, places: tuple[str, ...], least: int) -> pd.DataFrame:
    compared = rows.loc[rows["place"].isin(places)]
    cells = mask_counts(_by_value(compared, name, places), least).T
    if rows[name].notna().sum() > compared[name].notna().sum():  # there are other places
        everyone = rows.assign(place=TOTAL)
        cells[TOTAL] = mask_counts(_by_value(everyone, name, (TOTAL,)), least).iloc[0]
    return cells


def _by_value(
    rows: pd.DataFrame, name: str, places: tuple[str, ...], weight: str | None = None
) -> pd.DataFrame:
    """Count the rows of each place that have each value, or add up their weights."""
    known, by = rows.loc[rows[name].notna()], ["place", name]
    each = known.assign(n=1 if weight is None else known[weight])
    wide = each.astype({"place": "str", name: "str"}).groupby(by)["n"].sum().unstack(name)  # noqa: PD010
    return wide.reindex(index=list(places), columns=_codes(rows[name])).fillna(0)


def _codes(values: pd.Series) -> list[str]:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return [str(code) for code in values.cat.categories]
    return sorted(str(code) for code in values.dropna().unique())


def _shares(
    rows: pd.DataFrame, name: str, places: tuple[str, ...], weight: str | None
) -> pd.DataFrame:
    whole = _by_value(rows.assign(place=TOTAL), name, (TOTAL,), weight)
    each = pd.concat([_by_value(rows, name, places, weight), whole]).T
    return each / each.sum()


def _missing(rows: pd.DataFrame, name: str, least: int) -> list[tuple[list[str], int]]:
    """Count why there is no value; a small count joins the next ones, as the total would give it away.

    How many did not answer follows from n and from those whom the question did not concern, so it is
    told; the reason of fewer than `least` is not.
    """
    reasons = rows.loc[rows[name].isna(), f"{name}__missing"].astype("str").value_counts()
    put = ~reasons.index.isin(ROUTED)
    unanswered = int(reasons[put].sum())
    if 0 < unanswered < least:
        return [*_joined(reasons[~put], least), ([], unanswered)]
    return _joined(reasons, least)


def _joined(reasons: pd.Series, least: int) -> list[tuple[list[str], int]]:
    told = [([str(why)], int(n)) for why, n in reasons.items()]
    while len(told) > 1 and told[-1][1] < least:
        (before, m), (last, n) = told[-2:]
        told[-2:] = [([*before, *last], m + n)]
    return told

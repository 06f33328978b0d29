"""Every variable of a study, counted: how often each value was given, median and quartiles of numbers.

A team that brings its own questions finds them here without naming them to any notebook. Counts pass the
same rule as every cross table (`mask_counts`), over the same rows and codes, so that this table and one
on another page hide the same cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from impra_research.analyse.shares import of_person
from impra_research.codebook import NOT_IN_TABLES, WITH_VALUES, Variable
from impra_research.show.disclosure import TOTAL, mask_counts
from impra_research.show.labels import Look
from impra_research.show.tables import Cell, ShownTable
from impra_research.show.told import few
from impra_research.show.words import MISSING
from impra_research.study import Study

NUMBERS = ("count", "ratio")
PARTS = {"first_quartile": 0.25, "median": 0.5, "third_quartile": 0.75}
YEARS = (1800, 2100)
Places = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """What may be shown of one variable.

    Attributes
    ----------
    cells
        Counts of values, or the parts of a number, by place; `total` is the whole study.
    shares
        Of each value in each place, not weighted and, where there are weights, weighted.
    missing
        How many have no value, and for which reasons; small ones stand together.
    """

    table: str
    name: str
    cells: pd.DataFrame
    missing: list[tuple[list[str], int]]
    shares: list[pd.DataFrame] = field(default_factory=list)


def counted(study: Study, places: Places, *, min_cell: int = 5) -> list[Counted]:
    """Count every variable with values and every number, in two places and in the whole study."""
    return [
        _counted(rows, table, name, study, places, min_cell)
        for table, rows in _tables(study)
        for name, variable in study.codebook.of_table(table).items()
        if name in rows and name != "place" and _is_counted(variable) and rows[name].notna().any()
    ]


def _is_counted(variable: Variable) -> bool:
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
    missing = _missing(rows, name, least)
    compared = rows.loc[rows["place"].isin(places)]
    if study.codebook.variables[name].level in NUMBERS:
        return Counted(table, name, _parts(rows, name, places, least), missing)
    cells = mask_counts(_by_value(compared, name, places), least).T
    if len(compared) < len(rows):  # the two places are not the whole study
        everyone = rows.assign(place=TOTAL)
        cells[TOTAL] = mask_counts(_by_value(everyone, name, (TOTAL,)), least).iloc[0]
    weights = dict.fromkeys((None, study.declared.sampling.weight))
    return Counted(
        table, name, cells, missing, [_shares(rows, name, places, each) for each in weights]
    )


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


def _shares(rows: pd.DataFrame, name: str, places: Places, weight: str | None) -> pd.DataFrame:
    whole = _by_value(rows.assign(place=TOTAL), name, (TOTAL,), weight)
    each = pd.concat([_by_value(rows, name, places, weight), whole]).T
    return each / each.sum()


def _missing(rows: pd.DataFrame, name: str, least: int) -> list[tuple[list[str], int]]:
    """Count why there is no value; a small count joins the next ones, as the total would give it away."""
    reasons = rows.loc[rows[name].isna(), f"{name}__missing"].astype("str").value_counts()
    told = [([str(why)], int(n)) for why, n in reasons.items()]
    while len(told) > 1 and told[-1][1] < least:
        (before, m), (last, n) = told[-2:]
        told[-2:] = [([*before, *last], m + n)]
    return told


def _parts(rows: pd.DataFrame, name: str, places: Places, least: int) -> pd.DataFrame:
    """Count a number in each place, with the parts that enough answers lie on either side of."""
    values = pd.to_numeric(rows[name]).astype("float64").dropna()
    groups = {place: values[rows["place"].loc[values.index] == place] for place in places}
    shown = mask_counts(pd.DataFrame({"n": {p: len(v) for p, v in groups.items()}}), least)["n"]
    if sum(map(len, groups.values())) < len(values):
        shown[TOTAL] = len(values) if len(values) >= least else f"<{least}"
    parts = {
        place: [shown[place], *(_part(group, at, shown[place], least) for at in PARTS.values())]
        for place, group in (groups | {TOTAL: values}).items()
    }
    return pd.DataFrame(parts, index=["n", *PARTS], dtype=object)


def _part(values: pd.Series, at: float, n: object, least: int) -> float | None:
    enough = not isinstance(n, str) and len(values) * min(at, 1 - at) >= least
    return float(values.quantile(at)) if enough else None


def shown_counts(each: Counted, look: Look) -> ShownTable:
    """Show one variable, a row a value and a column a place."""
    variable, words = look.study.codebook.variables[each.name], look.words
    kind = "counted.part" if variable.level in NUMBERS else "counted.value"
    places = {str(place): look.place(str(place)) for place in each.cells}
    places[TOTAL] = words.say("total" if len(look.study.places) < len(places) else "everyone")
    head = [Cell(words.say(kind)), *(Cell(named, number=True) for named in places.values())]
    body = [[Cell(_named(str(row), variable, each.name, look)),
             *(Cell(_cell(each, str(row), place, look), number=True) for place in places)]
            for row in each.cells.index]  # fmt: skip
    unit = f" ({look.text(variable.unit)})" if variable.unit else ""
    caption = f"{look.variable(each.name)}{unit}"
    return ShownTable(f"counted-{each.name}", caption, head, body, _notes(each, look))


def _named(row: str, variable: Variable, name: str, look: Look) -> str:
    if variable.level in NUMBERS:
        return look.words.say(f"counted.{row}")
    return look.words.say("total") if row == TOTAL else look.code(name, row)


def _cell(each: Counted, row: str, place: str, look: Look) -> str:
    """Write a count with its shares; none where the place hides something, as a share is a count."""
    shown = each.cells.at[row, place]
    if shown is None or isinstance(shown, float):
        return (
            MISSING
            if shown is None
            else _number(shown, look.study.codebook.variables[each.name], look)
        )
    hides = any(isinstance(count, str) for count in each.cells[place])
    if row in (TOTAL, "n") or hides:
        return look.words.written(shown)
    share, *weighted = (float(shares.at[row, place]) for shares in each.shares)
    values = {"count": look.words.written(shown), "share": share, "n": each.cells.at[TOTAL, place]}
    if not weighted:
        return look.words.say("count_and_share", **values)
    return look.words.say("count_and_shares", weighted=weighted[0], **values)


def _number(value: float, variable: Variable, look: Look) -> str:
    """Write a number, a year without the sign between its thousands."""
    low, high = YEARS
    if low <= (variable.minimum or 0) <= (variable.maximum or high + 1) <= high:
        return f"{value:.0f}"
    return look.words.number(int(value) if value.is_integer() else value)


def _notes(each: Counted, look: Look) -> list[str]:
    if not each.missing:
        return []
    n = few(sum(n for _, n in each.missing), look)
    told = [(", ".join(map(look.reason, reasons)), few(n, look)) for reasons, n in each.missing]
    alone = told[0][0] if len(told) == 1 else ""
    reasons = alone or "; ".join(f"{why} {count}" for why, count in told)
    return [look.words.say("counted.missing", n=n, reasons=reasons)]

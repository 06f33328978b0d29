"""Results put together for one section of a page: rows that several functions of `analyse` give.

Nothing is estimated here and nothing is worded: estimates come from `analyse`, words from `words.yml`.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pandas as pd

from impra_research.analyse.duration.bootstrap import drawn_mean_difference
from impra_research.analyse.formality import formality_index
from impra_research.analyse.hazard import FittedHazard
from impra_research.analyse.intercultural import alpha
from impra_research.analyse.intervals import Reading
from impra_research.analyse.life_history import read_dates
from impra_research.analyse.shares import mean, share
from impra_research.codebook import Codebook
from impra_research.show.labels import Look
from impra_research.show.results import NotCollected
from impra_research.show.screen import screen
from impra_research.study import Study

READINGS: tuple[Reading, ...] = ("earliest", "middle", "latest")
LEAST_ITEMS = 4  # an index of degrees needs some
ACCOUNT = ("rows_in", "rows_out", "rows_quarantined")


def count_by_place(table: pd.DataFrame) -> pd.DataFrame:
    """Count rows by place: `place`, `n`."""
    counts = table["place"].value_counts(sort=False).rename_axis("place").reset_index(name="n")
    return counts.astype({"place": "str"})


def received(study: Study) -> pd.DataFrame:
    """Rows received, analysed and set aside, one row a table, as the records tell."""
    rows = [
        {"table": name} | {count: record[count] for count in ACCOUNT}
        for name, record in study.records().items()
        if record.get("files") and "rows_quarantined" in record
    ]
    return pd.DataFrame(rows, columns=["table", *ACCOUNT])


def set_aside(study: Study) -> pd.DataFrame:
    """Why rows were set aside: `table`, `rule`, `rows`."""
    rows = [
        {"table": name, "rule": rule, "rows": count}
        for name, record in study.records().items()
        for rule, count in record.get("reasons", {}).items()
    ]
    return pd.DataFrame(rows, columns=["table", "rule", "rows"])


def formality_shares(
    enterprise: pd.DataFrame,
    codebook: Codebook,
    **how: Any,  # noqa: ANN401
) -> pd.DataFrame | NotCollected:
    """Share of each level of the formality index: `level`, then the columns of `share`."""
    if sum(bool(v.formality_yes) for v in codebook.variables.values()) < LEAST_ITEMS:
        return NotCollected("formality_index")
    index = formality_index(enterprise, codebook)
    levels = enterprise.merge(
        index[["enterprise", "level3"]], on="enterprise", how="left", validate="one_to_one"
    )
    return pd.concat(
        [share(levels, "level3", level, **how).assign(level=level)
         for level in index["level3"].cat.categories],
        ignore_index=True,
    )  # fmt: skip


def by_reading(
    histories: pd.DataFrame, sheltered: pd.DataFrame, *, places: tuple[str, str], horizon: int
) -> pd.DataFrame:
    """Difference of restricted means under each reading: `reading`, then `Estimate`.

    Three readings of the dates, then the middle one of histories in which a legal shelter counts as
    registered.
    """
    read = {name: read_dates(histories, name) for name in READINGS} | {"sheltered": sheltered}
    return pd.DataFrame([
        {"reading": name} | asdict(drawn_mean_difference(rows, places=places, horizon=horizon))
        for name, rows in read.items()
    ])  # fmt: skip


def labelled_ratios(model: FittedHazard, look: Look) -> pd.DataFrame:
    """Hazard ratios with a `label` for each, such as "Sex: man (against woman)"."""
    ratios = model.table()
    labels = [
        ratio_label(row["term"], row["level"], row["reference"], look)
        for row in ratios.to_dict("records")
    ]
    return ratios.assign(label=labels)


def ratio_label(term: str, level: object, against: object, look: Look) -> str:
    """Name what a ratio compares."""
    if not isinstance(level, str) or not isinstance(against, str) or not against:
        return look.code("hazard", term)
    named = (look.code(term, code) for code in (level, against))
    return look.words.say("hazard.against", term=look.variable(term),
                          **dict(zip(("level", "reference"), named, strict=True)))  # fmt: skip


def by_code(crossed: pd.DataFrame, *, min_cell: int) -> pd.DataFrame:
    """Read a cross table of place by code as shares: `group` and `code` for its rows and columns.

    Screened as the whole it is: a code taken out of it alone would no longer show its small neighbour.
    """
    return screen(crossed, min_cell).rename(columns={"row": "group", "column": "code"})


def row_of(table: pd.DataFrame, column: str, value: str) -> pd.DataFrame:
    """Take the rows of a result that a sentence is about."""
    return table.loc[table[column].astype("str") == value].drop(columns=column)


def of_code(table: pd.DataFrame, code: str) -> pd.DataFrame | NotCollected:
    """Take the rows of one code, as `row_of` does; a study may code what it asked otherwise."""
    rows = row_of(table, "code", code)
    return NotCollected(code) if rows.empty and not table.empty else rows


def extremes(shares: pd.DataFrame, look: Look) -> dict[str, str]:
    """Name the item with the highest and the one with the lowest share, the two places together.

    `form` is `clear` where their intervals overlap no other item's, and `unclear` elsewhere.
    """
    by_item = shares.groupby("item", sort=False, observed=True)
    ranked = by_item["share"].mean().sort_values(ascending=False, kind="stable").dropna().index
    first, last = (ranked[0], ranked[-1]) if len(ranked) else ("", "")
    ends = {"highest": first, "lowest": last}
    together = by_item[["count", "n"]].sum().loc[ranked]
    form = "clear" if _apart(together) else "unclear"
    return {name: look.item(str(item)) for name, item in ends.items()} | {"form": form}


def with_unweighted(weighted: pd.DataFrame, plain: pd.DataFrame) -> pd.DataFrame:
    """Set beside each share, then called `weighted`, the `unweighted` one of the same group."""
    beside = plain[["group", "share"]].rename(columns={"share": "unweighted"})
    named = weighted.rename(columns={"share": "weighted"})
    return named.merge(beside, on="group", how="left", validate="one_to_one")


def _apart(ranked: pd.DataFrame) -> bool:
    """Tell whether the first and the last of ranked shares lie apart from all others."""
    from statsmodels.stats.proportion import proportion_confint

    count, n = (ranked[name].astype(float).to_numpy() for name in ("count", "n"))
    low, high = proportion_confint(count, n, method="wilson")
    return len(ranked) > 1 and bool(low[0] > high[1:].max() and high[-1] < low[:-1].min())


def item_answers(answer: pd.DataFrame, codebook: Codebook, scale: str) -> pd.DataFrame:
    """Share of favourable answers to each item: agreement, or disagreement with a reversed item."""
    top = codebook.scales[scale].maximum
    favourable = {False: (f"{top - 1:.0f}", f"{top:.0f}"), True: ("1", "2")}
    return pd.concat(
        [share(answer, name, favourable[item.reversed], by="place").assign(item=name)
         for name, item in codebook.items(scale).items()],
        ignore_index=True,
    )  # fmt: skip


def alpha_by_place(
    answer: pd.DataFrame, codebook: Codebook, scale: str, *, places: tuple[str, str]
) -> pd.DataFrame:
    """Reliability in each place: `place`, then the fields of `Estimate`."""
    found = {
        place: alpha(answer.loc[answer["place"] == place], codebook, scale) for place in places
    }
    return pd.DataFrame([{"place": place} | asdict(value) for place, value in found.items()])


def mean_scores(scores: pd.DataFrame) -> pd.DataFrame:
    """Mean score of each place: the columns of `mean`."""
    return mean(scores, "score", by="place")

"""Result tables become tables a person reads: labels, numbers of the language, intervals, notes.

What is shown is named column by column: `share` is written as its kind of number, `value:months` in
months, `interval:points` takes `low` and `high` together. A column that holds codes gets labels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from impra_research.show.disclosure import HIDDEN, TOTAL, mask_counts
from impra_research.show.filling import exactness, least_n
from impra_research.show.labels import Look, capital
from impra_research.show.words import MISSING, Interval

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE = Path(__file__).with_name("table.html")
KINDS = {"share": "percent", "percent": "percent", "prevalence": "percent", "hazard_ratio": "ratio",
         "kappa": "ratio", "ac1": "ratio", "ac2": "ratio", "points": "ratio",
         "within_one": "percent", "c": "ratio", "alpha": "ratio", "bias_index": "decimal",
         "item_rest": "ratio", "p": "p", "chi2": "ratio", "alpha_without": "ratio", "mean": "ratio",
         "sd": "ratio", "weighted": "percent", "formal": "percent",
         "cfi": "fine", "rmsea": "fine", "srmr": "fine",
         "unweighted": "percent", "benzecri": "percent", "greenacre": "percent"}  # fmt: skip
NUMBERS = {"count", "n", "missing", "rows", "rows_in", "rows_out", "rows_quarantined", "events",
           "cases", "documents", "turns", "words", "segments", "disagreements", "interval", "value",
           "month", "at_risk", "both_informal",
           "only_one", "only_other", "neither", "registered", "found", "median", "alike", "alone_first",
           "df", "alone_second", "before", "propensity", "entropy",
           "ratio", "e", "limit", "holm", "bh",
           "types", "silhouette", "hubert_gamma", "pseudo_r2", "jaccard", "moves", "months",
           "services", "per_service", "inertia",
           "informal", "sheltered", "ceased", "by_weights", "by_raters"} | set(KINDS)  # fmt: skip


WIDE = 4  # columns: from here on a narrow screen shows a row as a list
PROSE = 200  # characters in a line of a cell: more are sentences, and columns would be too narrow for them


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell; numbers are set apart."""

    text: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as it is read: caption, heads, rows whose first cell names them, notes."""

    id: str
    caption: str
    head: list[Cell]
    rows: list[list[Cell]]
    notes: list[str]

    def html(self) -> str:
        """Write semantic HTML without styles of its own; everything in it is escaped."""
        return _template().render(id=f"table-{self.id}", caption=self.caption, head=self.head,
                                  rows=self.rows, notes=self.notes, prose=self.holds_prose,
                                  wide=not self.holds_prose and len(self.head) >= WIDE)  # fmt: skip

    @property
    def holds_prose(self) -> bool:
        """Tell a table of sentences, which is read row by row, from a table of figures."""
        lines = (line for row in self.rows for cell in row for line in cell.text.splitlines())
        return any(len(line) > PROSE for line in lines)

    def plain(self) -> str:
        """Write it for a terminal."""
        lines = [" | ".join(cell.text for cell in row) for row in [self.head, *self.rows]]
        return "\n".join([self.caption, *lines, *self.notes])


@cache
def _template() -> Template:
    from jinja2 import Environment

    environment = Environment(autoescape=True)
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8"))


def result_table(
    result: pd.DataFrame, columns: Sequence[str], look: Look, *, key: str, notes: Sequence[str]
) -> ShownTable:
    """Show the named columns of a result, one row a row."""
    wanted, n = _wanted(columns), least_n(result)
    head = [Cell(_heading(key, name, how, look), name in NUMBERS) for name, how in wanted]
    rows = [
        [_cell(row, name, how, n, look) for name, how in wanted]
        for row in result.astype(object).to_dict("records")
    ]
    return ShownTable(key, look.words.say(f"{key}.caption"), head, rows, list(notes))


def _wanted(columns: Sequence[str]) -> list[tuple[str, str]]:
    """Split `name:how`; an interval is written as the estimate it belongs to."""
    wanted = [(name, how) for name, _, how in (column.partition(":") for column in columns)]
    unit = next((KINDS[name] for name, _ in wanted if name in KINDS), "number")
    return [(name, how or unit) if name == "interval" else (name, how) for name, how in wanted]


def _heading(key: str, name: str, how: str, look: Look) -> str:
    words = look.words
    if name in look.study.places:
        return look.place(name)
    if name == "weighted" and not look.study.declared.sampling.weight:
        name = "share"
    own = () if name in ("source", "note") else (f"{key}.{name}",)  # those stand below the table
    keys = (*own, f"column.{name}.{how}", f"column.{name}")
    return words.say(next(found for found in keys if words.has(found) or found == keys[-1]))


def _cell(row: dict[Any, Any], name: str, how: str, n: float | None, look: Look) -> Cell:
    if name == "interval":
        ends = Interval(row["low"], row["high"])
        kind = exactness(how or "number", n)
        shown = look.words.written(ends, kind) if pd.notna(row["low"]) else MISSING
        return Cell(shown, number=True)
    value = row[name]
    if name in NUMBERS:
        if how == "months" and pd.isna(value) and pd.isna(row["high"]):  # hidden or not estimated
            return Cell(MISSING, number=True)
        kind = exactness(how or KINDS.get(name, "number"), n)
        return Cell(look.words.written(value, kind), number=True)
    return Cell(_labelled(name, value, how, look))


def _labelled(name: str, value: Any, how: str, look: Look) -> str:  # noqa: ANN401
    if value is None or pd.isna(value):
        return look.words.say("not_available")
    labels: dict[str, Callable[[str], str]] = {
        "group": look.place, "place": look.place, "item": look.item, "variable": look.variable,
        "kind": look.kind, "reason": look.reason, "rule": look.rule,
        "table": lambda name: capital(look.table(name)),
        "theme": look.theme,
        "definition": look.definition,
    }  # fmt: skip
    if how:
        return look.code(how, str(value))
    return labels[name](str(value)) if name in labels else look.words.typeset(str(value))


def counts_of(crossed: pd.DataFrame) -> pd.DataFrame:
    """Take the counts of a cross table in its own order, rows by columns, without totals."""
    wide = crossed.set_index(["row", "column"])["count"].unstack("column")  # noqa: PD010  a pair of codes stands once
    order = {name: list(dict.fromkeys(crossed[name])) for name in ("row", "column")}
    return wide.loc[order["row"], order["column"]].astype(int)


def cross_table(
    crossed: pd.DataFrame, rows: str, columns: str, look: Look, *, key: str, notes: Sequence[str],
    of_shares: Sequence[str] = (),
) -> ShownTable:  # fmt: skip
    """Show counts with totals and, beside each count that may be shown, its share of the row.

    The notes `of_shares` stand only where a share does.
    """
    counts = counts_of(crossed)
    order = {"row": list(counts.index), "column": list(counts.columns)}
    masked, least = mask_counts(counts, look.min_cell), int(counts.sum(axis="columns").min())
    shares = crossed.set_index(["row", "column"])["share"].unstack("column")  # noqa: PD010
    total = look.words.say("total")
    head = [Cell(f"{look.variable(rows)} / {look.variable(columns)}")]
    head += [Cell(look.code(columns, code), number=True) for code in order["column"]]
    body = [
        [Cell(total if row == TOTAL else look.code(rows, row))]
        + [_counted(masked.at[row, code], _share(shares, row, code, masked), least, look)
           for code in [*order["column"], TOTAL]]
        for row in [*order["row"], TOTAL]
    ]  # fmt: skip
    caption = look.words.say(f"{key}.caption")
    marked = masked.loc[order["row"]].map(lambda count: isinstance(count, str)).any(axis="columns")
    first = [] if marked.all() else [*of_shares]
    told = [look.hidden_note()] if masked.isin([HIDDEN, f"<{look.min_cell}"]).any(axis=None) else []
    return ShownTable(
        key, caption, [*head, Cell(total, number=True)], body, [*first, *notes, *told]
    )


def _share(shares: pd.DataFrame, row: str, code: str, masked: pd.DataFrame) -> float | None:
    """Give a share to show; none in a row that hides something, as a share times n is a count."""
    if TOTAL in (row, code) or any(isinstance(count, str) for count in masked.loc[row]):
        return None
    return float(shares.at[row, code])


def _counted(count: object, share: float | None, n: int, look: Look) -> Cell:
    shown = look.words.written(count)
    if share is not None:
        shown = look.words.say("count_and_share", count=shown, share=share, n=n)
    return Cell(shown, number=True)

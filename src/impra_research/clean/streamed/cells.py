"""Which cells are read at once, as a whole column, and which through the list of their distinct texts.

Codes, words and dates have few distinct texts: each is read once by `recode`, as in smaller files.
Numbers, identifiers and clock times may be different in every row. Written plainly (12, -3,5, A-17) they
are read as a whole column, with the same result; whatever looks otherwise goes through the list.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from impra_research.clean.dates import CLOCK
from impra_research.codebook import Variable
from impra_research.codebook.variables import Level

SPACE = "[ \u00a0\u202f]"
THOUSANDS = "[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){1,4}"
WHOLE = f"^-?(?:[0-9]{{1,15}}|{THOUSANDS})$"
DECIMAL = {sign: rf"^-?(?:[0-9]{{1,15}}|{THOUSANDS})(?:[{sign}][0-9]{{1,15}})?$" for sign in ".,"}
COULD_BE_GROUPED = (
    r"^-?[0-9]{1,3}\.[0-9]{3}$"  # what a point means there, the source says or nobody
)
PLAIN_NAME = "^[!-~]+$"  # ASCII without spaces: `plain_label` changes nothing
DAY_AND_CLOCK = (
    rf"(?i)^(?:([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})|([0-9]{{2}}/[0-9]{{2}}/[0-9]{{4}})){CLOCK}$"
)
AT_ONCE: tuple[Level, ...] = ("count", "ratio", "identifier")


def listed(column: pl.Expr, level: Level, *, decimal: str, reasons: Collection[str]) -> pl.Expr:
    """Give the text of each cell that is read through the list, null for those read at once.

    Parameters
    ----------
    reasons
        Texts that are no answer: they always go through the list.
    """
    if level == "date":
        return _without_clock(column, reasons)
    if level not in AT_ONCE:
        return column
    pattern = {"count": WHOLE, "identifier": PLAIN_NAME}.get(level, DECIMAL[decimal])
    no_answer = _bare(column, level).is_in(
        pl.Series(_bare_texts(level, reasons), dtype=pl.String).implode()
    )
    by_list = ~column.str.contains(pattern) | no_answer
    if level == "ratio" and decimal == ".":
        by_list |= column.str.contains(COULD_BE_GROUPED)
    return pl.when(by_list).then(column)


def at_once(
    column: pl.Expr, text: pl.Expr, variable: Variable, *, decimal: str
) -> tuple[pl.Expr, pl.Expr | None]:
    """Read the cells whose `text` is null: their values, and the rule that a value breaks."""
    if variable.level == "identifier":
        return pl.when(text.is_null()).then(column), None
    kind = pl.Int64 if variable.level == "count" else pl.Float64
    bare = pl.when(text.is_null()).then(_bare(column, variable.level))
    number = bare.str.replace(decimal, ".", literal=True).cast(kind)
    if variable.minimum is None and variable.maximum is None:
        return number, None
    outside = _outside(number, variable)
    return pl.when(~outside).then(number), pl.when(outside).then(pl.lit("out_of_range"))


def _outside(number: pl.Expr, variable: Variable) -> pl.Expr:
    low, high = variable.minimum, variable.maximum
    below = number < low if low is not None else pl.lit(False)
    return below | (number > high) if high is not None else below


def _bare(column: pl.Expr, level: Level) -> pl.Expr:
    if level == "identifier":
        return column
    return column.str.replace_all(SPACE, "")


def _bare_texts(level: Level, reasons: Collection[str]) -> list[str]:
    texts = pl.Series(list(reasons), dtype=pl.String)
    return pl.select(_bare(pl.lit(texts), level)).to_series().to_list()


def _without_clock(column: pl.Expr, reasons: Collection[str]) -> pl.Expr:
    """Leave out the time of day, which no date keeps, unless day or moment mean that there is none."""
    day = column.str.replace(DAY_AND_CLOCK, "$1$2")
    no_answer = pl.Series(list(reasons), dtype=pl.String).implode()
    kept = column.is_in(no_answer) | day.is_in(no_answer)
    return pl.when(kept).then(column).otherwise(day)

"""One column as received becomes codes, numbers or dates, and a reason wherever nothing is there.

Each distinct value is read once and the column is filled from those readings, so a million rows cost
little more than their few distinct values. Nothing is coerced in silence: a value outside a closed
list stops the run (`unknown`), a number or date that cannot be one sends its row to quarantine
(`faults`), and a missing value keeps its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impra_research.clean.dates import PRECISIONS
from impra_research.clean.decided import Decided
from impra_research.clean.readers import (
    NotListedError,
    Reader,
    UnfitValueError,
    reader_of,
)
from impra_research.codebook import Codebook, Origin
from impra_research.codebook.prices import Conversion
from impra_research.errors import StudyFileError
from impra_research.read.plain import plain_label
from impra_research.study import Source

NOTHING: Mapping[str, Decided] = {}
Places = NDArray[np.intp]  # for each row, which of the distinct values it holds


@dataclass(frozen=True, slots=True)
class Recoded:
    """A variable read from one source.

    Attributes
    ----------
    columns
        The variable's columns of the tidy table, same index as the rows received.
    faults
        Index: rows that cannot stay; values: the rule they break.
    unknown
        Index: rows whose value no list knows; values: the value.
    decided
        Index: rows whose value somebody decided on in matches.yml; values: by which decision.
    """

    columns: pd.DataFrame
    faults: pd.Series
    unknown: pd.Series
    decided: pd.Series


@dataclass(frozen=True, slots=True)
class Reading:
    """What one distinct text is: a value, or the reason why there is none, or what is wrong with it."""

    value: object = None
    missing: str | None = None
    fault: str | None = None
    unknown: str | None = None
    decided: str | None = None


def recode(
    rows: pd.DataFrame,
    name: str,
    *,
    source_name: str,
    source: Source,
    codebook: Codebook,
    decided: Mapping[str, Decided] = NOTHING,
) -> Recoded:
    """Recode the rows of one source into the variable `name`.

    Parameters
    ----------
    rows
        Texts as received, in columns named as the variables that the source keeps in one.
    decided
        What people decided of texts that no list knows.

    Raises
    ------
    StudyFileError
        The source does not ask this, and the codebook has no reason `not_asked` for it.
    """
    money = codebook.conversion(name, source_name)
    origin = codebook.variables[name].origins.get(source_name)
    read = rows[name] if origin and origin.column else pd.Series("", rows.index, dtype="str")
    places, distinct = pd.factorize(read)
    readings = read_distinct(distinct, name, source_name=source_name, source=source,
                             codebook=codebook, decided=decided)  # fmt: skip
    return Recoded(
        in_money(columns_of(name, codebook, readings), name, money)
        .take(places)
        .set_axis(rows.index),
        _spread([each.fault for each in readings], places, rows.index),
        _spread([each.unknown for each in readings], places, rows.index),
        _spread([each.decided for each in readings], places, rows.index),
    )


def in_money(columns: pd.DataFrame, name: str, money: Conversion | None) -> pd.DataFrame:
    """Convert the amounts of a variable that is in several currencies, beside those received."""
    if money is None:
        return columns
    received = columns[name]
    return columns.assign(**{name: received * money.factor, f"{name}__received": received})


def read_distinct(
    distinct: Iterable[str],
    name: str,
    *,
    source_name: str,
    source: Source,
    codebook: Codebook,
    decided: Mapping[str, Decided] = NOTHING,
) -> list[Reading]:
    """Read each distinct text of a variable; one that has no column there reads the same everywhere.

    Raises
    ------
    StudyFileError
        The source does not ask this, and the codebook has no reason `not_asked` for it.
    """
    origin = codebook.variables[name].origins.get(source_name)
    if origin is None or origin.column is None:
        same = Reading(origin.value) if origin else _not_asked(name, source_name, codebook)
        return [same for _ in distinct]
    money = codebook.conversion(name, source_name)
    factor = money.factor if money else 1.0
    reasons = reasons_of(source, origin)
    read = reader_of(name, origin, source, codebook, factor=factor)
    return [_reading(text, reasons, read, decided) for text in distinct]


def reasons_of(source: Source, origin: Origin) -> dict[str, str]:
    """Say which texts of a column are no answer, and why."""
    return {plain_label(text): why for text, why in (source.missing | origin.missing).items()}


def _not_asked(name: str, source_name: str, codebook: Codebook) -> Reading:
    if "not_asked" not in codebook.missing_reasons:
        raise StudyFileError(
            f"source {source_name!r} does not ask {name!r}, and no missing reason says so",
            fix="add `not_asked` under `missing_reasons` in codebook/variables.yml",
        )
    return Reading(missing="not_asked")


def _reading(
    text: str, reasons: dict[str, str], read: Reader, decided: Mapping[str, Decided]
) -> Reading:
    plain = plain_label(text)
    if plain in reasons:
        return Reading(missing=reasons[plain])
    if not plain and read is not str:
        return Reading(unknown=text)
    try:
        return Reading(read(plain))
    except UnfitValueError as unfit:
        return Reading(fault=unfit.rule)
    except NotListedError:
        known = decided.get(text)
        if known is None:
            return Reading(unknown=text)
        return Reading(known.code, missing=known.missing, decided=known.how)


def _spread(found: Sequence[str | None], places: Places, rows: pd.Index) -> pd.Series:
    """Bring what was found for distinct values back to the rows, keeping only the rows concerned."""
    if all(each is None for each in found):
        return pd.Series(dtype="str", index=rows[:0])
    spread = pd.Series(found, dtype="str").take(places).set_axis(rows)
    return spread[spread.notna()]


def columns_of(name: str, codebook: Codebook, readings: Sequence[Reading]) -> pd.DataFrame:
    """Give the columns of a variable in the tidy table, one row a reading."""
    why = [reading.missing for reading in readings]
    reasons = pd.Categorical(why, categories=list(codebook.missing_reasons))
    values = _typed(name, codebook, [reading.value for reading in readings])
    return values.assign(**{f"{name}__missing": reasons})


def _typed(name: str, codebook: Codebook, values: Sequence[object]) -> pd.DataFrame:
    level = codebook.variables[name].level
    match level:
        case "date":
            return _date_columns(name, values)
        case "nominal" | "ordinal" | "binary":
            codes = pd.CategoricalDtype(list(codebook.values(name)), level == "ordinal")
            return pd.DataFrame({name: pd.Series(values, dtype="object").astype(codes)})
        case _:
            kind = {"count": "Int64", "ratio": "Float64"}.get(level, "str")
            return pd.DataFrame({name: pd.Series(values, dtype=kind)})


def _date_columns(name: str, values: Sequence[object]) -> pd.DataFrame:
    def part(attribute: str) -> pd.Series:
        return pd.Series([getattr(value, attribute, None) for value in values], dtype="object")

    days = {
        f"{name}_{end}": pd.to_datetime(part(end)).astype("datetime64[s]")
        for end in ("earliest", "latest")
    }
    precision = part("precision").astype(pd.CategoricalDtype(list(PRECISIONS)))
    return pd.DataFrame(days | {f"{name}_precision": precision})

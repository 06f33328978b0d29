"""One column as received becomes codes, numbers or dates, and a reason wherever nothing is there.

Each distinct value is read once and the column is filled from those readings, so a million rows cost
little more than their few distinct values. Nothing is coerced in silence: a value outside a closed
list stops the run (`unknown`), a number or date that cannot be one sends its row to quarantine
(`faults`), and a missing value keeps its reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from impra_research.clean.dates import PRECISIONS, NotADateError, read_date
from impra_research.codebook import Codebook, Origin, Variable
from impra_research.study import Source

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
GROUPED = re.compile(r"-?\d{1,3}(?:[.,]\d{3})+")
SPACES = str.maketrans("", "", "  \u202f")


class UnfitValueError(ValueError):
    """A value that is no number, no date, or out of range; the rule it breaks is its text."""


@dataclass(frozen=True, slots=True)
class Recoded:
    """A variable read from one column.

    Attributes
    ----------
    columns
        The variable's columns of the tidy table, same index as the column received.
    faults
        Index: rows that cannot stay; values: the rule they break.
    unknown
        Index: rows whose value no list knows; values: the value.
    """

    columns: pd.DataFrame
    faults: pd.Series
    unknown: pd.Series


def plain_label(text: str) -> str:
    """Write a label in one way: composed accents, straight quotes, single spaces.

    Examples
    --------
    >>> plain_label("Côte  d’Ivoire ") == plain_label("Cote\u0302 d'Ivoire")
    False
    >>> plain_label("L’ associazione") == plain_label("L' associazione")
    True
    """
    straight = text.translate(str.maketrans("’‘“”\u00a0\u202f", "''\"\"  "))
    return " ".join(unicodedata.normalize("NFC", straight).split())


def recode(
    raw: pd.Series, name: str, *, source_name: str, source: Source, codebook: Codebook
) -> Recoded:
    """Recode one column of texts into the variable `name`.

    Parameters
    ----------
    raw
        Texts as received, indexed as the rows of the table.
    """
    variable = codebook.variables[name]
    origin = variable.origins[source_name]
    reasons = {plain_label(text): why for text, why in (source.missing | origin.missing).items()}
    place, distinct = pd.factorize(raw)
    plain = [plain_label(text) for text in distinct]
    missing = [reasons.get(text) for text in plain]
    read = _reader(name, variable, origin, source, codebook)
    readings = [_try(read, text, why) for text, why in zip(plain, missing, strict=True)]
    return Recoded(
        _columns(name, variable, codebook, raw, place, [value for value, _ in readings], missing),
        _spread([fault for _, fault in readings], place, raw, but="unknown"),
        _spread(
            [
                text if fault == "unknown" else None
                for text, (_, fault) in zip(distinct, readings, strict=True)
            ],
            place,
            raw,
        ),
    )


def not_asked(index: pd.Index, name: str, codebook: Codebook) -> pd.DataFrame:
    """Give the columns of a variable that a source's form does not contain."""
    blank = pd.Series([""] * len(index), index=index, dtype="str")
    place = [0] * len(index)
    return _columns(name, codebook.variables[name], codebook, blank, place, [None], ["not_asked"])


def constant(index: pd.Index, name: str, value: str, codebook: Codebook) -> pd.DataFrame:
    """Give the columns of a variable that is the same in every row of a source."""
    blank = pd.Series([""] * len(index), index=index, dtype="str")
    place = [0] * len(index)
    return _columns(name, codebook.variables[name], codebook, blank, place, [value], [None])


Reading = object
Reader = Callable[[str], Reading]


def _try(read: Reader, text: str, why: str | None) -> tuple[Reading | None, str | None]:
    if why is not None:
        return None, None
    try:
        return read(text), None
    except UnfitValueError as unfit:
        return None, str(unfit)


def _spread(found: list[str | None], place: object, raw: pd.Series, *, but: str = "") -> pd.Series:
    """Bring what was found for distinct values back to the rows, keeping only the rows concerned."""
    values = pd.Series([None if item == but else item for item in found], dtype="str")
    spread = values.take(place).set_axis(raw.index)
    return spread[spread.notna()]


def _columns(
    name: str,
    variable: Variable,
    codebook: Codebook,
    raw: pd.Series,
    place: object,
    readings: list[Reading | None],
    missing: list[str | None],
) -> pd.DataFrame:
    distinct = _typed(name, variable, codebook, readings)
    why = pd.Categorical(missing, categories=list(codebook.missing_reasons))
    distinct[f"{name}__missing"] = pd.Series(why)
    return distinct.take(place).set_axis(raw.index)


def _typed(
    name: str, variable: Variable, codebook: Codebook, readings: list[Reading | None]
) -> pd.DataFrame:
    if variable.level == "date":
        return _date_columns(name, readings)
    match variable.level:
        case "nominal" | "ordinal" | "binary":
            codes = pd.CategoricalDtype(list(codebook.values(name)), variable.level == "ordinal")
            column = pd.Series(readings, dtype="object").astype(codes)
        case "count":
            column = pd.Series(readings, dtype="Int64")
        case "ratio":
            column = pd.Series(readings, dtype="Float64")
        case _:
            column = pd.Series(readings, dtype="str")
    return pd.DataFrame({name: column})


def _date_columns(name: str, readings: list[Reading | None]) -> pd.DataFrame:
    def part(attribute: str) -> list[object]:
        return [getattr(reading, attribute, None) for reading in readings]

    return pd.DataFrame(
        {
            f"{name}_earliest": pd.to_datetime(pd.Series(part("earliest"), dtype="object")).astype(
                "datetime64[s]"
            ),
            f"{name}_latest": pd.to_datetime(pd.Series(part("latest"), dtype="object")).astype(
                "datetime64[s]"
            ),
            f"{name}_precision": pd.Series(
                pd.Categorical(part("precision"), categories=PRECISIONS)
            ),
        }
    )


def _reader(
    name: str, variable: Variable, origin: Origin, source: Source, codebook: Codebook
) -> Reader:
    match variable.level:
        case "nominal" | "ordinal" | "binary":
            return _code_reader(known_values(name, origin, source, codebook))
        case "date":
            return _date_reader
        case "count" | "ratio":
            return _number_reader(variable, source)
        case _:
            return str


def known_values(name: str, origin: Origin, source: Source, codebook: Codebook) -> dict[str, str]:
    """Say which raw values a source may hold for a closed variable, and their codes."""
    match origin.recode:
        case "labels":
            labels = codebook.labels(name, source.language)
            return {plain_label(label): code for code, label in labels.items()}
        case "codes":
            return {code: code for code in codebook.values(name)}
        case written:
            return {plain_label(raw): code for raw, code in written.items()}


def _code_reader(known: dict[str, str]) -> Reader:
    def read(text: str) -> Reading:
        if text not in known:
            raise UnfitValueError("unknown")
        return known[text]

    return read


def _date_reader(text: str) -> Reading:
    try:
        return read_date(text)
    except NotADateError:
        raise UnfitValueError("not_a_date") from None


def _number_reader(variable: Variable, source: Source) -> Reader:
    whole = variable.level == "count"

    def read(text: str) -> Reading:
        number = read_number(text, decimal=source.decimal)
        low, high = variable.minimum, variable.maximum
        if (low is not None and number < low) or (high is not None and number > high):
            raise UnfitValueError("out_of_range")
        if whole and not number.is_integer():
            raise UnfitValueError("not_a_whole_number")
        return int(number) if whole else number

    return read


def read_number(text: str, *, decimal: str) -> float:
    """Read a number written with a decimal point or comma; `1.500` under a comma could be two things.

    Raises
    ------
    UnfitValueError
        It is not a number, or could be two.

    Examples
    --------
    >>> read_number("18 651,50", decimal=",")
    18651.5
    """
    bare = text.translate(SPACES).removesuffix("€")
    other = "." if decimal == "," else ","
    if other in bare and GROUPED.fullmatch(bare):
        raise UnfitValueError("ambiguous_number")
    number = bare.replace(decimal, ".") if other not in bare else ""
    if not NUMBER.fullmatch(number):
        raise UnfitValueError("not_a_number")
    return float(number)

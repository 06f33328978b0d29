"""One text as received becomes a code, a number or a date, or is refused with the rule it breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Literal

from impra_research.clean.dates import NotADateError, read_date
from impra_research.codebook import Codebook, Origin, Variable
from impra_research.read.plain import plain_label
from impra_research.standards import in_edition
from impra_research.study import Source

Unfit = Literal[
    "not_a_date", "not_a_number", "ambiguous_number", "not_a_whole_number", "out_of_range"
]
Reader = Callable[[str], object]

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
GROUPED = re.compile(r"-?\d{1,3}(?:[.,]\d{3})+")
EXACT = 2**53  # beyond it not every whole number is itself
SPACES = str.maketrans("", "", " \u00a0\u202f")


class UnfitValueError(ValueError):
    """A number or date that cannot be one; its row goes to quarantine under `rule`."""

    def __init__(self, rule: Unfit) -> None:
        super().__init__(rule)
        self.rule = rule


class NotListedError(ValueError):
    """A value that no list knows; it stops the run."""


def reader_of(name: str, origin: Origin, source: Source, codebook: Codebook) -> Reader:
    """Choose how the texts of a variable are read, by its level of measurement.

    The reader raises UnfitValueError or NotListedError.
    """
    variable = codebook.variables[name]
    match variable.level:
        case "nominal" | "ordinal" | "binary":
            return _closed_reader(name, origin, source, codebook)
        case "date":
            return _read_date
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
        case "spellings":
            spelt = codebook.spellings(name).written
            return {plain_label(text): code for code, texts in spelt.items() for text in texts}
        case dict() as written:
            return {plain_label(raw): code for raw, code in written.items()}


def _closed_reader(name: str, origin: Origin, source: Source, codebook: Codebook) -> Reader:
    """Read a code: from a list of texts, a finer code, another edition, or any of its spellings."""
    if origin.recode == "spellings":
        spellings = codebook.spellings(name)
        return lambda text: _only(spellings.join(text), text)
    known = known_values(name, origin, source, codebook)
    shared = codebook.standard(name) if origin.recode == "codes" else None
    if shared is None:
        return lambda text: _only(_listed(known, text), text)
    before = origin.edition or shared.name
    return lambda text: _only(in_edition(text, before=before, after=shared), text)


def _listed(known: Mapping[str, str], text: str) -> tuple[str, ...]:
    return (known[text],) if text in known else ()


def _only(codes: tuple[str, ...], text: str) -> str:
    """Give the one code that a text is; none, or several, is for a person to decide."""
    if len(codes) != 1:
        raise NotListedError(text)
    return codes[0]


def _read_date(text: str) -> object:
    try:
        return read_date(text)
    except NotADateError:
        raise UnfitValueError("not_a_date") from None


def _number_reader(variable: Variable, source: Source) -> Reader:
    whole = variable.level == "count"

    def read(text: str) -> float:
        number = read_number(text, decimal=source.decimal)
        low, high = variable.minimum, variable.maximum
        if (low is not None and number < low) or (high is not None and number > high):
            raise UnfitValueError("out_of_range")
        if whole and not number.is_integer():
            raise UnfitValueError("not_a_whole_number")
        if whole and abs(number) > EXACT:
            raise UnfitValueError("out_of_range")
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
    if not NUMBER.fullmatch(number) or not isfinite(float(number)):
        raise UnfitValueError("not_a_number")
    return float(number)

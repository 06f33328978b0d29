"""One text as received becomes a code, a number or a date, or is refused with the rule it breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from math import isfinite
from typing import Literal

from impra_research.clean.dates import NotADateError, read_date
from impra_research.codebook import Codebook, Origin, Variable
from impra_research.read.plain import plain_label
from impra_research.standards import in_edition
from impra_research.study import Source

Unfit = Literal[
    "not_a_date", "not_a_number", "ambiguous_number", "not_a_whole_number", "out_of_range",
    "too_many_digits",
]  # fmt: skip
Reader = Callable[[str], object]

COUNT_DAYS = (
    "excel",
    "google_forms",
    "ms_forms",
)  # a date without its format is a bare number there
SIGNED = (
    "kobo"  # its decimals always have a point; elsewhere people wrote the texts among the numbers
)
OTHER = {",": ".", ".": ","}
COULD_BE_GROUPED = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
DIGITS = 9  # of a number brought into another unit: 2.7 years are 32.4 months
EXACT = 2**53  # beyond it not every whole number is itself
DIGITS_KEPT = 15  # so many digits of any number are kept
GROUP_SIGNS = (
    " \u00a0\u202f'’"  # between thousands; full stop and comma are the decimal sign or not
)


class UnfitValueError(ValueError):
    """A number or date that cannot be one; its row goes to quarantine under `rule`."""

    def __init__(self, rule: Unfit) -> None:
        super().__init__(rule)
        self.rule = rule


class NotListedError(ValueError):
    """A value that no list knows; it stops the run."""


def reader_of(
    name: str, origin: Origin, source: Source, codebook: Codebook, *, factor: float = 1.0
) -> Reader:
    """Choose how the texts of a variable are read, by its level of measurement.

    Limits hold for a number times `factor`, which brings an amount to the variable's money.

    The reader raises UnfitValueError or NotListedError.
    """
    variable = codebook.variables[name]
    match variable.level:
        case "nominal" | "ordinal" | "binary":
            return _closed_reader(name, origin, source, codebook)
        case "date":
            return partial(_read_date, serials=source.instrument in COUNT_DAYS)
        case "count" | "ratio":
            return _number_reader(variable, source, factor, times=origin.times)
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


def _read_date(text: str, *, serials: bool) -> object:
    try:
        return read_date(text, serials=serials)
    except NotADateError:
        raise UnfitValueError("not_a_date") from None


def _number_reader(variable: Variable, source: Source, factor: float, *, times: float) -> Reader:
    whole = variable.level == "count"
    declared = "decimal" in source.model_fields_set or source.instrument == SIGNED

    def read(text: str) -> float:
        number = read_number(text, decimal=source.decimal, declared=declared)
        number = number if times == 1 else round(number * times, DIGITS)
        low, high, counts = variable.minimum, variable.maximum, number * factor
        if (low is not None and counts < low) or (high is not None and counts > high):
            raise UnfitValueError("out_of_range")
        if whole and not number.is_integer():
            raise UnfitValueError("not_a_whole_number")
        if whole and abs(number) > EXACT:
            raise UnfitValueError("out_of_range")
        return int(number) if whole else number

    return read


def read_number(text: str, *, decimal: str, declared: bool = True) -> float:
    """Read a number written with a decimal point or comma; `1.500` under a comma could be two things.

    It could be two under a point that nobody `declared`, too. A number of so many digits that the last
    would be lost is none: it names something, and is an identifier.

    Raises
    ------
    UnfitValueError
        It is not a number, or could be two.

    Examples
    --------
    >>> read_number("18 651,50 €", decimal=","), read_number("2.000,00", decimal=",")
    (18651.5, 2000.0)
    """
    bare = text.strip().removesuffix("€").strip()
    plain, grouped, ambiguous = _number_forms(decimal)
    if ambiguous.fullmatch(bare) or (not declared and COULD_BE_GROUPED.fullmatch(bare)):
        raise UnfitValueError("ambiguous_number")
    if grouped.fullmatch(bare):
        bare = re.sub(rf"[{GROUP_SIGNS}{OTHER[decimal]}]", "", bare)
    if not plain.fullmatch(bare) or not isfinite(number := float(bare.replace(decimal, "."))):
        raise UnfitValueError("not_a_number")
    if abs(number) >= EXACT and _digits(bare) > DIGITS_KEPT:
        raise UnfitValueError("too_many_digits")
    return number + 0.0  # -0 is nothing but 0


def _digits(bare: str) -> int:
    """Count the digits of a number that say more than its size."""
    return len(re.sub(r"[^0-9]", "", bare.lower().partition("e")[0]).strip("0"))


@cache
def _number_forms(decimal: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Give the forms of a number, of one whose thousands are parted, and of one that could be two."""
    sign, other = re.escape(decimal), re.escape(OTHER[decimal])
    end = rf"(?:{sign}\d+)?"
    plain = re.compile(rf"-?\d+{end}(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
    spaced = rf"(?:([{GROUP_SIGNS}])\d{{3}})(?:\1\d{{3}})*{end}"
    parted = rf"(?:{other}\d{{3}})+{sign}\d+|(?:{other}\d{{3}}){{2,}}"
    grouped = re.compile(rf"-?\d{{1,3}}(?:{spaced}|{parted})", re.ASCII)
    return plain, grouped, re.compile(rf"-?\d{{1,3}}{other}\d{{3}}", re.ASCII)

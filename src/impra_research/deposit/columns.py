"""What the columns of a cleaned table are: keys, codes, numbers, days, each with its labels.

Codes carry a number for SPSS and Stata, which label numbers and not words: their own when they are
whole numbers, else their place in the codebook's list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from impra_research.codebook import NOT_IN_TABLES, Codebook, Variable
from impra_research.declared import Label
from impra_research.deposit.words import words

Kind = Literal["key", "text", "code", "whole", "number", "day"]
DATE_PARTS = ("earliest", "latest", "precision")
KINDS: dict[str, Kind] = {"count": "whole", "ratio": "number"}


@dataclass(frozen=True, slots=True)
class Code:
    """A value that a column can take: its word, its number in SPSS and Stata, its labels."""

    word: str
    number: int
    label: Label


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a deposited table.

    Attributes
    ----------
    name, variable
        In the table, and in the codebook; `variable` is "" for what the program adds.
    reasons
        The column of the cleaned table that says why a cell is empty; "" when nothing does.
    standard
        The title of the standard that the codes are of (countries, activities), most of which do
        not occur.
    derived
        How the program made it, of what was not asked as such.
    """

    name: str
    kind: Kind
    label: Label
    variable: str = ""
    reasons: str = ""
    codes: tuple[Code, ...] = ()
    ordered: bool = False
    described: Variable | None = None
    derived: Label | None = None
    standard: Label | None = None

    @property
    def question(self) -> Label | None:
        """What was asked, in each language."""
        return self.described.question if self.described else None


def columns_of(table: str, names: list[str], codebook: Codebook) -> tuple[Column, ...]:
    """Describe the columns of a cleaned table, in their order."""
    known = {
        column.name: column
        for name, variable in codebook.of_table(table).items()
        if variable.disclosure not in NOT_IN_TABLES
        for column in _of_variable(name, variable, codebook)
    }
    added = {column.name: column for column in _added(codebook.tables[table].key, codebook)}
    return tuple((known | added)[name] for name in names if name in known or name in added)


def _of_variable(name: str, variable: Variable, codebook: Codebook) -> Iterator[Column]:
    reasons = f"{name}__missing"
    match variable.level:
        case "date":
            for part in DATE_PARTS:
                yield _part_of_date(name, part, variable)
        case "nominal" | "ordinal" | "binary":
            yield Column(
                name,
                "code",
                variable.label,
                name,
                reasons,
                codes=numbered(codebook.values(name)),
                ordered=variable.level == "ordinal",
                described=variable,
                standard=of.about.title if (of := codebook.standard(name)) else None,
            )
        case level:
            kind = KINDS.get(level, "text")
            yield Column(name, kind, variable.label, name, reasons, described=variable)
            if level == "ratio":  # an amount of money that was converted stands beside it
                yield Column(f"{name}__received", kind, _told(variable, "received"), name, reasons,
                             derived=words().derived["received"])  # fmt: skip


def _told(variable: Variable, part: str) -> Label:
    """Label a column that is a part of a variable."""
    told = words().parts[part]
    return {language: f"{text} ({told[language]})" for language, text in variable.label.items()}


def _part_of_date(name: str, part: str, variable: Variable) -> Column:
    """Describe a part of a date; why there is none stands in the column of its precision."""
    label, derived = _told(variable, part), words().derived[part]
    if part != "precision":
        return Column(f"{name}_{part}", "day", label, name, described=variable, derived=derived)
    codes = numbered(words().precisions)
    column = f"{name}_{part}"
    return Column(column, "code", label, name, f"{name}__missing", codes, ordered=True,
                  described=variable, derived=derived)  # fmt: skip


def _added(key: tuple[str, ...], codebook: Codebook) -> Iterator[Column]:
    """Describe what the program writes beside variables: keys, the survey, the ladder, the kind."""
    label, derived = words().columns, words().derived
    for part in dict.fromkeys(("person", *key)):
        counted = part not in ("person", "enterprise")
        said = ("number_within" if part in key[2:] else "number") if counted else part
        yield Column(part, "whole" if counted else "key", label[said],
                     derived=None if counted else derived["key"])  # fmt: skip
    yield Column("source", "text", label["source"])
    yield Column("incomplete", "text", label["incomplete"], derived=derived["incomplete"])
    yield Column("state", "code", label["state"], codes=numbered(words().states),
                 derived=derived["state"])  # fmt: skip
    if codebook.has("legal_form"):
        levels = {str(n): level.label for n, level in codebook.legal_forms.levels.items()}
        yield Column("level", "code", label["level"], codes=numbered(levels), ordered=True,
                     derived=derived["level"])  # fmt: skip
    if codebook.has("service"):
        yield Column("kind", "code", label["kind"], codes=numbered(codebook.inventory.kinds),
                     derived=derived["kind"])  # fmt: skip


def numbered(values: Mapping[str, Label]) -> tuple[Code, ...]:
    """Give each code its number: its own where all are whole numbers, else its place in the list.

    Examples
    --------
    >>> same = {"en": "x", "fr": "x", "it": "x"}
    >>> [code.number for code in numbered({"yes": same, "no": same})]
    [1, 2]
    >>> [code.number for code in numbered({"0": same, "5": same})]
    [0, 5]
    """
    own = all(code.isdecimal() and str(int(code)) == code for code in values)
    return tuple(
        Code(word, int(word) if own else place, label)
        for place, (word, label) in enumerate(values.items(), start=1)
    )

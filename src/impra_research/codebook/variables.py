"""The shape of variables.yml: tables, value lists, missing reasons, variables, scales and rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, FiniteFloat, model_validator

from impra_research.codebook.origin import Origin, origin_faults
from impra_research.declared import Declared, Label, Name
from impra_research.faults import Fault, refuse_faults, unknown_names
from impra_research.standards import STANDARDS

Level = Literal["identifier", "nominal", "ordinal", "binary", "count", "ratio", "date", "text"]
Disclosure = Literal["direct", "quasi", "sensitive", "text", "open"]
WITH_VALUES: tuple[Level, ...] = ("nominal", "ordinal", "binary")
NOT_IN_TABLES: tuple[Disclosure, ...] = ("direct", "text")
DATE_PARTS = ("earliest", "latest", "precision")
OWN_COLUMNS = ("person", "enterprise", "source", "file", "sheet", "row", "incomplete")
ADDED = {"legal_form": ("level", "state"), "service": ("kind",)}  # what companion files add
COMPANION_LISTS = ("legal_forms", "services", "service_kinds")  # lists that a companion file holds
SHARED_LISTS = (*COMPANION_LISTS, *STANDARDS)
YEARS = (1000, 2200)


class Variable(Declared):
    """One variable: what was asked, how it is measured, which codes it takes, whence it comes.

    A value that its list does not know stops everything, or with `unlisted: quarantine` sends its row
    to quarantine. An identifier that is `direct` may be in the tables as a keyed `pseudonym`.
    `applies_if` is the comparison that says of whom the variable is: a value of anyone else is set aside
    as `not_applicable`, and counted; `universe` says it in words where no comparison can. `note` tells
    what a reader of its figures must know.
    """

    table: str
    label: Label
    question: Label | None = None
    note: Label | None = None
    applies_if: str | None = Field(default=None, max_length=400)
    universe: Label | None = None
    level: Level
    values: dict[str, Label] | str | None = None
    unlisted: Literal["stop", "quarantine"] = "stop"
    unit: Label | None = None
    currency: str | None = None
    price_year: int | None = Field(default=None, ge=1900, le=2100)
    minimum: FiniteFloat | None = None
    maximum: FiniteFloat | None = None
    disclosure: Disclosure = "open"
    pseudonym: bool = False
    scale: str | None = None
    reversed: bool = False
    formality_yes: tuple[str, ...] = ()
    origins: dict[str, Origin] = Field(default={}, alias="from")

    @property
    def is_year(self) -> bool:
        """Tell whether it counts calendar years: they have no zero, and no sign between thousands."""
        low, high = YEARS
        ends = (self.minimum, self.maximum)
        return self.level == "count" and all(end is not None and low <= end <= high for end in ends)


class TableShape(Declared):
    """One table: its key, the sheet it is read from in every source, its label."""

    key: tuple[Name, ...]
    sheet: str
    label: Label


class Rule(Declared):
    """A check a social scientist can read, such as `arrival <= interview`.

    `check` compares variables of one table (and, behind `person.`, of the person the row belongs to)
    and must hold for every row, or for those that `when` describes; a row where something it needs is
    missing passes, and so does one whose partial dates could satisfy it. `present` names variables
    that must have a value; `unique` names variables whose combination may occur once, the first row
    is kept, and a missing value or a date not known to the day proves no second copy; `listed` names
    variables and the list that their values must stand in. `then` says what happens to a row that fails.
    """

    table: str
    when: str | None = Field(default=None, max_length=400)
    check: str | None = Field(default=None, max_length=400)
    present: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    listed: dict[str, str] = {}
    then: Literal["quarantine", "flag"] = "quarantine"
    message: Label

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [self.check, self.present, self.unique, self.listed]
        if sum(map(bool, kinds)) != 1:
            raise ValueError("needs one of `check`, `present`, `unique` and `listed`")
        if self.when and not self.check:
            raise ValueError("`when` goes with `check`")
        return self


class Scale(Declared):
    """Items that are scored together; the items name the scale."""

    label: Label
    minimum: FiniteFloat
    maximum: FiniteFloat


class VariablesFile(Declared):
    """The shape of variables.yml."""

    tables: dict[Name, TableShape]
    missing_reasons: dict[str, Label]
    lists: dict[str, dict[str, Label]] = {}
    scales: dict[str, Scale] = {}
    variables: dict[Name, Variable]
    rules: dict[Name, Rule] = {}

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        refuse_faults([*self._variable_faults(), *self._taken_names(), *self._rule_faults()])
        return self

    def _variable_faults(self) -> Iterator[Fault]:
        if "person" not in self.tables:
            text = "`person` is missing: every other table belongs to a person"
            yield Fault(("tables",), text)
        lists = (*self.lists, *SHARED_LISTS)
        for name in self.lists.keys() & set(SHARED_LISTS):
            text = "a list that every study shares has this name; choose another"
            yield Fault(("lists", name), text)
        for name, variable in self.variables.items():
            at = ("variables", name)
            yield from unknown_names((*at, "table"), "table", [variable.table], self.tables)
            if variable.scale is not None:
                yield from unknown_names((*at, "scale"), "scale", [variable.scale], self.scales)
            if isinstance(variable.values, str):
                yield from unknown_names((*at, "values"), "list", [variable.values], lists)
            for source, origin in variable.origins.items():
                yield from origin_faults((*at, "from", source), origin, variable)
                for raw, reason in origin.missing.items():
                    here = (*at, "from", source, "missing", raw)
                    yield from unknown_names(here, "missing reason", [reason], self.missing_reasons)
            yield from (Fault(at, text) for text in _contradictions(name, variable))
            yield from (Fault(at, text) for text in self._reasons_needed(variable))

    def _reasons_needed(self, variable: Variable) -> Iterator[str]:
        """Name the reasons that a condition gives and `missing_reasons` does not know."""
        routed = any(origin.asked_if for origin in variable.origins.values())
        needed = {"not_applicable": variable.applies_if, "not_asked": routed}
        for reason, condition in needed.items():
            if condition and reason not in self.missing_reasons:
                yield f"its condition gives the reason {reason}; add it to `missing_reasons`"

    def _taken_names(self) -> Iterator[Fault]:
        """Name the variables whose column would stand where the program writes another."""
        dates = [name for name, variable in self.variables.items() if variable.level == "date"]
        taken = {*OWN_COLUMNS, *(part for table in self.tables.values() for part in table.key)}
        taken |= {f"{name}_{part}" for name in dates for part in DATE_PARTS}
        taken |= {part for name in ADDED.keys() & self.variables.keys() for part in ADDED[name]}
        for name in sorted(taken & self.variables.keys()):
            text = "the program writes a column of this name itself; choose another"
            yield Fault(("variables", name), text)

    def _rule_faults(self) -> Iterator[Fault]:
        lists = (*self.lists, *SHARED_LISTS)
        for name, rule in self.rules.items():
            at = ("rules", name)
            yield from unknown_names((*at, "table"), "table", [rule.table], self.tables)
            for key in ("present", "unique", "listed"):
                yield from unknown_names((*at, key), "variable", getattr(rule, key), self.variables)
            yield from unknown_names((*at, "listed"), "list", rule.listed.values(), lists)


def _contradictions(name: str, variable: Variable) -> Iterator[str]:
    low, high = variable.minimum, variable.maximum
    if low is not None and high is not None and low > high:
        yield "`minimum` is above `maximum`"
    if variable.level != "ratio" and (variable.currency or variable.price_year):
        yield "`currency` and `price_year` are of amounts of money, level ratio"
    if (variable.level in WITH_VALUES) != (variable.values is not None):
        yield f"level {variable.level} and `values` do not go together"
    if variable.unlisted == "quarantine" and variable.values is None:
        yield f"`unlisted` is for what a list does not know; level {variable.level} has none"
    if variable.pseudonym and (variable.level, variable.disclosure) != ("identifier", "direct"):
        yield "`pseudonym` needs level identifier and disclosure direct"
    if name == "registered" and not variable.formality_yes:
        yield "say which codes count as formal, `formality_yes: ['yes']`"

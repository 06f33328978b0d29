"""The codebook is the one source of truth for names, questions, values, labels and recodings.

It lives in `raw/codebook/`: `variables.yml` (tables, value lists, missing reasons, variables, rules),
`legal_forms.yml` (the ladder and its false friends) and, where a study has them, `codes.yml` (themes of
the interviews), `services.yml` and `criteria.yml`. A code is what tables hold; a label is what people read.

Levels of measurement: identifier, nominal, ordinal, binary, count, ratio, date, text.
Disclosure classes: `direct` (identifies alone: never leaves raw), `quasi` (identifies in combination),
`sensitive`, `text` (free text: never leaves raw), `open`.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from impra_research.declared import Declared, Label, read_declared
from impra_research.errors import UsageError, did_you_mean

Level = Literal["identifier", "nominal", "ordinal", "binary", "count", "ratio", "date", "text"]
Disclosure = Literal["direct", "quasi", "sensitive", "text", "open"]
State = Literal["informal", "sheltered", "registered", "ceased"]
WITH_VALUES: tuple[Level, ...] = ("nominal", "ordinal", "binary")
NOT_IN_TABLES: tuple[Disclosure, ...] = ("direct", "text")


class Origin(Declared):
    """Where one source keeps a variable, and how its raw values become codes.

    `column` may hold `{n}` in a source that repeats columns. `recode` is written out, or the word
    `labels` (raw values are our labels in the source's language) or `codes` (they are our codes).
    """

    column: str | None = None
    value: str | None = None
    recode: dict[str, str] | Literal["labels", "codes"] = "labels"
    missing: dict[str, str] = {}

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.column is None) == (self.value is None):
            raise ValueError("needs either `column` (read it) or `value` (the same for every row)")
        return self


class Variable(Declared):
    """One variable: what was asked, how it is measured, which codes it takes, whence it comes."""

    table: str
    label: Label
    question: Label | None = None
    level: Level
    values: dict[str, Label] | str | None = None
    unit: Label | None = None
    minimum: float | None = None
    maximum: float | None = None
    disclosure: Disclosure = "open"
    scale: str | None = None
    reversed: bool = False
    formality_yes: tuple[str, ...] = ()
    origins: dict[str, Origin] = Field(default={}, alias="from")


class TableShape(Declared):
    """One table: its key, the sheet it is read from in every source, its label."""

    key: tuple[str, ...]
    sheet: str
    label: Label


class Rule(Declared):
    """A check a social scientist can read, such as `arrival_earliest <= interview_latest`.

    `check` compares columns of one table (and, behind `person.`, of the person the row belongs to)
    and must hold for every row; a row where something it needs is missing passes. `present` names
    variables that must have a value; `unique` names variables whose combination may occur once, the
    first row is kept. `then` says what happens to a row that fails.
    """

    table: str
    check: str | None = None
    present: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    then: Literal["quarantine", "flag"] = "quarantine"
    message: Label

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if [bool(self.check), bool(self.present), bool(self.unique)].count(True) != 1:
            raise ValueError("needs one of `check`, `present` and `unique`")
        return self


class Scale(Declared):
    """Items that are scored together; the items name the scale."""

    label: Label
    minimum: float
    maximum: float


class VariablesFile(Declared):
    """The shape of variables.yml."""

    tables: dict[str, TableShape]
    missing_reasons: dict[str, Label]
    lists: dict[str, dict[str, Label]] = {}
    scales: dict[str, Scale] = {}
    variables: dict[str, Variable]
    rules: dict[str, Rule] = {}

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        faults = [fault for name, v in self.variables.items() for fault in self._faults(name, v)]
        faults += [
            f"rules.{name}: table {rule.table!r}: {did_you_mean(rule.table, self.tables)}"
            for name, rule in self.rules.items()
            if rule.table not in self.tables
        ]
        faults += [
            f"rules.{name}: variable {variable!r}: {did_you_mean(variable, self.variables)}"
            for name, rule in self.rules.items()
            for variable in (*rule.present, *rule.unique)
            if variable not in self.variables
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self, name: str, variable: Variable) -> list[str]:
        faults = []
        if variable.minimum is not None and variable.maximum is not None:
            faults += [f"{name}: minimum above maximum"] * (variable.minimum > variable.maximum)
        if variable.table not in self.tables:
            faults.append(
                f"{name}: table {variable.table!r}: {did_you_mean(variable.table, self.tables)}"
            )
        if variable.scale is not None and variable.scale not in self.scales:
            faults.append(
                f"{name}: scale {variable.scale!r}: {did_you_mean(variable.scale, self.scales)}"
            )
        if (variable.level in WITH_VALUES) != (variable.values is not None):
            faults.append(f"{name}: level {variable.level} and `values` do not go together")
        if name == "registered" and not variable.formality_yes:
            faults.append("registered: say which codes count as formal, `formality_yes: ['yes']`")
        return faults + [
            f"{name} from {source}: missing reason {reason!r}: {did_you_mean(reason, self.missing_reasons)}"
            for source, origin in variable.origins.items()
            for reason in origin.missing.values()
            if reason not in self.missing_reasons
        ]


class LegalForm(Declared):
    """A national legal form and its level on the harmonised ladder (0 undeclared .. 5 collective)."""

    country: Literal["FR", "IT"]
    level: int = Field(ge=0, le=5)
    label: Label


class LadderLevel(Declared):
    """A level of the ladder and the state it means for a life history."""

    state: State
    label: Label


class FalseFriend(Declared):
    """One word, two legal meanings: which form it is in each country."""

    word: str
    forms: dict[Literal["FR", "IT"], str]
    warning: Label


class LegalFormsFile(Declared):
    """The shape of legal_forms.yml."""

    levels: dict[int, LadderLevel]
    forms: dict[str, LegalForm]
    ceased: dict[str, Label]
    false_friends: tuple[FalseFriend, ...] = ()

    def values(self) -> dict[str, Label]:
        """Every code a dated step can take: a legal form, or the end of the activity."""
        return {name: form.label for name, form in self.forms.items()} | self.ceased

    def state(self, code: str) -> State:
        """Name the state of a life history that a step leads to."""
        return "ceased" if code in self.ceased else self.levels[self.forms[code].level].state


class Theme(Declared):
    """One code of the interview codebook."""

    parent: str | None
    label: Label
    definition: Label
    use_when: Label
    not_when: Label
    example: dict[str, Label | str | None] = {}


class CodesFile(Declared):
    """The shape of codes.yml."""

    codes: dict[str, Theme]


class Service(Declared):
    """One service of the inventory: of what kind, where, in which languages, for whom, when."""

    place: str
    kind: str
    label: Label
    languages: tuple[str, ...]
    stages: tuple[str, ...]
    targets: tuple[str, ...]


class ServicesFile(Declared):
    """The shape of services.yml."""

    kinds: dict[str, Label]
    stages: dict[str, Label]
    targets: dict[str, Label]
    services: dict[str, Service]


class Criterion(Declared):
    """A criterion of good practice with the meaning of each score."""

    label: Label
    anchors: dict[str, Label]


class CriteriaFile(Declared):
    """The shape of criteria.yml."""

    criteria: dict[str, Criterion]


class Codebook:
    """The codebook of one study, read from its folder `raw/codebook`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = read_declared(folder / "variables.yml", VariablesFile)
        self.tables, self.rules, self.scales = (
            self._file.tables,
            self._file.rules,
            self._file.scales,
        )
        self.variables, self.missing_reasons = self._file.variables, self._file.missing_reasons

    @cached_property
    def legal_forms(self) -> LegalFormsFile:
        """The ladder of legal forms."""
        return read_declared(self.folder / "legal_forms.yml", LegalFormsFile)

    @cached_property
    def themes(self) -> dict[str, Theme]:
        """The codes of the interviews."""
        return read_declared(self.folder / "codes.yml", CodesFile).codes

    @cached_property
    def inventory(self) -> ServicesFile:
        """The inventory of services."""
        return read_declared(self.folder / "services.yml", ServicesFile)

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """The criteria of good practice."""
        return read_declared(self.folder / "criteria.yml", CriteriaFile).criteria

    def variable(self, name: str) -> Variable:
        """Look a variable up.

        Raises
        ------
        UsageError
            No variable has this name; the nearest is suggested.
        """
        if name not in self.variables:
            raise UsageError(
                f"no variable {name!r} in {self.folder.name}/variables.yml",
                fix=did_you_mean(name, self.variables),
            )
        return self.variables[name]

    def values(self, name: str) -> dict[str, Label]:
        """Codes and labels of a variable, in their declared order; empty when it has none."""
        values = self.variable(name).values
        match values:
            case None:
                return {}
            case "legal_forms":
                return self.legal_forms.values()
            case "services":
                return {code: service.label for code, service in self.inventory.services.items()}
            case "service_kinds":
                return self.inventory.kinds
            case str():
                return self._list(name, values)
            case _:
                return values

    def _list(self, name: str, values: str) -> dict[str, Label]:
        if values not in self._file.lists:
            known = [*self._file.lists, "legal_forms", "services", "service_kinds"]
            raise UsageError(
                f"variable {name!r} uses a list {values!r} that is not there",
                fix=did_you_mean(values, known),
            )
        return self._file.lists[values]

    def labels(self, name: str, language: str) -> dict[str, str]:
        """Codes of a variable with their labels in one language."""
        return {code: label[language] for code, label in self.values(name).items()}

    def of_table(self, table: str) -> dict[str, Variable]:
        """List the variables of one table, in their declared order."""
        return {name: v for name, v in self.variables.items() if v.table == table}

    def items(self, scale: str) -> dict[str, Variable]:
        """List the items of a scale, in their declared order."""
        return {name: v for name, v in self.variables.items() if v.scale == scale}

    def has(self, *names: str) -> bool:
        """Tell whether every named variable is in the codebook."""
        return all(name in self.variables for name in names)

"""The codebook is the one source of truth for names, questions, values, labels and recodings.

It lives in `raw/codebook/`: `variables.yml` (tables, value lists, missing reasons, variables, rules),
`legal_forms.yml` (the ladder and its false friends) and, where a study has them, `definitions.yml` (of
formality), `codes.yml` (themes of the interviews), `services.yml` and `criteria.yml`. A code is what
tables hold; a label is what people read.

Levels of measurement: identifier, nominal, ordinal, binary, count, ratio, date, text.
Disclosure classes: `direct` (identifies alone: never leaves raw), `quasi` (identifies in combination),
`sensitive`, `text` (free text: never leaves raw), `open`.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from impra_research.codebook.companions import (
    CodesFile,
    CriteriaFile,
    Criterion,
    LegalFormsFile,
    Service,
    ServicesFile,
    State,
    Theme,
)
from impra_research.codebook.definitions import Definition, definitions_of
from impra_research.codebook.dictionary import CodeRules, DictionaryFile
from impra_research.codebook.matches import Match, MatchesFile
from impra_research.codebook.organisations import organisations
from impra_research.codebook.origin import Origin
from impra_research.codebook.prices import Conversion, PricesFile, conversion, converts
from impra_research.codebook.rule_text import comparison, one_code
from impra_research.codebook.variables import (
    NOT_IN_TABLES,
    WITH_VALUES,
    Rule,
    Variable,
    VariablesFile,
)
from impra_research.declared import Label, read_declared
from impra_research.errors import StudyFileError, UsageError, did_you_mean
from impra_research.standards import STANDARDS, Spellings, Standard, standard
from impra_research.yaml_lines import located

COMPANIONS = {"legal_forms.yml": "legal_forms", "codes.yml": "themes", "dictionary.yml": "dictionary",
              "definitions.yml": "definitions",
              "services.yml": "inventory", "criteria.yml": "criteria"}  # fmt: skip
PAGES_READ = {"enterprise": (("enterprise",), ()), "answer": (("person",), ()),
              "step": (("enterprise", "step"), ("legal_form", "step_date"))}  # fmt: skip


class Codebook:
    """The codebook of one study, read from its folder `raw/codebook`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = file = read_declared(folder / "variables.yml", VariablesFile)
        self.tables, self.variables, self.rules = file.tables, file.variables, file.rules
        self.scales, self.missing_reasons = file.scales, file.missing_reasons

    @cached_property
    def legal_forms(self) -> LegalFormsFile:
        """The ladder of legal forms."""
        return read_declared(self.folder / "legal_forms.yml", LegalFormsFile)

    @cached_property
    def themes(self) -> dict[str, Theme]:
        """The codes of the interviews."""
        return self.codes_file.codes

    @cached_property
    def codes_file(self) -> CodesFile:
        """The codes of the interviews, and what became of those that are no longer used."""
        return read_declared(self.folder / "codes.yml", CodesFile)

    @cached_property
    def dictionary(self) -> dict[str, CodeRules]:
        """What is looked for, for each code of today; empty without dictionary.yml."""
        path = self.folder / "dictionary.yml"
        rules = read_declared(path, DictionaryFile).codes if path.is_file() else {}
        today = {code: self.codes_file.successors.get(code, code) for code in rules}
        if faults := [
            f"line {located(('codes', code), path.read_bytes())[0]}: no code {code!r} in codes.yml; "
            f"{did_you_mean(code, self.themes)}"
            for code in rules if today[code] not in self.themes
        ]:  # fmt: skip
            raise StudyFileError("dictionary.yml, " + "\n  ".join(faults), fix=f"edit {path}")
        return {today[code]: each for code, each in rules.items()}

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        """Definitions of formality, by name; empty without definitions.yml."""
        return definitions_of(self)

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

    def line_of(self, *place: str) -> int:
        """Give the line of variables.yml at which keys stand."""
        return located(place, (self.folder / "variables.yml").read_bytes())[0]

    def unread(self, table: str) -> str:
        """Say why pages do not read a table that has a name they know; "" when they do, or know no such.

        Its key is another, or a variable is lacking without which its rows say nothing.
        """
        key, needed = PAGES_READ.get(table, ((), ()))
        if key and table in self.tables and self.tables[table].key != key:
            return f"pages read a table {table!r} whose key is [{', '.join(key)}]"
        lacking = [name for name in needed
                   if not self.has(name) or self.variables[name].table != table]  # fmt: skip
        return f"pages read its {' and '.join(lacking)}, which this table lacks" if lacking else ""

    def values(self, name: str) -> dict[str, Label]:
        """Codes and labels of a variable, in their declared order; empty when it has none."""
        values = self.variable(name).values
        if isinstance(values, str):
            return self.list_named(values)
        return values or {}

    def list_named(self, name: str) -> dict[str, Label]:
        """Codes and labels of a list, of variables.yml or of a companion file."""
        match name:
            case "legal_forms":
                return self.legal_forms.values()
            case "services":
                return {code: service.label for code, service in self.inventory.services.items()}
            case "service_kinds":
                return self.inventory.kinds
            case _ if name in STANDARDS:
                return dict(standard(name).values)
            case _:
                return self._file.lists[name]

    def standard(self, name: str) -> Standard | None:
        """Give the standard whose list a variable takes; None when the list is the study's own."""
        values = self.variable(name).values
        return standard(values) if isinstance(values, str) and values in STANDARDS else None

    def spellings(self, name: str) -> Spellings:
        """Give every known spelling of the codes of a variable, in every language."""
        if shared := self.standard(name):
            return shared.spellings
        if self.variable(name).values == "services":
            return organisations(self.inventory.services)
        return Spellings({code: label.values() for code, label in self.values(name).items()})

    @cached_property
    def prices(self) -> PricesFile:
        """Exchange rates and price indices, each with its source; empty without prices.yml."""
        path = self.folder / "prices.yml"
        return read_declared(path, PricesFile) if path.is_file() else PricesFile()

    def conversion(self, name: str, source: str) -> Conversion | None:
        """Say how amounts of a source are converted; None when no source of the variable is."""
        variable = self.variable(name)
        return conversion(variable, source, self.prices) if converts(variable) else None

    @cached_property
    def matches(self) -> MatchesFile:
        """What people decided of raw texts that join no code exactly; empty without matches.yml."""
        path = self.folder / "matches.yml"
        return read_declared(path, MatchesFile) if path.is_file() else MatchesFile()

    def labels(self, name: str, language: str) -> dict[str, str]:
        """Codes of a variable with their labels in one language."""
        return {code: label[language] for code, label in self.values(name).items()}

    def at(self, *place: str) -> str:
        """Say where something is declared: `codebook/variables.yml, line 12, rules.once`."""
        line, _ = located(place, (self.folder / "variables.yml").read_bytes())
        return f"codebook/variables.yml, line {line}, {'.'.join(place)}"

    def comparison(self, rule: Rule) -> str | None:
        """Write what a rule checks as a comparison of columns; None for a rule of another kind."""
        dates = [name for name, variable in self.variables.items() if variable.level == "date"]
        return rule.check and comparison(rule.check, rule.when, dates)

    def condition(self, text: str, language: str) -> str:
        """Say a condition such as `contract == 'fixed_term'` in labels: "Contract: Fixed term".

        One that compares otherwise is given as it is written.
        """
        name, same, code = one_code(text)
        if name not in self.variables or code not in self.values(name):
            return text
        sign = " ≠" if not same else "\u00a0:" if language == "fr" else ":"
        label = self.variables[name].label[language]
        return f"{label}{sign} {self.labels(name, language)[code]}"

    def of_table(self, table: str) -> dict[str, Variable]:
        """List the variables of one table, in their declared order."""
        return {name: v for name, v in self.variables.items() if v.table == table}

    def items(self, scale: str) -> dict[str, Variable]:
        """List the items of a scale, in their declared order."""
        return {name: v for name, v in self.variables.items() if v.scale == scale}

    def collects(self, name: str) -> bool:
        """Tell whether this is a variable of the codebook, or a scale with items in it."""
        return name in self.variables or (name in self.scales and bool(self.items(name)))

    def has(self, *names: str) -> bool:
        """Tell whether every named variable is in the codebook."""
        return all(name in self.variables for name in names)


__all__ = [
    "COMPANIONS",
    "NOT_IN_TABLES",
    "WITH_VALUES",
    "Codebook",
    "Definition",
    "LegalFormsFile",
    "Match",
    "MatchesFile",
    "Origin",
    "Rule",
    "Service",
    "ServicesFile",
    "State",
    "Theme",
    "Variable",
]

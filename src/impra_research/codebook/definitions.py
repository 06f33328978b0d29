"""The shape of definitions.yml: what counts as formal, by more than one definition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import Field, model_validator

from impra_research.declared import Declared, Label, Name, read_declared
from impra_research.errors import StudyFileError, did_you_mean
from impra_research.yaml_lines import located

if TYPE_CHECKING:
    from impra_research.codebook import Codebook

Codes = dict[str, tuple[str, ...]]


class Definition(Declared):
    """An enterprise is formal when all, or any, of its variables have one of the codes.

    `source` names the text the definition is taken from.
    """

    label: Label
    source: str
    all_of: Codes = {}
    any_of: Codes = {}

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.all_of) == bool(self.any_of):
            raise ValueError("needs `all_of` or `any_of`, one of them: {registered: [yes]}")
        return self

    @property
    def codes(self) -> Codes:
        """The variables it asks, each with the codes that speak for formal."""
        return self.all_of or self.any_of


class DefinitionsFile(Declared):
    """The shape of definitions.yml."""

    definitions: dict[Name, Definition] = Field(min_length=1)


def definitions_of(codebook: Codebook) -> dict[str, Definition]:
    """Read definitions.yml; nothing without the file.

    Raises
    ------
    StudyFileError
        A variable or a code is not in variables.yml; all faults are listed with their lines.
    """
    path = codebook.folder / "definitions.yml"
    found = read_declared(path, DefinitionsFile).definitions if path.is_file() else {}
    faults = [
        f"line {located(('definitions', name), path.read_bytes())[0]}: {fault}"
        for name, definition in found.items()
        for variable, codes in definition.codes.items()
        for fault in _faults(variable, codes, codebook)
    ]
    if faults:
        raise StudyFileError("definitions.yml, " + "\n  ".join(faults), fix=f"edit {path}")
    return found


def _faults(variable: str, codes: tuple[str, ...], codebook: Codebook) -> list[str]:
    if not codebook.has(variable):
        known = did_you_mean(variable, codebook.variables)
        return [f"no variable {variable!r} in variables.yml; {known}"]
    values = codebook.values(variable)
    return [f"{variable} has no code {code!r}; {did_you_mean(code, values)}"
            for code in codes if code not in values]  # fmt: skip

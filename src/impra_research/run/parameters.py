"""What a notebook can be asked: names, types and defaults of its cell tagged `parameters`.

papermill only warns about a misspelt name and then reports the default as if it had been asked
for; here every name, type and value is checked before any kernel starts.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from impra_research.declared import LANGUAGES
from impra_research.errors import UsageError, did_you_mean
from impra_research.show.bounds import BOUNDS, brief, check_bounds

if TYPE_CHECKING:
    from impra_research.study import Study

Value = str | int | float | bool
KINDS: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
WORDS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a notebook can be asked."""

    name: str
    kind: str
    default: Value

    def value(self, given: object) -> Value:
        """Turn what was typed, or written in runs.yml, into a value of the declared type.

        Raises
        ------
        UsageError
            It is not of that type.

        Examples
        --------
        >>> Parameter("min_cell", "int", 5).value("10")
        10
        """
        try:
            return self._as_kind(given)
        except (KeyError, ValueError):
            raise UsageError(
                f"parameter {self.name!r} is {self.kind}, not {brief(repr(given))}",
                fix=f"give it like this: -p {self.name}={self.default}",
            ) from None

    def _as_kind(self, given: object) -> Value:
        as_kind: Callable[[object], Value] = KINDS[self.kind]
        if isinstance(given, str) and self.kind != "str":
            text = given.strip()
            return WORDS[text.lower()] if self.kind == "bool" else as_kind(text)
        whole_for_float = self.kind == "float" and type(given) is int
        if type(given) is KINDS[self.kind] or whole_for_float:
            return as_kind(given)
        raise ValueError(given)


def read_cells(notebook: Path) -> list[dict[str, object]]:
    """Read the cells of a notebook as they stand in the file.

    Raises
    ------
    UsageError
        The file is not a notebook.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, OSError):
        raise UsageError(
            f"{notebook.name} is not a readable notebook", fix="restore it from its last version"
        ) from None
    return list(cells)


def read_parameters(notebook: Path) -> dict[str, Parameter]:
    """List what a notebook can be asked, by name; empty when no cell is tagged `parameters`.

    Raises
    ------
    UsageError
        The file is not a notebook, or the cell holds more than names and plain values.
    """
    tagged = [cell for cell in read_cells(notebook) if "parameters" in _tags(cell)]
    source = "".join(tagged[0]["source"]) if tagged else ""  # type: ignore[arg-type]
    try:
        return {p.name: p for statement in ast.parse(source).body if (p := _parameter(statement))}
    except (SyntaxError, ValueError):
        raise UsageError(
            f"{notebook.name}: the cell tagged `parameters` is not a list of plain values",
            fix="write each like this: min_cell: int = 5",
        ) from None


def _tags(cell: Mapping[str, object]) -> list[str]:
    metadata = cell.get("metadata", {})
    return list(metadata.get("tags", [])) if isinstance(metadata, dict) else []


def _parameter(statement: ast.stmt) -> Parameter | None:
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=kind, value=ast.expr() as value):
            return Parameter(name, ast.unparse(kind), ast.literal_eval(value))
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            default = ast.literal_eval(value)
            return Parameter(name, type(default).__name__, default)
    return None


def complete(notebook: Path, asked: Mapping[str, object]) -> dict[str, Value]:
    """Give every parameter of a notebook its value: what was asked, else its default.

    Raises
    ------
    UsageError
        A name the notebook does not have, or a value of another type.
    """
    known = read_parameters(notebook)
    for name in asked:
        if name not in known:
            raise UsageError(
                f"{notebook.name} has no parameter {name!r}", fix=did_you_mean(name, known)
            )
    return {name: p.value(asked.get(name, p.default)) for name, p in known.items()}


def check_values(values: Mapping[str, Value], study: Study | None) -> None:
    """Check values against the study before any kernel starts.

    Raises
    ------
    UsageError
        A place the study does not compare, an unknown language, a number out of its bounds.
    """
    places = [str(values[name]) for name in ("place_a", "place_b") if name in values]
    for place in places if study else ():
        study.check_place(place)  # type: ignore[union-attr]
    if len(places) == 2 and places[0] == places[1]:
        raise UsageError("place_a and place_b are the same place", fix="compare two places")
    if values.get("language", LANGUAGES[0]) not in LANGUAGES:
        language = str(values["language"])
        raise UsageError(f"no language {language!r}", fix=did_you_mean(language, LANGUAGES))
    check_bounds(**{name: value for name, value in values.items() if name in BOUNDS})


def parse_asked(pairs: Iterable[str]) -> dict[str, str]:
    """Read `name=value` pairs of the command line.

    Examples
    --------
    >>> parse_asked(["language=fr", "min_cell=10"])
    {'language': 'fr', 'min_cell': '10'}
    """
    for pair in pairs:
        if "=" not in pair:
            raise UsageError(f"{pair!r} is not name=value", fix="for instance -p language=fr")
    return dict(pair.split("=", 1) for pair in pairs)

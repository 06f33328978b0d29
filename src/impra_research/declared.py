"""What people declare in YAML: read strictly, checked at once, every fault named with its place.

YAML is read as version 1.2, so `no` is a word and not false, and a key written twice is an error.
A `Label` carries one text in each language of `LANGUAGES`; a missing one is a fault, so a new
language is added by naming it here and writing what the check then asks for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from ruamel.yaml.error import YAMLError

from impra_research.errors import StudyFileError, as_written, did_you_mean, nearest
from impra_research.yaml_lines import line_of, parse, where_broken

Language = Literal["en", "fr", "it"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def _in_every_language(texts: dict[str, str]) -> dict[str, str]:
    lacking = [language for language in LANGUAGES if not texts.get(language, "").strip()]
    unknown = [language for language in texts if language not in LANGUAGES]
    if lacking or unknown:
        other = (
            f"; the pages are not written in {as_written(unknown[0], LANGUAGES)}" if unknown else ""
        )
        raise ValueError(f"needs a text in each of {', '.join(LANGUAGES)}{other}")
    return texts


def _name(text: str) -> str:
    if not NAME.fullmatch(text):
        raise ValueError("a name begins with a letter and holds letters, digits and single `_`")
    return text


def _below(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or ".." in parts or "/" in parts or "\\" in path or not path.isprintable():
        raise ValueError("should be a path below the folder of the files, without `..`")
    return path


NAME = re.compile("[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
Label = Annotated[dict[str, str], AfterValidator(_in_every_language)]
Name = Annotated[str, AfterValidator(_name)]  # it becomes a column, a file or part of a key
PathBelow = Annotated[str, AfterValidator(_below)]


class Declared(BaseModel):
    """A declared thing: immutable, and no key beyond the known ones."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


D = TypeVar("D", bound=Declared)
NEEDS_KEYS = "needs keys below it, each with its value"
PLAIN_WORDS = {
    "missing": "is missing",
    "model_type": NEEDS_KEYS,
    "dict_type": NEEDS_KEYS,
    "tuple_type": "needs a list: [one, another]",
    "string_type": "needs a text; a number or a date stands in quotes",
}


def read_declared(path: Path, shape: type[D]) -> D:
    """Read a YAML file into its shape.

    Raises
    ------
    StudyFileError
        The file is missing, is not YAML, or does not have the shape; all faults are listed.
    """
    content = read_yaml(path)
    try:
        return shape.model_validate(content)
    except ValidationError as invalid:
        faults = "\n".join(f"  - {_fault(error, shape, path)}" for error in invalid.errors())
        raise StudyFileError(
            f"{path.name} does not hold together:\n{faults}",
            fix=f"edit {path} at the places named",
        ) from None


def read_yaml(path: Path) -> Any:  # noqa: ANN401  a YAML file can hold anything; its shape decides
    """Read a YAML 1.2 file; the same unchanged file is read once."""
    if not path.is_file():
        raise StudyFileError(
            f"{path.name} is missing from {path.parent}", fix=f"write {path}, or name another study"
        )
    return _read_yaml(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read_yaml(path: Path, _changed: int) -> Any:  # noqa: ANN401
    try:
        return parse(path.read_bytes())
    except (YAMLError, ValueError) as broken:
        raise StudyFileError(
            f"{path.name}, {where_broken(broken, path.read_bytes())}", fix=f"edit {path}"
        ) from None


def _fault(error: Any, shape: type[Declared], path: Path) -> str:  # noqa: ANN401  pydantic's record
    """Say what is wrong and where; a key that is no known one and no name is not shown."""
    line, at = line_of(error["loc"], path.read_bytes()), list(map(str, error["loc"]))
    text = PLAIN_WORDS.get(error["type"]) or error["msg"].removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        key, known = at[-1], _keys_at(shape, error["loc"][:-1])
        hidden = " (name not shown)" if not nearest(key, known) else ""
        at, text = at[:-1] if hidden else at, f"no such key{hidden}"
        text += f"; {did_you_mean(key, known)}" if known else ""
    place = ".".join(part for part in at if part.isdecimal() or NAME.fullmatch(part))
    told = f"{place}: {text.removeprefix('Input ')}" if place else text
    return f"line {line}, {told}" if error["loc"] else told


def _keys_at(shape: type[Declared], place: Iterable[str | int]) -> list[str]:
    """List the keys that may stand at a place of a file; [] where that is not fixed."""
    kind: Any = shape
    for part in place:
        if _has_keys(kind):
            kind = _annotations(kind).get(str(part))
        else:
            kind = next(filter(_has_keys, get_args(kind)), None)
    return list(_annotations(kind)) if _has_keys(kind) else []


def _has_keys(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Declared)


def _annotations(shape: type[Declared]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in shape.model_fields.items()}


def unknown_names(at: str, kind: str, used: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """Name what is used and not declared, with the nearest name that is.

    Examples
    --------
    >>> list(unknown_names("rules.once", "table", ["persn"], ["person"]))
    ["rules.once: no table 'persn'; did you mean 'person'? Known: person"]
    """
    return (f"{at}: no {kind} {as_written(name, known)}; {did_you_mean(name, known)}"
            for name in used if name not in known)  # fmt: skip

"""What people declare in YAML: read strictly, checked at once, every fault named with its place.

YAML is read as version 1.2, so `no` is a word and not false, and a key written twice is an error.
A `Label` carries one text in each language of `LANGUAGES`; a missing one is a fault, so a new
language is added by naming it here and writing what the check then asks for.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from ruamel.yaml.error import YAMLError

from impra_research.errors import StudyFileError
from impra_research.faults import NAME, SHOWN, faults_of
from impra_research.yaml_lines import parse, where_broken

Language = Literal["en", "fr", "it"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def _in_every_language(texts: object) -> object:
    given = texts if isinstance(texts, dict) else {}
    unknown = [str(language) for language in given if language not in LANGUAGES]
    if unknown or not all(_is_filled(given.get(language)) for language in LANGUAGES):
        other = f"; the pages are not written in {unknown[0][:SHOWN]!r}" if unknown else ""
        quotes = "; a number or a date stands in quotes" if _holds_no_text(given) else ""
        raise ValueError(f"needs a text in each of {', '.join(LANGUAGES)}{quotes}{other}")
    return texts


def _holds_no_text(given: dict[str, object]) -> bool:
    return any(text is not None and not isinstance(text, str) for text in given.values())


def _is_filled(text: object) -> bool:
    return isinstance(text, str) and bool(text.strip())


def _name(text: str) -> str:
    if not NAME.fullmatch(text):
        rule = "a name begins with a letter and holds letters, digits and single `_`"
        raise ValueError(f"{text[:SHOWN]!r} is no name: {rule}")
    return text


def _below(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or ".." in parts or "/" in parts or "\\" in path or not path.isprintable():
        raise ValueError("should be a path below the folder of the files, without `..`")
    return path


Label = Annotated[dict[str, str], BeforeValidator(_in_every_language)]
Name = Annotated[str, AfterValidator(_name)]  # it becomes a column, a file or part of a key
PathBelow = Annotated[str, AfterValidator(_below)]


class Declared(BaseModel):
    """A declared thing: immutable, and no key beyond the known ones."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


D = TypeVar("D", bound=Declared)


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
        faults = "".join(f"\n  - {each}" for each in faults_of(invalid, shape, path.read_bytes()))
        raise StudyFileError(
            f"{path.name} does not hold together:{faults}", fix=f"edit {path} at the places named"
        ) from None


def read_yaml(path: Path) -> Any:  # noqa: ANN401  a YAML file can hold anything; its shape decides
    """Read a YAML 1.2 file; the same unchanged file is read once."""
    if not path.is_file():
        raise StudyFileError(
            f"{path.name} is missing from {path.parent}",
            fix=f"write {path} (keys: CONTRIBUTING.md), or name another study",
        )
    return _read_yaml(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read_yaml(path: Path, _changed: int) -> Any:  # noqa: ANN401
    try:
        return parse(path.read_bytes())
    except (YAMLError, ValueError, RecursionError) as broken:
        raise StudyFileError(
            f"{path.name}, {where_broken(broken, path.read_bytes())}", fix=f"edit {path}"
        ) from None

"""Every key of every file that people write, broken: what they are told is a sentence that helps."""

from __future__ import annotations

import json
import re
import types
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import ValidationError

from impra_research.clean.corrections import CorrectionsFile
from impra_research.codebook.companions import CodesFile, CriteriaFile, LegalFormsFile, ServicesFile
from impra_research.codebook.dictionary import DictionaryFile
from impra_research.codebook.matches import MatchesFile
from impra_research.codebook.prices import PricesFile
from impra_research.codebook.variables import VariablesFile
from impra_research.declared import Declared, read_declared
from impra_research.errors import StudyFileError
from impra_research.read.codings import MetaInferences
from impra_research.read.interviews.index import InterviewIndex
from impra_research.read.official import DefinitionsFile
from impra_research.run.plan import RunsFile
from impra_research.simulate.truths import Truths
from impra_research.study.study_file import StudyFile

FILES = (StudyFile, VariablesFile, LegalFormsFile, CodesFile, DictionaryFile, ServicesFile, CriteriaFile,
         MatchesFile, PricesFile, CorrectionsFile, RunsFile, InterviewIndex, MetaInferences, DefinitionsFile,
         Truths)  # fmt: skip
BROKEN = {
    "null": None,
    "empty text": "",
    "a text": "what nobody expects here",
    "a long text": "a" * 500,
    "a number": -12.5,
    "true": True,
    "an empty list": [],
    "a list": [[1]],
    "no keys": {},
    "keys": {"what nobody expects": {"en": 1}},
}
JARGON = re.compile(
    r"valid (string|tuple|dictionary|integer|number|list|boolean|date)|[Ii]nput|should match pattern"
    r"|at (most|least) \d+ (character|item)|permitted|instance of|\b(str|int|dict|tuple|None)\b"
    r"|[Tt]raceback|pydantic|codec|recursion|finite|parse|https://errors|type=|validat|literal"
    r"|does not fit here",
)


def shapes_below(kind: Any, found: dict[type[Declared], None]) -> dict[type[Declared], None]:
    if isinstance(kind, type) and issubclass(kind, Declared):
        if kind not in found:
            found[kind] = None
            for field in kind.model_fields.values():
                shapes_below(field.annotation, found)
    else:
        for part in get_args(kind):
            shapes_below(part, found)
    return found


SHAPES = list(shapes_below(Union[FILES], {}))  # noqa: UP007  made of a tuple


def example(kind: Any) -> Any:
    """Give something of a kind, as far as the kind alone says what that is."""
    parts = [part for part in get_args(kind) if part is not Ellipsis]
    match get_origin(kind) or kind:
        case origin if origin is Annotated:
            return example(parts[0])
        case origin if origin is Literal:
            return parts[0]
        case origin if origin in (Union, types.UnionType):
            return example(parts[0])
        case origin if origin is dict:
            return {"a": example(parts[1])} if parts[1] is not str else dict.fromkeys(LABEL, "x")
        case origin if origin is tuple:
            return [example(part) for part in parts]
        case origin if isinstance(origin, type) and issubclass(origin, Declared):
            return needed(origin)
    return {bool: True, int: 1, float: 0.5, date: "2014-03-01"}.get(kind, "x")


LABEL = ("en", "fr", "it")


def needed(shape: type[Declared]) -> dict[str, Any]:
    fields = shape.model_fields.items()
    return {field.alias or name: example(field.annotation)
            for name, field in fields if field.is_required()}  # fmt: skip


def keys_of(shape: type[Declared]) -> list[str]:
    return [field.alias or name for name, field in shape.model_fields.items()]


def told(folder, shape: type[Declared], content: Any) -> tuple[str, int]:
    path = folder / "written.yml"
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    with pytest.raises(StudyFileError) as stop:
        read_declared(path, shape)
    return str(stop.value), stop.value.exit_code


def line_of(key: str, content: dict[str, Any]) -> int:
    before = dict(list(content.items())[: list(content).index(key)])
    return json.dumps(before, indent=1).count("\n") + 1 if before else 2


def is_refused(shape: type[Declared], content: Any, key: str) -> bool:
    try:
        shape.model_validate(content)
    except ValidationError as invalid:
        return any(error["loc"][:1] == (key,) for error in invalid.errors())
    return False


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_a_broken_key_is_told_with_its_line_and_a_remedy_in_words_that_people_know(tmp_path, shape):
    for key in keys_of(shape):
        refused = 0
        for value in BROKEN.values():
            content = needed(shape) | {key: value}
            if is_refused(shape, content, key):
                refused += 1
                said, code = told(tmp_path, shape, content)
                lines = [line for line in said.splitlines() if re.search(rf", {key}\b", line)]
                first = line_of(key, content)
                assert re.search(rf"line ({first}|{first + 1}|{first + 2}|{first + 3}), ", lines[0])
                assert f"\n  fix: edit {tmp_path}" in said
                assert not JARGON.search(said.replace(str(tmp_path), ""))
                assert code == 3
        assert refused >= 2, key


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_a_key_that_is_unknown_or_lacking_is_told_with_the_known_ones(tmp_path, shape):
    known = keys_of(shape)
    said, _ = told(tmp_path, shape, needed(shape) | {known[0] + "s_": 1})
    if shape.model_config["extra"] == "forbid":  # any other key of Speakers is a further role
        assert f"{known[0]}s_'; did you mean '{known[0]}'? Known: {known[0]}" in said
    else:
        assert "a role begins with a letter" in said
    for key in needed(shape):
        said, _ = told(tmp_path, shape, {k: v for k, v in needed(shape).items() if k != key})
        assert re.search(rf"line 1, {key}: is missing; add it", said)
    for nothing in (None, [], "x", 1):
        said, code = told(tmp_path, shape, nothing)
        assert f"line 1, needs keys below it, each with its value: {known[0]}" in said
        assert code == 3
    assert not JARGON.search(said.replace(str(tmp_path), ""))

"""What is wrong in a file that people wrote: a sentence a fault, with its line, its place and a remedy.

`SENTENCES` says in our words every kind of fault that pydantic finds; what is not in it does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from impra_research.errors import did_you_mean, nearest
from impra_research.yaml_lines import located

Place = tuple[str | int, ...]
NAME = re.compile("[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
TEXT = "needs a text; a number or a date stands in quotes"
LIST = "needs a list: [one, another]"
KEYS = "needs keys below it, each with its value"
WHOLE_NUMBER = "needs a whole number"
NUMBER = "needs a number"
YES_OR_NO = "needs true or false"
DAY = "needs a day, such as 2014-03-25"
SENTENCES = {
    "missing": "is missing; add it",
    "invalid_key": "a number or a date that is a key stands in quotes",
    "model_type": KEYS,
    "dict_type": KEYS,
    "tuple_type": LIST,
    "too_short": "needs {min_length} or more in its list",
    "too_long": "takes {max_length} in its list, not more",
    "string_type": TEXT,
    "string_too_short": "is too short: {min_length} at least (letters, digits, signs, spaces)",
    "string_too_long": "is too long: {max_length} at the most (letters, digits, signs, spaces)",
    "literal_error": "needs one of {expected}",
    "int_type": WHOLE_NUMBER,
    "int_parsing": WHOLE_NUMBER,
    "int_from_float": WHOLE_NUMBER,
    "int_parsing_size": WHOLE_NUMBER,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "finite_number": NUMBER,
    "greater_than": "needs a number above {gt:g}",
    "greater_than_equal": "needs a number from {ge:g} on",
    "less_than_equal": "needs a number up to {le:g}",
    "bool_type": YES_OR_NO,
    "bool_parsing": YES_OR_NO,
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "recursion_loop": "stands below itself: an alias (`*name`) within what it stands for",
}
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold, and the keys under which it stands in its file.

    `alone`: it is told also where another is told below it.
    """

    place: Place
    what: str
    alone: bool = True

    def told(self, content: bytes) -> str:
        """Say it with its line; a key that is no plain name may be an answer and is not shown."""
        line, _ = located(self.place, content)
        parts = (f"entry {part + 1}" if isinstance(part, int) else part for part in self.place)
        shown = ".".join(part for part in parts if NAME.fullmatch(part.replace("entry ", "n")))
        return f"line {line}, {shown}: {self.what}" if shown else f"line {line}, {self.what}"


class FaultsError(ValueError):
    """Several faults at once, as the check of a whole file finds them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(f"{'.'.join(map(str, f.place))}: {f.what}" for f in self.faults))


def refuse_faults(faults: Iterable[Fault]) -> None:
    """Raise a FaultsError when there are any."""
    if found := list(faults):
        raise FaultsError(found)


def unknown_names(
    place: Place, kind: str, used: Iterable[str], known: Collection[str]
) -> Iterator[Fault]:
    """Name what is used and not declared, with the nearest name that is.

    Examples
    --------
    >>> next(unknown_names(("rules", "once"), "table", ["persn"], ["person"])).what
    "no table 'persn'; did you mean 'person'? Known: person"
    """
    return (Fault(place, f"no {kind} {name[:SHOWN]!r}; {did_you_mean(name, known)}")
            for name in used if name not in known)  # fmt: skip


def faults_of(invalid: ValidationError, shape: type[BaseModel], content: bytes) -> list[str]:
    """Say every fault that pydantic found in a file; alternatives at one place are one fault."""
    by_place: dict[Place, list[Fault]] = {}
    for error in invalid.errors():
        for fault in _faults(error, shape, content):
            by_place.setdefault(fault.place, []).append(fault)
    return [
        Fault(place, " or ".join(dict.fromkeys(each.what for each in faults))).told(content)
        for place, faults in by_place.items()
        if any(each.alone for each in faults) or not _is_above_another(place, by_place)
    ]


def _is_above_another(place: Place, places: Collection[Place]) -> bool:
    """Tell a fault of a kind that was not meant: what was meant is told below it."""
    return any(place == other[: len(place)] and place != other for other in places)


def _faults(error: Any, shape: type[BaseModel], content: bytes) -> Iterator[Fault]:  # noqa: ANN401  pydantic's record
    """Turn one record of pydantic's into faults of a place that the file has."""
    place, kind, context = error["loc"], error["type"], error.get("ctx", {})
    _, found = located(place, content)
    at = place if kind == "missing" else found
    given = context.get("error")
    if isinstance(given, FaultsError):
        yield from (Fault((*at, *each.place), each.what) for each in given.faults)
    elif kind == "value_error":
        yield Fault(at, str(given))
    elif kind == "extra_forbidden":
        yield _no_such_key(at, _keys_at(shape, place[:-1]))
    elif kind == "literal_error" and isinstance(error["input"], str):
        yield Fault(at, _none_of(error["input"], context["expected"]), alone=False)
    elif kind == "model_type" and (known := _keys_at(shape, place)):
        yield Fault(at, f"{KEYS}: {', '.join(known)}")
    else:
        text = SENTENCES.get(kind, "does not fit here").format(**context)
        yield Fault(at, text, alone=False)


def _none_of(word: str, expected: str) -> str:
    """Say which words were expected, and which of them the one that stands there resembles."""
    near = nearest(word, re.findall("'([^']*)'", expected))
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{word[:SHOWN]!r} is none of {expected}{hint}"


def _no_such_key(place: Place, known: list[str]) -> Fault:
    *above, key = place
    plain = NAME.fullmatch(str(key)) is not None
    text = "no such key" if plain else f"no such key {str(key)[:SHOWN]!r}"
    return Fault(place if plain else tuple(above), f"{text}; {did_you_mean(str(key), known)}")


def _keys_at(shape: type[BaseModel], place: Iterable[str | int]) -> list[str]:
    """List the keys that may stand at a place of a file; [] where that is not fixed."""
    kind: Any = shape
    for part in place:
        if _has_keys(kind):
            kind = _annotations(kind).get(str(part))
        else:
            kind = next(filter(_has_keys, get_args(kind)), None)
    return list(_annotations(kind)) if _has_keys(kind) else []


def _has_keys(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _annotations(shape: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in shape.model_fields.items()}

"""Values of variables as REFI-QDA types them; a variable whose values do not fit is written as text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable

from impra_research.exchange.project import Project, Variable
from impra_research.exchange.refi.account import Account
from impra_research.exchange.refi.identity import guid_of
from impra_research.exchange.refi.markup import Element, add, writable
from impra_research.exchange.refi.people import LANGUAGE

TYPES = {"text": "Text", "boolean": "Boolean", "integer": "Integer", "float": "Float", "date": "Date",
         "datetime": "DateTime"}  # fmt: skip
ZONE = re.compile(r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])?")


def _is_date(value: str) -> bool:
    day = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})" + ZONE.pattern, value)
    return day is not None and _exists(day[1])


def _is_moment(value: str) -> bool:
    at = re.fullmatch(
        r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?" + ZONE.pattern,
        value,
    )
    return at is not None and _exists(at[1])


def _exists(moment: str) -> bool:
    try:
        return dt.datetime.fromisoformat(moment).year > 0
    except ValueError:
        return False


FITS: dict[str, Callable[[str], object]] = {
    "text": lambda value: True,
    "boolean": re.compile("true|false|1|0").fullmatch,
    "integer": re.compile("[+-]?[0-9]+").fullmatch,
    "float": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)").fullmatch,
    "date": _is_date,
    "datetime": _is_moment,
}


def types_that_fit(project: Project, account: Account) -> dict[str, str]:
    """Find the type each variable is written with; one that would lose a value becomes text."""
    given: dict[str, list[str]] = {each.id: [] for each in project.variables}
    held = [each.values for each in project.cases] + [each.values for each in project.documents]
    for id, value in (pair for values in held for pair in values.items()):
        given[id].append(value)
    return {each.id: _type(each, given[each.id], account) for each in project.variables}


def _type(variable: Variable, values: Iterable[str], account: Account) -> str:
    fits = FITS[variable.kind]
    if all(not value or fits(value) for value in values):
        return TYPES[variable.kind]
    account.lose("types of variables that some values do not fit")
    return TYPES["text"]


def write_values(parent: Element, values: dict[str, str], types: dict[str, str], what: str) -> None:
    """Write values by variable id; an empty one of a type other than text is written as none."""
    for id, value in values.items():
        element = _reference(parent, guid_of("variables", id))
        if value or types[id] == "Text":
            add(element, f"{types[id]}Value").text = writable(value, what)


def write_language(parent: Element, language: str, what: str) -> None:
    """Write the language of a document as a value of the variable that is ours alone."""
    if language:
        add(_reference(parent, LANGUAGE), "TextValue").text = writable(language, what)


def _reference(parent: Element, guid: str) -> Element:
    element = add(parent, "VariableValue")
    add(element, "VariableRef", targetGUID=guid)
    return element

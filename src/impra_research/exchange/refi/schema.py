"""The schemas of REFI-QDA, as published under the MIT licence: what any reader may expect of a file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from impra_research.errors import DataError
from impra_research.exchange.refi.markup import Element

SCHEMAS = Path(__file__).parents[1] / "schemas"


@cache
def _schema(name: str) -> Any:  # noqa: ANN401 -- lxml comes without types
    return etree.XMLSchema(etree.parse(SCHEMAS / f"{name}.xsd"))


def departure(root: Element, schema: str) -> str:
    """Say where a file first departs from its schema; "" when it does nowhere."""
    rules = _schema(schema)
    if rules.validate(root):
        return ""
    first = rules.error_log[0]
    return f"line {first.line}: {first.message.replace('{' + _namespace(root) + '}', '')}"


def refuse_departure(root: Element, schema: str) -> None:
    """Stop before a file is written that its schema refuses.

    Raises
    ------
    DataError
        It says where; what is written is always valid, so this is a fault of the program.
    """
    found = departure(root, schema)
    if found:
        raise DataError(f"the export would not be valid REFI-QDA: {found}; nothing was written",
                        fix="report it, with the project if it may be shown")  # fmt: skip


def _namespace(root: Element) -> str:
    return str(etree.QName(root).namespace or "")

"""What a DDI-Codebook says of each variable: label, question, range, of whom, codes, derivation."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from impra_research.declared import Label
from impra_research.deposit.asked import literal
from impra_research.deposit.cells import decimal, harmless
from impra_research.deposit.columns import Column
from impra_research.deposit.contents import Contents, Table
from impra_research.deposit.ddi_elements import FIRST, XML_LANG, add, add_in_each
from impra_research.deposit.surveys import translations

NATURE = {"nominal": "nominal", "binary": "nominal", "ordinal": "ordinal", "count": "ratio",
          "ratio": "ratio", "identifier": "nominal", "date": "interval"}  # fmt: skip
SHOWN_AS = {"code": "code", "whole": "numeric", "number": "numeric", "day": "datetime"}


def describe_variables(root: ET.Element, contents: Contents) -> None:
    """Add every column of every table, grouped by table."""
    described = add(root, "dataDscr")
    for table in contents.tables.values():
        ids = " ".join(_id(table, column) for column in table.columns)
        group = add(
            described, "varGrp", ID=f"G.{table.name}", type="file", name=table.name, var=ids
        )
        add_in_each(group, "labl", table.label)
    weight = contents.study.declared.sampling.weight
    for table in contents.tables.values():
        for column in table.columns:
            weighs = "wgt" if weight and column.variable == weight else ""
            var = add(described, "var", ID=_id(table, column), name=column.name,
                      files=f"F.{table.name}", wgt=weighs, **dict(_measured(column)))  # fmt: skip
            _describe(var, column, contents)


def _id(table: Table, column: Column) -> str:
    return f"V.{table.name}.{column.name}"


def _measured(column: Column) -> Iterator[tuple[str, str]]:
    yield "intrvl", "contin" if column.kind == "number" else "discrete"
    if column.described and column.described.unit:
        yield "measUnit", column.described.unit[FIRST]
    if nature := nature_of(column):
        yield "nature", nature
    yield "representationType", SHOWN_AS.get(column.kind, "text")


def nature_of(column: Column) -> str:
    """Say at which level a column is measured; calendar years have no zero, so they are an interval."""
    if column.described is None:
        return ""
    if column.described.level == "date" and column.kind == "code":
        return "ordinal"
    if column.described.is_year:
        return "interval"
    return NATURE.get(column.described.level, "")


def _describe(var: ET.Element, column: Column, contents: Contents) -> None:
    add_in_each(var, "labl", column.label)
    _asked(var, column, contents)
    _range(var, column)
    if universe := contents.universe.get(column.variable):
        add_in_each(var, "universe", universe)
    if column.variable in contents.worded:
        add_in_each(var, "txt", literal(column, contents))
    if column.described and column.described.note:
        add_in_each(var, "txt", column.described.note)
    put = contents.spoken.get(column.variable, ())
    add_in_each(var, "txt", translations(column.question or {}, put))
    if column.standard:
        add_in_each(var, "stdCatgry", column.standard)
    for code in column.codes:
        _category(var, code.word, code.label)
    for reason in contents.reasons if column.reasons else ():
        _category(var, reason.word, reason.label, missing="Y", missType=reason.word)
    if column.derived:
        add(add(var, "derivation"), "drvdesc", column.derived[FIRST]).set(XML_LANG, FIRST)
    written = "numeric" if column.kind in ("whole", "number") else "character"
    add(var, "varFormat", type=written, schema="ISO",
        category="date" if column.kind == "day" else "")  # fmt: skip
    # A derivation may be described once only; a note says it in each other language.
    for language, text in (column.derived or {}).items():
        if language != FIRST:
            add(var, "notes", text, type="derivation").set(XML_LANG, language)


def _asked(var: ET.Element, column: Column, contents: Contents) -> None:
    """Quote what was asked: once, or each survey's own wording."""
    if worded := contents.worded.get(column.variable):
        for each in worded:
            add(add(var, "qstn"), "qstnLit", each.text).set(XML_LANG, each.language)
    elif put := literal(column, contents):
        add_in_each(add(var, "qstn"), "qstnLit", put)


def _range(var: ET.Element, column: Column) -> None:
    described = column.described
    if described and column.kind in ("whole", "number"):
        ends = {"min": described.minimum, "max": described.maximum}
        given = {end: decimal(value) for end, value in ends.items() if value is not None}
        if given:
            units = "INT" if column.kind == "whole" else "REAL"
            add(add(var, "valrng"), "range", UNITS=units, **given)


def _category(var: ET.Element, word: str, label: Label, **attributes: str) -> None:
    category = add(var, "catgry", **attributes)
    add(category, "catValu", harmless(word))
    add_in_each(category, "labl", label)

"""The Frictionless data package (version 2) of a deposit: each CSV with its schema.

Codes are listed twice, as `categories` with labels and under `constraints.enum`: frictionless 5.21
validates the second only. One language fits the standard's titles; the others stand in keys that begin
with `x:`, which the standard leaves to its users.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from impra_research.declared import Label
from impra_research.deposit.about import licence_uri
from impra_research.deposit.asked import literal
from impra_research.deposit.cells import as_texts, harmless
from impra_research.deposit.columns import Column
from impra_research.deposit.contents import Contents, Table
from impra_research.deposit.surveys import translations
from impra_research.deposit.words import words
from impra_research.study import StudyFile, file_sha256

PROFILES = "https://datapackage.org/profiles/2.0"
TYPES = {"whole": "integer", "number": "number", "day": "date"}
ADDRESS = re.compile(r"https?://[^\s;,)]+")
SHORT_NAME = re.compile(r"[A-Za-z0-9.+-]+")
LANGUAGE = "en"


def data_package(contents: Contents, files: Mapping[str, Path]) -> dict[str, Any]:
    """Describe a deposit as datapackage.json; `files` are the CSV written, by table."""
    declared = contents.study.declared
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": contents.study.folder.resolve().name.lower(),
        "title": declared.title[LANGUAGE],
        "description": f"{declared.description[LANGUAGE]}\n\n{declared.notice[LANGUAGE]}",
        "x:titles": declared.title,
        "x:descriptions": declared.description,
        **_identified(declared),
        "licenses": [_licence(declared)],
        "sources": list(_sources(declared)),
        "resources": [_resource(table, contents, files[name])
                      for name, table in contents.tables.items()],
    }  # fmt: skip


def _identified(declared: StudyFile) -> dict[str, Any]:
    archive = declared.deposit
    made = [(each.name, "creator", each.affiliation) for each in archive.creators]
    roles = {"producer": archive.producer, "distributor": archive.publisher}
    made += [(name, role, None) for role, name in roles.items() if name]
    given = {
        "id": archive.identifier,
        "homepage": archive.page,
        "version": archive.version,
        "x:released": archive.released,
        "keywords": [keyword[LANGUAGE] for keyword in archive.keywords],
        "contributors": [
            {"title": name, "roles": [role]} | ({"organization": works} if works else {})
            for name, role, works in made
        ],
    }
    return {key: value for key, value in given.items() if value}


def _licence(declared: StudyFile) -> dict[str, str]:
    licence, uri = declared.licence, licence_uri(declared)
    name = licence_name(licence) or ("" if uri else "other")
    given = {"name": name, "path": uri, "title": licence[LANGUAGE]}
    return {key: value for key, value in given.items() if value}


def _sources(declared: StudyFile) -> Iterator[dict[str, str]]:
    """Name where the data are from, with its address, and each file that was read."""
    address = ADDRESS.search(line := declared.source_line[LANGUAGE])
    yield {"title": line} | ({"path": address.group()} if address else {})
    for name, source in declared.sources.items():
        known = {"x:sha256": source.sha256} if source.sha256 else {}
        yield {"title": f"{name}: {Path(source.file).name}", **known}


def licence_name(licence: Label) -> str:
    """Give the name of a licence, such as CC0-1.0; empty when study.yml describes it in sentences."""
    texts = set(licence.values())
    return texts.pop() if len(texts) == 1 and SHORT_NAME.fullmatch(licence[LANGUAGE]) else ""


def _resource(table: Table, contents: Contents, file: Path) -> dict[str, Any]:
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": table.name,
        "type": "table",
        "title": table.label[LANGUAGE],
        "x:titles": table.label,
        "path": f"data/{file.name}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{file_sha256(file)}",
        "schema": _schema(table, contents),
    }


def _schema(table: Table, contents: Contents) -> dict[str, Any]:
    reasons = [{"value": harmless(each.word), "label": each.label[LANGUAGE]}
               for each in contents.reasons]  # fmt: skip
    empty = {"value": "", "label": words().empty[LANGUAGE]}
    schema = {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [_field(column, contents) for column in table.columns],
        "missingValues": [empty, *reasons],
        "primaryKey": list(table.key),
    }
    keys = [_foreign_key(parent) for parent in _referred(table, contents)]
    return schema | ({"foreignKeys": keys} if keys else {})


def _field(column: Column, contents: Contents) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": TYPES.get(column.kind, "string"),
        "title": column.label[LANGUAGE],
        "x:titles": column.label,
    }
    field |= _asked(column, contents)
    if universe := contents.universe.get(column.variable):
        field["x:universe"] = universe
    if column.derived:
        field["x:derivation"] = column.derived
    if column.standard:
        field["x:standard"] = column.standard
    if column.described:
        field["x:level"] = column.described.level
        field["x:disclosure"] = column.described.disclosure
        if column.described.note:
            field["x:note"] = column.described.note
        if column.described.unit:
            field["x:units"] = column.described.unit
    if column.codes:
        field["categories"] = [{"value": harmless(code.word), "label": code.label[LANGUAGE]}
                               for code in column.codes]  # fmt: skip
        field["categoriesOrdered"] = column.ordered
        field["x:labels"] = {harmless(code.word): code.label for code in column.codes}
        field["x:numbers"] = {harmless(code.word): code.number for code in column.codes}
    return field | _constraints(column)


def _asked(column: Column, contents: Contents) -> dict[str, Any]:
    """Give a question in the languages it was put in, and apart its translations into others."""
    put = literal(column, contents)
    other = translations(column.question or {}, contents.spoken.get(column.variable, ()))
    told = {
        "description": (put | other).get(LANGUAGE),
        "x:questions": put,
        "x:translations": other,
    }
    return {key: value for key, value in told.items() if value}


def _constraints(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if column.codes:
        found["enum"] = [harmless(code.word) for code in column.codes]
    if column.described and column.kind in ("whole", "number"):
        ends = {"minimum": column.described.minimum, "maximum": column.described.maximum}
        found |= {end: _number(value, column) for end, value in ends.items() if value is not None}
    return {"constraints": found} if found else {}


def _number(value: float, column: Column) -> float | int:
    return int(value) if column.kind == "whole" else value


def _referred(table: Table, contents: Contents) -> list[Table]:
    """List the tables of persons, enterprises or rows around, in which every row of this is found."""
    single = (("person",), ("enterprise",))
    around = [each for each in contents.tables.values() if each.name != table.name
              and each.key == ((each.name,) if each.key in single else table.key[:-1])]  # fmt: skip
    return [each for each in around if {*each.key} <= {*table.rows} and _all_found(table, each)]


def _all_found(table: Table, parent: Table) -> bool:
    known = pd.MultiIndex.from_frame(parent.rows[list(parent.key)])
    return bool(pd.MultiIndex.from_frame(table.rows[list(parent.key)]).isin(known).all())


def _foreign_key(parent: Table) -> dict[str, Any]:
    fields = list(parent.key)
    return {"fields": fields, "reference": {"resource": parent.name, "fields": fields}}


def csv_text(table: Table) -> str:
    """Write a table as CSV (RFC 4180, UTF-8): no cell is one that a spreadsheet would run."""
    return str(as_texts(table).to_csv(index=False, lineterminator="\r\n"))

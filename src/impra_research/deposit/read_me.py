"""What a person reads first in a deposit: README.md and the citation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from impra_research.declared import LANGUAGES
from impra_research.deposit.about import access, lacking, licence, modes
from impra_research.deposit.anonymity import anonymity
from impra_research.deposit.contents import Contents
from impra_research.deposit.labelled import what_is_cut
from impra_research.deposit.package import licence_name
from impra_research.deposit.risk import disclosure
from impra_research.deposit.words import words

FEW = 5
DAY = len("2014-03-12")  # the format knows whole days only
TEMPLATE = Path(__file__).with_name("read_me.md.jinja")


def read_me(contents: Contents) -> str:
    """Write the README: files, missing values, dates, what is left out, who is alone, what is cut."""
    from jinja2 import Environment, StrictUndefined

    declared, tables = contents.study.declared, list(contents.tables.values())
    template = Environment(
        trim_blocks=True, undefined=StrictUndefined, autoescape=False
    ).from_string(TEMPLATE.read_text(encoding="utf-8"))
    found = anonymity(contents)
    given = access(declared, found)
    return template.render(
        title=declared.title,
        declared=declared,
        given=declared.deposit.redistribute,
        licence=licence(declared, "en"),
        modes=[mode.label["en"].lower() for mode in modes(declared)],
        access=words().access[given].label["en"] if given else "",
        caveat=" See below: Who could be recognised." if found and not found.enough else "",
        lacking=lacking(declared, found),
        tables=tables,
        joined="enterprise" in contents.tables,
        reasons=contents.reasons,
        has_dates=contents.has_dates,
        dates=contents.dates,
        steps=contents.steps,
        left_out=contents.left_out,
        set_aside=list(_set_aside(contents)),
        anonymity=found,
        disclosure=list(disclosure(contents, found)),
        cut=what_is_cut(tables, LANGUAGES),
    )


def _set_aside(contents: Contents) -> Iterator[str]:
    """Count the rows that broke a rule; of a few, not even of how many, or subtraction would tell."""
    for table, record in contents.study.records().items():
        if table in contents.tables and (n := record["rows_quarantined"]):
            yield f"{table} {n} of {record['rows_in']}" if n >= FEW else f"{table} fewer than {FEW}"


def citation(contents: Contents) -> str:
    """Write the citation in the Citation File Format 1.2."""
    from io import StringIO

    from ruamel.yaml import YAML

    stream, yaml = StringIO(), YAML()
    yaml.width = 100
    yaml.dump(_cited(contents), stream)
    return stream.getvalue()


def _cited(contents: Contents) -> dict[str, Any]:
    declared, archive = contents.study.declared, contents.study.declared.deposit
    given = {
        "cff-version": "1.2.0",
        "message": "Please cite these data as below.",
        "type": "dataset",
        "title": declared.title["en"],
        "authors": _authors(contents),
        "doi": archive.identifier if archive.agency == "DOI" else None,
        "url": archive.page,
        "version": archive.version,
        "date-released": archive.released if len(archive.released or "") == DAY else None,
        "license-url": None if licence_name(declared.licence) else archive.licence_uri,
        "license": licence_name(declared.licence),
        "keywords": [keyword["en"] for keyword in archive.keywords],
        "notes": declared.source_line["en"],
    }
    return {key: value for key, value in given.items() if value}


def _authors(contents: Contents) -> Sequence[dict[str, str]]:
    archive = contents.study.declared.deposit
    if not archive.creators:
        return [{"name": archive.producer or "Not named yet"}]
    return [_author(each.name, each.affiliation) for each in archive.creators]


def _author(name: str, affiliation: str | None) -> dict[str, str]:
    family, comma, given = name.partition(", ")
    named = {"family-names": family, "given-names": given} if comma else {"name": name}
    return named | ({"affiliation": affiliation} if affiliation and comma else {})

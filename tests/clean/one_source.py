"""A study of one source named `x`, in as few words as a test needs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from impra_research.study import Study

HEAD = """
title: &t {en: x, fr: x, it: x}
description: *t
synthetic: true
notice: *t
source_line: *t
obtain: *t
licence: CC0-1.0
consent: *t
fieldwork: "2014"
sampling: {kind: purposive, note: *t}
places: {here: {label: *t, country: FR}, there: {label: *t, country: IT}}
"""
CODEBOOK = """
tables: {person: {key: [person], sheet: main, label: &t {en: x, fr: x, it: x}}}
missing_reasons:
  {no_answer: *t, not_ticked: *t, not_asked: *t, not_applicable: *t, broke_off: *t, refused: *t}
lists:
  unused: {SN: &s {en: Senegal, fr: Sénégal, it: Senegal}, MA: &m {en: Morocco, fr: Maroc, it: Marocco}}
variables:
  place: {table: person, label: *t, level: nominal, values: {here: *t, there: *t}, from: {x: {value: here}}}
"""


def study_of(folder: Path, source: str, variables: Mapping[str, str]) -> Study:
    """Write the YAML of a study around a source and its variables, and open it with its codebook."""
    codebook = folder / "raw" / "codebook"
    codebook.mkdir(parents=True)
    named = f"{HEAD}sources: {{x: {{prefix: X, language: fr, {source}}}}}\n"
    (folder / "raw" / "study.yml").write_text(named, encoding="utf-8")
    listed = [f"  {name}: {{table: person, label: *t, {how}}}\n" for name, how in variables.items()]
    (codebook / "variables.yml").write_text(CODEBOOK + "".join(listed), encoding="utf-8")
    study = Study.open(folder)
    study.codebook  # noqa: B018
    return study

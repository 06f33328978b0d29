"""A study small enough to check by eye: two sources, a child sheet, three rules."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from impra_research.study import Study

STUDY = """
title: &t {en: Small, fr: Petite, it: Piccolo}
description: *t
synthetic: true
notice: *t
source_line: *t
obtain: *t
licence: CC0-1.0
consent: *t
fieldwork: "2014"
sampling: {kind: purposive, note: *t}
places:
  pie: {label: {en: Piedmont, fr: Piémont, it: Piemonte}, country: IT}
  ra: {label: {en: Rhône-Alpes, fr: Rhône-Alpes, it: Rodano-Alpi}, country: FR}
sources:
  pie:
    instrument: kobo
    file: pie.xlsx
    prefix: PIE
    language: it
    country: IT
    missing: {"": no_answer, "Preferisco non rispondere": refused}
    sheets:
      main: {sheet: main, key: _index}
      step: {sheet: percorso, key: _index, parent: _parent_index}
    left_in_raw: {start: paradata}
  ra:
    instrument: limesurvey
    file: ra.csv
    prefix: RA
    language: fr
    country: FR
    encoding: cp1252
    delimiter: ";"
    decimal: ","
    missing: {"": no_answer, "N/A": not_asked, "Ne souhaite pas répondre": refused}
    sheets:
      main: {key: id}
      step: {key: id, repeat: 2}
"""

VARIABLES = """
tables:
  person: {key: [person], sheet: main, label: &t {en: x, fr: x, it: x}}
  step: {key: [enterprise, step], sheet: step, label: *t}
missing_reasons: {not_asked: *t, no_answer: *t, refused: *t, dont_know: *t}
variables:
  place:
    table: person
    label: *t
    level: nominal
    values: {pie: *t, ra: *t}
    from: {pie: {value: pie}, ra: {value: ra}}
  code:
    table: person
    label: *t
    level: identifier
    disclosure: direct
    from: {pie: {column: Codice}, ra: {column: G01Q01}}
  interview:
    table: person
    label: *t
    level: date
    from: {pie: {column: today}, ra: {column: submitdate}}
  country:
    table: person
    label: *t
    level: nominal
    values:
      CI: {en: Côte d'Ivoire, fr: Côte d’Ivoire, it: Costa d’Avorio}
      "NA": {en: Namibia, fr: Namibie, it: Namibia}
      none: {en: None, fr: Aucun, it: Nessuno}
    from: {pie: {column: Paese}, ra: {column: G01Q02}}
  income:
    table: person
    label: *t
    level: ratio
    unit: *t
    minimum: 0
    from: {pie: {column: Reddito}, ra: {column: G01Q03}}
  only_pie:
    table: person
    label: *t
    level: count
    unit: *t
    from: {pie: {column: Persone}}
  form:
    table: step
    label: *t
    level: nominal
    values:
      informal: {en: Informal, fr: Non déclarée, it: In nero}
      firm: {en: Firm, fr: SARL, it: SRL}
    from: {pie: {column: Forma}, ra: {column: "G02[{n}_forme]"}}
  since:
    table: step
    label: *t
    level: date
    from: {pie: {column: Da quando}, ra: {column: "G02[{n}_date]"}}
rules:
  finished: {table: person, present: [interview], message: *t}
  once: {table: person, unique: [code], message: *t}
  not_rich: {table: person, check: income <= 9000, then: flag, message: *t}
  before_interview: {table: step, check: since_earliest <= person.interview_latest, message: *t}
"""

PIE = [
    ["start", "today", "Codice", "Paese", "Reddito", "Persone", "_index"],
    ["x", "2014-03-01", "AA01TO", "Costa d'Avorio", "1200.50", "2", 1],
    ["x", "2014-03-02", "BB02TO", "Namibia", "Preferisco non rispondere", "0", 2],
    ["x", "2014-03-02", "BB02TO", "Namibia", "800", "0", 3],
]
PIE_STEPS = [
    ["Forma", "Da quando", "_index", "_parent_index"],
    ["In nero", "2009", 1, 1],
    ["SRL", "03/2011", 2, 1],
    ["In nero", "31/02/2010", 3, 2],
    ["SRL", "2012", 4, 2],
    ["In nero", "2010", 5, 3],
]
RA = [
    "id;submitdate;G01Q01;G01Q02;G01Q03;G02[1_forme];G02[1_date];G02[2_forme];G02[2_date]",
    '"7";"05/04/2014 10:00:00";"CC03LY";"Côte d’Ivoire";"18 651,50";'
    '"Non déclarée";"vers 2005";"SARL";"01/09/2008"',
    '"8";"";"DD04LY";"Aucun";"";"Non déclarée";"2006";"";""',
    '"9";"06/04/2014 10:00:00";"AA01TO";"Namibie";"N/A";"";"";"";""',
]


def write_study(
    folder: Path,
    *,
    study: str = STUDY,
    variables: str = VARIABLES,
    pie: list[list[object]] | None = None,
    pie_steps: list[list[object]] | None = None,
    ra: list[str] | None = None,
    corrections: str | None = None,
) -> Study:
    raw = folder / "raw"
    (raw / "codebook").mkdir(parents=True)
    (raw / "study.yml").write_text(study, encoding="utf-8")
    (raw / "codebook" / "variables.yml").write_text(variables, encoding="utf-8")
    if corrections is not None:
        (raw / "corrections.yml").write_text(corrections, encoding="utf-8")
    book = Workbook()
    sheets = {"main": pie or PIE, "percorso": pie_steps or PIE_STEPS}
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book["Sheet"])
    book.save(raw / "pie.xlsx")
    (raw / "ra.csv").write_bytes("\r\n".join([*(ra or RA), ""]).encode("cp1252"))
    return Study.open(folder)

"""A study whose files hold one person a row: what can be cleaned in pieces, with every kind of column."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from impra_research.study import Study

STUDY = """
title: &t {en: Flat, fr: Plate, it: Piatto}
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
  north: {label: *t, country: IT}
  south: {label: *t, country: FR}
sources:
  north:
    instrument: csv
    file: north.csv
    prefix: N
    language: it
    country: IT
    missing: {"": no_answer, "99": refused, "1980-01-01 00:00:00": not_asked, "Non so": dont_know}
    sheets: {main: {key: id}}
    left_in_raw: {note: the interviewer's own}
  south:
    instrument: csv
    file: south.csv
    prefix: S
    language: fr
    country: FR
    delimiter: ";"
    decimal: ","
    missing: {"": no_answer, "99": refused, "Ne sait pas": dont_know}
    sheets: {main: {key: number}}
"""
VARIABLES = """
tables:
  person: {key: [person], sheet: main, label: &t {en: x, fr: x, it: x}}
  enterprise: {key: [enterprise], sheet: main, label: *t}
  step: {key: [enterprise, step], sheet: main, label: *t}
missing_reasons: {not_asked: *t, no_answer: *t, refused: *t, dont_know: *t}
lists:
  yes_no: {"yes": {en: "Yes", fr: Oui, it: Sì}, "no": {en: "No", fr: Non, it: "No"}}
  few: {CI: *t}
variables:
  code: {table: person, label: *t, level: identifier, disclosure: direct,
         from: {north: {column: code}, south: {column: code}}}
  nickname: {table: person, label: *t, level: identifier, from: {north: {column: nickname}}}
  place: {table: person, label: *t, level: nominal, values: {north: *t, south: *t},
          from: {north: {value: north}, south: {value: south}}}
  interview: {table: person, label: *t, level: date,
              from: {north: {column: day}, south: {column: jour}}}
  arrival: {table: person, label: *t, level: date,
            from: {north: {column: arrival}, south: {column: arrivee, missing: {"2001": refused}}}}
  schooling: {table: person, label: *t, level: ordinal,
              values: {low: {en: low, fr: bas, it: basso}, high: {en: high, fr: haut, it: alto}},
              from: {north: {column: school}, south: {column: ecole}}}
  country: {table: person, label: *t, level: nominal, unlisted: quarantine,
            values: {CI: {en: c, fr: Côte d’Ivoire, it: Costa d’Avorio},
                     "NA": {en: n, fr: Namibie, it: Namibia}},
            from: {north: {column: land}, south: {column: pays}}}
  income: {table: person, label: *t, level: ratio, unit: *t, minimum: 0, maximum: 1000000,
           from: {north: {column: income}, south: {column: revenu}}}
  people: {table: person, label: *t, level: count, unit: *t, minimum: -5,
           from: {south: {column: personnes}}}
  registered: {table: enterprise, label: *t, level: binary, values: yes_no, formality_yes: ["yes"],
               from: {north: {column: registered},
                      south: {column: inscrite, recode: {"1": "yes", "2": "no"}}}}
  profit: {table: enterprise, label: *t, level: ratio, unit: *t, from: {north: {column: profit}}}
  since: {table: step, label: *t, level: date, from: {north: {column: since}, south: {column: depuis}}}
rules:
  not_rich: {table: person, check: income <= 9000, then: flag, message: *t}
  once: {table: person, unique: [code, interview], message: *t}
  finished: {table: person, present: [interview], message: *t}
  in_order: {table: person, check: arrival <= interview, message: *t}
  known_land: {table: person, listed: {country: few}, then: flag, message: *t}
  formal: {table: enterprise, when: registered == 'yes', check: profit > person.income - 1, message: *t}
  halved: {table: person, check: people / people >= 1 or people < 3, message: *t}
  alone: {table: enterprise, unique: [profit], message: *t}
  later: {table: step, check: since.year >= person.arrival.year, message: *t}
"""
NORTH = ("id", "code", "nickname", "day", "arrival", "school", "land", "income", "registered",
         "profit", "since", "note")  # fmt: skip
SOUTH = ("number", "code", "jour", "arrivee", "ecole", "pays", "revenu", "personnes", "inscrite",
         "depuis")  # fmt: skip

Rows = Sequence[Sequence[str]]


def write_flat_study(
    folder: Path,
    *,
    north: Rows,
    south: Rows,
    study: str = STUDY,
    variables: str = VARIABLES,
    corrections: str | None = None,
    quoting: int = csv.QUOTE_MINIMAL,
) -> Study:
    raw = folder / "raw"
    (raw / "codebook").mkdir(parents=True)
    (raw / "study.yml").write_text(study, encoding="utf-8")
    (raw / "codebook" / "variables.yml").write_text(variables, encoding="utf-8")
    if corrections is not None:
        (raw / "corrections.yml").write_text(corrections, encoding="utf-8")
    for name, headings, rows, sign in (
        ("north.csv", NORTH, north, ","),
        ("south.csv", SOUTH, south, ";"),
    ):
        with (raw / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=sign, quoting=quoting).writerows([headings, *rows])
    return Study.open(folder)

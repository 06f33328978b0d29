"""Two studies, cleaned: the template, and one made to be awkward."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from impra_research.deposit import Contents, contents_of, write_deposit
from impra_research.run.clean import process
from impra_research.study import Study

ROOT = Path(__file__).parents[2]
LONG = "Une question dont le libellé est bien trop long pour un fichier de Stata, qui en garde quatre-vingts"


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> Contents:
    folder = tmp_path_factory.mktemp("template") / "template"
    shutil.copytree(ROOT / "studies" / "template", folder)
    study = Study.open(folder)
    process(study)
    return contents_of(study)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory) -> Contents:
    folder = tmp_path_factory.mktemp("demonstration") / "data"
    shutil.copytree(ROOT / "data" / "raw", folder / "raw")
    study = Study.open(folder)
    process(study)
    return contents_of(study)


@pytest.fixture(scope="session")
def deposited(demonstration, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("deposit") / "deposit"
    write_deposit(demonstration, folder)
    return folder


@pytest.fixture
def awkward(tmp_path) -> Contents:
    """A study with a formula for a code, a weight below zero, long names and a date beyond reach."""
    return contents_of(awkward_study(tmp_path / "awkward"))


def awkward_study(folder: Path, *, variables: str = "", rows: str = "") -> Study:
    codebook = folder / "raw" / "codebook"
    codebook.mkdir(parents=True)
    (folder / "raw" / "study.yml").write_text(STUDY, encoding="utf-8")
    (codebook / "variables.yml").write_text(variables or VARIABLES, encoding="utf-8")
    (folder / "raw" / "answers.csv").write_text(rows or ROWS, encoding="utf-8")
    study = Study.open(folder)
    process(study)
    return study


STUDY = """
title: &t {en: Awkward, fr: Malaisée, it: Scomoda}
description: *t
synthetic: true
notice: *t
source_line: *t
obtain: *t
licence: *t
consent: *t
fieldwork: "2014-03-12"
sampling: {kind: probability, weight: expansion, note: *t}
places: {here: {country: IT, label: *t}}
sources:
  main:
    instrument: csv
    file: answers.csv
    prefix: X
    language: en
    missing: {"": no_answer, refused: refused, dk: dont_know}
    sheets: {main: {key: id}}
deposit:
  identifier: 10.5281/zenodo.123
  page: https://doi.org/10.5281/zenodo.123
  publisher: An archive
  producer: A university
  version: "1.1"
  released: 2014-09
  topics: [{label: {en: Work, fr: Travail, it: Lavoro}, vocabulary: A list, uri: "https://example.org/1"}]
  universe: {en: All, fr: Toutes, it: Tutti}
  time_method: panel
  mode: [telephone]
  access: restricted
  creators: [{name: "Rossi, Maria", affiliation: A university}, {name: A laboratory}]
  keywords: [{en: work, fr: travail, it: lavoro}]
"""

VARIABLES = f"""
tables: {{person: {{key: [person], sheet: main, label: &t {{en: Persons, fr: Personnes, it: Persone}}}}}}
missing_reasons:
  not_asked: {{en: Not asked, fr: Non posée, it: Non chiesta}}
  no_answer: {{en: Left empty, fr: Laissée vide, it: Lasciata vuota}}
  refused: {{en: Refused, fr: Refus, it: Rifiuto}}
  dont_know: {{en: Does not know, fr: Ne sait pas, it: Non sa}}
variables:
  place: {{table: person, label: *t, level: nominal, values: {{here: *t}}, from: {{main: {{value: here}}}}}}
  answer:
    table: person
    label: {{en: "{LONG}", fr: "{LONG}", it: "{LONG}"}}
    question: {{en: "Yes & no < or > \\"?\\"", fr: "Oui & non ?", it: "Sì & no?"}}
    level: nominal
    values:
      "=1+1": {{en: "=1+1", fr: "=1+1 (fr)", it: "=1+1 (it)"}}
      "yes": {{en: "Yes", fr: Oui, it: Sì}}
    disclosure: quasi
    from: {{main: {{column: answer, recode: codes}}}}
  money:
    table: person
    label: *t
    level: ratio
    unit: *t
    minimum: -1000000
    from: {{main: {{column: money}}}}
  expansion: {{table: person, label: *t, level: ratio, minimum: 0, from: {{main: {{column: w}}}}}}
  a_name_that_is_longer_than_stata_can_hold_first:
    table: person
    label: *t
    level: count
    disclosure: sensitive
    from: {{main: {{column: n}}}}
  a_name_that_is_longer_than_stata_can_hold_second:
    {{table: person, label: *t, level: count, from: {{main: {{column: n}}}}}}
  since: {{table: person, label: *t, level: date, from: {{main: {{column: since}}}}}}
  own_code: {{table: person, label: *t, level: identifier, from: {{main: {{column: code}}}}}}
  note: {{table: person, label: *t, level: text, disclosure: text, from: {{main: {{column: note}}}}}}
  phone:
    {{table: person, label: *t, level: text, disclosure: direct, from: {{main: {{column: phone}}}}}}
"""

ROWS = """id,answer,money,w,n,since,code,note,phone
1,=1+1,-97.25,1.5,3,2014-03-12,@home,a secret said,0612345678
2,yes,refused,1,refused,2012,"-2,5",another,0612345679
3,dk,0.1,2,0,refused,refused,,0612345670
4,yes,,1,dk,vers 2005,A4,x,0612345671
"""

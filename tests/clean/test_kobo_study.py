"""A study whose files are KoboToolbox exports: whichever export it names, the tidy tables are the same."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.read.kobo_exports import (
    FIRST,
    SECOND,
    SUBMISSIONS,
    How,
    write_export,
    write_form,
    write_json,
)

from impra_research.clean import clean_study
from impra_research.errors import CorrectionError
from impra_research.study import Study

SHARED = Path(__file__).parents[3] / "shared" / "data" / "survey" / "kobo"
with_shared_data = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the real exports are not at hand (../shared/data)"
)

STUDY = """
title: &t {{en: Kobo, fr: Kobo, it: Kobo}}
description: *t
synthetic: true
notice: *t
source_line: *t
obtain: *t
licence: CC0-1.0
consent: *t
fieldwork: "2026"
sampling: {{kind: purposive, note: *t}}
places: {{ra: {{label: *t, country: FR}}}}
files_at: ["{files}"]
sources:
  kobo:
    instrument: kobo
    file: {file}
    form: [{first}, {second}]
    prefix: K
    language: fr
    missing: {{"": no_answer, "(not in this version)": not_asked, "(not shown)": not_applicable}}
    sheets:
      main: {{key: _id}}
      spells: {{sheet: episode, key: _index, parent: _submission__id}}
      income: {{sheet: {income}, key: _index, parent: _submission__id}}
    left_in_raw: {{{left}}}
"""
CODEBOOK = """
tables:
  person: {{key: [person], sheet: main, label: &t {{en: x, fr: x, it: x}}}}
  spell: {{key: [person, number], sheet: spells, label: *t}}
  income: {{key: [person, number, income], sheet: income, label: *t}}
missing_reasons: {{not_asked: *t, not_applicable: *t, refused: *t, no_answer: *t}}
lists:
  yes: {{"1": *t, "0": *t}}
variables:
  place: {{table: person, label: *t, level: nominal, values: {{ra: *t}}, from: {{kobo: {{value: ra}}}}}}
{variables}
"""
VARIABLE = """
  {name}:
    table: {table}
    label: *t
    level: {level}
    {more}
    from: {{kobo: {{column: "{column}", recode: codes, missing: {{"99": refused}}}}}}
"""
ABOUT = ("_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by",
         "__version__", "_tags", "_index", "_parent_table_name", "_parent_index")  # fmt: skip


def variable(name: str, column: str, level: str = "binary", table: str = "person") -> str:
    more = "values: yes" if level == "binary" else ""
    return VARIABLE.format(name=name, column=column, level=level, more=more, table=table)


def write_study(
    folder: Path, names: dict[str, str], variables: list[str], left: list[str]
) -> Study:
    both = [*ABOUT, *(f"_submission_{name}" for name in ABOUT), *left]
    (folder / "raw" / "codebook").mkdir(parents=True)
    declared = STUDY.format(left=", ".join(f'"{name}": paradata' for name in both), **names)
    (folder / "raw" / "study.yml").write_text(declared, encoding="utf-8")
    codebook = CODEBOOK.format(variables="".join(variables))
    (folder / "raw" / "codebook" / "variables.yml").write_text(codebook, encoding="utf-8")
    return Study.open(folder)


def made_study(folder: Path, how: How, corrections: str = "") -> Study:
    names = {"file": f"a{how.suffix}", "files": "", "first": "1.xlsx", "second": "2.xlsx"}
    left = ["start", "who/land", "act/help_other", "place", "episode/why",
            *(f"act/help/{code}" for code in ("ethical", "euro", "cci", "none", "other")),
            *(f"_place_{part}" for part in ("latitude", "longitude", "altitude", "precision"))]  # fmt: skip
    variables = [
        variable("trust", "act/trust"), variable("declared", "act/declared"),
        variable("bank", "act/help/bank"), variable("age", "who/age", "count"),
        variable("capital", "act/capital", "ratio"), variable("begun", "episode/begun", "date", "spell"),
        variable("amount", "episode/income/amount", "ratio", "income"),
    ]  # fmt: skip
    study = write_study(folder, names | {"income": "income"}, variables, left)
    write_form(study.raw / "1.xlsx", FIRST, "1")
    write_form(study.raw / "2.xlsx", SECOND, "2")
    if how.suffix == ".json":
        write_json(study.raw / "a.json", SUBMISSIONS)
    else:
        write_export(study.raw / "a.xlsx", SECOND, SUBMISSIONS, how)
    if corrections:
        (study.raw / "corrections.yml").write_text(corrections, encoding="utf-8")
    return study


def tidy(study: Study) -> dict[str, pd.DataFrame]:
    tables = clean_study(study).tables
    return {name: rows.drop(columns=["file"], errors="ignore") for name, rows in tables.items()}


def test_not_asked_not_shown_refused_and_left_empty_are_four_reasons(tmp_path):
    person = tidy(made_study(tmp_path, How(language=1, groups=True)))["person"].set_index("person")
    reasons = person["trust__missing"].astype("object")
    assert reasons.dropna().to_dict() == {
        "K-7": "not_asked",  # the first version of the form did not have the question
        "K-8": "not_applicable",  # fifteen years old: the form did not show it
        "K-11": "refused",
        "K-12": "no_answer",
        "K-10": "not_asked",
    }
    assert person.loc["K-9", "trust"] == "1"


@pytest.mark.parametrize(
    "how",
    [
        How(),
        How(typed=True),
        How(language=0),
        How(language=1, groups=True, several="one", typed=True),
    ],
    ids=str,
)
def test_the_same_codebook_cleans_every_export_to_the_same_tables(tmp_path, how):
    true = tidy(made_study(tmp_path / "json", How(".json")))
    found = tidy(made_study(tmp_path / "export", how))
    assert {name: len(rows) for name, rows in found.items()} == {
        "person": 6,
        "spell": 3,
        "income": 3,
    }
    for name, rows in found.items():
        pd.testing.assert_frame_equal(rows, true[name])


CORRECTIONS = """
corrections:
  - {{file: a.xlsx, row: 2, column: who/age, expected: "{expected}", value: "31", reason: typed wrongly,
     who: interviewer, date: 2026-02-03}}
"""


def test_a_correction_names_the_heading_of_the_form_and_the_code(tmp_path):
    study = made_study(tmp_path, How(language=0), CORRECTIONS.format(expected="30"))
    assert tidy(study)["person"]["age"].tolist()[0] == 31


def test_a_correction_whose_old_value_is_not_there_stops(tmp_path):
    study = made_study(tmp_path, How(language=0), CORRECTIONS.format(expected="29"))
    with pytest.raises(CorrectionError, match=r"row 2, 'who/age'"):
        clean_study(study)


# The real exporter -------------------------------------------------------------------------------


def real_study(folder: Path, file: str) -> Study:
    names = {"file": file, "files": str(SHARED), "first": "impra_form_v1.xlsx",
             "second": "impra_form_v2.xlsx", "income": "revenu"}  # fmt: skip
    left = ["start", "end", "today", "username", "deviceid", "id/region", "id/pays_origine",
            "id/telephone", "act/appuis_autre", "lieu", "commentaire", "episode/statut", "episode/fin",
            "episode/revenu/annee", *(f"act/appuis/{code}" for code in
                                      ("banque", "banque_ethique", "osim", "1euro", "aucun", "autre")),
            *(f"_lieu_{part}" for part in ("latitude", "longitude", "altitude", "precision"))]  # fmt: skip
    variables = [
        variable("declared", "act/declaree"), variable("cci", "act/appuis/cci"),
        variable("trust", "act/confiance", "count"), variable("capital", "act/capital", "ratio"),
        variable("arrival", "id/date_arrivee", "date"), variable("begun", "episode/debut", "date", "spell"),
        variable("amount", "episode/revenu/montant", "ratio", "income"),
    ]  # fmt: skip
    return write_study(folder, names, variables, left)


@with_shared_data
def test_the_real_exports_clean_to_the_same_tables(tmp_path):
    true = tidy(real_study(tmp_path / "json", "impra_submissions_api.json"))
    assert {name: len(rows) for name, rows in true.items()} == {
        "person": 40,
        "spell": 71,
        "income": 71,
    }
    reasons = true["person"]
    assert reasons["trust__missing"].value_counts()["not_asked"] == 20
    assert reasons["declared__missing"].value_counts()["refused"] == 16
    for path in sorted(SHARED.glob("impra_[lx]*.xlsx")):
        found = tidy(real_study(tmp_path / path.stem, path.name))
        for name, rows in found.items():
            pd.testing.assert_frame_equal(rows, true[name])

"""A repeat group inside a repeat group inside a repeat group: each row knows the row around it."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from tests.clean.test_kobo_study import ABOUT
from tests.read.kobo_exports import Ask, How, submission, write_export, write_form, write_json

from impra_research.clean import Cleaned, clean_study
from impra_research.clean.streamed import why_not_flat
from impra_research.deposit.contents import contents_of
from impra_research.deposit.package import _schema
from impra_research.draft.folder import draft_study
from impra_research.errors import ReceivedFileError, StudyFileError
from impra_research.run.clean import process
from impra_research.study import Study

FORM = [
    Ask("text", "telephone", ("Téléphone", "Telefono")),
    Ask("begin_repeat", "episode", ("Épisode", "Episodio")),
    Ask("integer", "begun", ("Début", "Inizio")),
    Ask("begin_repeat", "step", ("Étape", "Passo")),
    Ask("integer", "office", ("Guichet", "Sportello")),
    Ask("begin_repeat", "paper", ("Papier", "Documento")),
    Ask("integer", "fee", ("Coût", "Costo")),
    Ask("end_repeat", ""),
    Ask("end_repeat", ""),
    Ask("end_repeat", ""),
]
KEYS = {
    "person": ["person"],
    "episode": ["person", "episode"],
    "step": ["person", "episode", "step"],
    "paper": ["person", "episode", "step", "paper"],
}
PATHS = {"episode": "episode", "step": "episode/step", "paper": "episode/step/paper"}
ASKED = {"episode": "begun", "step": "office", "paper": "fee"}
IMPOSSIBLE = 50000  # above the maximum: its row goes to quarantine


def submissions(seed: int) -> list[dict]:
    """Each answer says of which person, episode, step and paper it is: 7, 72, 721, 7213."""
    draw = Random(seed)

    def rows(names: list[str], around: str) -> list[dict]:
        name, *inner = names
        many = draw.choice((2, 3) if around.startswith("1") else (0, 1, 2, 3))
        return [
            {f"{PATHS[name]}/{ASKED[name]}": f"{around}{n}"}
            | ({PATHS[inner[0]]: rows(inner, f"{around}{n}")} if inner else {})
            for n in range(1, many + 1)
        ]

    sent = [submission(n, "v1", rows(list(PATHS), str(n)), telephone=f"+3361122330{n}")
            for n in range(1, 8)]  # fmt: skip
    sent[0]["episode"][0]["episode/begun"] = str(IMPOSSIBLE)
    draw.shuffle(sent)
    return sent


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
sources:
  kobo:
    instrument: kobo
    file: {file}
    form: form.xlsx
    prefix: K
    language: fr
    missing: {{"": no_answer}}
    sheets:
      main: {{key: {main}}}
{sheets}
    left_in_raw: {{{left}}}
"""
LEFT = (*ABOUT, *(f"_submission_{name}" for name in ABOUT),
        "KEY", "PARENT_KEY", "_id", "_submission__id", "_submission__index")  # fmt: skip


def made_study(folder: Path, suffix: str, *, seed: int = 1, keys=KEYS, rules: str = "") -> Study:
    sent, raw = submissions(seed), folder / "raw"
    (raw / "codebook").mkdir(parents=True)
    write_form(raw / "form.xlsx", FORM, "1")
    sheets = {name: f"sheet: {name}, key: _index, parent: _submission__id" for name in PATHS}
    match suffix:
        case ".json":
            write_json(raw / "a.json", sent)
        case ".xlsx":
            write_export(raw / "a.xlsx", FORM, sent, How())
        case ".csv":
            write_central(raw, sent)
            sheets = {name: f"file: a-{name}.csv, key: _index, parent: _submission__index"
                      for name in PATHS}  # fmt: skip
    declared = STUDY.format(
        file=f"a{suffix}",
        main="_index" if suffix == ".csv" else "_id",
        sheets="\n".join(f"      {name}: {{{where}}}" for name, where in sheets.items()),
        left=", ".join(f'"{name}": paradata' for name in dict.fromkeys(LEFT)),
    )
    (raw / "study.yml").write_text(declared, encoding="utf-8")
    write_codebook(raw / "codebook" / "variables.yml", keys, rules)
    return Study.open(folder)


def write_codebook(path: Path, keys: dict[str, list[str]], rules: str) -> None:
    lines = ["missing_reasons: {no_answer: &t {en: x, fr: x, it: x}}", "tables:"]
    lines += [f"  {name}: {{key: [{', '.join(key)}], label: *t, "
              f"sheet: {'main' if name == 'person' else name}}}" for name, key in keys.items()]  # fmt: skip
    lines += ["variables:"]
    lines += ["  place: {table: person, label: *t, level: nominal, values: {ra: *t}, "
              "from: {kobo: {value: ra}}}"]  # fmt: skip
    lines += ["  telephone: {table: person, label: *t, level: identifier, disclosure: direct, "
              "pseudonym: true, from: {kobo: {column: telephone}}}"]  # fmt: skip
    lines += [f"  {asked}: {{table: {name}, label: *t, level: count, maximum: 9999, "
              f"from: {{kobo: {{column: {PATHS[name]}/{asked}}}}}}}"
              for name, asked in ASKED.items()]  # fmt: skip
    path.write_text("\n".join(lines) + "\n" + rules, encoding="utf-8")


def write_central(raw: Path, sent: list[dict]) -> None:
    """Write one CSV a table, as ODK Central does: rows name each other by KEY."""
    tables: dict[str, list[list[str]]] = {"": [], **{name: [] for name in PATHS}}

    def add(row: dict, name: str, key: str, around: str) -> None:
        path = f"{PATHS[name]}/{ASKED[name]}" if name else "telephone"
        tables[name].append([row[path], *([around] if name else []), key])
        for inner, at in PATHS.items():
            for n, each in enumerate(row.get(at, ()), start=1):
                add(each, inner, f"{key}/{inner}[{n}]", key)

    for each in sent:
        add(each, "", f"uuid:{each['_uuid']}", "")
    for name, rows in tables.items():
        first = [ASKED[name], "PARENT_KEY", "KEY"] if name else ["telephone", "KEY"]
        with (raw / (f"a-{name}.csv" if name else "a.csv")).open("w", newline="") as stream:
            csv.writer(stream).writerows([first, *rows])


@pytest.fixture(autouse=True)
def _key(tmp_path, monkeypatch):
    path = tmp_path / "own" / "pseudonyms.key"
    path.parent.mkdir()
    path.write_text("ab" * 32, encoding="ascii")
    path.chmod(0o600)
    monkeypatch.setenv("IMPRA_KEY", str(path))


EXPORTS = (".xlsx", ".json", ".csv")
each_export = pytest.mark.parametrize("suffix", EXPORTS)


def joined(cleaned: Cleaned, name: str, outer: str) -> pd.DataFrame:
    return cleaned.tables[name].merge(
        cleaned.tables[outer], on=KEYS[outer], how="left", validate="many_to_one", indicator=True
    )


@each_export
@pytest.mark.parametrize("seed", range(3))
def test_each_row_joins_the_row_around_it(tmp_path, suffix, seed):
    cleaned = clean_study(made_study(tmp_path / "study", suffix, seed=seed))
    assert min(len(rows) for rows in cleaned.tables.values()) > 3
    for name, outer in (("step", "episode"), ("paper", "step")):
        found = joined(cleaned, name, outer)
        assert (found["_merge"] == "both").all()
        assert (found[ASKED[name]] // 10 == found[ASKED[outer]]).all()
        assert (found[ASKED[name]] % 10 == found[name]).all()
        assert not cleaned.tables[name].duplicated(KEYS[name]).any()


@each_export
def test_a_row_set_aside_takes_those_inside_it_along_and_nothing_is_lost(tmp_path, suffix):
    cleaned = clean_study(made_study(tmp_path / "study", suffix))
    sent = submissions(1)
    true = [row for each in sent for row in each["episode"]
            if row["episode/begun"] == str(IMPOSSIBLE)]  # fmt: skip
    steps = [step for row in true for step in row["episode/step"]]
    papers = [paper for step in steps for paper in step["episode/step/paper"]]
    assert len(papers) > len(steps) > 0
    gone = {name: rows["rule"].tolist() for name, rows in cleaned.quarantined.items()}
    assert gone == {
        "person": [],
        "episode": ["out_of_range"],
        "step": ["row_around_quarantined"] * len(steps),
        "paper": ["row_around_quarantined"] * len(papers),
    }
    for name in KEYS:
        record = cleaned.records[name]
        assert record["rows_in"] == len(cleaned.tables[name]) + len(cleaned.quarantined[name])
    assert cleaned.tables["person"]["incomplete"].ne("").sum() == 1


@each_export
def test_a_person_set_aside_takes_every_level_along(tmp_path, suffix):
    rule = "rules: {known: {table: person, present: [place], message: *t}, "
    rule += "two: {table: person, unique: [place], message: *t}}\n"
    cleaned = clean_study(made_study(tmp_path / "study", suffix, rules=rule))
    (kept,) = cleaned.tables["person"]["person"]
    for name in PATHS:
        assert set(cleaned.tables[name]["person"]) <= {kept}
        rows = len(cleaned.tables[name]) + len(cleaned.quarantined[name])
        assert rows == cleaned.records[name]["rows_in"]
    assert set(cleaned.quarantined["paper"]["rule"]) <= {
        "person_quarantined",
        "row_around_quarantined",
    }


def test_every_export_gives_the_same_tables_and_the_same_pseudonyms(tmp_path):
    true = clean_study(made_study(tmp_path / "study.json", ".json")).tables
    found = clean_study(made_study(tmp_path / "study.xlsx", ".xlsx")).tables
    for name, rows in true.items():
        pd.testing.assert_frame_equal(found[name], rows)
    assert true["person"]["telephone"].str.fullmatch("[A-Za-z0-9]{8}").all()
    assert set(true["paper"]["person"]) <= set(true["person"]["person"])


@each_export
def test_a_key_that_forgets_the_row_around_is_refused_with_the_key_to_write(tmp_path, suffix):
    keys = KEYS | {"paper": ["person", "paper"]}
    with pytest.raises(StudyFileError) as stop:
        clean_study(made_study(tmp_path / "study", suffix, keys=keys))
    assert "belongs to a row of table 'step'" in stop.value.what
    assert "`key: [person, episode, step, paper]`" in stop.value.fix


def test_a_key_that_names_another_row_around_than_the_export_does_is_refused(tmp_path):
    keys = KEYS | {"paper": ["person", "episode", "paper"]}
    with pytest.raises(StudyFileError, match="belongs to a row of table 'step'"):
        clean_study(made_study(tmp_path / "study", ".xlsx", keys=keys))


def test_a_row_whose_outer_row_is_another_persons_is_refused_by_its_number(tmp_path):
    study = made_study(tmp_path / "study", ".xlsx")
    from openpyxl import load_workbook

    book = load_workbook(study.raw / "a.xlsx")
    sheet = book["step"]
    around = next(cell.column for cell in sheet[1] if cell.value == "_parent_index")
    sheet.cell(2, around).value = "9999"
    book.save(study.raw / "a.xlsx")
    with pytest.raises(
        ReceivedFileError, match="sheet 'step', row 2: _parent_index names no row of the same"
    ):
        clean_study(study)


def test_the_draft_writes_the_keys_of_all_levels_and_cleans(tmp_path):
    made = made_study(tmp_path / "study", ".xlsx")
    files = [made.raw / "form.xlsx", made.raw / "a.xlsx"]
    drafted = Study.open(draft_study(files, tmp_path / "drafted"))
    assert {name: list(shape.key) for name, shape in drafted.codebook.tables.items()} == KEYS
    cleaned = clean_study(drafted)
    assert {name: record["rows_in"] for name, record in cleaned.records.items()} == {
        name: record["rows_in"] for name, record in clean_study(made).records.items()
    }


def test_a_deposit_says_which_rows_belong_to_which(tmp_path):
    study = made_study(tmp_path / "study", ".json")
    process(study)
    contents = contents_of(Study.open(study.folder))
    keys = _schema(contents.tables["paper"], contents)["foreignKeys"]
    assert [key["reference"]["resource"] for key in keys] == ["person", "step"]
    assert keys[1]["fields"] == ["person", "episode", "step"]
    labels = {column.name: column.label["en"] for column in contents.tables["paper"].columns}
    assert labels["paper"] == "Number of the row within the row around it"
    assert labels["episode"] == "Number of the row within its person"


def test_such_a_study_is_never_cleaned_in_pieces(tmp_path):
    assert "several rows a person" in why_not_flat(made_study(tmp_path / "study", ".xlsx"))

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.read.kobo_exports import (
    FIRST,
    SECOND,
    STYLES,
    SUBMISSIONS,
    Ask,
    write_export,
    write_form,
    write_json,
)

from impra_research.read.kobo import read_kobo
from impra_research.study import Sheet, Source

SHARED = Path(__file__).parents[3] / "shared" / "data" / "survey" / "kobo"
with_shared_data = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the real exports are not at hand (../shared/data)"
)
EXPORTS = sorted(SHARED.glob("impra_labels_*")) + sorted(SHARED.glob("impra_xml_*"))
STATUS = (
    "_validation_status",
    "_submission__validation_status",
)  # a word in one style, a code in the other


def source(path: Path, **how: object) -> Source:
    return Source(instrument="kobo", file=path.name, prefix="P", language="fr",
                  **({"sheets": {"main": Sheet()}} | how))  # type: ignore[arg-type]  # fmt: skip


def read(path: Path, *forms: Path, **how: object) -> dict[str, pd.DataFrame]:
    return {name: rows for name, (rows, _) in read_kobo(path, source(path, **how), forms).items()}


def note(path: Path, *forms: Path) -> str:
    return read_kobo(path, source(path), forms)[""][1]


@pytest.fixture(scope="module")
def forms(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("forms")
    return [write_form(folder / "1.xlsx", FIRST, "1"), write_form(folder / "2.xlsx", SECOND, "2")]


@pytest.fixture(scope="module")
def truth(tmp_path_factory, forms) -> dict[str, pd.DataFrame]:
    path = write_json(tmp_path_factory.mktemp("truth") / "a.json", SUBMISSIONS)
    return read(path, *forms)


def same(found: dict[str, pd.DataFrame], truth: dict[str, pd.DataFrame]) -> None:
    for name, rows in found.items():
        pd.testing.assert_frame_equal(rows, truth[name], check_names=False)


# One form, one set of tables ---------------------------------------------------------------------


@pytest.mark.parametrize("how", STYLES, ids=str)
def test_every_style_of_export_gives_the_same_tables(tmp_path, forms, truth, how):
    found = read(write_export(tmp_path / f"a{how.suffix}", SECOND, SUBMISSIONS, how), *forms)
    assert set(found) == ({"", "episode", "income"} if how.suffix == ".xlsx" else {""})
    same(found, truth)


@with_shared_data
@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_the_exports_of_the_real_exporter_give_the_tables_of_the_submissions(path):
    forms = [SHARED / "impra_form_v1.xlsx", SHARED / "impra_form_v2.xlsx"]
    truth = read(SHARED / "impra_submissions_api.json", *forms)
    found = read(path, *forms)
    assert set(found) == ({""} if path.suffix == ".csv" else {"", "episode", "revenu"})
    for name, rows in found.items():
        own, true = comparable(rows, path), comparable(truth[name], path)
        pd.testing.assert_frame_equal(own, true, check_names=False)


def comparable(rows: pd.DataFrame, path: Path) -> pd.DataFrame:
    """What an export truly lacks: labels have no uid of the status, date cells no zone and no fraction."""
    rows = rows.drop(columns=[name for name in STATUS if name in rows and "labels" in path.name])
    if path.suffix == ".xlsx" and "text" not in path.name and "start" in rows:
        return rows.assign(start=rows["start"].str[:19], end=rows["end"].str[:19])
    return rows


@with_shared_data
def test_the_reasons_of_the_real_submissions_are_counted():
    forms = [SHARED / "impra_form_v1.xlsx", SHARED / "impra_form_v2.xlsx"]
    main = read(SHARED / "impra_submissions_api.json", *forms)[""]
    assert (main["act/confiance"] == "(not in this version)").sum() == 20
    assert (main["act/appuis_autre"] == "(not shown)").sum() == 28
    assert (main["act/declaree"] == "99").sum() == 16
    assert (main["id/telephone"] == "").sum() == 11
    assert (
        not main.drop(columns=["act/confiance", "act/appuis_autre"])
        .isin(["(not in this version)", "(not shown)"])
        .any(axis=None)
    )


def test_an_empty_cell_says_whether_the_question_was_asked(truth):
    main = truth[""].set_index("_id")
    assert main["act/trust"].to_dict() == {
        "7": "(not in this version)",
        "8": "(not shown)",  # fifteen years old
        "9": "1",
        "10": "(not in this version)",
        "11": "99",  # refused
        "12": "",  # left empty
    }
    assert main["act/help_other"].tolist().count("(not shown)") == 5
    assert main.loc["8", "act/declared"] == "(not shown)"  # fifteen years old
    assert main.loc["9", "act/capital"] == "(not shown)"  # not declared
    assert main.loc["10", "who/age"] == ""  # asked, and left empty
    assert main.loc["10", "act/help/bank"] == ""
    assert main.loc["9", "act/help_other"] == "tontine"


def test_a_condition_of_a_repeat_group_looks_at_the_submission_around_it(truth):
    why = truth["episode"]["episode/why"].tolist()
    assert why == ["(not shown)", "=1+1", 'dit "non" ; puis\noui']


def test_rows_keep_the_number_that_a_spreadsheet_shows(truth):
    assert truth[""].index.tolist() == [2, 3, 4, 5, 6, 7]
    assert truth["income"].index.tolist() == [2, 3, 4]


def test_answers_and_questions_that_resemble_each_other_stay_apart(truth):
    main = truth[""].set_index("_id")
    assert {"act/help/other", "act/help_other"} <= set(main.columns)
    assert main.loc["9", ["act/help/bank", "act/help/ethical", "act/help/none"]].tolist() == [
        "0",
        "1",
        "0",
    ]
    assert main.loc["8", ["act/help/none", "who/land"]].tolist() == ["1", "NA"]


# A generated form -------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["Âge", "L’âge", "Oui", "None", "NA", "Autre", "Banque", "Sì / No", "1 €", "x (y)"]
)
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=6)


@st.composite
def surveys(draw) -> tuple[list[Ask], dict, list[dict]]:
    listed = {}
    for name in ("one", "two"):
        labels = draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
        listed[name] = {f"c{n}": (label, f"{label} it") for n, label in enumerate(labels)}
    kinds = draw(st.lists(st.sampled_from(
        ["text", "integer", "decimal", "select_one one", "select_multiple two", "date", "geopoint"]),
        min_size=2, max_size=8))  # fmt: skip
    asks = [Ask(kind, f"q{n}", (f"{draw(WORDS)} {n}", f"{draw(WORDS)} it {n}"),
                f"${{q{n - 1}}} != ''" if n and draw(st.booleans()) else "")
            for n, kind in enumerate(kinds)]  # fmt: skip
    cut = draw(st.integers(1, len(asks)))
    survey = [*asks[:cut], Ask("begin_group", "g", ("Groupe", "Gruppo")), *asks[cut:], Ask("end_group", ""),
              Ask("begin_repeat", "r", ("Fois", "Volta")), Ask("text", "what", ("Quoi", "Che")),
              Ask("end_repeat", "")]  # fmt: skip
    submitted = [
        draw(submitted_to(asks, cut, listed, number))
        for number in range(1, draw(st.integers(2, 4)))
    ]
    return survey, listed, submitted


@st.composite
def submitted_to(draw, asks: list[Ask], cut: int, listed: dict, number: int) -> dict:
    answers: dict[str, object] = {"_id": number, "__version__": "1", "_uuid": f"u{number}"}
    for n, ask in enumerate(asks):
        answer = draw(st.one_of(st.just(""), answer_to(ask, listed)))
        answers[f"g/{ask.name}" if n >= cut else ask.name] = answer
    return answers | {"r": [{"r/what": draw(CELLS)} for _ in range(draw(st.integers(0, 2)))]}


def answer_to(ask: Ask, listed: dict) -> st.SearchStrategy[str]:
    kind, _, name = ask.type.partition(" ")
    codes = st.sampled_from(sorted(listed.get(name, {"": 0})))
    return {
        "text": CELLS,
        "integer": st.integers(-99, 10**6).map(str),
        "decimal": st.decimals(-99, 10**4, places=2).map(str),
        "date": st.dates().map(str),
        "geopoint": st.just("45.0 7.5 0 0"),
        "select_one": codes,
        "select_multiple": st.lists(codes, min_size=1, unique=True).map(" ".join),
    }[kind]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made=surveys(), data=st.data())
def test_a_generated_form_reads_the_same_from_every_style(tmp_path_factory, made, data):
    survey, listed, submitted = made
    folder = tmp_path_factory.mktemp("made")
    form = write_form(folder / "form.xlsx", survey, "1", listed)
    truth = read(write_json(folder / "a.json", submitted), form)
    styles = [how for how in STYLES if how.several != "one" and not how.typed]
    for how in data.draw(st.lists(st.sampled_from(styles), min_size=2, max_size=4, unique=True)):
        path = write_export(folder / f"a{how.suffix}", survey, submitted, how, listed)
        same(read(path, form), truth)

"""SPSS and Stata files: every label, code and missing reason survives the way there and back."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from tests.deposit.conftest import VARIABLES, awkward_study

from impra_research.declared import LANGUAGES
from impra_research.deposit import contents_of
from impra_research.deposit.cells import as_texts
from impra_research.deposit.contents import Contents
from impra_research.deposit.labelled import (
    names_in,
    shortened,
    what_is_cut,
    write_spss,
    write_stata,
)
from impra_research.read.statistical.files import describe_statistical, read_statistical
from impra_research.study import Sheet, Source


def read_back(path: Path) -> pd.DataFrame:
    source = Source(instrument="spss", file=path.name, prefix="P", language="en",
                    sheets={"main": Sheet()})  # fmt: skip
    return read_statistical(path, source)[""][0].reset_index(drop=True)


def written(contents: Contents, name: str, folder: Path, program: str, language: str) -> Path:
    write, suffix = {"spss": (write_spss, "sav"), "stata": (write_stata, "dta")}[program]
    path = folder / f"{name}_{language}.{suffix}"
    write(path, contents.tables[name], contents.reasons, language)
    return path


def in_words(cells: pd.DataFrame, contents: Contents, name: str, program: str) -> pd.DataFrame:
    """Write what a file of SPSS or Stata holds as the CSV does."""
    names, back = names_in(program, contents.tables[name].columns), cells.copy()
    for column in contents.tables[name].columns:
        marks = {str(r.number) if program == "spss" else f".{r.letter}": r.word
                 for r in contents.reasons}  # fmt: skip
        words = {str(code.number): code.word for code in column.codes} | marks
        called = names[column.name]
        if column.kind in ("code", "whole", "number"):
            back[called] = back[called].map(lambda cell, words=words: words.get(cell, cell))
    return back.set_axis(as_texts(contents.tables[name]).columns, axis="columns")


@pytest.mark.parametrize("program", ["spss", "stata"])
def test_every_cell_of_every_table_comes_back(demonstration, awkward, tmp_path, program):
    for contents in (demonstration, awkward):
        for name, table in contents.tables.items():
            cells = read_back(written(contents, name, tmp_path, program, "en"))
            expected = as_texts(table).reset_index(drop=True).replace({"'=1+1": "=1+1"})
            found = in_words(cells, contents, name, program)
            pd.testing.assert_frame_equal(found, expected, check_dtype=False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("program", ["spss", "stata"])
def test_every_label_comes_back_in_its_language(demonstration, tmp_path, program, language):
    for name, table in demonstration.tables.items():
        path = written(demonstration, name, tmp_path, program, language)
        found = describe_statistical(path).of_sheet("")
        for column in table.columns:
            question = found[column.name]
            assert question.label == {"": column.label[language]}
            labels = {str(code.number): {"": code.label[language]} for code in column.codes}
            assert question.values == labels


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_missing_reason_is_declared_and_named_in_spss(demonstration, tmp_path, language):
    expected = {str(r.number): r.label[language] for r in demonstration.reasons}
    for name, table in demonstration.tables.items():
        path = written(demonstration, name, tmp_path, "spss", language)
        found = describe_statistical(path).of_sheet("")
        for column in table.columns:
            marked = column.reasons and column.kind in ("code", "whole", "number")
            assert found[column.name].missing == (expected if marked else {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_missing_reason_that_occurs_is_named_in_stata(demonstration, tmp_path, language):
    labels = {f".{r.letter}": r.label[language] for r in demonstration.reasons}
    words = {f".{r.letter}": r.word for r in demonstration.reasons}
    for name, table in demonstration.tables.items():
        path = written(demonstration, name, tmp_path, "stata", language)
        found = describe_statistical(path).of_sheet("")
        for column in table.columns:
            occur = set(table.rows[column.reasons].dropna()) if column.reasons else set()
            missing = found[column.name].missing
            assert {words[letter] for letter in missing} == occur
            assert all(labels[letter] == label for letter, label in missing.items())


def test_spss_knows_the_level_of_measurement_and_which_columns_are_days(demonstration, tmp_path):
    _, meta = pyreadstat.read_sav(written(demonstration, "person", tmp_path, "spss", "en"))
    measure, form = meta.variable_measure, meta.original_variable_types
    assert (measure["sex"], measure["education"], measure["birth_year"]) == (
        "nominal", "ordinal", "scale",
    )  # fmt: skip
    assert form["arrival_earliest"] == "DATE11"


def test_a_naive_reader_gets_no_missing_number_as_a_measured_one(awkward, tmp_path):
    for program, read in (("spss", pyreadstat.read_sav), ("stata", pyreadstat.read_dta)):
        money = read(written(awkward, "person", tmp_path, program, "en"))[0]["money"]
        assert money.iloc[0] == -97.25
        assert math.isnan(money.iloc[1])


def test_pandas_own_reader_of_stata_finds_the_same_labels_and_letters(demonstration, tmp_path):
    path = written(demonstration, "person", tmp_path, "stata", "it")
    with pd.io.stata.StataReader(
        path, convert_missing=True, convert_categoricals=False, convert_dates=False
    ) as peer:
        cells, labels, told = peer.read(), peer.value_labels(), peer.variable_labels()
    rows = demonstration.tables["person"].rows
    refused = rows.index[rows["birth_country__missing"] == "refused"]
    assert {str(cells.loc[row, "birth_country"]) for row in refused} == {".c"}
    assert told["sex"] == "Sesso"
    assert any({"Donna", "Uomo", "Altro"} <= set(each.values()) for each in labels.values())


def test_a_label_that_stata_cannot_hold_is_cut_with_a_mark_and_told(awkward, tmp_path):
    _, meta = pyreadstat.read_dta(written(awkward, "person", tmp_path, "stata", "fr"))
    label = meta.column_names_to_labels["answer"]
    assert len(label) == 80
    assert label.endswith("…")
    told = what_is_cut(list(awkward.tables.values()), LANGUAGES)
    assert "stata/person: answer, 3 labels cut" in told
    assert not any(line.startswith("spss") for line in told)


def test_two_names_that_stata_would_cut_alike_stay_two(awkward, tmp_path):
    names = names_in("stata", awkward.tables["person"].columns)
    long = [short for name, short in names.items() if len(name) > 32]
    assert long == ["a_name_that_is_longer_than_s", "a_name_that_is_longer_than_2"]
    cells, _ = pyreadstat.read_dta(written(awkward, "person", tmp_path, "stata", "en"))
    assert set(names.values()) == set(cells.columns)
    told = what_is_cut(list(awkward.tables.values()), LANGUAGES)
    assert any(line.endswith("is named a_name_that_is_longer_than_2") for line in told)


@pytest.mark.parametrize(
    ("program", "word"), [("stata", "with"), ("stata", "str5"), ("spss", "to")]
)
def test_a_variable_named_as_a_word_of_the_program_has_another_name_there(tmp_path, program, word):
    variables = VARIABLES.replace("  money:", f"  {word}:")
    contents = contents_of(awkward_study(tmp_path / "study", variables=variables))
    cells = read_back(written(contents, "person", tmp_path, program, "en"))
    assert cells[f"{word}_2"].iloc[0] == "-97.25"
    assert f"{program}/person: {word} is named {word}_2" in what_is_cut(
        [contents.tables["person"]], LANGUAGES
    )


def test_a_label_of_spss_is_cut_between_letters_and_not_within_one():
    cut = shortened("é" * 200, 256, bytes_=True)
    assert len(cut.encode()) <= 256
    assert cut == "é" * 126 + "…"


def test_a_column_that_nobody_answered_is_written(awkward, tmp_path):
    name = "person"
    table = awkward.tables[name]
    rows = table.rows.assign(money=pd.NA, money__missing="refused").astype({"money": "Float64"})
    empty = Contents(awkward.study, {name: type(table)(name, table.label, table.key, rows, table.columns)},
                     awkward.reasons, "month", ())  # fmt: skip
    for program, mark in (("spss", "-997"), ("stata", ".c")):
        cells = read_back(written(empty, name, tmp_path, program, "en"))
        assert cells["money"].tolist() == [mark] * 4


def test_a_hundred_who_refused_before_the_first_number_are_no_text(tmp_path):
    """As where two surveys follow each other and the first did not ask."""
    refusing = "".join(f"{n},refused,refused,1,refused,2012,A4,x,0\n" for n in range(1, 151))
    rows = f"id,answer,money,w,n,since,code,note,phone\n{refusing}151,yes,2.5,1,3,2012,A4,x,0\n"
    contents = contents_of(awkward_study(tmp_path / "s", rows=rows))
    for program in ("stata", "spss"):
        cells = read_back(written(contents, "person", tmp_path, program, "en"))
        found = in_words(cells, contents, "person", program)
        assert found["money"].tolist() == ["refused"] * 150 + ["2.5"]
        assert found["answer"].tolist() == ["refused"] * 150 + ["yes"]

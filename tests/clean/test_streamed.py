from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date, datetime
from itertools import cycle
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from tests.clean.flat_study import NORTH, SOUTH, STUDY, write_flat_study
from tests.clean.turned_keys import IN_PIECES, KEYS, NOT_IN_PIECES, PRICES, codebook_with

from impra_research.clean import clean_study
from impra_research.clean.streamed.flat import why_not_flat
from impra_research.codebook import Origin, Rule, Variable
from impra_research.errors import DataError
from impra_research.read import marks, scanned
from impra_research.read.marks import count_marks
from impra_research.run import clean
from impra_research.run.large import write_in_pieces
from impra_research.study import Study

DAYS = ["2014-03-01", "01/04/2014", "04/2014", "vers 2013", "2001", "31/02/2011", "", "2014-03-01T10:20:30Z",
        "1980-01-01 00:00:00", "05/04/2014 9:30", "99", "été 2012", "2014-03-01 ",
        "2014-03-01 9:30 PM utc+2", "2014-03-01 2014-03-08", "2014-03-01T99:99", "2014-03-01 25:00",
        "2014-03-01 12:30:61", "2014-03-01 -", "2014-03-01T", "01/04/2014 99:99"]  # fmt: skip
NUMBERS = ["", "0", "-3", "12", "99", "1e3", "12.5", "12,5", "1.500", "18 651,50", "18\u00a0651.5", "007",
           "9e99", "abc", "300 €", "1234567890123456789", "9007199254740993", " 7",
           "+5", ".5", "5.", "99 ", "9 9"]  # fmt: skip
NAMES = ["A-1", "B-2", "a b", "O’Hara", "x  y", "99", "e\u0301te"]


Outcome = tuple[dict[str, pd.DataFrame], dict[str, dict]]


@pytest.fixture(autouse=True)
def _every_file_is_large(monkeypatch):
    monkeypatch.setattr(scanned, "LARGE", 0)


def in_pieces(study: Study, folder: Path) -> Outcome:
    folder.mkdir()
    records = write_in_pieces(study, folder)
    return {path.stem: pd.read_parquet(path) for path in folder.glob("*.parquet")}, records


def is_read_in_pieces(study: Study, source: str) -> bool:
    return "SCAN [" in scanned.scan_source(study, source).cells.explain()


def held_whole(study: Study, folder: Path) -> Outcome:
    folder.mkdir()
    cleaned = clean_study(study)
    for name, table in cleaned.tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
        cleaned.quarantined[name].to_parquet(folder / f"{name}.quarantine.parquet", index=False)
    return {path.stem: pd.read_parquet(path) for path in folder.glob("*.parquet")}, cleaned.records


def outcome_of(clean: Callable[[Study, Path], Outcome], study: Study, name: str) -> Outcome | str:
    try:
        return clean(study, study.folder / name)
    except DataError as stop:
        return f"{type(stop)} {stop}"


def assert_the_same(study: Study) -> dict[str, pd.DataFrame]:
    held, streamed = (
        outcome_of(held_whole, study, "whole"),
        outcome_of(in_pieces, study, "pieces"),
    )
    if isinstance(held, str) or isinstance(streamed, str):
        assert streamed == held
        return {}
    assert streamed[0].keys() == held[0].keys()
    for name, table in held[0].items():
        pd.testing.assert_frame_equal(streamed[0][name], table, obj=name)
    assert json.dumps(streamed[1]) == json.dumps(held[1])
    rich = int((held[0]["person"]["income"] > 9000).sum())
    assert held[1]["person"]["flags"]["not_rich"] == rich
    return held[0]


def north(**given: str) -> list[str]:
    usual = {"id": "1", "code": "A-1", "nickname": "x", "day": "2014-03-01", "arrival": "2001",
             "school": "alto", "land": "Namibia", "income": "12.5", "registered": "Sì", "profit": "20",
             "since": "2005", "note": ""}  # fmt: skip
    return [(usual | given)[name] for name in NORTH]


def south(**given: str) -> list[str]:
    usual = {
        "number": "1",
        "code": "B-2",
        "jour": "01/04/2014",
        "arrivee": "2002",
        "ecole": "bas",
        "pays": "Namibie",
        "revenu": "12,5",
        "personnes": "3",
        "inscrite": "1",
        "depuis": "2006",
    }
    return [(usual | given)[name] for name in SOUTH]


rows_north = st.lists(st.builds(
    north, code=st.sampled_from(NAMES), nickname=st.sampled_from(NAMES), day=st.sampled_from(DAYS),
    arrival=st.sampled_from(DAYS), school=st.sampled_from(["alto", "basso", "", "99", "Non so"]),
    land=st.sampled_from(["Namibia", "Costa d’Avorio", "Costa d'Avorio", "Atlantide", ""]),
    income=st.sampled_from(NUMBERS), registered=st.sampled_from(["Sì", "No", ""]),
    profit=st.sampled_from(NUMBERS), since=st.sampled_from(DAYS),
    note=st.sampled_from(["", "a, b", "ab"])), max_size=9)  # fmt: skip
rows_south = st.lists(st.builds(
    south, code=st.sampled_from(NAMES), jour=st.sampled_from(DAYS), arrivee=st.sampled_from(DAYS),
    ecole=st.sampled_from(["haut", "bas", ""]), pays=st.sampled_from(["Namibie", "Côte d’Ivoire", "?"]),
    revenu=st.sampled_from(NUMBERS), personnes=st.sampled_from(NUMBERS),
    inscrite=st.sampled_from(["1", "2", "99"]), depuis=st.sampled_from(DAYS)), max_size=9)  # fmt: skip


def torn(rows: st.SearchStrategy[list[list[str]]]) -> st.SearchStrategy[list[list[str]]]:
    """Cut rows short, or give them a cell too many: two at most, so that others stand beside them."""
    cut = rows.map(lambda some: [row[:-3] if len(row[1]) % 2 else [*row, "x"] for row in some[:2]])
    return st.tuples(rows, cut).map(lambda both: [*both[0][:1], *both[1], *both[0][1:]])


def numbered(rows: list[list[str]]) -> list[list[str]]:
    return [[str(n), *row[1:]] for n, row in enumerate(rows)]


A_BIT_OF_ALL = zip(range(24), cycle(NAMES), cycle(NAMES[1:]), cycle(DAYS), cycle(DAYS[2:]),
                   cycle(["alto", "basso"]), cycle(["Namibia", "Atlantide"]), cycle(NUMBERS),
                   cycle(["Sì", "No", ""]), cycle(NUMBERS[3:]), cycle(DAYS[1:]), cycle("ab"))  # fmt: skip
NORTH_ROWS = [list(map(str, row)) for row in A_BIT_OF_ALL]
SOUTH_ROWS = [south(code=code) for code in NAMES]


@settings(
    max_examples=16,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(torn(rows_north), torn(rows_south), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
       st.sets(st.sampled_from(IN_PIECES)))  # fmt: skip
@example(NORTH_ROWS, SOUTH_ROWS, csv.QUOTE_MINIMAL, set(IN_PIECES))
def test_whatever_the_mess_and_the_codebook_both_engines_give_the_same_tables_and_records(
    tmp_path_factory, key, north, south, quoting, keys
):
    study = write_flat_study(tmp_path_factory.mktemp("mess") / "s", north=numbered(north),
                             south=numbered(south), quoting=quoting,
                             variables=codebook_with(keys))  # fmt: skip
    too_many = any(sum(len(row) != len(width) for row in rows) * 2 >= max(len(rows), 1)
                   for rows, width in ((north, NORTH), (south, SOUTH)) if rows)  # fmt: skip
    assert too_many or (is_read_in_pieces(study, "north") and is_read_in_pieces(study, "south"))
    tables = assert_the_same(study)
    assert tables or keys != set(IN_PIECES)
    if tables:
        both = tables["person"], tables["person.quarantine"]
        assert sum(map(len, both)) == len(north) + len(south)


def test_a_key_of_the_codebook_that_is_not_turned_above_sends_a_study_to_the_other_engine(tmp_path):
    of_a_shape = {(shape.__name__, field.alias or name) for shape in (Variable, Origin, Rule)
                  for name, field in shape.model_fields.items()}  # fmt: skip
    assert of_a_shape == KEYS.keys()
    for shape, name in NOT_IN_PIECES:
        study = flat(tmp_path / shape / name, variables=codebook_with([(shape, name)]))
        (study.raw / "codebook" / "prices.yml").write_text(PRICES)
        assert why_not_flat(study)


def flat(folder: Path, **given: object) -> Study:
    usual = {"north": numbered([north(), north(code="C-3")]), "south": numbered([south()])}
    return write_flat_study(folder / "s", **(usual | given))  # type: ignore[arg-type]


def test_impra_clean_cleans_large_files_in_pieces_and_leaves_the_tables_alone(
    tmp_path, monkeypatch
):
    def held_whole(_: Study) -> None:
        raise AssertionError("the files were held whole")

    monkeypatch.setattr(clean, "make_tables", held_whole)
    study = flat(tmp_path)
    assert clean.process(study)["tables"]["person"]["rows_in"] == 3
    found = {path.name for path in (study.processed / "clean").iterdir()}
    assert found == {
        name + suffix
        for name in ("person", "enterprise", "step")
        for suffix in (".json", ".parquet", ".quarantine.parquet")
    }


def test_a_parquet_file_of_typed_columns_has_the_same_fate_in_pieces_as_whole(tmp_path):
    study = flat(
        tmp_path, study=STUDY.replace("instrument: csv\n    file: north.csv",
                                      "instrument: parquet\n    file: north.parquet"))  # fmt: skip
    rows = {"id": [1, 2, 3], "code": ["A-1", None, "B-2"], "nickname": ["x", "x", "y"],
            "day": [date(2014, 3, 1), None, date(2014, 3, 2)],
            "arrival": [datetime(2001, 5, 6), datetime(2016, 1, 1, 9, 30), None],
            "school": ["alto", "basso", "Non so"], "land": ["Namibia", "Atlantide", None],
            "income": [12.5, 99.0, 2e6], "registered": ["Sì", "No", "Sì"], "profit": [1, None, 30],
            "since": ["2005", "31/02/2011", "vers 2013"], "note": ["", "a", None]}  # fmt: skip
    pl.DataFrame(rows).write_parquet(study.raw / "north.parquet")
    assert is_read_in_pieces(study, "north")
    assert_the_same(study)
    person = pd.read_parquet(study.folder / "pieces" / "person.parquet").set_index("person")
    assert person["income"].to_dict() == {"N-1": 12.5, "S-0": 12.5}
    gone = pd.read_parquet(study.folder / "pieces" / "person.quarantine.parquet")
    assert set(gone["rule"]) == {"not_listed", "out_of_range"}


def test_a_correction_is_applied_while_the_file_is_read_and_one_that_does_not_fit_stops(tmp_path):
    entry = ("corrections: [{file: north.csv, row: 3, column: day, expected: '2014-03-01', "
             "value: '31/02/2014', reason: x, who: x, date: 2014-05-01}]")  # fmt: skip
    assert_the_same(flat(tmp_path / "fits", corrections=entry))
    assert_the_same(flat(tmp_path / "not", corrections=entry.replace("2014-03-01'", "2013-03-01'")))


def test_an_unknown_value_stops_with_the_same_words(tmp_path):
    assert_the_same(flat(tmp_path, north=numbered([north(school="alt"), north(school="x y")])))


def test_a_number_of_a_respondent_that_stands_twice_stops_with_the_same_words(tmp_path):
    assert_the_same(flat(tmp_path, north=[north(id="1"), north(id="1"), north(id="Ada")]))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "a,b\n1\n2,3\n",
            "row 2 has 1 cells, there are 2 headings, and so it is with half the rows",
        ),
        ('a,b\n1,2\n"3",4,5\n6,7\n', ""),
        ("a,b\n1,2\n,", "a row is empty"),
        ("a,b\n1,2\n3,4", ""),
        ('a,b\n1,2 "x"\n', "a quote stands where no cell begins or ends"),
        ('a,b\n1,"x\n', "a quote opens and does not close"),
        ("a,b\n1,\0\n", "it holds NUL characters"),
        ("a,b\r1,2\r3,4\n", "some lines end in another way"),
        ("a,b\n1,2\n,\n3,4\n", "a row is empty"),
        ('a,b\n1,"x\ny,z"\n', "a cell may hold whole rows"),
        ('a,b\n1,"x, ""y"""\n', ""),
    ],
)
def test_only_a_plain_file_is_read_in_pieces(tmp_path, text, why):
    (tmp_path / "a.csv").write_text(text)
    assert count_marks(tmp_path / "a.csv", delimiter=",", width=2).fault == why


@pytest.mark.parametrize("piece", range(8, 40))
def test_a_file_is_as_plain_wherever_it_is_cut(tmp_path, monkeypatch, piece):
    monkeypatch.setattr(marks, "PIECE", piece)  # no line is longer than 7 bytes
    (tmp_path / "a.csv").write_text('\ufeffa,b,c\n"x,y",1,\n"o\np",2,\n"q""",3,\n4,5,6')
    told = count_marks(tmp_path / "a.csv", delimiter=",", width=3).fault
    assert told in ("", "a line is longer than 0 MB")
    (tmp_path / "a.csv").write_text("a,b\n1,2\n3,4\n5\n6,7,8\n9,0\n")
    found = count_marks(tmp_path / "a.csv", delimiter=",", width=2)
    assert (found.torn, found.fault) == ({4: 1, 5: 3}, "")


def test_bytes_that_are_not_utf8_are_not_read_in_pieces(tmp_path):
    (tmp_path / "a.csv").write_bytes("a,b\né,1\n".encode("cp1252"))
    assert count_marks(tmp_path / "a.csv", delimiter=",", width=2).fault == "it is not UTF-8"


def test_a_file_with_several_rows_a_person_is_not_cleaned_in_pieces(tmp_path):
    study = flat(tmp_path, study=STUDY.replace("{main: {key: id}}", "{main: {key: id, repeat: 2}}"))
    assert "several rows a person" in why_not_flat(study)

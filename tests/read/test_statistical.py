"""SPSS and Stata files: no refusal is lost, no date stops the reading, no label is merged."""

from __future__ import annotations

import struct
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from impra_research.errors import ReceivedFileError
from impra_research.read.instrument import Question
from impra_research.read.statistical.files import describe_statistical, read_statistical
from impra_research.study import Sheet, Source

SHARED = Path(__file__).parents[3] / "shared" / "data" / "survey"
with_shared_data = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the files of pyreadstat and haven are not at hand (../shared/data)"
)
WRITERS = {".sav": pyreadstat.write_sav, ".zsav": pyreadstat.write_sav, ".dta": pyreadstat.write_dta,
           ".por": pyreadstat.write_por}  # fmt: skip


def rows(path: Path, *, encoding: str | None = None) -> pd.DataFrame:
    return read(path, encoding=encoding)[0]


def read(path: Path, *, encoding: str | None = None) -> tuple[pd.DataFrame, str]:
    source = Source(instrument="spss", file=path.name, prefix="P", language="fr",
                    sheets={"main": Sheet()}, encoding=encoding)  # fmt: skip
    return read_statistical(path, source)[""]


def question(path: Path, column: str, *, encoding: str | None = None) -> Question:
    return describe_statistical(path, encoding=encoding).of_sheet("")[column]


def write(path: Path, columns: dict[str, list[object]], **how: object) -> Path:
    how |= {"compress": True} if path.suffix == ".zsav" else {}
    WRITERS[path.suffix](pd.DataFrame(columns), str(path), **how)
    return path


def with_set_of_answers(path: Path, line: bytes) -> Path:
    """Write a multiple response set into a .sav: SPSS does, no library writes one."""
    stored = path.read_bytes()
    end = stored.index(struct.pack("<ii", 999, 0))
    record = struct.pack("<iiii", 7, 7, 1, len(line)) + line
    path.write_bytes(stored[:end] + record + stored[end:])
    return path


def with_por_records(path: Path, records: bytes) -> Path:
    """Write records between the variables and the data of a .por, in its lines of 80 characters."""
    stored = path.read_bytes().replace(b"\r\n", b"")
    at = stored.rindex(b"F1/")
    whole = stored[:at] + records + stored[at:].rstrip(b"Z") + b"Z"
    whole += b"Z" * (-len(whole) % 80)
    lines = [whole[n : n + 80] for n in range(0, len(whole), 80)]
    path.write_bytes(b"\r\n".join([*lines, b""]))
    return path


# Missing codes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".sav", ".zsav"])
def test_a_refusal_coded_99_stays_99_and_is_described_as_missing(tmp_path, suffix):
    path = write(tmp_path / f"a{suffix}", {"q": [1.0, 98.0, 99.0, np.nan]},
                 variable_value_labels={"q": {1: "Oui", 99: "Refus"}},
                 missing_ranges={"q": [{"lo": 98, "hi": 99}]})  # fmt: skip
    assert rows(path)["q"].tolist() == ["1", "98", "99", ""]
    assert question(path, "q").missing == {"99": "Refus", "98": ""}
    assert question(path, "q").values == {"1": {"": "Oui"}}


def test_a_range_of_missing_codes_is_resolved_to_the_codes_that_occur(tmp_path):
    path = write(tmp_path / "a.sav", {"q": [5.0, 2500.0, 3000.0, 3001.0, -1.0]},
                 missing_ranges={"q": [{"lo": 2000, "hi": 3000}, -1]})  # fmt: skip
    assert set(question(path, "q").missing) == {"2500", "3000", "-1"}


def test_a_missing_text_is_kept_and_described(tmp_path):
    path = write(tmp_path / "a.sav", {"q": ["IT", "XX", ""]}, missing_ranges={"q": ["XX"]},
                 variable_value_labels={"q": {"IT": "Italia", "XX": "Rifiuto"}})  # fmt: skip
    assert rows(path)["q"].tolist() == ["IT", "XX", ""]
    assert question(path, "q").missing == {"XX": "Rifiuto"}


def test_missing_codes_of_a_portable_file_are_kept_although_read_por_drops_them(tmp_path):
    path = write(tmp_path / "a.por", {"q": [1.0, 2.0, 99.0]})
    with_por_records(path, b"839/D1/1/Q1/39/7/Refused")
    assert pyreadstat.read_por(path)[0]["Q"].isna().sum() == 1
    assert rows(path)["Q"].tolist() == ["1", "2", "99"]
    assert question(path, "Q").missing == {"99": "Refused"}


def test_statas_letters_are_kept_apart_and_are_no_texts(tmp_path):
    path = write(tmp_path / "a.dta", {"n": [1, "a", "b", None], "s": ["a", "b", "c", ""]},
                 missing_user_values={"n": ["a", "b"]},
                 variable_value_labels={"n": {1: "un", "a": "refus"}})  # fmt: skip
    assert rows(path)["n"].tolist() == ["1", ".a", ".b", ""]
    assert rows(path)["s"].tolist() == ["a", "b", "c", ""]
    assert question(path, "n").missing == {".a": "refus", ".b": ""}
    assert question(path, "s").missing == {}


def test_what_the_system_left_out_beside_a_letter_is_not_zero(tmp_path):
    path = write(tmp_path / "a.dta", {"n": [1, "a", None, 3]}, missing_user_values={"n": ["a"]})
    assert pyreadstat.read_dta(path, user_missing=True)[0]["n"].tolist() == [1, "a", 0, 3]  # wrong
    assert rows(path)["n"].tolist() == ["1", ".a", "", "3"]


def test_a_missing_letter_in_a_column_of_dates_is_no_date(tmp_path):
    path = write(tmp_path / "a.dta", {"d": [date(2014, 3, 2), "a", None]},
                 missing_user_values={"d": ["a"]})  # fmt: skip
    assert rows(path)["d"].tolist() == ["2014-03-02", ".a", ""]


# Labels ------------------------------------------------------------------------------------------


def test_two_codes_of_one_label_stay_two_codes(tmp_path):
    path = write(
        tmp_path / "a.dta", {"q": [1, 2]}, variable_value_labels={"q": {1: "Oui", 2: "Oui"}}
    )
    assert rows(path)["q"].tolist() == ["1", "2"]
    assert question(path, "q").values == {"1": {"": "Oui"}, "2": {"": "Oui"}}


def test_a_scale_of_which_only_the_ends_have_labels_is_a_number(tmp_path):
    path = write(tmp_path / "a.sav", {"q": [0.0, 34.0, 51.0, 100.0]}, variable_measure={"q": "scale"},
                 variable_value_labels={"q": {0: "Pas du tout", 100: "Tout à fait"}})  # fmt: skip
    assert rows(path)["q"].tolist() == ["0", "34", "51", "100"]
    assert question(path, "q").level == "ratio"
    assert question(path, "q").values == {"0": {"": "Pas du tout"}, "100": {"": "Tout à fait"}}


@pytest.mark.parametrize(
    ("measure", "labels", "level"),
    [
        ("ordinal", {1: "bas", 2: "haut"}, "ordinal"),
        ("nominal", {1: "bas", 2: "haut"}, "nominal"),
        ("scale", {1: "bas", 2: "haut"}, "nominal"),
        ("scale", {}, "ratio"),
        ("unknown", {}, None),
    ],
)
def test_the_level_is_the_measure_unless_every_code_has_a_label(tmp_path, measure, labels, level):
    path = write(tmp_path / "a.sav", {"q": [1.0, 2.0]}, variable_measure={"q": measure},
                 variable_value_labels={"q": labels} if labels else None)  # fmt: skip
    assert question(path, "q").level == level


def test_the_columns_of_a_multiple_response_set_name_it(tmp_path):
    path = write(tmp_path / "a.sav", {"a": [1.0, 0.0], "b": [0.0, 1.0], "c": [1.0, 1.0]})
    with_set_of_answers(path, b"$help=D1 1 14 Who helped you a b\n")
    several = {q.column: q.several for q in describe_statistical(path).questions}
    assert several == {"a": "help", "b": "help", "c": ""}


# Numbers and dates -------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".sav", ".zsav", ".dta", ".por"])
def test_a_whole_number_has_no_point_and_a_fraction_is_exact(tmp_path, suffix):
    path = write(tmp_path / f"a{suffix}", {"Q": [1.0, 18651.5, -1000.25, np.nan]})
    assert rows(path)["Q"].tolist() == ["1", "18651.5", "-1000.25", ""]


@pytest.mark.parametrize("suffix", [".sav", ".dta"])
def test_a_number_that_no_decimal_writes_exactly_is_the_same_number_again(tmp_path, suffix):
    path = write(tmp_path / f"a{suffix}", {"q": [0.1 + 0.2, 1 / 3, 1e300]})
    assert [float(text) for text in rows(path)["q"]] == [0.1 + 0.2, 1 / 3, 1e300]


def test_a_date_beyond_the_calendar_stops_no_reading_and_is_said(tmp_path):
    seconds = [13616812800.0, 1e15, np.nan]
    path = write(tmp_path / "a.sav", {"d": seconds}, variable_format={"d": "DATE11"})
    with pytest.raises(OverflowError):
        pyreadstat.read_sav(path)
    found, note = read(path)
    assert found["d"].tolist() == ["2014-04-14", "1000000000000000.0", ""]
    assert note == "dates beyond the calendar stay numbers in d"


@pytest.mark.parametrize(
    ("form", "number", "text"),
    [
        ("DATE11", 13616812800, "2014-04-14"),
        ("EDATE10", 13616812800, "2014-04-14"),
        ("DATETIME20", 13616812810, "2014-04-14T00:00:10"),
        ("MOYR8", 13616812800, "2014-04"),
        ("TIME8", 36610, "10:10:10"),
    ],
)
def test_spss_dates_are_no_finer_than_their_format(tmp_path, form, number, text):
    path = write(tmp_path / "a.sav", {"d": [float(number)]}, variable_format={"d": form})
    assert rows(path)["d"].tolist() == [text]


@pytest.mark.parametrize(
    ("form", "number", "text"),
    [
        ("%td", 19827, "2014-04-14"),
        ("%tdDD/NN/CCYY", 19827, "2014-04-14"),
        ("%tc", 1713052810000, "2014-04-14T00:00:10"),
        ("%tm", 651, "2014-04"),
        ("%tm", -1, "1959-12"),
    ],
)
def test_stata_dates_are_no_finer_than_their_format(tmp_path, form, number, text):
    path = write(tmp_path / "a.dta", {"d": [float(number)]}, variable_format={"d": form})
    assert rows(path)["d"].tolist() == [text]
    assert question(path, "d").level == "date"


def test_quarters_stay_numbers_and_this_is_said(tmp_path):
    path = write(tmp_path / "a.dta", {"d": [217.0]}, variable_format={"d": "%tq"})
    found, note = read(path)
    assert found["d"].tolist() == ["217"]
    assert note == "weeks, quarters or half-years stay numbers in d"


# Encodings and files that are not what they say ---------------------------------------------------


def test_an_old_stata_file_is_read_in_the_encoding_that_is_declared(tmp_path):
    path = write(tmp_path / "a.dta", {"r": ["Rhône", "x"]}, column_labels=["Région"], version=12)
    assert rows(path, encoding="utf-8")["r"].tolist() == ["Rhône", "x"]
    assert question(path, "r", encoding="utf-8").label == {"": "Région"}


def test_a_guessed_encoding_of_an_old_stata_file_is_said(tmp_path):
    accents = write(tmp_path / "a.dta", {"r": ["Rhône"]}, version=12)
    assert read(accents)[1].startswith("encoding guessed: cp1252")
    assert read(accents, encoding="utf-8")[1] == ""
    assert read(write(tmp_path / "b.dta", {"r": ["Rhone"]}, version=12))[1] == ""
    assert read(write(tmp_path / "c.dta", {"r": ["Rhône"]}, version=15))[1] == ""


def test_a_long_text_is_whole(tmp_path):
    path = write(tmp_path / "a.sav", {"t": ["é" * 700, "b"]})
    assert rows(path)["t"].tolist() == ["é" * 700, "b"]


@pytest.mark.parametrize("suffix", [".sav", ".zsav", ".dta", ".por"])
@pytest.mark.parametrize("kept", [0.0, 0.02, 0.5, 0.9])
def test_a_file_cut_short_is_refused(tmp_path, suffix, kept):
    path = write(tmp_path / f"a{suffix}", {"Q": [n / 7 for n in range(500)]})
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(ReceivedFileError, match=rf"a{suffix} cannot be read(.|\n)*fix: export it"):
        rows(path)


@pytest.mark.parametrize("suffix", [".sav", ".zsav", ".dta", ".por"])
def test_a_file_that_is_not_what_its_suffix_says_is_refused(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    path.write_text("Maria Rossi;1\n" * 100)
    with pytest.raises(ReceivedFileError, match="cannot be read as") as stop:
        rows(path)
    assert "Rossi" not in str(stop.value)


def test_the_suffix_says_the_format_whatever_the_instrument(tmp_path):
    path = write(tmp_path / "a.dta", {"q": [1]})
    assert rows(path)["q"].tolist() == ["1"]
    with pytest.raises(ReceivedFileError, match=r"ends in '.xlsx': no format of SPSS or Stata"):
        rows(path.rename(tmp_path / "a.xlsx"))


# The real files ----------------------------------------------------------------------------------


@with_shared_data
@pytest.mark.parametrize("folder", ["spss", "stata"])
def test_every_file_at_hand_is_read_with_its_labels(folder):
    for path in sorted((SHARED / folder).iterdir()):
        described = describe_statistical(path).of_sheet("")
        assert list(described) == rows(path).columns.tolist()
        for column, cells in rows(path).items():
            unlabelled = (
                set(cells) - described[column].values.keys() - described[column].missing.keys()
            )
            assert not (described[column].level in ("nominal", "ordinal") and unlabelled - {""})


@with_shared_data
def test_umlauts_are_umlauts():
    found = question(SHARED / "spss" / "haven_umlauts.sav", "var1")
    assert found.label == {"": "This is an ä-umlaut"}
    assert found.values["2"] == {"": "the ü umlaut"}


@with_shared_data
def test_the_tagged_missing_values_of_haven_are_kept_apart():
    path = SHARED / "stata" / "haven_tagged-na-int.dta"
    assert rows(path)["x"].tolist() == ["1", "2", "3", "4", "5", ".a", ".h", ".z"]
    assert question(path, "x").missing == {".a": "apple", ".z": ".zebra", ".h": ""}


@with_shared_data
def test_the_missing_codes_of_pyreadstats_sample_are_kept_and_named():
    path = SHARED / "spss" / "pyreadstat_sample_missing.sav"
    assert rows(path)["mynum"].tolist()[-2:] == ["-1", "2500"]
    assert question(path, "mynum").missing == {"-1": "", "2500": ""}
    assert question(path, "myord").missing == {"-1": "missing", "-2": "", "-3": ""}
    assert rows(path)["mydate"].tolist()[:4] == [
        "2018-05-06",
        "1880-05-06",
        "1960-01-01",
        "1583-01-01",
    ]

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.clean.small_study import PIE, PIE_STEPS, RA, STUDY, VARIABLES, write_study

from impra_research.clean import clean_study
from impra_research.errors import (
    CorrectionError,
    ReceivedFileError,
    StudyFileError,
    UnknownValueError,
)
from impra_research.study import file_sha256


def person(cleaned: object, key: str) -> pd.Series:
    return cleaned.tables["person"].set_index("person").loc[key]  # type: ignore[attr-defined]


def test_rows_in_are_rows_out_plus_rows_quarantined_in_total_per_file_and_per_stage(tmp_path):
    cleaned = clean_study(write_study(tmp_path))
    for table, record in cleaned.records.items():
        assert record["rows_in"] == record["rows_out"] + record["rows_quarantined"]
        assert record["rows_out"] == len(cleaned.tables[table])
        assert record["rows_quarantined"] == len(cleaned.quarantined[table])
        assert sum(f["rows_in"] for f in record["files"].values()) == record["rows_in"]
        for part in [*record["files"].values(), *record["stages"]]:
            assert part["rows_in"] == part["rows_out"] + part["rows_quarantined"]
    assert cleaned.records["person"]["rows_in"] == 6
    assert cleaned.records["person"]["reasons"] == {"finished": 1, "once": 2}


def test_the_order_of_the_tables_in_the_codebook_changes_nothing(tmp_path):
    person = "  person: {key: [person], sheet: main, label: &t {en: x, fr: x, it: x}}\n"
    step = "  step: {key: [enterprise, step], sheet: step, label: *t}\n"
    turned = step.replace("*t", "&t {en: x, fr: x, it: x}") + person.replace(
        "&t {en: x, fr: x, it: x}", "*t"
    )
    cleaned = clean_study(write_study(tmp_path, variables=VARIABLES.replace(person + step, turned)))
    assert cleaned.records["step"]["reasons"] == {
        "history_incomplete": 1, "not_a_date": 1, "person_quarantined": 2,
    }  # fmt: skip


def test_the_same_person_in_both_exports_and_sent_twice_counts_once(tmp_path):
    cleaned = clean_study(write_study(tmp_path))
    assert list(cleaned.tables["person"]["person"]) == ["PIE-1", "PIE-2", "RA-7"]
    gone = cleaned.quarantined["person"].set_index("person")
    assert gone.loc["PIE-3", "rule"] == "once"
    assert gone.loc["RA-9", "file"] == "ra.csv"
    assert gone.loc["RA-9", "row"] == 4


def test_an_unfinished_record_cannot_displace_a_finished_one(tmp_path):
    ra = [RA[0], RA[2].replace("DD04LY", "CC03LY"), RA[1]]
    cleaned = clean_study(write_study(tmp_path, ra=ra))
    assert "RA-7" in set(cleaned.tables["person"]["person"])


def test_a_refusal_is_not_a_skipped_question_and_not_a_question_of_another_form(tmp_path):
    cleaned = clean_study(write_study(tmp_path))
    assert person(cleaned, "PIE-2")["income__missing"] == "refused"
    assert person(cleaned, "RA-7")["only_pie__missing"] == "not_asked"
    assert pd.isna(person(cleaned, "PIE-1")["income__missing"])


def test_the_country_called_na_and_the_answer_none_are_values_not_missing(tmp_path):
    pie = [PIE[0], [*PIE[1][:3], "Nessuno", *PIE[1][4:]], PIE[2]]
    cleaned = clean_study(write_study(tmp_path, pie=pie, pie_steps=PIE_STEPS[:5]))
    assert person(cleaned, "PIE-1")["country"] == "none"
    assert person(cleaned, "PIE-2")["country"] == "NA"


def test_straight_and_curly_apostrophes_are_the_same_label(tmp_path):
    cleaned = clean_study(write_study(tmp_path))
    assert person(cleaned, "PIE-1")["country"] == person(cleaned, "RA-7")["country"] == "CI"


def test_a_decimal_comma_with_a_no_break_space_is_read(tmp_path):
    ra = [RA[0], RA[1].replace("18 651,50", "18\u00a0651,50"), *RA[2:]]
    assert person(clean_study(write_study(tmp_path, ra=ra)), "RA-7")["income"] == 18651.5


def test_an_ambiguous_number_goes_to_quarantine_and_is_not_guessed(tmp_path):
    ra = [RA[0], RA[1].replace("18 651,50", "1.500"), *RA[2:]]
    gone = clean_study(write_study(tmp_path, ra=ra)).quarantined["person"].set_index("person")
    assert gone.loc["RA-7", ["rule", "variable", "raw"]].tolist() == [
        "ambiguous_number",
        "income",
        "1.500",
    ]


def test_a_history_with_an_impossible_date_goes_to_quarantine_whole(tmp_path):
    cleaned = clean_study(write_study(tmp_path))
    gone = cleaned.quarantined["step"].set_index(["enterprise", "row"])["rule"].to_dict()
    assert gone == {
        ("PIE-2-1", 4): "not_a_date",
        ("PIE-2-1", 5): "history_incomplete",
        ("PIE-3-1", 6): "person_quarantined",
        ("RA-8-1", 3): "person_quarantined",
    }


def test_a_person_whose_rows_are_in_quarantine_elsewhere_is_said_to_be_incomplete(tmp_path):
    cleaned = clean_study(write_study(tmp_path))
    incomplete = cleaned.tables["person"].set_index("person")["incomplete"].to_dict()
    assert incomplete == {"PIE-1": "", "PIE-2": "step", "RA-7": ""}


def test_files_with_headings_only_give_tables_of_the_same_columns_and_kinds(tmp_path):
    empty = write_study(tmp_path / "empty", pie=PIE[:1], pie_steps=PIE_STEPS[:1], ra=RA[:1])
    filled = clean_study(write_study(tmp_path / "filled")).tables
    for name, table in clean_study(empty).tables.items():
        assert len(table) == 0
        assert table.dtypes.to_dict() == filled[name].dtypes.to_dict()


def test_a_year_is_an_interval_and_not_the_first_of_january(tmp_path):
    step = clean_study(write_study(tmp_path)).tables["step"].set_index(["enterprise", "step"])
    assert step.loc[("PIE-1-1", 1), "since_earliest"] == pd.Timestamp("2009-01-01")
    assert step.loc[("PIE-1-1", 1), "since_latest"] == pd.Timestamp("2009-12-31")
    assert step.loc[("PIE-1-1", 1), "since_precision"] == "year"


def test_repeated_columns_become_rows_and_unused_repetitions_are_not_rows(tmp_path):
    step = clean_study(write_study(tmp_path)).tables["step"]
    assert step[step["person"] == "RA-7"]["form"].tolist() == ["informal", "firm"]


def test_what_identifies_a_person_reaches_neither_tables_nor_quarantine(tmp_path):
    cleaned = clean_study(write_study(tmp_path))
    for frame in [*cleaned.tables.values(), *cleaned.quarantined.values()]:
        assert not frame.astype(str).apply(lambda c: c.str.contains("BB02TO")).any(axis=None)
    assert "[hidden" in cleaned.quarantined["person"].set_index("person").loc["PIE-3", "raw"]


def test_a_flagged_row_stays(tmp_path):
    cleaned = clean_study(write_study(tmp_path))
    assert cleaned.records["person"]["flags"] == {"not_rich": 1}
    assert "RA-7" in set(cleaned.tables["person"]["person"])


def test_quarantined_rows_keep_the_whole_row_as_received(tmp_path):
    gone = clean_study(write_study(tmp_path)).quarantined["person"].set_index("person")
    assert json.loads(gone.loc["RA-9", "received"])["country"] == "Namibie"


def test_an_unknown_value_stops_with_file_row_column_nearest_and_remedy(tmp_path):
    pie = [*PIE[:2], [*PIE[2][:3], "Namibbia", *PIE[2][4:]]]
    study = write_study(tmp_path, pie=pie, pie_steps=PIE_STEPS[:5])
    with pytest.raises(UnknownValueError) as stop:
        clean_study(study)
    message = str(stop.value)
    for part in ("pie.xlsx, sheet 'main', column 'Paese' (variable country)", "row 3: 'Namibbia'",
                 "known: \"Costa d'Avorio\", 'Namibia', 'Nessuno'", "did you mean 'Namibia'",
                 "codebook/variables.yml", "corrections.yml"):  # fmt: skip
        assert part in message


def test_a_value_gone_astray_is_not_shown_in_the_message(tmp_path):
    pie = [*PIE[:2], [*PIE[2][:3], "name@example.org", *PIE[2][4:]]]
    with pytest.raises(UnknownValueError) as stop:
        clean_study(write_study(tmp_path, pie=pie, pie_steps=PIE_STEPS[:5]))
    assert "example.org" not in str(stop.value)
    assert "row 3: a value unlike any known one" in str(stop.value)


def test_unknown_values_of_a_column_share_one_list_of_known_ones_in_lines_of_80_columns(tmp_path):
    pie = [PIE[0], *([*PIE[1][:3], "Namibbia", *PIE[1][4:6], n] for n in range(20))]
    text = VARIABLES
    for code in range(30):
        text = text.replace("      none: {", f"      c{code}: {{en: Land {code}, fr: Pays {code}, "
                            f"it: Paese numero {code}}}\n      none: {{", 1)  # fmt: skip
    with pytest.raises(UnknownValueError) as stop:
        clean_study(write_study(tmp_path, pie=pie, pie_steps=PIE_STEPS[:1], variables=text))
    assert stop.value.what.count("known:") == 1
    message = " ".join(stop.value.what.split())
    assert "and 21 more" in message
    assert "11, 12, 13 and 8 more: 'Namibbia'" in message
    assert max(map(len, stop.value.what.splitlines())) < 80


def test_an_empty_cell_without_a_reason_stops_and_is_not_quarantined(tmp_path):
    text = STUDY.replace('{"": no_answer, "Preferisco', '{"Preferisco')
    pie = [PIE[0], [*PIE[1][:4], "", *PIE[1][5:]], *PIE[2:]]
    with pytest.raises(UnknownValueError, match="row 2: an empty cell; give its reason"):
        clean_study(write_study(tmp_path, study=text, pie=pie))


def test_a_question_of_one_form_only_needs_a_reason_for_the_other(tmp_path):
    text = VARIABLES.replace("not_asked: *t, ", "")
    study = STUDY.replace(', "N/A": not_asked', "")
    with pytest.raises(StudyFileError, match="source 'ra' does not ask 'only_pie'"):
        clean_study(write_study(tmp_path, study=study, variables=text))


@pytest.mark.parametrize(
    "check",
    ["income.to_csv('stolen.csv')", "income.__class__ == 1", "'True'", "income + 1",
     "person.interview_latest.max() > 1", "[income]", "income <= 'x'", "@income > 1", "1 < 2",
     "interview_latest.year > 2000", "income is 1", "income <= 9**9**9**9", "income <= 1 << 10**9",
     "income <= 'a' * 10 * 10"],
)  # fmt: skip
def test_a_rule_compares_and_never_runs_anything(tmp_path, check):
    text = VARIABLES.replace("check: income <= 9000", f'check: "{check}"')
    with pytest.raises(StudyFileError, match="is not a comparison"):
        clean_study(write_study(tmp_path, variables=text))
    assert not list(tmp_path.rglob("stolen.csv"))


CORRECTION = """
corrections:
  - {{file: pie.xlsx, sheet: main, row: 3, column: Paese, expected: {expected}, value: Namibia,
     reason: spelling, who: "field team", date: 2014-06-01}}
"""


def test_a_correction_mends_the_value_it_expects(tmp_path):
    pie = [*PIE[:2], [*PIE[2][:3], "Namibbia", *PIE[2][4:]]]
    study = write_study(tmp_path, pie=pie, pie_steps=PIE_STEPS[:5],
                        corrections=CORRECTION.format(expected="Namibbia"))  # fmt: skip
    assert person(clean_study(study), "PIE-2")["country"] == "NA"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("expected: Namibia", "expected: Perù"), "does not hold the expected old value"),
        (("row: 3", "row: 99"), "the file has rows 2 to"),
        (("column: Paese", "column: Pease"), "did you mean 'Paese'"),
        (("pie.xlsx", "pia.xlsx"), "did you mean 'pie.xlsx'"),
        (("sheet: main", "sheet: mian"), "did you mean 'main'"),
    ],
)
def test_a_correction_that_no_longer_fits_stops_the_run(tmp_path, change, says):
    text = CORRECTION.format(expected="Namibia").replace(*change)
    with pytest.raises(CorrectionError, match=says):
        clean_study(write_study(tmp_path, corrections=text))


def test_a_cell_is_corrected_once(tmp_path):
    text = CORRECTION.format(expected="Namibia")
    again = text.replace("corrections:", "").replace("value: Namibia", "value: Nessuno")
    says = "pie.xlsx, sheet 'main' row 3, 'Paese': corrected 2 times"
    with pytest.raises(CorrectionError, match=says):
        clean_study(write_study(tmp_path, corrections=text + again))


def test_a_correction_of_an_unknown_column_lists_no_cell_of_a_file_without_headings(tmp_path):
    text = CORRECTION.format(expected="Namibia").replace("column: Paese", "column: Ada Lovelace")
    with pytest.raises(CorrectionError, match="no column") as stop:
        clean_study(write_study(tmp_path, pie=[["Grace Hopper", "x"]], corrections=text))
    assert "Hopper" not in str(stop.value)


def test_a_rule_that_names_no_column_shows_the_word(tmp_path):
    text = VARIABLES.replace("check: income <= 9000", "check: Kadiatou <= 9000")
    with pytest.raises(StudyFileError, match="needs a column 'Kadiatou'"):
        clean_study(write_study(tmp_path, variables=text))


@pytest.mark.parametrize("number", ["1e999", "9" * 30, "1e300"])
def test_a_number_too_large_to_be_kept_goes_to_quarantine(tmp_path, number):
    pie = [PIE[0], [*PIE[1][:5], number, *PIE[1][6:]], *PIE[2:]]
    gone = clean_study(write_study(tmp_path, pie=pie)).quarantined["person"].set_index("person")
    assert gone.loc["PIE-1", "variable"] == "only_pie"


def test_a_correction_of_a_file_without_rows_says_that_it_has_none(tmp_path):
    text = CORRECTION.format(expected="Namibia").replace("Paese", "Forma")
    text = text.replace("sheet: main", "sheet: percorso")
    with pytest.raises(CorrectionError, match="headings and no row below them"):
        clean_study(write_study(tmp_path, pie_steps=PIE_STEPS[:1], corrections=text))


def test_a_column_that_nobody_accounts_for_stops_the_run(tmp_path):
    pie = [[*row, value] for row, value in zip(PIE, ["Nuova", "1", "2", "3"], strict=True)]
    with pytest.raises(StudyFileError, match=r"no variable reads column 8 \(not shown\)"):
        clean_study(write_study(tmp_path, pie=pie))


def test_a_number_in_another_unit_is_brought_into_that_of_the_variable(tmp_path):
    monthly = VARIABLES.replace("pie: {column: Reddito}", "pie: {column: Reddito, times: 0.5}")
    person = clean_study(write_study(tmp_path, variables=monthly)).tables["person"]
    income = person.set_index("person")["income"]
    assert income["PIE-1"] == 600.25
    assert income["RA-7"] == 18651.5


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "{column: Paese}",
            "{column: Paese, times: 12}",
            "country.from.pie.times: `times` is for numbers",
        ),
        ("{column: Reddito}", "{column: Reddito, times: 0}", "needs a number above 0"),
    ],
)
def test_what_is_no_number_has_no_other_unit(tmp_path, before, after, told):
    with pytest.raises(StudyFileError, match=told):
        clean_study(write_study(tmp_path, variables=VARIABLES.replace(before, after)))


def test_the_record_says_what_stays_in_raw_and_why(tmp_path):
    pie = [[*PIE[0], "note[1]", "note[2]"], *([*row, "", ""] for row in PIE[1:])]
    starred = STUDY.replace("{start: paradata}", '{start: paradata, "note[*]": ours}')
    record = clean_study(write_study(tmp_path, pie=pie, study=starred)).records["person"]
    assert record["left_in_raw"]["pie.xlsx, sheet 'main'"] == {
        "start": {"columns": 1, "why": "paradata"},
        "note[*]": {"columns": 2, "why": "ours"},
    }


def test_a_star_under_left_in_raw_accounts_for_columns_and_for_no_others(tmp_path):
    pie = [[*PIE[0], "note[1]", "note[2]", "other"], *([*row, "", "", ""] for row in PIE[1:])]
    starred = STUDY.replace("{start: paradata}", '{start: paradata, "note[*]": ours}')
    with pytest.raises(StudyFileError, match="no variable reads column 10"):
        clean_study(write_study(tmp_path, pie=pie, study=starred))


def test_a_column_the_codebook_expects_and_the_one_the_file_has_are_both_named(tmp_path):
    pie = [["start", "today", "Codice", "Paese ", "Redito", "Persone", "_indx"], *PIE[1:]]
    ra = [RA[0].replace("G02[2_forme]", "G02[2_form]"), *RA[1:]]
    with pytest.raises(StudyFileError) as stop:
        clean_study(write_study(tmp_path, pie=pie, ra=ra))
    for part in ("no column 'Paese', from which variable 'country' comes; did you mean 'Paese '? Only",
                 "no column 'Reddito', from which variable 'income' comes; did you mean 'Redito'?",
                 "no column '_index', the `key` of sheet 'main' in study.yml; did you mean '_indx'?",
                 "no variable reads column 'Paese ', column 'Redito', column '_indx'",
                 "ra.csv has no column 'G02[2_forme]', from which variable 'form' comes"):  # fmt: skip
        assert part in stop.value.what
    assert stop.value.exit_code == 3


def test_a_file_without_headings_shows_nothing_of_its_first_row(tmp_path):
    ra = ["1;2014-03-04;Ada Lovelace;North;1200;a;b;c;d", *RA[1:]]
    with pytest.raises(StudyFileError, match=r"ra.csv: no variable reads column 1 \(") as stop:
        clean_study(write_study(tmp_path, ra=ra))
    assert not any(cell in stop.value.what for cell in ("Ada", "2014-03-04", "North"))


@pytest.mark.parametrize("number", ["Ada Lovelace", "612345678", "+33 6 12 34 56 78", "7.5"])
def test_what_numbers_a_person_is_no_name_and_no_telephone(tmp_path, number):
    ra = [RA[0], RA[1].replace('"7"', f'"{number}"'), *RA[2:]]
    says = "ra.csv, column 'id', row 2: not a whole number of up to 7 digits; not shown"
    with pytest.raises(ReceivedFileError, match=says) as stop:
        clean_study(write_study(tmp_path, ra=ra))
    assert number not in str(stop.value)


def test_codes_that_number_persons_are_those_that_study_yml_describes(tmp_path):
    study = STUDY.replace("prefix: RA", 'prefix: RA\n    numbers_like: "A-00"')
    ra = [row.replace(f'"{n}"', f'"b-4{n}"') for n, row in zip("x789", RA, strict=True)]
    cleaned = clean_study(write_study(tmp_path / "declared", study=study, ra=ra))
    assert "RA-b-47" in set(cleaned.tables["person"]["person"])
    with pytest.raises(ReceivedFileError, match="not a code like 'A-00'"):
        clean_study(write_study(tmp_path / "others", study=study))


@pytest.mark.parametrize(
    ("incomes", "says"),
    [(("-1", "5", "5"), "pie.xlsx row 2: weight 'income' is below zero"),
     (("0", "0", "0"), "no row of table 'person' has a weight 'income' above zero"),
     (("Preferisco non rispondere",) * 3, "no row of table 'person' has a weight")],
)  # fmt: skip
def test_weights_are_never_below_zero_and_not_all_zero(tmp_path, incomes, says):
    study = STUDY.replace("kind: purposive", "kind: probability, weight: income")
    text = VARIABLES.replace("    minimum: 0\n", "")
    pie = [PIE[0], *([*row[:4], income, *row[5:]]
                     for row, income in zip(PIE[1:], incomes, strict=True))]  # fmt: skip
    with pytest.raises(ReceivedFileError, match=says):
        clean_study(write_study(tmp_path, study=study, variables=text, pie=pie, ra=RA[:1]))


def test_a_column_of_another_sheet_does_not_account_for_one_of_the_same_name(tmp_path):
    pie = [[*row, value] for row, value in zip(PIE, ["Forma", "", "", ""], strict=True)]
    with pytest.raises(StudyFileError, match="sheet 'main': no variable reads column 8"):
        clean_study(write_study(tmp_path, pie=pie))


def test_a_sheet_that_study_yml_does_not_declare_stops_the_run(tmp_path):
    text = STUDY.replace("      step: {sheet: percorso, key: _index, parent: _parent_index}\n", "")
    with pytest.raises(ReceivedFileError, match="does not declare: percorso"):
        clean_study(write_study(tmp_path, study=text))


def test_a_file_that_is_not_the_declared_one_stops_the_run(tmp_path):
    study = write_study(
        tmp_path, study=STUDY.replace("file: ra.csv", "file: ra.csv\n    sha256: abc")
    )
    with pytest.raises(ReceivedFileError, match="sha256 differs") as stop:
        clean_study(study)
    assert f"sha256: {file_sha256(study.raw / 'ra.csv')}" in stop.value.fix


def test_received_files_are_never_changed(tmp_path):
    study = write_study(tmp_path)
    before = {path: file_sha256(path) for path in study.raw.rglob("*") if path.is_file()}
    clean_study(study)
    assert before == {path: file_sha256(path) for path in before}


def test_a_rule_that_is_not_a_comparison_or_names_no_column_is_refused(tmp_path):
    for wrong, says in [
        ("income <=", "is not a comparison"),
        ("incom <= 1", "did you mean 'income'"),
    ]:
        text = VARIABLES.replace("check: income <= 9000", f"check: {wrong}")
        with pytest.raises(StudyFileError, match=says):
            clean_study(write_study(Path(tmp_path) / says[:3], variables=text))


texts = st.sampled_from(["Namibia", "Nessuno", "Costa d’Avorio"])
numbers = st.sampled_from(
    ["", "12", "-3", "abc", "1e3", "Preferisco non rispondere", "1,5", "12.5"]
)
dates = st.sampled_from(["2014-03-01", "", "31/02/2014", "2014", "vers 2013", "2041-01-01"])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(dates, st.sampled_from("ABC"), texts, numbers, numbers), max_size=8))
def test_whatever_the_mess_quarantine_plus_clean_is_received(tmp_path_factory, mess):
    rows = [
        ["x", day, code, land, income, n, i] for i, (day, code, land, income, n) in enumerate(mess)
    ]
    steps = [["In nero", day, i, i] for i, (day, *_) in enumerate(mess)]
    study = write_study(tmp_path_factory.mktemp("mess") / "s", pie=[PIE[0], *rows],
                        pie_steps=[PIE_STEPS[0], *steps])  # fmt: skip
    cleaned = clean_study(study)
    for table, record in cleaned.records.items():
        received = len(rows) + 3
        kept, gone = cleaned.tables[table], cleaned.quarantined[table]
        assert record["rows_in"] == received == len(kept) + len(gone)
        if table == "person":
            assert not set(gone["person"]) & set(kept["person"])
        assert (gone["rule"] != "").all()

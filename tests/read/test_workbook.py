from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet
from tests.clean.one_source import study_of

from impra_research.clean import clean_study
from impra_research.errors import ReceivedFileError, StudyFileError
from impra_research.read.workbooks.excel import read_excel
from impra_research.read.workbooks.workbook import read_workbook
from impra_research.study import Sheet, Source

SURVEY = Path(__file__).parents[3] / "shared" / "data" / "survey"
with_shared_data = pytest.mark.skipif(
    not SURVEY.is_dir(), reason="the real exports are not at hand (../shared/data)"
)


def source(file: str = "a.xlsx", *, decimal: str = ".", **layout: object) -> Source:
    return Source(instrument="excel", file=file, prefix="P", language="fr", decimal=decimal,
                  sheets={"main": Sheet(**layout)})  # type: ignore[arg-type]  # fmt: skip


@pytest.fixture
def sheet(tmp_path: Path) -> Worksheet:
    return Workbook().active


def read(folder: Path, sheet: Worksheet, **layout: object) -> tuple[pd.DataFrame, str]:
    sheet.parent.save(folder / "a.xlsx")
    return read_excel(folder / "a.xlsx", source(**layout))[""]


def fill(sheet: Worksheet, *rows: list[object]) -> Worksheet:
    for row in rows:
        sheet.append(row)
    return sheet


def test_headings_of_two_rows_are_joined_and_a_merged_one_holds_for_all_its_columns(
    tmp_path, sheet
):
    fill(sheet, ["Who", "Support", None], [None, "Bank", "Union"], ["A", "x", ""])
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("A1:A2")
    rows, note = read(tmp_path, sheet, heading_rows=2)
    assert rows.to_dict("index") == {3: {"Who": "A", "Support / Bank": "x", "Support / Union": ""}}
    assert "headings joined from rows 1 to 2" in note


def test_what_stands_above_and_below_the_table_is_left_out_and_said(tmp_path, sheet):
    fill(sheet, ["A survey"], [], ["name", "n"], ["A", 1], ["B", 2], ["Total", 3], ["Source: us"])
    rows, note = read(tmp_path, sheet, first_row=3, stop_at="Total")
    assert rows["name"].to_dict() == {4: "A", 5: "B"}
    assert "rows 1 to 2 above the headings not read" in note
    assert "rows 6 to 7 below the table not read" in note
    assert read(tmp_path, sheet, first_row=3, last_row=5)[0].equals(rows)


def test_a_row_that_looks_like_a_total_is_read_and_pointed_at(tmp_path, sheet):
    rows, note = read(tmp_path, fill(sheet, ["name", "n"], ["A", 1], ["Totale", 1]))
    assert len(rows) == 2
    assert "row 3 begins like a total and was read as answers; declare `stop_at`" in note


@pytest.mark.parametrize(
    "layout", [{"stop_at": "Totale"}, {"last_row": 9}, {"first_row": 7}, {"heading_rows": 5}]
)
def test_a_table_that_is_not_where_study_yml_says_is_refused(tmp_path, sheet, layout):
    with pytest.raises(ReceivedFileError, match=r"a\.xlsx, sheet 'Sheet'(.|\n)*fix: correct `"):
        read(tmp_path, fill(sheet, ["name"], ["A"], ["Total"]), **layout)


def test_a_value_merged_over_rows_holds_for_each_of_them_and_is_said(tmp_path, sheet):
    fill(sheet, ["name", "land"], ["A", "Sénégal"], ["B", None], ["C", "Maroc"])
    sheet.merge_cells("B2:B3")
    rows, note = read(tmp_path, sheet)
    assert rows["land"].tolist() == ["Sénégal", "Sénégal", "Maroc"]
    assert "merged cells filled down: B2:B3" in note


@pytest.mark.parametrize("merged", ["A2:B2", "A1:A2"], ids=["over columns", "from the headings"])
def test_a_value_merged_over_several_questions_is_refused(tmp_path, sheet, merged):
    fill(sheet, ["a", "b"], ["secret", "y"])
    sheet.merge_cells(merged)
    with pytest.raises(ReceivedFileError, match=f"merged over .*{merged}") as no:
        read(tmp_path, sheet)
    assert "secret" not in str(no.value)


def test_what_is_hidden_is_read_and_said(tmp_path, sheet):
    fill(sheet, ["a", "b"], ["1", "x"], ["2", "y"])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    other = fill(sheet.parent.create_sheet("more"), ["c"], ["3"])
    other.sheet_state = "hidden"
    sheet.parent.save(tmp_path / "a.xlsx")
    read_sheets = read_excel(tmp_path / "a.xlsx", source(sheet="Sheet"))
    rows, note = read_sheets["Sheet"]
    assert rows["b"].tolist() == ["x", "y"]
    assert "hidden rows were read too: 3\nhidden columns were read too: B" in note
    assert read_sheets["more"][1] == "the sheet is hidden in the workbook"


def test_empty_rows_and_columns_are_formatting_and_rows_keep_their_number(tmp_path, sheet):
    fill(sheet, ["a", None, "b"], [], ["1", None, "x"], [None, None, " "[:0]])
    rows, note = read(tmp_path, sheet)
    assert rows.to_dict("index") == {3: {"a": "1", "b": "x"}}
    assert "row 2 is empty and was passed over" in note


def test_a_table_away_from_the_corner_keeps_its_row_numbers(tmp_path, sheet):
    sheet["B3"], sheet["B4"] = "name", "A"
    rows, _ = read(tmp_path, sheet, first_row=3)
    assert rows.to_dict("index") == {4: {"name": "A"}}


def test_numbers_have_the_decimal_sign_of_the_texts_beside_them(tmp_path, sheet):
    fill(sheet, ["sum"], [1234.5], ["1 234,5"], [12000]).parent.save(tmp_path / "a.xlsx")
    rows, _ = read_excel(tmp_path / "a.xlsx", source(decimal=","))[""]
    assert rows["sum"].tolist() == ["1234,5", "1 234,5", "12000"]


def test_a_workbook_of_several_sheets_has_each_under_its_name_and_an_empty_one_is_none(
    tmp_path, sheet
):
    fill(sheet, ["a"], ["1"])
    fill(sheet.parent.create_sheet("more"), ["b"], ["2"])
    sheet.parent.create_sheet("nothing")
    sheet.parent.save(tmp_path / "a.xlsx")
    assert list(read_excel(tmp_path / "a.xlsx", source())) == ["Sheet", "more"]


def test_a_formula_without_its_result_is_not_read_as_an_empty_cell(tmp_path, sheet):
    fill(sheet, ["id", "sum"], ["1", "=cmd|' /C calc'!A0"], ["2", 3], ["Total", "=SUM(B2:B3)"])
    with pytest.raises(ReceivedFileError, match=r"2 cells hold a formula without its .* B2, B4"):
        read(tmp_path, sheet)
    with pytest.raises(ReceivedFileError, match="2 cells hold a formula without its"):
        read_workbook(tmp_path / "a.xlsx", source())


def test_an_error_of_a_formula_is_no_empty_cell(tmp_path, sheet):
    fill(sheet, ["id", "sum"], ["1", "#DIV/0!"])
    sheet["B2"].data_type = "e"
    assert read(tmp_path, sheet)[0]["sum"].tolist() == ["#DIV/0!"]
    assert read_workbook(tmp_path / "a.xlsx", source())["Sheet"][0]["sum"].tolist() == ["#DIV/0!"]


def test_a_workbook_that_counts_days_from_1904_says_so(tmp_path, sheet):
    sheet.parent.epoch = CALENDAR_MAC_1904
    rows, note = read(tmp_path, fill(sheet, ["day"], [date(2010, 3, 4)]))
    assert rows["day"].tolist() == ["2010-03-04"]
    assert "days are counted from 1904" in note


def test_a_formula_below_the_table_needs_no_result(tmp_path, sheet):
    fill(sheet, ["id", "sum"], ["1", 2], ["Total", "=SUM(B2)"])
    assert read(tmp_path, sheet, stop_at="Total")[0]["sum"].tolist() == ["2"]


def test_an_open_document_spreadsheet_is_read(tmp_path):
    cells = ["name", "01000"]
    rows = "".join(
        f'<table:table-row><table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
        "</table:table-cell></table:table-row>"
        for cell in cells
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content{spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="t">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    table, _ = read_excel(tmp_path / "a.ods", source("a.ods"))[""]
    assert table.to_dict("index") == {2: {"name": "01000"}}


@with_shared_data
def test_an_old_xls_workbook_is_read():
    name = "pyxform_tutorial.xls"
    rows, _ = read_excel(SURVEY / "xlsform" / name, source(name))["survey"]
    assert {"type", "name"} < set(rows.columns)
    assert "begin repeat" in rows["type"].tolist()


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        (
            "instrument: csv, file: a.csv, sheets: {main: {key: id, heading_rows: 2}}",
            "instrument excel",
        ),
        ("instrument: csv, file: a.csv, columns: {a: [1, 2]}, sheets: {main: {key: id}}", "fixed"),
        ("instrument: fixed_width, file: a.txt, sheets: {main: {key: id}}", "needs `columns`"),
        (
            "instrument: fixed_width, file: a.txt, columns: {a: [1, 3], b: [3, 4]}, "
            "sheets: {main: {key: id}}",
            "do not overlap",
        ),
    ],
)
def test_a_key_of_another_instrument_is_a_fault_of_study_yml(tmp_path, keys, says):
    with pytest.raises(StudyFileError, match=says):
        study_of(tmp_path, keys, {})


@with_shared_data
def test_the_workbook_of_a_french_team_is_cleaned_with_every_value_right(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "f.xlsx").write_bytes((SURVEY / "merged_headers_fr.xlsx").read_bytes())
    study = study_of(
        tmp_path,
        "instrument: excel, file: f.xlsx, decimal: ',', missing: {'': no_answer, n.c.: no_answer}, "
        "sheets: {main: {key: '#row', first_row: 2, heading_rows: 2, stop_at: Total}}, "
        "left_in_raw: {Identité / Nom: names, Identité / Code postal: addresses}",
        {
            "country": "level: nominal, values: {SN: *s, MA: *m}, from: {x: {column: Identité / Pays}}",
            **{
                name: "level: binary, values: {'1': *t}, from: {x: {recode: {x: '1', X: '1', oui: '1'}, "
                f"missing: {{'': not_ticked}}, column: Appuis reçus / {column}}}}}"
                for name, column in (("bank", "Banque"), ("osim", "OSIM"), ("cci", "CCI"))
            },
            "capital": "level: ratio, unit: *t, from: {x: {column: Capital (€)}}",
            "created": "level: date, from: {x: {column: Créée le}}",
        },
    )
    cleaned = clean_study(study)
    person = cleaned.tables["person"].set_index("person")
    assert cleaned.quarantined["person"].empty
    assert person["country"].tolist() == ["SN", "SN", "MA", "SN"]
    assert person["capital"].tolist()[:2] == [1500.5, 12000]
    assert person["capital"].iloc[3] == 2000
    assert person["capital__missing"].tolist()[2] == "no_answer"
    assert [str(day)[:10] for day in person["created_earliest"]] == [
        str(date(2010, 3, 4)), str(date(2010, 4, 3)), str(date(2011, 3, 1)), str(date(2012, 3, 5)),
    ]  # fmt: skip
    assert person["created_precision"].tolist() == ["day", "day", "month", "day"]
    assert person["osim"].notna().tolist() == [False, True, True, False]
    assert person["osim__missing"].tolist()[0] == "not_ticked"
    note = cleaned.records["person"]["notes"]["f.xlsx"]
    assert "merged cells filled down: C4:C5" in note
    assert "row 8 below the table not read" in note

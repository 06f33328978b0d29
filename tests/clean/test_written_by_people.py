"""What a person wrote stays what it may mean: among the numbers of a workbook, and where they refused."""

from __future__ import annotations

import pandas as pd
import pytest
from openpyxl import Workbook
from tests.clean.one_source import study_of
from tests.clean.small_study import write_study

from impra_research.clean import clean_study

INCOME = {
    "income": "level: ratio, unit: &u {en: x, fr: x, it: x}, from: {x: {column: income}}",
    "sex": "level: nominal, values: {f: *t}, from: {x: {column: sex}}",
}


@pytest.mark.parametrize("instrument", ["excel", "ms_forms", "parquet", "stata", "spss", "csv"])
def test_a_text_that_may_be_thousands_is_set_aside_and_a_number_cell_is_not(tmp_path, instrument):
    columns = {"id": ["1", "2", "3"], "sex": ["x", "x", "x"], "income": ["1.500", "12", "900"]}
    number = {"id": ["4"], "sex": ["x"], "income": [1.125]}
    texts, numbers = pd.DataFrame(columns), pd.DataFrame(number)
    kept, gone = _cleaned(tmp_path / "texts", instrument, texts)
    assert sorted(kept["income"]) == [12, 900]
    assert gone["rule"].tolist() == ["ambiguous_number"]
    if instrument != "csv":  # no cell is a number there
        kept, gone = _cleaned(tmp_path / "numbers", instrument, numbers)
        assert kept["income"].tolist() == [1.125]
        assert gone.empty


def test_a_repetition_that_was_refused_is_one_and_blanks_are_none(tmp_path):
    refused, form = "Ne souhaite pas répondre", "Non déclarée"
    head = "id;submitdate;G01Q01;G01Q02;G01Q03;G02[1_forme];G02[1_date];G02[2_forme];G02[2_date]"
    cells = [
        (refused, refused, form, "2006"),
        (form, "2006", " ", "\u00a0"),
        ("N/A", "", "N/A", ""),
    ]
    rows = [f"{n};05/04/2014;ZZ0{n}LY;Aucun;12;{';'.join(each)}" for n, each in enumerate(cells, 1)]
    step = clean_study(write_study(tmp_path, ra=[head, *rows])).tables["step"]
    found = step[step["person"].str.startswith("RA")][["person", "step", "form", "form__missing"]]
    assert found.astype(object).where(found.notna(), None).to_numpy().tolist() == [
        ["RA-1", 1, None, "refused"], ["RA-1", 2, "informal", None], ["RA-2", 1, "informal", None],
    ]  # fmt: skip


def _cleaned(folder, instrument, rows):
    import pyreadstat

    suffix = {"parquet": "parquet", "stata": "dta", "spss": "sav", "csv": "csv"}.get(
        instrument, "xlsx"
    )
    study = study_of(
        folder, f"instrument: {instrument}, file: x.{suffix}, sheets: {{main: {{key: id}}}}", INCOME
    )
    file = study.raw / f"x.{suffix}"
    match suffix:
        case "parquet":
            rows.to_parquet(file)
        case "dta":
            pyreadstat.write_dta(rows, file)
        case "sav":
            pyreadstat.write_sav(rows, file)
        case "csv":
            rows.to_csv(file, index=False)
        case _:
            book = Workbook()
            for row in [list(rows), *rows.to_numpy().tolist()]:
                book.active.append(row)
            book.save(file)
    cleaned = clean_study(study)
    return cleaned.tables["person"], cleaned.quarantined["person"]

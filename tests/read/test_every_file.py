"""Every real file at hand is read with its labels, or refused with a message that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from impra_research.errors import ReceivedFileError
from impra_research.read.guard import refuse_hostile
from impra_research.read.limesurvey.lss import describe_lss
from impra_research.read.received import READERS
from impra_research.read.statistical.files import describe_statistical
from impra_research.read.xlsform import describe_xlsform
from impra_research.study import Source

SHARED = Path(__file__).parents[3] / "shared" / "data"
SURVEY = SHARED / "survey"
FORMS = sorted(SURVEY.glob("kobo/impra_form_*.xlsx"))
ELSEWHERE = {"ddi", "transcripts"}  # profiles of an archive; files of another stage
FILES = [*(path for path in sorted(SURVEY.rglob("*")) if path.is_file()
           and not ELSEWHERE & set(path.relative_to(SURVEY).parts)),
         *sorted((SHARED / "rse_survey").iterdir())] if SHARED.is_dir() else []  # fmt: skip
REFUSED = {"impra_spss_labels.zip", "LICENSE_FOR_DATA.txt"}  # labels without data; no table
SHEETS = {
    "merged_headers_fr.xlsx": {"main": {"first_row": 2, "heading_rows": 2, "stop_at": "Total"}}
}
pytestmark = pytest.mark.skipif(not FILES, reason="the shared survey files are not at hand")


def instrument_of(path: Path) -> str:
    folder, suffix = path.parent.name, path.suffix
    if folder == "kobo":
        return "kobo"
    if folder == "forms":
        kinds = {"google": "google_forms", "msforms": "ms_forms", "limesurvey": "limesurvey"}
        return next(kind for word, kind in kinds.items() if word in path.name)
    statistical = {".sav": "spss", ".zsav": "spss", ".por": "spss", ".dta": "stata"}
    return statistical.get(suffix) or {".xlsx": "excel"}.get(suffix, "csv")


def source(path: Path) -> Source:
    return Source.model_validate({"instrument": instrument_of(path), "file": path.name, "prefix": "X",
                                  "language": "fr", "sheets": SHEETS.get(path.name, {})})  # fmt: skip


def read(path: Path) -> dict:
    refuse_hostile(path, path.name)
    return READERS[instrument_of(path)](
        path, source(path), FORMS if path.parent.name == "kobo" else []
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SHARED).as_posix())
def test_every_file_is_read_or_refused_with_a_remedy(path):
    if path.suffix == ".lss":
        assert describe_lss(path).questions
        return
    if path in FORMS or path.parent.name == "xlsform":
        assert describe_xlsform([path]).questions
        return
    if path.name in REFUSED:
        with pytest.raises(ReceivedFileError, match="fix: "):
            read(path)
        return
    sheets = read(path)
    assert all(len(rows.columns) for rows, _ in sheets.values())
    assert sum(len(rows) for rows, _ in sheets.values())


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix in (".sav", ".dta", ".zsav", ".por")],
                         ids=lambda path: path.name)  # fmt: skip
def test_the_labels_of_a_statistical_file_are_read_with_it(path):
    described = describe_statistical(path)
    rows, _ = READERS[instrument_of(path)](path, source(path), [])[""]
    assert [question.column for question in described.questions] == list(rows.columns)

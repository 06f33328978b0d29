"""LimeSurvey exports: whatever their headings, answers and language, one table of codes.

With the survey's structure (`form: survey.lss`) headings become the codes of the questions and cells the
codes of the answers. Without it the cells stay as they are written, and headings of the style `code. text`
are reduced to the code. What was done is said in the note that goes into the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from impra_research.errors import ReceivedFileError, UnknownValueError
from impra_research.read.instrument import Instrument, Question
from impra_research.read.limesurvey.answers import (
    CODES,
    find_reading,
    mark_anonymised,
    mark_incomplete,
    tell_unknown,
    to_codes,
    unmask_formulas,
)
from impra_research.read.limesurvey.headings import (
    Headings,
    join_headings,
    reduce_headings,
    texts_behind_codes,
)
from impra_research.read.limesurvey.lss import describe_lss
from impra_research.read.notes import NOTHING, Note, Noted, noted, together
from impra_research.read.text.delimited import read_delimited
from impra_research.read.workbooks.workbook import read_workbook
from impra_research.read.written import refuse
from impra_research.study import Source

WORKBOOKS = (".xlsx", ".xls")
AS_EXPORTED = (
    "export it again with question codes as headings and answer codes, or with the survey's structure "
    "as it was then; a column that nobody needs may stay as it is under `left_in_raw` in study.yml"
)


def read_limesurvey(path: Path, source: Source, forms: Sequence[Path] = ()) -> dict[str, Noted]:
    """Read an export as text; by its structure, when there is one.

    Raises
    ------
    ReceivedFileError
        The file or the structure cannot be read, or a heading is no question of the structure.
    UnknownValueError
        A cell is no answer that the structure offers; all are named, by column and row.
    """
    rows, note = _cells(path, source, forms)
    if len(forms) > 1:
        raise ReceivedFileError(
            f"{source.file} names {len(forms)} structures; an export of LimeSurvey has one",
            fix="name the .lss of this survey alone under `form` in study.yml",
        )
    rows, said = _canonical(rows, source, forms[0]) if forms else _as_written(rows, source)
    return {"": (mark_anonymised(rows), together(note, said))}


def _cells(path: Path, source: Source, forms: Sequence[Path]) -> Noted:
    if path.suffix.lower() not in WORKBOOKS:
        return read_delimited(path, source, forms)[""]
    return next(iter(read_workbook(path, source, forms).values()))


def _as_written(rows: pd.DataFrame, source: Source) -> Noted:
    codes = _reduced(rows, source)
    if codes is None:
        return rows, NOTHING
    reduced = [codes[heading] for heading in rows.columns]
    return rows.set_axis(reduced, axis="columns"), noted("headings_reduced")


def _reduced(rows: pd.DataFrame, source: Source) -> dict[str, str] | None:
    """Give the code of each heading; None when the headings stay as they are."""
    headings = rows.columns.tolist()
    codes = None if source.headings == "as_written" else reduce_headings(headings)
    if codes is None and source.headings == "codes":
        raise ReceivedFileError(
            f"{source.file}, row 1: the headings do not all begin with a code of their own and one sign "
            "between code and text",
            fix="export it again with question codes as headings, or take `headings` out of study.yml",
        )
    return codes


def _canonical(rows: pd.DataFrame, source: Source, form: Path) -> Noted:
    instrument = describe_lss(form)
    headings = rows.columns.tolist()
    codes, faults = join_headings(headings, instrument, kept=_kept(headings, source))
    _refuse_other_headings(source, form, headings, faults)
    joined = rows.set_axis(codes, axis="columns")
    asked = {column: question for column, question in instrument.of_sheet("").items()
             if column in joined and source.left_by(column) is None}  # fmt: skip
    coded, reading = _coded(joined, asked, instrument, source)
    unsent = int((joined["submitdate"] == "").sum()) if "submitdate" in joined else 0
    return coded, together(
        noted("joined_to_form", form=form.name, n=len(asked)),
        noted("cells_hold_codes") if reading == CODES
        else noted("cells_hold_answers", language=repr(reading)),
        _counted("unsubmitted", unsent),
        _other_words(headings, codes, instrument),
    )  # fmt: skip


def _other_words(headings: Sequence[str], codes: Sequence[str], instrument: Instrument) -> Note:
    """Say which headings were joined by their code alone, because the form words them otherwise."""
    known = Headings(instrument)
    found = [code for heading, code in zip(headings, codes, strict=True)
             if code in instrument.of_sheet("") and known.in_other_words(heading, code)]  # fmt: skip
    few = ", ".join(found[:3]) + (", ..." if len(found) > 3 else "")
    return _counted("other_words", len(found), codes=few)


def _counted(key: str, number: int, **values: str) -> Note:
    if not number:
        return NOTHING
    return noted(f"{key}_one" if number == 1 else key, n=number, **values)


def _refuse_other_headings(
    source: Source, form: Path, headings: Sequence[str], faults: Sequence[str]
) -> None:
    if faults:
        few = f"{source.file}, row 1: {len(faults)} of {len(headings)} headings are not those of {form.name}"
        refuse([few, *faults], fix=AS_EXPORTED)


def _kept(headings: Sequence[str], source: Source) -> set[str]:
    """List the headings that study.yml knows as they are."""
    keys = {sheet.key for sheet in source.sheets.values()}
    return {heading for heading in headings if heading in keys or source.left_by(heading)}


def _coded(
    rows: pd.DataFrame, asked: dict[str, Question], instrument: Instrument, source: Source
) -> tuple[pd.DataFrame, str]:
    reading = find_reading(rows, asked, instrument.languages)
    coded, unknown = to_codes(unmask_formulas(rows), asked, reading)
    faults = list(tell_unknown(source.file, unknown, asked, reading))
    refuse(faults, fix=AS_EXPORTED, kind=UnknownValueError)
    return mark_incomplete(coded), reading


def describe_limesurvey_export(path: Path, source: Source) -> Instrument:
    """Describe an export without its structure: its headings, with the texts that stand in them."""
    rows, _ = _cells(path, source, ())
    codes = _reduced(rows, source) or {heading: heading for heading in rows.columns}
    texts, language = texts_behind_codes(codes), source.asked_in or source.language
    return Instrument(
        tuple(Question(code, label={language: text} if (text := texts[code]) else {})
              for code in filter(None, codes.values())),
        (language,),
    )  # fmt: skip

"""The files of a new study: which instrument wrote each, which form describes it, what its tables hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from impra_research.draft.conventions import decimal_of, found_missing
from impra_research.draft.names import prefixes, source_names
from impra_research.draft.words import bare, language_of
from impra_research.errors import UsageError
from impra_research.read.instrument import Instrument
from impra_research.read.lss import describe_lss
from impra_research.read.received import READERS, refuse_bad_headings
from impra_research.read.statistical import describe_statistical
from impra_research.read.xlsform import describe_xlsform
from impra_research.study import Sheet, Source
from impra_research.study.study_file import Instrument as InstrumentName

SUFFIXES: dict[str, InstrumentName] = {
    ".dta": "stata",
    ".sav": "spss",
    ".zsav": "spss",
    ".por": "spss",
    ".json": "kobo",
}
WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
KOBO = {
    "_uuid",
    "_submission_time",
    "_index",
    "__version__",
    "meta/instanceid",
    "instanceid",
    "key",
}
LIMESURVEY = {"lastpage", "submitdate", "startlanguage", "ipaddr", "seed"}
ARRAY = re.compile(r"\w+\[\w+\]")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file as received, read; `forms` and `instrument` are empty without a definition."""

    name: str
    path: Path
    source: Source
    forms: tuple[Path, ...]
    instrument: Instrument
    sheets: dict[str, pd.DataFrame]
    note: str = ""


def arrivals_of(files: Sequence[Path]) -> list[Arrival]:
    """Read every file; forms are given to the data they describe.

    Raises
    ------
    UsageError
        A file is not there, two have one name, or there are only forms.
    ReceivedFileError
        A file cannot be read; the message says why.
    """
    _refuse_unusable(files)
    forms = [path for path in files if is_form(path)]
    received = [path for path in files if path not in forms]
    if not received:
        raise UsageError(
            "these files hold questions and no answers",
            fix="name the file with the answers too: impra codebook draft form.xlsx answers.xlsx",
        )
    named = source_names(path.stem for path in received)
    given = zip(received, named, prefixes(named), strict=True)
    return [_arrival(path, name, prefix, forms) for path, name, prefix in given]


def _refuse_unusable(files: Sequence[Path]) -> None:
    lost = [str(path) for path in files if not path.is_file()]
    if lost or not files:
        raise UsageError(
            f"there is no file {', '.join(lost)}" if lost else "no file was named",
            fix="name the files as received, such as impra codebook draft answers.csv",
        )
    names = [path.name for path in files]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(
            f"two files are named {', '.join(twice)}", fix="give one of them another name"
        )


def is_form(path: Path) -> bool:
    """Tell whether a file is the definition of an instrument: a .lss, or a workbook with `survey`."""
    if path.suffix.lower() == ".lss":
        return True
    if path.suffix.lower() not in WORKBOOKS:
        return False
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheets = CalamineWorkbook.from_path(path).sheet_names
    except (CalamineError, OSError, ValueError):
        return False  # its reader says what is wrong
    return "survey" in map(str.lower, sheets)


def _arrival(path: Path, name: str, prefix: str, forms: Sequence[Path]) -> Arrival:
    source = _source(path, prefix)
    sheets, note = _read(path, source, ())
    language = _language(sheets)
    kind = _instrument(path, sheets)
    source = source.model_copy(update={"instrument": kind})
    headings = [str(heading) for rows in sheets.values() for heading in rows.columns]
    fitting = tuple(_fitting(kind, forms, headings))
    if fitting or kind != _source(path, prefix).instrument:
        sheets, note = _read(path, source, fitting)
    for sheet, rows in sheets.items():
        refuse_bad_headings(path.name, sheet, rows)
    instrument = _describe(kind, [path] if kind in ("stata", "spss") else fitting)
    columns = {f"{sheet}/{heading}": rows[heading] for sheet, rows in sheets.items()
               for heading in rows.columns if heading}  # fmt: skip
    found = {
        "decimal": decimal_of(columns),
        "missing": found_missing(columns),
        "language": language,
        "form": tuple(f"forms/{form.name}" for form in fitting),
    }
    return Arrival(name, path, source.model_copy(update=found), fitting, instrument, sheets, note)


def _source(path: Path, prefix: str) -> Source:
    suffix = path.suffix.lower()
    kind = SUFFIXES.get(suffix, "kobo" if suffix in WORKBOOKS else "csv")
    return Source(instrument=kind, file=f"surveys/{path.name}", prefix=prefix, language="en",
                  sheets={"main": Sheet()})  # fmt: skip


def _read(path: Path, source: Source, forms: Sequence[Path]) -> tuple[dict[str, pd.DataFrame], str]:
    tables = READERS[source.instrument](path, source, forms)
    notes = dict.fromkeys(note for _, note in tables.values() if note)
    return {sheet: rows for sheet, (rows, _) in tables.items()}, "; ".join(notes)


def _instrument(path: Path, sheets: dict[str, pd.DataFrame]) -> InstrumentName:
    """Tell which tool wrote a file from its headings."""
    if kind := SUFFIXES.get(path.suffix.lower()):
        return kind
    headings = {bare(str(heading)) for rows in sheets.values() for heading in rows.columns}
    if path.suffix.lower() in WORKBOOKS or len(headings & KOBO) > 1:
        return "kobo"
    arrays = sum(bool(ARRAY.match(heading)) for heading in headings)
    return "limesurvey" if len(headings & LIMESURVEY) > 1 or arrays > 2 else "csv"


def _fitting(kind: InstrumentName, forms: Sequence[Path], headings: Sequence[str]) -> list[Path]:
    """Find the forms whose questions stand in a file: the nearest, and its other versions."""
    suffixes = {"limesurvey": (".lss",), "kobo": WORKBOOKS}.get(kind, ())
    own = [form for form in forms if form.suffix.lower() in suffixes]
    found = {form: len(told_by(_describe(kind, [form])) & {*map(bare, headings)}) for form in own}
    most = max(found.values(), default=0)
    return [form for form in own if most and found[form] * 2 >= most][
        : None if kind == "kobo" else 1
    ]


def told_by(instrument: Instrument) -> set[str]:
    """List whatever may stand above the column of a question: its name, its question, its group."""
    told: set[str] = set()
    for question in instrument.questions:
        told |= {bare(question.column), bare(question.column.rsplit("/")[-1])}
        told |= {bare(text) for text in question.label.values()}
    return told


def _describe(kind: InstrumentName, files: Sequence[Path]) -> Instrument:
    """Read what an instrument says of its columns; nothing when it says nothing."""
    if not files:
        return Instrument(())
    match kind:
        case "limesurvey":
            return describe_lss(files[0])
        case "kobo":
            return describe_xlsform(files)
        case "stata" | "spss":
            return describe_statistical(files[0])
        case _:
            return Instrument(())


def _language(sheets: dict[str, pd.DataFrame]) -> str:
    """Guess the language of headings and of usual answers."""
    texts = [str(heading) for rows in sheets.values() for heading in rows.columns]
    for rows in sheets.values():
        for heading in rows.columns:
            cells = rows[heading]
            texts += cells.iloc[:200].unique().tolist() if isinstance(cells, pd.Series) else []
    return language_of(texts)

"""Which tool wrote a file, and which definition of a form belongs to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from impra_research.draft.words import bare
from impra_research.read.instrument import Instrument
from impra_research.read.limesurvey.exports import describe_limesurvey_export
from impra_research.read.limesurvey.lss import describe_lss
from impra_research.read.statistical.files import describe_statistical
from impra_research.read.xlsform import describe_xlsform
from impra_research.study import Source
from impra_research.study.study_file import Instrument as InstrumentName

SUFFIXES: dict[str, InstrumentName] = {
    ".dta": "stata",
    ".sav": "spss",
    ".zsav": "spss",
    ".por": "spss",
    ".json": "kobo",
    ".parquet": "parquet",
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
GOOGLE = ("timestamp", "horodateur", "informazioni cronologiche")
MICROSOFT = ({"id", "start time", "completion time"}, {"id", "ora di inizio", "ora di completamento"},
             {"id", "heure de debut", "heure de fin"})  # fmt: skip
CODE = re.compile(
    r"\[|\. "
)  # what ends the code of a question: `q1[SQ001]`, `q1. How old are you?`
ARRAY = re.compile(r"\w+\[\w+\]")


def is_form(path: Path) -> bool:
    """Tell whether a file is the definition of an instrument: a .lss, or a workbook with `survey`."""
    if path.suffix.lower() == ".lss":
        return True
    if path.suffix.lower() not in WORKBOOKS:
        return False
    from impra_research.read.workbooks.opened import UnreadableWorkbookError, opened

    try:
        with opened(path) as book:
            return "survey" in map(str.lower, book.sheet_names)
    except UnreadableWorkbookError:
        return False  # its reader says what is wrong


def instrument_of(path: Path, headings: Sequence[str]) -> InstrumentName:
    """Tell which tool wrote a file, from its suffix and its headings.

    Examples
    --------
    >>> instrument_of(Path("a.csv"), ["id", "submitdate", "lastpage", "G01Q01"])
    'limesurvey'
    >>> instrument_of(Path("a.csv"), ["Horodateur", "Votre région ?"])
    'google_forms'
    """
    suffix, plain = path.suffix.lower(), [bare(heading) for heading in headings]
    if kind := SUFFIXES.get(suffix):
        return kind
    if len({*plain} & KOBO) > 1:
        return "kobo"
    if len({*plain} & LIMESURVEY) > 1 or sum(bool(ARRAY.match(each)) for each in plain) > 2:
        return "limesurvey"
    if any(each <= {*plain} for each in MICROSOFT):
        return "ms_forms"
    if plain and plain[0] in GOOGLE:
        return "google_forms"
    return "excel" if suffix in WORKBOOKS else "csv"


def fitting_forms(
    kind: InstrumentName, forms: Sequence[Path], headings: Sequence[str]
) -> list[Path]:
    """Find the forms whose questions stand in a file: the nearest, and its other versions."""
    suffixes = {"limesurvey": (".lss",), "kobo": WORKBOOKS}.get(kind, ())
    own = [form for form in forms if form.suffix.lower() in suffixes]
    stand = {bare(each) for heading in headings for each in (heading, CODE.split(heading, 1)[0])}
    found = {form: len(told_by(_of_forms(kind, [form])) & stand) for form in own}
    most = max(found.values(), default=0)
    return [form for form in own if most and found[form] * 2 >= most][
        : None if kind == "kobo" else 1
    ]


def told_by(instrument: Instrument) -> set[str]:
    """List whatever may stand above the column of a question: its name, its question, its group."""
    told: set[str] = set()
    for question in instrument.questions:
        told |= {bare(question.column), bare(question.column.rsplit("/")[-1])}
        told.add(bare(CODE.split(question.column, 1)[0]))
        told |= {bare(text) for text in question.label.values()}
    return told


def described(
    kind: InstrumentName, path: Path, source: Source, forms: Sequence[Path]
) -> Instrument:
    """Read what an instrument says of the columns of its file; nothing when it says nothing."""
    if kind in ("stata", "spss"):
        return describe_statistical(path, encoding=source.encoding)
    if kind == "limesurvey" and not forms:
        return describe_limesurvey_export(path, source)
    return _of_forms(kind, forms)


def _of_forms(kind: InstrumentName, forms: Sequence[Path]) -> Instrument:
    if not forms:
        return Instrument(())
    return describe_lss(forms[0]) if kind == "limesurvey" else describe_xlsform(forms)

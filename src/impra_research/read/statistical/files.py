"""SPSS and Stata files: their rows as text codes, their labels as the description of an instrument.

Labels never replace codes: two codes may have one label, and on many scales only the ends have one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from impra_research.codebook.variables import Level
from impra_research.read.instrument import Instrument, Question
from impra_research.read.notes import Note, Noted, noted, together
from impra_research.read.statistical.counted_dates import OTHER_PERIODS, clock_of
from impra_research.read.statistical.stored_cells import Meta, code_text, column_texts, read_cells
from impra_research.study import Source

FIRST_IN_UNICODE = 118  # the release of Stata 14; earlier files do not name their encoding
MEASURES: dict[str, Level] = {"nominal": "nominal", "ordinal": "ordinal", "scale": "ratio"}


def read_statistical(path: Path, source: Source, forms: Sequence[Path] = ()) -> dict[str, Noted]:
    """Read a .sav, .zsav, .por or .dta file as text; the suffix says which of them it is.

    Raises
    ------
    ReceivedFileError
        The file is not what its suffix says, is cut short, or is not in its encoding.
    """
    cells, meta = read_cells(path, encoding=source.encoding)
    texts = {name: column_texts(cells[name], name, meta) for name in cells}
    rows = pd.DataFrame(texts, index=cells.index, dtype="str")
    rows.index = pd.RangeIndex(2, 2 + len(rows), name="row")
    return {"": (rows, together(*_notes(path, source, rows, meta)))}


def _notes(path: Path, source: Source, rows: pd.DataFrame, meta: Meta) -> list[Note]:
    """Say what had to be guessed, and which dates stayed numbers."""
    notes = []
    unnamed = path.suffix.lower() == ".dta" and _release(path) < FIRST_IN_UNICODE
    if unnamed and source.encoding is None and _has_accents(rows):
        notes.append(noted("encoding_of_stata", encoding="cp1252"))
    forms = {name: meta.original_variable_types.get(name) or "" for name in rows}
    periods = [name for name, form in forms.items() if OTHER_PERIODS.fullmatch(form)]
    if periods:
        notes.append(noted("periods_stay", columns=", ".join(periods)))
    beyond = [name for name, form in forms.items() if clock_of(form) and _numbers(rows[name])]
    if beyond:
        notes.append(noted("dates_stay", columns=", ".join(beyond)))
    return notes


def _has_accents(rows: pd.DataFrame) -> bool:
    return any(not text.isascii() for name in rows for text in rows[name].unique())


def _numbers(dates: pd.Series) -> bool:
    return bool(dates.drop_duplicates().str.fullmatch(r"-?\d+(\.\d+)?(e.*)?").any())


def _release(path: Path) -> int:
    with path.open("rb") as stream:
        head = stream.read(64)
    return int(head[28:31]) if head.startswith(b"<stata_dta>") else head[0]


def describe_statistical(path: Path, *, encoding: str | None = None) -> Instrument:
    """Describe the columns of a file: labels, answers offered, missing codes, level of measurement.

    These files do not name the language of their labels: it is "". Ranges of missing codes are
    resolved to the codes that occur or have a label.

    Raises
    ------
    ReceivedFileError
        The file is not what its suffix says, is cut short, or is not in its encoding.
    """
    cells, meta = read_cells(path, encoding=encoding)
    sets = {column: name for name, each in meta.mr_sets.items() for column in each["variable_list"]}
    return Instrument(
        tuple(_question(cells[name], name, meta, sets.get(name, "")) for name in cells)
    )


def _question(cells: pd.Series, name: str, meta: Meta, several: str) -> Question:
    label = meta.column_names_to_labels.get(name)
    given, missing = meta.variable_value_labels.get(name, {}), _missing(cells, name, meta)
    words = {_code(code, name, meta): text for code, text in given.items()}
    values = {code: {"": text} for code, text in words.items() if code not in missing}
    answers = set(column_texts(cells, name, meta)) - missing.keys() - {""}
    return Question(
        column=name,
        level=_level(name, meta, labelled=bool(values) and answers <= values.keys()),
        label={"": label} if label else {},
        values=values,
        missing={code: words.get(code, "") for code in missing},
        several=several,
    )


def _missing(cells: pd.Series, name: str, meta: Meta) -> dict[str, None]:
    """List the codes of a column that are no answer: named one by one, in a range, or by a letter."""
    ranges = meta.missing_ranges.get(name, [])
    known = [*meta.variable_value_labels.get(name, {}), *cells.dropna().unique()]
    ends = [each["lo"] for each in ranges if each["lo"] == each["hi"]]
    found = [code for code in known if _is_letter(code, name, meta) or _within(code, ranges)]
    return dict.fromkeys(_code(code, name, meta) for code in [*ends, *found])


def _within(code: Any, ranges: list[dict[str, Any]]) -> bool:  # noqa: ANN401  a text or a number
    same_kind = [each for each in ranges if isinstance(code, str) == isinstance(each["lo"], str)]
    return any(each["lo"] <= code <= each["hi"] for each in same_kind)


def _is_text(name: str, meta: Meta) -> bool:
    return str(meta.readstat_variable_types[name]) == "string"


def _is_letter(code: str | float, name: str, meta: Meta) -> bool:
    return isinstance(code, str) and not _is_text(name, meta)


def _code(code: str | float, name: str, meta: Meta) -> str:
    form = meta.original_variable_types.get(name) or ""
    return str(code) if _is_text(name, meta) else code_text(code, form)


def _level(name: str, meta: Meta, *, labelled: bool) -> Level | None:
    """Say how a column is measured; SPSS calls what nobody looked at `scale`, so a full list decides."""
    form, told = meta.original_variable_types.get(name) or "", meta.variable_measure.get(name)
    clock = clock_of(form)
    if clock or OTHER_PERIODS.fullmatch(form):
        return None if clock and clock.part == "time" else "date"
    if labelled:
        return "ordinal" if told == "ordinal" else "nominal"
    return "text" if _is_text(name, meta) else MEASURES.get(told)

"""The files of a new study: which instrument wrote each, which form describes it, what its tables hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pandas as pd

from impra_research.clean.readers import SIGNED
from impra_research.draft.conventions import decimal_of, found_missing, undecided_numbers
from impra_research.draft.names import numbered, prefixes, source_names
from impra_research.draft.recognised import (
    SUFFIXES,
    WORKBOOKS,
    described,
    fitting_forms,
    instrument_of,
    is_form,
)
from impra_research.draft.refused import refuse_titles, refuse_unusable, refuse_unusable_sheets
from impra_research.draft.told import (
    NOTHING,
    OF_A_SHEET,
    Told,
    for_source,
    layout_of,
    refuse_idle,
    while_drafting,
)
from impra_research.draft.words import language_of
from impra_research.errors import DataError, ReceivedFileError, UsageError
from impra_research.read.instrument import Instrument
from impra_research.read.received import READERS
from impra_research.read.text.torn import without_torn
from impra_research.study import Sheet, Source


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file as received, read; `forms` and `instrument` are empty without a definition.

    `undecided` are the columns whose numbers could be read in two ways: see `conventions`; `beside`
    are the sheets that are files of their own: see `children`.
    """

    name: str
    path: Path
    source: Source
    forms: tuple[Path, ...]
    instrument: Instrument
    sheets: dict[str, pd.DataFrame]
    named: dict[str, dict[int, str]]
    note: str = ""
    undecided: tuple[str, ...] = ()
    beside: dict[str, Path] = field(default_factory=dict)


def arrivals_of(files: Sequence[Path], told: Told = NOTHING) -> list[Arrival]:
    """Read every file; forms are given to the data they describe.

    Parameters
    ----------
    told
        Keys of a source or a sheet that a person names: see `told`.

    Raises
    ------
    UsageError
        A file is not there, two have one name, there are only forms, or what is told fits none.
    ReceivedFileError
        A file cannot be read; the message says why.
    """
    refuse_unusable(files)
    forms = [path for path in files if is_form(path)]
    received = [path for path in files if path not in forms]
    if not received:
        raise UsageError(
            "these files hold questions and no answers",
            fix="name the file with the answers too: impra codebook draft form.xlsx answers.xlsx",
        )
    named = source_names(path.stem for path in received)
    given = zip(received, named, prefixes(named), strict=True)
    arrivals = [_arrival(path, name, prefix, forms, told) for path, name, prefix in given]
    refuse_idle(told, [arrival.source.instrument for arrival in arrivals])
    return arrivals


def _arrival(path: Path, name: str, prefix: str, forms: Sequence[Path], told: Told) -> Arrival:
    source = _source(path, prefix, told)
    written, _ = _read(path, source, ())
    headings = [str(heading) for rows in written.values() for heading in rows.columns]
    placed = source.instrument == "excel" and any(key in told for key in OF_A_SHEET)
    kind = "excel" if placed else instrument_of(path, headings)
    source = source.model_copy(update={"instrument": kind, "language": _language(written)})
    fitting = tuple(fitting_forms(kind, forms, headings))
    sheets, note, fitting = _read_as(path, source, fitting)
    refuse_unusable_sheets(path.name, sheets, source.sheets["main"])
    if kind == "excel" and not told.keys() & {"first_row", "heading_rows"}:
        refuse_titles(path.name, sheets)
    instrument = described(kind, path, source, fitting)
    named = {sheet: names_for(list(map(str, rows.columns))) for sheet, rows in sheets.items()}
    sheets = {sheet: _with_names(rows, named[sheet]) for sheet, rows in sheets.items()}
    columns = {f"{sheet}/{heading}": rows[heading] for sheet, rows in sheets.items()
               for heading in rows.columns}  # fmt: skip
    found = {
        "file": f"surveys/{path.name}",
        "decimal": told.get("decimal") or decimal_of(columns),
        "missing": found_missing(columns),
        "form": tuple(f"forms/{form.name}" for form in fitting),
    }
    source = source.model_copy(update=found)
    open_to_doubt = kind != SIGNED and "decimal" not in told
    undecided = undecided_numbers(columns) if open_to_doubt else ()
    return Arrival(name, path, source, fitting, instrument, sheets, named, note, tuple(undecided))


def _source(path: Path, prefix: str, told: Told) -> Source:
    """Describe a file by its suffix and what a person tells: enough to look at its headings."""
    suffix = path.suffix.lower()
    kind = SUFFIXES.get(suffix, "excel" if suffix in WORKBOOKS else "csv")
    layout = layout_of(told) if kind == "excel" else Sheet()
    return Source(instrument=kind, file=path.name, prefix=prefix, language="en",
                  sheets={"main": layout}).model_copy(update=for_source(told, kind))  # fmt: skip


def _read(path: Path, source: Source, forms: Sequence[Path]) -> tuple[dict[str, pd.DataFrame], str]:
    try:
        tables = READERS[source.instrument](path, source, forms)
    except ReceivedFileError as fault:
        raise while_drafting(fault) from None
    notes = dict.fromkeys(line for _, note in tables.values() for line in note.splitlines())
    return {sheet: without_torn(rows)[0] for sheet, (rows, _) in tables.items()}, "; ".join(notes)


def _read_as(
    path: Path, source: Source, forms: tuple[Path, ...]
) -> tuple[dict[str, pd.DataFrame], str, tuple[Path, ...]]:
    """Read a file with its forms; without them, and with a word on it, when they do not fit."""
    try:
        return *_read(path, source, forms), forms
    except DataError as misfit:
        if not forms:
            raise
        sheets, note = _read(path, source, ())
        why = f"not read with {forms[0].name}, which it does not fit: {misfit.what.splitlines()[0]}"
        return sheets, "; ".join(filter(None, (note, why))), ()


def names_for(headings: Sequence[str]) -> dict[int, str]:
    """Name the columns without a heading, and those whose heading stands on an earlier one.

    Examples
    --------
    >>> names_for(["", "a", "b", "a"])
    {1: 'column_1', 4: 'a (2)'}
    """
    named: dict[int, str] = {}
    for number, heading in enumerate(headings, start=1):
        before = [*headings[: number - 1], *named.values()]
        if not heading:
            named[number] = next(n for n in numbered(f"column_{number}") if n not in headings)
        elif heading in before:
            again = (f"{heading} ({n})" for n in count(2))
            named[number] = next(n for n in again if n not in {*headings, *named.values()})
    return named


def _with_names(rows: pd.DataFrame, named: dict[int, str]) -> pd.DataFrame:
    names = [named.get(n, heading) for n, heading in enumerate(rows.columns, start=1)]
    return rows.set_axis(names, axis="columns")


def _language(sheets: dict[str, pd.DataFrame]) -> str:
    """Guess the language of headings and of usual answers."""
    texts = [str(heading) for rows in sheets.values() for heading in rows.columns]
    for rows in sheets.values():
        for heading in rows.columns:
            cells = rows[heading]
            texts += cells.iloc[:200].unique().tolist() if isinstance(cells, pd.Series) else []
    return language_of(texts)

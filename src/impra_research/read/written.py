"""The files a team writes beside its surveys: UTF-8 tables of interviews, codings and registers.

Every cell stays text and each row keeps the number a person sees in a spreadsheet (the heading is
row 1). The columns are fixed: one missing or one unknown stops the reading.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from pathlib import Path

import pandas as pd

from impra_research.errors import DataError, ReceivedFileError, did_you_mean, nearest
from impra_research.read.text.quotes import quote_fault
from impra_research.study import Study

SEPARATED = {";": "semicolons", "\t": "tabs"}  # a spreadsheet in French or Italian writes these


def collected_folder(study: Study, name: str) -> Path | None:
    """Locate a folder beside the received files, or in `raw/`; None when the study has none."""
    candidates = [base / name for base in (study.files, study.raw) if base]
    return next((folder for folder in candidates if folder.is_dir()), None)


def refuse_other_tables(folder: Path, known: Sequence[str]) -> None:
    """Stop when a CSV of a folder has a name that nothing reads: a typo loses a whole table.

    Raises
    ------
    ReceivedFileError
        It names each such file, with the nearest name that is read.
    """
    names = sorted(path.name for path in folder.glob("*.csv"))
    faults = [
        f"nothing reads {folder.name}/{name}; {did_you_mean(name, known)}"
        for name in names
        if name not in known
    ]
    refuse(faults, fix="give the file the name that is read, or move it elsewhere")


def read_written_table(
    path: Path, *, columns: Sequence[str], optional: Sequence[str] = ()
) -> pd.DataFrame:
    """Read a UTF-8 CSV whose columns are known, as text, indexed by its row numbers.

    Raises
    ------
    ReceivedFileError
        It is missing or not UTF-8, a column is missing or unknown, or a row has too many or too few
        cells.
    """
    text = _text(path)
    fault = quote_fault(text, ",")
    refuse([f"{path.name}, {fault}"] if fault else [], fix="close the quote, or write it twice")
    headings = next(csv.reader(io.StringIO(text)), [])
    _check_headings(path.name, headings, columns, optional)
    table = _at_once(text, headings)
    if table is None:
        _, *rows = csv.reader(io.StringIO(text))
        _check_widths(path.name, rows, len(headings))
        table = pd.DataFrame(rows, columns=headings, dtype="str")
    table.index = pd.RangeIndex(2, 2 + len(table), name="row")
    return table


def _at_once(text: str, headings: Sequence[str]) -> pd.DataFrame | None:
    """Read a table without quotes, whose rows all have their cells; None when it is not one."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    if '"' in text or len(headings) < 2:
        return None
    as_text = dict.fromkeys(headings, pa.large_string())
    try:
        read = arrow.read_csv(
            pa.BufferReader(text.encode()),
            parse_options=arrow.ParseOptions(quote_char=False, ignore_empty_lines=False),
            convert_options=arrow.ConvertOptions(column_types=as_text, strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    table: pd.DataFrame = read.to_pandas()
    return table


def refuse(faults: Sequence[str], *, fix: str, kind: type[DataError] = ReceivedFileError) -> None:
    """Raise one error that lists every fault (the first twenty), or return when there is none.

    Examples
    --------
    >>> refuse([], fix="nothing to mend")
    """
    if not faults:
        return
    more = [f"... and {len(faults) - 20} more"] if len(faults) > 20 else []
    raise kind("\n  ".join([*faults[:20], *more]), fix=fix)


def repeated_rows(file: str, received: pd.DataFrame, key: list[str]) -> list[str]:
    """Name every row whose key stands above already."""
    again = received.index[received.duplicated(key)]
    return [f"{file} row {row}: the same {', '.join(key)} as a row above" for row in again]


def heading_shown(heading: str, number: int, known: Collection[str]) -> str:
    """Show a heading that resembles a known one; without headings it is a respondent's answer.

    Examples
    --------
    >>> heading_shown("strat", 2, ["start"]), heading_shown("Ada Lovelace", 4, ["start"])
    ("column 'strat'", 'column 4 (not shown)')
    """
    return f"column {heading!r}" if nearest(heading, known) else f"column {number} (not shown)"


def _text(path: Path) -> str:
    if not path.is_file():
        raise ReceivedFileError(
            f"{path.name} is missing from {path.parent}", fix="put it there as received"
        )
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise ReceivedFileError(
            f"{path.name}, line {_line(broken)}: not UTF-8", fix="save it again as CSV UTF-8"
        ) from None


def _line(broken: UnicodeDecodeError) -> int:
    return broken.object.count(b"\n", 0, broken.start) + 1


def _check_headings(
    name: str, headings: Sequence[str], columns: Sequence[str], optional: Sequence[str]
) -> None:
    known = [*columns, *optional]
    for mark, separated in SEPARATED.items():
        if len(headings) == 1 and headings[0].count(mark) >= len(columns) - 1 > 0:
            refuse([f"{name}, row 1: its cells are separated by {separated}"],
                   fix="save it again separated by commas (CSV UTF-8)")  # fmt: skip
    faults = [f"{name}, row 1: column {c!r} is missing" for c in columns if c not in headings]
    faults += [
        f"{name}, row 1: {heading_shown(heading, number, known)} is not known; "
        f"{did_you_mean(heading, known)}"
        for number, heading in enumerate(headings, start=1)
        if heading not in known
    ]
    faults += [f"{name}, row 1: column {c!r} stands twice" for c in known if headings.count(c) > 1]
    refuse(faults, fix=f"name the columns of {name}: {', '.join(columns)}")


def _check_widths(name: str, rows: Sequence[Sequence[str]], width: int) -> None:
    faults = [
        f"{name}, row {number}: {len(row)} cells under {width} headings"
        for number, row in enumerate(rows, start=2)
        if len(row) != width
    ]
    refuse(faults, fix="check that quotes are closed and that the delimiter is a comma")

"""The cells of an SPSS or Stata file as they are stored, and each of them written down as text.

pyreadstat by default, and pandas' readers always, turn a refusal coded 99 into nothing; `user_missing`
keeps it, and the codebook then says what it means. A whole number has no decimal point, a date is
ISO 8601, Stata's extended missing values are `.a` to `.z`, what the system itself left out is "".
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from impra_research.errors import ReceivedFileError
from impra_research.read.statistical.counted_dates import clock_of, date_text
from impra_research.read.workbooks.workbook import cell_text

Meta = Any  # pyreadstat's description of a file, untyped there
Cells = tuple[pd.DataFrame, Meta]


def read_cells(path: Path, *, encoding: str | None = None) -> Cells:
    """Read numbers and texts as they are stored, missing codes among them, with their description.

    Raises
    ------
    ReceivedFileError
        The file is not what its suffix says, is cut short, or is not in its encoding.
    """
    import pyreadstat

    read = _reader(path)
    try:
        cells, meta = read(
            str(path), user_missing=True, encoding=encoding, disable_datetime_conversion=True
        )
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, *OF_DAMAGE) as broken:
        raise ReceivedFileError(
            f"{path.name} cannot be read as {path.suffix.lower()}: {_reason(broken)}",
            fix="export it again if it is cut short or has another format than its suffix says; "
            "if its texts are in an old encoding, name that in study.yml, for instance\n"
            "    encoding: cp1252",
        ) from None
    table = pd.DataFrame(cells, columns=meta.column_names)
    unreadable = [str(n) for n, name in enumerate(table, start=1) if name not in meta.column_names]
    if unreadable:  # pandas makes a missing value of a name that is no text
        raise ReceivedFileError(
            f"{path.name}: the name of column {', '.join(unreadable)} cannot be read as text",
            fix="export it again: the file is damaged",
        )
    return table, meta


OF_DAMAGE = (ValueError, TypeError, LookupError, OverflowError)  # the library meets them unprepared


def _reader(path: Path) -> Callable[..., tuple[Any, Meta]]:
    import pyreadstat
    from pyreadstat._readstat_parser import parser_entry_point

    readers: dict[str, Callable[..., tuple[Any, Meta]]] = {
        ".sav": pyreadstat.read_sav,
        ".zsav": pyreadstat.read_sav,
        # As a pandas table, whole numbers that hold `.a` have 0 where the system left something out.
        ".dta": partial(pyreadstat.read_dta, output_format="dict"),
        # read_por alone has no `user_missing`: it would turn refusals into nothing.
        ".por": partial(parser_entry_point, parser_format="por"),
    }
    suffix = path.suffix.lower()
    if suffix not in readers:
        raise ReceivedFileError(
            f"{path.name} ends in {suffix!r}: no format of SPSS or Stata",
            fix=f"give it the suffix of its format ({', '.join(readers)}), "
            "or name another `instrument` in study.yml",
        )
    return readers[suffix]


def _reason(broken: Exception) -> str:
    """Say what the library found, without the bytes that some codecs quote."""
    if isinstance(broken, UnicodeError):
        return "its texts are not in the encoding it names"
    return "it is damaged" if isinstance(broken, TypeError | LookupError) else str(broken)


def column_texts(column: pd.Series, name: str, meta: Meta) -> pd.Series:
    """Write a column down as text; each distinct cell is written once."""
    places, distinct = pd.factorize(column)
    is_text = meta.readstat_variable_types[name] == "string"
    form = meta.original_variable_types.get(name) or ""
    texts = [cell if is_text else code_text(cell, form) for cell in distinct]
    return pd.Series([*texts, ""], dtype="str").take(places).set_axis(column.index)


def code_text(code: str | float, form: str = "") -> str:
    """Write one cell of a column of numbers down as text.

    Examples
    --------
    >>> code_text(1.0), code_text(18651.5), code_text("a"), code_text(13744944000.0, "DATE11")
    ('1', '18651.5', '.a', '2018-05-06')
    """
    if isinstance(code, str):
        return f".{code}"
    number = float(code)
    clock = clock_of(form)
    return (date_text(number, clock) if clock else None) or cell_text(number)

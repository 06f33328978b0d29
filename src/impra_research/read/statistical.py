"""SPSS and Stata files as text codes: labels stay out, user-missing codes stay in.

pyreadstat by default, and pandas' readers always, turn a refusal coded 99 into nothing;
`user_missing=True` keeps it, and the codebook then says what it means.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from impra_research.errors import ReceivedFileError
from impra_research.read.workbook import cell_text
from impra_research.study import Source


def read_statistical(
    path: Path, source: Source, forms: Sequence[Path] = ()
) -> dict[str, tuple[pd.DataFrame, str]]:
    """Read a .dta or .sav file; each cell is the code as text, a system-missing cell is "".

    Raises
    ------
    ReceivedFileError
        The file is not what its instrument says.
    """
    import pyreadstat

    read = pyreadstat.read_dta if source.instrument == "stata" else pyreadstat.read_sav
    try:
        cells, _ = read(path, user_missing=True, encoding=source.encoding)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, OverflowError) as broken:
        raise ReceivedFileError(
            f"{source.file} cannot be read as {source.instrument}: {broken}",
            fix="check the file, its `instrument` and its `encoding` in study.yml",
        ) from None
    texts = cells.astype("object").apply(_column_text)
    return {"": (texts.set_axis(pd.RangeIndex(2, 2 + len(texts), name="row")).astype("str"), "")}


def _column_text(column: pd.Series) -> pd.Series:
    known = column.notna()
    return column.where(known, "").where(~known, column.map(cell_text, na_action="ignore"))

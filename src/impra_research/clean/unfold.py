"""The rows of one table, found in the sheets of one source, still as text under the codebook's names.

A table may be the rows of a sheet (one respondent a row), the rows of a child sheet (Kobo's repeat
groups, linked by the parent's number) or groups of columns repeated `{n}` times (LimeSurvey's arrays).
Each row keeps its file, sheet and row number: it can always be found again.
"""

from __future__ import annotations

import pandas as pd

from impra_research.codebook import Codebook, Variable
from impra_research.errors import ReceivedFileError, StudyFileError, did_you_mean
from impra_research.read import Received
from impra_research.study import Sheet, Source, Study

PROVENANCE = ["source", "file", "sheet", "row"]


def unfold(
    study: Study, source_name: str, table: str, received: dict[str, Received]
) -> pd.DataFrame:
    """Give the rows of a table in one source: keys, provenance, and raw text under variable names.

    Raises
    ------
    StudyFileError
        The codebook names a column that the file does not have.
    """
    codebook, source = study.codebook, study.declared.sources[source_name]
    shape = codebook.tables[table]
    sheet, found = source.sheets[shape.sheet], received[shape.sheet]
    variables = read_here(codebook, source_name, table)
    if sheet.repeat is None:
        rows = _renamed(found, variables, n=None)
    else:
        blocks = [_renamed(found, variables, n=n) for n in range(1, sheet.repeat + 1)]
        filled = [block[~_unused(block, variables, source_name, source)] for block in blocks]
        rows = pd.concat(filled).sort_index(kind="stable")
    provenance = {
        "source": source_name,
        "file": found.file,
        "sheet": found.sheet,
        "row": rows.index,
    }
    keys = _keys(rows.index, found, sheet, source, shape.key)
    return pd.concat([keys, rows], axis="columns").assign(**provenance).reset_index(drop=True)


def read_here(codebook: Codebook, source: str, table: str) -> dict[str, Variable]:
    """List the variables of a table that a source keeps in a column."""
    return {
        name: variable
        for name, variable in codebook.of_table(table).items()
        if source in variable.origins
        and variable.origins[source].column is not None
        and variable.level != "text"
    }


def refuse_unaccounted_columns(
    study: Study, source_name: str, received: dict[str, Received]
) -> None:
    """Stop when a column as received is neither a variable's nor said to stay in raw.

    Raises
    ------
    StudyFileError
        It names each such column.
    """
    source = study.declared.sources[source_name]
    for name, table in received.items():
        used = _columns_used(study.codebook, source_name, source) | set(source.left_in_raw)
        used |= {source.sheets[name].key or "", source.sheets[name].parent or ""}
        lost = [column for column in table.rows.columns if column not in used]
        if lost:
            raise StudyFileError(
                f"{table.file}{f', sheet {table.sheet!r}' if table.sheet else ''}: no variable reads "
                f"{', '.join(map(repr, lost))}",
                fix="give each a variable in codebook/variables.yml, or a reason under "
                "`left_in_raw` in study.yml",
            )


def _columns_used(codebook: Codebook, source_name: str, source: Source) -> set[str]:
    patterns = {variable.table: [] for variable in codebook.variables.values()}  # type: dict[str, list[str]]
    for variable in codebook.variables.values():
        origin = variable.origins.get(source_name)
        if origin is not None and origin.column is not None:
            patterns[variable.table].append(origin.column)
    used: set[str] = set()
    for table, columns in patterns.items():
        sheet = source.sheets.get(codebook.tables[table].sheet)
        repeats = range(1, (sheet.repeat if sheet and sheet.repeat else 0) + 1)
        used |= {c.replace("{n}", str(n)) for c in columns for n in repeats} | set(columns)
    return used


def _renamed(found: Received, variables: dict[str, Variable], *, n: int | None) -> pd.DataFrame:
    columns = {name: _column(variable, found.source, n) for name, variable in variables.items()}
    for name, column in columns.items():
        if column not in found.rows.columns:
            raise StudyFileError(
                f"{found.file}{f', sheet {found.sheet!r}' if found.sheet else ''} has no column "
                f"{column!r}, from which variable {name!r} comes",
                fix=f"correct `from` in codebook/variables.yml; "
                f"{did_you_mean(column, found.rows.columns)}",
            )
    return found.rows[list(columns.values())].set_axis(list(columns), axis="columns")


def _column(variable: Variable, source: str, n: int | None) -> str:
    column = variable.origins[source].column or ""
    return column if n is None else column.replace("{n}", str(n))


def _unused(
    block: pd.DataFrame, variables: dict[str, Variable], source_name: str, source: Source
) -> pd.Series:
    """Tell which repetitions of a column group nobody filled in."""
    empty = pd.DataFrame(
        {
            name: block[name].isin([*source.missing, *variable.origins[source_name].missing, ""])
            for name, variable in variables.items()
        }
    )
    return empty.all(axis="columns")


def _keys(
    rows: pd.Index, found: Received, sheet: Sheet, source: Source, key: tuple[str, ...]
) -> pd.DataFrame:
    column = sheet.parent or sheet.key
    if column is None or column not in found.rows.columns:
        raise StudyFileError(
            f"{found.file}: study.yml must name the column that numbers the rows of sheet "
            f"{found.sheet or 'main'!r} (`key`, and `parent` for a child sheet)",
            fix=did_you_mean(column or "", found.rows.columns),
        )
    numbers = found.rows.loc[rows, column]
    _refuse_blank_or_double(numbers, found, column, single=key in (("person",), ("enterprise",)))
    person = source.prefix + "-" + numbers
    keys = {"person": person, "enterprise": person + "-1"}
    keys |= {part: person.groupby(person).cumcount() + 1 for part in key if part not in keys}
    return pd.DataFrame({part: keys[part] for part in dict.fromkeys(("person", *key))}, index=rows)


def _refuse_blank_or_double(
    numbers: pd.Series, found: Received, column: str, *, single: bool
) -> None:
    blank = numbers.index[numbers == ""]
    double = numbers.index[numbers.duplicated()] if single else blank[:0]
    if len(blank) or len(double):
        row = [*blank, *double][0]
        raise ReceivedFileError(
            f"{found.file} row {row}, {column!r}: "
            f"{'empty' if len(blank) else 'a number that stands on an earlier row'}",
            fix="each row needs its own number; correct the file with corrections.yml",
        )

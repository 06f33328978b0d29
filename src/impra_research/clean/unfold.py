"""The rows of one table, found in the sheets of one source, still as text under the codebook's names.

A table may be the rows of a sheet (one respondent a row), the rows of a child sheet (Kobo's repeat
groups, linked by the parent's number) or groups of columns repeated `{n}` times (LimeSurvey's arrays).
Each row keeps its file, sheet and row number: it can always be found again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

import pandas as pd

from impra_research.clean.keys import keys_of, links_of
from impra_research.codebook import Codebook, Variable
from impra_research.errors import StudyFileError, nearest
from impra_research.read import Received
from impra_research.read.plain import plain_label
from impra_research.read.written import heading_shown
from impra_research.study import Source, Study
from impra_research.study.study_file import ROW_NUMBER

MISFIT_COLUMN = (
    "correct `from` in codebook/variables.yml, or `key` and `parent` in study.yml; a column that nobody "
    "needs has its reason under `left_in_raw` in study.yml"
)
NOT_SAID = ("no_answer", "not_asked", "not_applicable", "not_ticked", "broke_off")
PROVENANCE = ["source", "file", "sheet", "row"]


def unfold(
    study: Study, source_name: str, table: str, received: Mapping[str, Received]
) -> pd.DataFrame:
    """Give the rows of a table in one source: keys, provenance, and raw text under variable names.

    Raises
    ------
    ReceivedFileError
        A row has no number, the number of another row, or what may be a name or a telephone number.
    """
    codebook, source = study.codebook, study.declared.sources[source_name]
    shape = codebook.tables[table]
    sheet, found = source.sheets[shape.sheet], received[shape.sheet]
    variables = _read_here(codebook, source_name, table)
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
    keys = keys_of(study, source_name, table, received, rows.index)
    return pd.concat([keys, rows], axis="columns").assign(**provenance).reset_index(drop=True)


def _read_here(codebook: Codebook, source: str, table: str) -> dict[str, Variable]:
    """List the variables of a table that a source keeps in a column."""
    return {
        name: variable
        for name, variable in codebook.of_table(table).items()
        if source in variable.origins
        and variable.origins[source].column is not None
        and variable.level != "text"
    }


def refuse_misfit_columns(study: Study, files: Mapping[str, Mapping[str, Received]]) -> None:
    """Stop when a column of the codebook is not in its file, or one of a file is nobody's.

    Raises
    ------
    StudyFileError
        It names each such column, on both sides.
    """
    faults = list(misfit_columns(study, files))
    if faults:
        raise StudyFileError(
            "the columns of the files and of the codebook do not fit:\n"
            + "\n".join(f"  - {fault}" for fault in faults),
            fix=MISFIT_COLUMN,
        )


def misfit_columns(study: Study, files: Mapping[str, Mapping[str, Received]]) -> Iterator[str]:
    """Name each column of the codebook that is not in its file, and each of a file that is nobody's."""
    for source, received in files.items():
        for sheets in _by_sheet(received).values():
            yield from _misfits(study, source, {name: received[name] for name in sheets})


def left_in_raw(
    study: Study, files: Mapping[str, Mapping[str, Received]]
) -> dict[str, dict[str, dict[str, object]]]:
    """Account for the columns that no variable reads: by file and declared name, how many and why."""
    account: dict[str, dict[str, dict[str, object]]] = {}
    for name, received in files.items():
        source = study.declared.sources[name]
        for sheets in _by_sheet(received).values():
            table = received[sheets[0]]
            read = {column for sheet in sheets
                    for column, _ in _needed(study.codebook, name, sheet, source)}  # fmt: skip
            left = [source.left_by(column) for column in table.rows.columns if column not in read]
            counted = {each: left.count(each) for each in dict.fromkeys(left) if each is not None}
            account[table.where] = {
                each: {"columns": times, "why": source.left_in_raw[each]}
                for each, times in counted.items()
            }
    return account


def _by_sheet(received: Mapping[str, Received]) -> dict[tuple[str, str], list[str]]:
    """Group the names of study.yml that are one sheet of one file (columns repeated are)."""
    same: dict[tuple[str, str], list[str]] = {}
    for name, table in received.items():
        same.setdefault((table.file, table.sheet), []).append(name)
    return same


def _misfits(study: Study, source_name: str, received: Mapping[str, Received]) -> Iterator[str]:
    source, table = study.declared.sources[source_name], next(iter(received.values()))
    where = table.where
    uses = [use for name in received for use in _needed(study.codebook, source_name, name, source)]
    needed, found = dict(uses), table.rows.columns
    lost = [name for name in found if name not in needed and source.left_by(name) is None]
    for column, use in needed.items():
        if column not in found:
            yield f"{where} has no column {column!r}, {use}{_nearest(column, lost or found)}"
    if lost:
        known = {*needed, *source.left_in_raw}
        shown = [heading_shown(name, found.get_loc(name) + 1, known) for name in lost]
        yield f"{where}: no variable reads {', '.join(shown)}{_confused(uses, source, lost, found)}"


def _confused(
    uses: list[tuple[str, str]], source: Source, lost: Collection[str], found: Collection[str]
) -> str:
    """Point at what may be why nobody reads a column: another is read twice, or a name is misspelt."""
    times = Counter(column for column, _ in uses)
    hints = [f"{column!r} is that {' and '.join(use for c, use in uses if c == column)}"
             for column, n in times.items() if n > 1]  # fmt: skip
    hints += [f"`left_in_raw` has {name!r}; did you mean {near[0]!r}?"
              for name in source.left_in_raw
              if name not in found and (near := nearest(name, lost))]  # fmt: skip
    return "".join(f"; {hint}" for hint in hints)


def _needed(
    codebook: Codebook, source_name: str, sheet_name: str, source: Source
) -> Iterator[tuple[str, str]]:
    """Yield each column that is read from a sheet, and for what."""
    sheet = source.sheets[sheet_name]
    for part, column in (("key", sheet.key), ("parent", sheet.parent)):
        if column not in (None, ROW_NUMBER):
            yield str(column), f"the `{part}` of sheet {sheet_name!r} in study.yml"
    yield from links_of(codebook, sheet_name)
    for name, variable in codebook.variables.items():
        origin = variable.origins.get(source_name)
        if origin and origin.column and codebook.tables[variable.table].sheet == sheet_name:
            for n in range(1, sheet.repeat + 1) if sheet.repeat else (None,):
                yield _column(variable, source_name, n), f"from which variable {name!r} comes"


def _nearest(column: str, found: Iterable[str]) -> str:
    near = nearest(column, found)
    plain = ["".join(name.casefold().split()) for name in (column, *near)]
    alike = " Only capitals or spaces differ" if plain[1:] == plain[:1] else ""
    return f"; did you mean {near[0]!r}?{alike}" if near else ""


def _renamed(found: Received, variables: dict[str, Variable], *, n: int | None) -> pd.DataFrame:
    columns = {name: _column(variable, found.source, n) for name, variable in variables.items()}
    return found.rows[list(columns.values())].set_axis(list(columns), axis="columns")


def _column(variable: Variable, source: str, n: int | None) -> str:
    column = variable.origins[source].column or ""
    return column if n is None else column.replace("{n}", str(n))


def _unused(
    block: pd.DataFrame, variables: dict[str, Variable], source_name: str, source: Source
) -> pd.Series:
    """Tell which repetitions of a column group nobody filled in; who refused there was asked."""
    empty = pd.DataFrame(index=block.index)
    for name, variable in variables.items():
        reasons = {**source.missing, **variable.origins[source_name].missing}
        nothing = {plain_label(text) for text, reason in reasons.items() if reason in NOT_SAID}
        empty[name] = block[name].map(plain_label).isin({*nothing, ""})
    return empty.all(axis="columns")

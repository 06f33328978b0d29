"""What cells hold that a codebook does not say, column by column; rules that name nothing that is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

import pandas as pd

from impra_research.clean.readers import known_values
from impra_research.clean.recode import Recoded, recode
from impra_research.clean.rules import broken_rows
from impra_research.codebook import WITH_VALUES, Codebook, Variable
from impra_research.codebook.variables import Level
from impra_research.draft.cells import look_at
from impra_research.draft.words import words
from impra_research.errors import StudyFileError
from impra_research.faults import Fault
from impra_research.read import Received
from impra_research.read.plain import plain_label
from impra_research.read.unknown import describe_unknown
from impra_research.study import Source, Study

SHOWN = 8
PAGES_READ_CODES = {"citizenship": ("non_eu", "eu", "host"), "accounts": ("complete",)}
IN_WORDS = {
    "not_a_date": "no date that is read (as 2012-06-30, 06/2012, mid 2012, winter 2011/12 are)",
    "not_a_number": "no number",
    "ambiguous_number": "a number that could be two (1.500); declare `decimal` of the source",
    "not_a_whole_number": "no whole number",
    "too_many_digits": "a number with more than 15 digits; declare `level: identifier`",
    "out_of_range": "below `minimum` or above `maximum`",
}


def misfit_values(
    study: Study, source_name: str, table: str, received: Mapping[str, Received]
) -> Iterator[tuple[str, bool]]:
    """Yield what the cells of a table hold and the codebook does not say, and whether it stops cleaning."""
    codebook, source = study.codebook, study.declared.sources[source_name]
    sheet = codebook.tables[table].sheet
    found = received.get(sheet)
    repeat = source.sheets[sheet].repeat
    for name, variable in codebook.of_table(table).items():
        origin = variable.origins.get(source_name)
        if found is None or variable.level == "text" or not origin or not origin.column:
            continue
        numbers = range(1, repeat + 1) if repeat else (None,)
        for column in (origin.column.replace("{n}", str(n)) for n in numbers):
            if column in found.rows:
                cells = _used(found.rows[column], repeated=bool(repeat))
                yield from _misfits(name, cells, source_name, source, codebook, found)


def unread_by_pages(codebook: Codebook) -> Iterator[Fault]:
    """Name what has a name that pages know and is not what they read: they say it was not collected."""
    for table in codebook.tables:
        if why := codebook.unread(table):
            yield Fault(("tables", table), why)
    for name, known in words().known.items():
        if not codebook.has(name):
            continue
        variable, codes = codebook.variables[name], PAGES_READ_CODES.get(name, ())
        levels = [level for level in known.levels if level in get_args(Level)]
        if variable.table != known.table:
            yield Fault(("variables", name, "table"), f"pages read it in the table {known.table!r}")
        elif levels and variable.level not in (*levels, "binary"):
            yield Fault(("variables", name, "level"), f"pages read it as {' or '.join(levels)}")
        elif codes and codes[0] not in codebook.values(name):
            text = f"pages read its codes {', '.join(codes)}, and there is no {codes[0]}: recode"
            yield Fault(("variables", name), text)


def _used(cells: pd.Series, *, repeated: bool) -> pd.Series:
    """Leave out the empty cells of repeated columns: most people have fewer than there is room for."""
    return cells[cells != ""] if repeated else cells


def _misfits(
    name: str,
    cells: pd.Series,
    source_name: str,
    source: Source,
    codebook: Codebook,
    found: Received,
) -> Iterator[tuple[str, bool]]:
    variable = codebook.variables[name]
    part = recode(cells.rename(name).to_frame(), name, source_name=source_name, source=source,
                  codebook=codebook)  # fmt: skip
    at = f"column {cells.name!r} (variable {name}, level {variable.level})"
    if len(part.unknown):
        origin = variable.origins[source_name]
        closed = variable.level in WITH_VALUES
        known = list(known_values(name, origin, source, codebook)) if closed else []
        where = f"{_sheet(found)}{at}: {_rows(len(part.unknown))} with what it does not list"
        yield describe_unknown(where, part.unknown, known), variable.unlisted != "quarantine"
    if len(part.faults):
        yield from _unfit(f"{_sheet(found)}{at}", variable, cells, part, source)


def _unfit(
    at: str, variable: Variable, cells: pd.Series, part: Recoded, source: Source
) -> Iterator[tuple[str, bool]]:
    """Tell how many cells are no number or no date; when most are not, the level is wrong."""
    filled = int((cells != "").sum())
    for rule, rows in part.faults.groupby(part.faults):
        shown = ", ".join(map(str, rows.index[:SHOWN])) + (", ..." if len(rows) > SHOWN else "")
        told = f"{at}: {_rows(len(rows))} of {filled} hold {IN_WORDS.get(str(rule), str(rule))} (row {shown})"
        wrong = len(rows) * 2 > filled
        if wrong:
            fits = look_at(cells, decimal=source.decimal, missing=map(plain_label, source.missing))
            told += f"; all cells fit level {fits.level}" if fits.level != variable.level else ""
        yield told + ("" if wrong else f"; they go to quarantine{_taken_along(variable)}"), wrong


def _taken_along(variable: Variable) -> str:
    """Say whose other rows go with a row that is set aside."""
    if variable.table == "person":
        return ", with all that the person told"
    return ", with all steps of the same enterprise" if variable.table == "step" else ""


def _sheet(found: Received) -> str:
    return f"sheet {found.sheet!r}, " if found.sheet else ""


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"


def misfit_rules(study: Study) -> Iterator[str]:
    """Name the rules that compare what their table does not have, or are no comparison."""
    codebook = study.codebook
    person = _without_rows(study, "person").set_index("person")
    for name, rule in codebook.rules.items():
        if rule.table in codebook.tables:
            table = _without_rows(study, rule.table)
            try:
                broken_rows(table, name, rule, codebook=codebook, person=person)
            except StudyFileError as fault:
                yield f"{fault.what}\n  fix: {fault.fix}"


def _without_rows(study: Study, table: str) -> pd.DataFrame:
    """Give the columns that a cleaned table would have, without rows."""
    codebook = study.codebook
    first = next(iter(study.declared.sources))
    keys = dict.fromkeys(("person", *codebook.tables[table].key, "source"), pd.Series(dtype="str"))
    parts = [pd.DataFrame(keys)]
    for name, variable in codebook.of_table(table).items():
        if variable.level != "text":
            asked = next((s for s in variable.origins if s in study.declared.sources), first)
            none = pd.DataFrame({name: pd.Series(dtype="str")})
            parts.append(recode(none, name, source_name=asked, source=study.declared.sources[asked],
                                codebook=codebook).columns)  # fmt: skip
    return pd.concat(parts, axis="columns")

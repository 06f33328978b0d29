"""The keys of the rows of a table: their person, the row around them, their place within it.

A repeat group inside another (`key: [person, episode, step]` beside `key: [person, episode]`) takes the
keys of the row around it, which an export names in `_parent_index`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

import pandas as pd

from impra_research.clean.person_numbers import refuse_bad_numbers
from impra_research.codebook import Codebook
from impra_research.errors import StudyFileError
from impra_research.read import Received
from impra_research.read.written import refuse
from impra_research.study import Study
from impra_research.study.study_file import ROW_NUMBER

INDEX, AROUND, AROUND_NAMED = "_index", "_parent_index", "_parent_table_name"
SHORT = 28  # letters of a sheet's name that every tool leaves when it cuts a long one


def outer_table(codebook: Codebook, table: str) -> str | None:
    """Name the table whose rows stand around those of this one: its key is the beginning of this key."""
    around = codebook.tables[table].key[:-1]
    return next((name for name, shape in codebook.tables.items()
                 if len(around) > 1 and shape.key == around), None)  # fmt: skip


def keys_of(
    study: Study, source: str, table: str, received: Mapping[str, Received], rows: pd.Index
) -> pd.DataFrame:
    """Give the keys of some rows of a table in one source.

    Raises
    ------
    ReceivedFileError
        A row has no number, that of another row, or what may be a name; or nothing stands around it.
    StudyFileError
        The table's key does not say that its rows belong to those of another table.
    """
    declared, key = study.declared.sources[source], study.codebook.tables[table].key
    sheet = declared.sheets[study.codebook.tables[table].sheet]
    found = received[study.codebook.tables[table].sheet]
    column, single = sheet.parent or sheet.key or "", key in (("person",), ("enterprise",))
    numbers = _numbers(rows, found, column)
    refuse_bad_numbers(numbers, found, column, single=single, like=declared.numbers_like)
    person = declared.prefix + "-" + numbers
    keys = pd.DataFrame({"person": person, "enterprise": person + "-1"}, index=rows)
    outer = outer_table(study.codebook, table)
    _refuse_other_parent(study, source, table, outer, received)
    if outer is not None:
        keys = _around(study, source, outer, received, found, keys)
    within = keys.groupby(list(keys.columns), sort=False).cumcount() + 1
    keys = keys.assign(**{part: within for part in key if part not in keys})
    return keys[list(dict.fromkeys(("person", *key)))]


def _numbers(rows: pd.Index, found: Received, column: str) -> pd.Series:
    if column == ROW_NUMBER and column not in found.rows:
        return pd.Series(rows.astype("str"), index=rows)
    return found.rows.loc[rows, column]


def links_of(codebook: Codebook, sheet: str) -> Iterator[tuple[str, str]]:
    """Yield each column of a sheet that links its rows to those around or within them, and for what."""
    for name, shape in codebook.tables.items():
        outer = outer_table(codebook, name)
        if outer is not None and shape.sheet == sheet:
            yield AROUND, f"which names the row of table {outer!r} around each of table {name!r}"
        if outer is not None and codebook.tables[outer].sheet == sheet:
            yield INDEX, f"by which rows of table {name!r} name those of table {outer!r}"


def _around(
    study: Study, source: str, outer: str, received: Mapping[str, Received], found: Received,
    keys: pd.DataFrame,
) -> pd.DataFrame:  # fmt: skip
    """Add to the keys of rows those of the row around each, of the same person."""
    of_outer = received[study.codebook.tables[outer].sheet]
    around = keys_of(study, source, outer, received, of_outer.rows.index)
    numbered = around.set_axis(of_outer.rows[INDEX], axis="index")
    refuse(
        [f"{of_outer.where}: {INDEX} {number} stands twice"
         for number in numbered.index[numbered.index.duplicated()].unique()],
        fix="each row of a repeat group needs its own number: export the data again",
    )  # fmt: skip
    mine = numbered.reindex(found.rows.loc[keys.index, AROUND]).set_axis(keys.index)
    refuse(
        [f"{found.where}, row {row}: {AROUND} names no row of the same person in {of_outer.where}"
         for row in keys.index[(mine["person"] != keys["person"]).fillna(True)]],
        fix="export all tables of the form at one time; in corrections.yml correct what was mistyped",
    )  # fmt: skip
    return keys.assign(**{part: mine[part] for part in mine if part not in keys})


def _refuse_other_parent(
    study: Study, source: str, table: str, outer: str | None, received: Mapping[str, Received]
) -> None:
    """Stop where the export names another table around this one than the codebook does."""
    codebook = study.codebook
    named = list(_named_around(codebook, table, received))
    sheet = received[codebook.tables[table].sheet]
    if named and outer not in named:
        key = ", ".join((*codebook.tables[named[0]].key, table))
        raise StudyFileError(
            f"table {table!r}: each row of {sheet.where} belongs to a row of table {named[0]!r}, and the "
            "key does not say so",
            fix=f"write `key: [{key}]` for table {table!r} in codebook/variables.yml",
        )
    if outer is not None and codebook.tables[outer].sheet not in received:
        raise StudyFileError(
            f"table {table!r} stands within table {outer!r}, of which source {source!r} has no sheet",
            fix=f"name that sheet under `sheets` of {source!r} in study.yml",
        )


def _named_around(
    codebook: Codebook, table: str, received: Mapping[str, Received]
) -> Iterator[str]:
    """Name the tables of repeat groups whose sheet an export names as that around a table."""
    sheet = received[codebook.tables[table].sheet]
    if AROUND_NAMED not in sheet.rows:
        return
    names = [str(name) for name in sheet.rows[AROUND_NAMED].unique() if name]
    for other, shape in codebook.tables.items():
        repeats = len(shape.key) > 1 and shape.sheet in received
        if repeats and any(_is_called(received[shape.sheet], name) for name in names):
            yield other


def _is_called(received: Received, name: str) -> bool:
    """Tell whether a table as received has this name in its export; ODK writes it into the file's."""
    own = received.sheet.rpartition("/")[2]
    if not own:
        return PurePath(received.file).stem.endswith(f"-{name}")
    return own[:SHORT] == name[:SHORT]

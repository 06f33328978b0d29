"""ODK Central and Briefcase: one CSV a table, whose rows name each other by KEY and PARENT_KEY."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from impra_research.errors import ReceivedFileError
from impra_research.read.kobo.links import VERSION_HEADINGS
from impra_research.read.xlsform import Versions
from impra_research.study import Source


def files_beside(path: Path, file: str, source: Source) -> Iterator[tuple[str, Path]]:
    """Yield the other files of a source, when this one holds a repeat group's rows only."""
    if file == source.file:
        return
    root = path.as_posix().removesuffix(file)
    yield from ((name, Path(root) / name) for name in source.files() if name != file)


def with_numbers(
    versions: Versions, tables: Mapping[str, pd.DataFrame], where: str
) -> dict[str, pd.DataFrame]:
    """Link rows by number, as KoboToolbox does, where they are linked by KEY.

    Raises
    ------
    ReceivedFileError
        A row belongs to a row that is not there.
    """
    numbered: dict[str, pd.DataFrame] = {}
    for name in versions.sheets:  # the outer tables come first
        if name in tables:
            keyed = "KEY" in tables[name] and "_index" not in tables[name]
            numbered[name] = (
                _numbered(versions, name, tables, numbered, where) if keyed else tables[name]
            )
    return numbered


def _numbered(
    versions: Versions, name: str, tables: Mapping[str, pd.DataFrame],
    numbered: Mapping[str, pd.DataFrame], where: str,
) -> pd.DataFrame:  # fmt: skip
    table = tables[name]
    own = pd.Series([str(n) for n in range(1, len(table) + 1)], index=table.index, dtype="str")
    if not name:
        return table.assign(_uuid=_submission(table["KEY"]), _index=own)
    outer = [other for other in numbered if not other
             or versions.sheets[name].startswith(f"{versions.sheets[other]}/")]  # fmt: skip
    if "PARENT_KEY" not in table or not outer:
        return table
    parent = max(outer, key=lambda other: len(versions.sheets[other]))
    links = {"_index": own, "_parent_table_name": parent,
             "_parent_index": _found(numbered[parent], "KEY", table["PARENT_KEY"], where)}  # fmt: skip
    if "" in numbered:
        links |= _of_submission(numbered[""], table["PARENT_KEY"], where)
    return table.assign(**links)


def _of_submission(
    main: pd.DataFrame, parents: pd.Series[str], where: str
) -> dict[str, pd.Series[str]]:
    uuid = _submission(parents)
    number = _found(main, "_uuid", uuid, where)
    links = {"_submission__uuid": uuid, "_submission__index": number}
    if heading := next((name for name in VERSION_HEADINGS if name in main), ""):
        links["_submission___version__"] = _found(main, "_uuid", uuid, where, give=heading)
    return links


def _submission(keys: pd.Series[str]) -> pd.Series[str]:
    return keys.str.partition("/")[0].str.removeprefix("uuid:")


def _found(
    table: pd.DataFrame, by: str, wanted: pd.Series[str], where: str, *, give: str = "_index"
) -> pd.Series[str]:
    known = dict(zip(table[by], table[give], strict=True))
    lost = wanted.index[~wanted.isin(list(known))]
    if len(lost):
        raise ReceivedFileError(
            f"{where} row {lost[0]}: belongs to a submission or group that is not in the export",
            fix="export all files of the form at one time",
        )
    return wanted.map(known)

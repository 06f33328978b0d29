"""Submissions as JSON, each with its repeat groups inside it, as the tables that an export makes of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from impra_research.errors import ReceivedFileError
from impra_research.read.workbooks.workbook import cell_text

ABOUT = ("_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status",
         "_submitted_by", "__version__", "_tags")  # fmt: skip
LINKS = (
    "_index",
    "_parent_table_name",
    "_parent_index",
    *(f"_submission_{name}" for name in ABOUT),
)
WRAPPERS = ("results", "value")  # KoboToolbox and ODK Central put the list under a name
LONGEST_TITLE = 31  # an export names its first sheet after the form
Row = dict[str, str]


def read_nested(
    path: Path, questions: Mapping[str, Sequence[str]], title: str
) -> dict[str, pd.DataFrame]:
    """Read submissions as one table, and one a repeat group, by its path.

    What a respondent left empty is not in the file at all, so `questions` gives the columns of each
    table that are there anyway; without them (no form at hand) the file alone decides.

    Raises
    ------
    ReceivedFileError
        The file is no list of submissions, or writes a name twice in one.
    """
    tables: dict[str, list[Row]] = {name: [] for name in questions} or {"": []}
    for number, submission in enumerate(_submissions(path), start=1):
        cells, repeats = _flat(submission, "", questions)
        about = {name: cells.pop(name, "") for name in ABOUT}
        tables[""].append(cells | about | {"_index": str(number)})
        _unfold(repeats, number, title[:LONGEST_TITLE], about, tables, questions)
    return {name: _table(rows, questions.get(name, ()), LINKS if name else (*ABOUT, "_index"))
            for name, rows in tables.items()}  # fmt: skip


def _submissions(path: Path) -> list[Any]:
    try:
        content = json.loads(path.read_bytes(), object_pairs_hook=_once)
    except RecursionError:
        raise _unreadable(path, "holds lists too deep within one another") from None
    except json.JSONDecodeError as broken:
        raise _unreadable(path, f"cannot be read as JSON, line {broken.lineno}") from None
    except UnicodeDecodeError:
        raise _unreadable(path, "cannot be read as JSON: it is not UTF-8") from None
    except ValueError as broken:
        raise _unreadable(path, f"cannot be read as JSON: {broken}") from None
    if isinstance(content, dict):
        content = next((content[name] for name in WRAPPERS if name in content), None)
    if not isinstance(content, list) or not all(isinstance(each, dict) for each in content):
        raise _unreadable(path, "is no list of submissions")
    return content


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands twice in one submission")
    return dict(pairs)


def _unreadable(path: Path, what: str) -> ReceivedFileError:
    return ReceivedFileError(
        f"{path.name} {what}", fix="download the data as JSON again, or export them as XLSX"
    )


def _flat(
    part: Mapping[str, Any], place: str, known: Collection[str]
) -> tuple[Row, list[tuple[str, list[Any]]]]:
    """Bring groups inside groups to one level, and set repeat groups apart."""
    cells: Row = {}
    repeats: list[tuple[str, list[Any]]] = []
    for name, value in part.items():
        path = name if not place or name.startswith(f"{place}/") else f"{place}/{name}"
        if name == "_validation_status" and isinstance(value, dict):
            cells[path] = str(value.get("uid") or "")
        elif _is_repeat(path, value, known):
            repeats.append((path, value))
        elif isinstance(value, dict) and value.get("type") != "Point":
            inner, more = _flat(value, path, known)
            cells |= inner
            repeats += more
        else:
            cells[path] = _text(value)
    return cells, repeats


def _is_repeat(path: str, value: object, known: Collection[str]) -> bool:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return False
    return path in known if known else bool(value) and not path.startswith("_")


def _text(value: object) -> str:
    if value is None or value == [] or value == [None, None]:
        return ""
    if isinstance(value, str | float | int):
        return cell_text(value)
    if isinstance(value, dict):
        return _point(value)
    return json.dumps(value, ensure_ascii=False)


def _point(value: Mapping[str, Any]) -> str:
    """Write a place as forms do: latitude, longitude, altitude, precision."""
    longitude, latitude, *altitude = value["coordinates"]
    precision = (value.get("properties") or {}).get("accuracy")
    numbers = (latitude, longitude, *(altitude or [0]), precision or 0)
    return " ".join(str(number or 0) for number in numbers)


def _unfold(
    repeats: Sequence[tuple[str, list[Any]]], number: int, table: str, about: Row,
    tables: dict[str, list[Row]], known: Collection[str],
) -> None:  # fmt: skip
    """Add the rows of repeat groups, numbered and linked as an export numbers and links them."""
    for path, rows in repeats:
        for row in rows:
            cells, inner = _flat(row, path, known)
            mine = tables.setdefault(path, [])
            linked = {"_index": str(len(mine) + 1), "_parent_table_name": table,
                      "_parent_index": str(number)}  # fmt: skip
            mine.append(
                cells | linked | {f"_submission_{name}": text for name, text in about.items()}
            )
            _unfold(inner, len(mine), path.rpartition("/")[2], about, tables, known)


def _table(rows: list[Row], questions: Sequence[str], last: Sequence[str]) -> pd.DataFrame:
    """Order the columns: questions, other data of the file, then what each row is and belongs to."""
    others = (name for row in rows for name in row if name not in last)
    columns = list(dict.fromkeys([*questions, *others, *last]))
    cells = [[row.get(name, "") for name in columns] for row in rows]
    index = pd.RangeIndex(2, 2 + len(rows), name="row")
    return pd.DataFrame(cells, index=index, columns=columns, dtype="str")

"""The record of a run, which alone is believed: what it was made from and how it ended.

It lies beside the executed notebook, `runs/<name>.json`. A run is up to date when its last attempt
was `ok`, nothing it was made from has changed, and the result is still the file that was written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from impra_research.files import write_json
from impra_research.run.compendium import Compendium
from impra_research.run.parameters import Value
from impra_research.study import file_sha256

Status = Literal["ok", "failed", "died", "timeout", "interrupted"]


@dataclass(frozen=True, slots=True)
class Failure:
    """Where and why a notebook stopped; `message` is one shortened line."""

    cell: int | None
    source: str
    error: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The last attempt of a run; `result` is the sha256 of the result that stands, maybe earlier."""

    name: str
    notebook: str
    parameters: Mapping[str, Value]
    made_from: Mapping[str, str]
    status: Status
    result: str | None = None
    failure: Failure | None = None
    warning: str = ""
    seconds: float = 0.0
    memory_mb: int = 0
    started: str = ""
    commit: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)


def result_path(compendium: Compendium, name: str) -> Path:
    """Where the executed notebook of a run is."""
    return compendium.results / f"{name}.ipynb"


def failed_path(compendium: Compendium, name: str) -> Path:
    """Where the notebook of a failed attempt is; the earlier result stays as it was."""
    return compendium.results / f"{name}.failed.ipynb"


def record_path(compendium: Compendium, name: str) -> Path:
    """Where the record of a run is."""
    return compendium.results / f"{name}.json"


def save_record(compendium: Compendium, record: Record) -> Record:
    """Write a record beside the result."""
    write_json(record_path(compendium, record.name), asdict(record))
    return record


def read_record(path: Path) -> Record | None:
    """Read a record; None when there is none, or none that can be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        failure = content["failure"] and Failure(**content["failure"])
        return Record(**content | {"failure": failure})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def read_records(compendium: Compendium) -> dict[str, Record]:
    """Read every record, by the name of its run."""
    read = (read_record(path) for path in sorted(compendium.results.rglob("*.json")))
    return {record.name: record for record in read if record}


def standing_result(compendium: Compendium, name: str) -> str | None:
    """Hash the result that stands, when it is the one its record speaks of."""
    record, path = read_record(record_path(compendium, name)), result_path(compendium, name)
    if record is None or not path.is_file() or file_sha256(path) != record.result:
        return None
    return record.result


def why_stale(compendium: Compendium, name: str, made_from: Mapping[str, str]) -> str:
    """Say why a run has to be made again; empty when it is up to date."""
    record = read_record(record_path(compendium, name))
    if record is None:
        return "never run"
    if record.status != "ok":
        return f"last time: {record.status}"
    changed = [part for part, sha in made_from.items() if record.made_from.get(part) != sha]
    if changed:
        return f"changed: {', '.join(changed)}"
    return "" if standing_result(compendium, name) else "its result was changed or removed"

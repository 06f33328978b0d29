"""`processed/made_from.json`: from which files and which code the tables were made, and their hashes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from impra_research.errors import DataError
from impra_research.read.key import key_path, read_key
from impra_research.run.fingerprint import package_sha256
from impra_research.study import STAGES, Study, file_sha256

NOT_READ_BY_CLEANING = ("draft", "deposit", "run", "show", "simulate")
COLLECTED = ("interviews", "coding", "registers")  # beside the received files, or in raw/
SHOWN = 3
KEY = "the key of pseudonyms"


def made_from(study: Study) -> dict[str, Any]:
    """Hash everything that the tables of a study would be made from now.

    Raises
    ------
    ReceivedFileError
        A file that study.yml names is not there.
    """
    return {"inputs": _inputs(study), "code": package_sha256(NOT_READ_BY_CLEANING)}


def written(study: Study) -> dict[str, str]:
    """Hash every file of the processed tables, by its place in `processed/`."""
    folders = [study.processed / stage for stage in STAGES if (study.processed / stage).is_dir()]
    paths = [path for folder in folders for path in sorted(folder.iterdir()) if path.is_file()]
    return {path.relative_to(study.processed).as_posix(): file_sha256(path) for path in paths}


def read_stamp(study: Study) -> dict[str, Any]:
    """Read from what the tables were made; empty when nothing readable says so."""
    try:
        stamp = json.loads((study.processed / "made_from.json").read_text(encoding="utf-8"))
        return {"inputs": dict(stamp["inputs"]), "code": stamp["code"],
                "tables": dict(stamp["tables"])}  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def why_to_clean(study: Study) -> str:
    """Say why the tables of a study whose files are at hand have to be made; empty when they stand."""
    stamp = read_stamp(study)
    if not stamp:
        return "no tables yet"
    try:
        now = made_from(study) | {"tables": written(study)}
    except DataError as invalid:
        return invalid.what.splitlines()[0]
    tables = _differing(stamp["tables"], now["tables"])
    changed = _differing(stamp["inputs"], _without_a_key(stamp["inputs"], now["inputs"]))
    changed += [f"processed/{name}" for name in tables]
    changed += ["code"] if stamp["code"] != now["code"] else []
    more = f" and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
    return f"{', '.join(changed[:SHOWN])}{more} changed" if changed else ""


def changed_below(study: Study, *folders: str) -> list[str]:
    """List the files people wrote below folders of `raw/` that are not those of the tables."""
    earlier = read_stamp(study).get("inputs", {})
    elsewhere = study.files or study.raw
    paths = {path for base in (study.raw, elsewhere) for name in folders
             for path in (base / name).rglob("*") if path.is_file()}  # fmt: skip
    now = {_told(path, study.raw, elsewhere): file_sha256(path) for path in paths}
    below = tuple(f"{name}/" for name in folders)
    return _differing({name: sha for name, sha in earlier.items() if name.startswith(below)}, now)


def _differing(earlier: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return sorted(name for name in earlier.keys() | now if earlier.get(name) != now.get(name))


def _without_a_key(earlier: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Tables with pseudonyms stand for whoever does not have the key; another key makes them anew."""
    return {KEY: earlier[KEY], **now} if KEY in earlier else dict(now)


def _inputs(study: Study) -> dict[str, str]:
    """Hash every file the tables are made from: those people wrote, and those received elsewhere."""
    elsewhere = study.files or study.raw
    folders = [study.raw, *(elsewhere / name for name in COLLECTED)]
    paths = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    paths |= {study.received(name) for name in study.received_names()}
    hashed = {_told(path, study.raw, elsewhere): file_sha256(path) for path in sorted(paths)}
    coded = any(variable.pseudonym for variable in study.codebook.variables.values())
    return hashed | ({KEY: read_key().mark} if coded and key_path().exists() else {})


def _told(path: Path, raw: Path, elsewhere: Path) -> str:
    """Name an input by its place in `raw/`, or in the folder of the received files."""
    return path.relative_to(raw if path.is_relative_to(raw) else elsewhere).as_posix()

"""Writes the deposit of a study beside its place and renames it, from tables that are up to date."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from shlex import quote
from typing import Any

from impra_research.deposit import (
    Contents,
    anonymity,
    contents_of,
    disclosure,
    lacking,
    write_deposit,
)
from impra_research.errors import DataError, NotCleanedError, UsageError
from impra_research.files import hold, part_of, replace_folder, sweep_beside
from impra_research.run.earlier import as_made_earlier
from impra_research.run.exposed import in_folder, search_of
from impra_research.run.stamp import why_to_clean
from impra_research.study import Study

OURS = ("ddi.xml", "CITATION.cff")
SHOWN = 20


def make_deposit(
    study: Study,
    out: Path,
    *,
    dates: str = "month",
    without: Collection[str] = (),
    steps: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Write a deposit beside and rename it; say what it holds and how few share what identifies.

    Raises
    ------
    NotCleanedError, NotBelievedError
        The tables are not there, or not what would be made today.
    DataError
        A person could be recognised in a file of it.
    UsageError
        A variable or precision is none, or the folder holds something that is no deposit.
    """
    _refuse_another_folder(out)
    with hold(study.processed, shared=True):
        _refuse_stale(study)
        contents = contents_of(study, dates=dates, without=without, steps=steps)
    sweep_beside(out)
    ready = part_of(out)
    try:
        write_deposit(contents, ready)
        _refuse_persons(study, ready)
        replace_folder(ready, out)
    finally:
        shutil.rmtree(ready, ignore_errors=True)
    return _summary(contents, out)


def _refuse_persons(study: Study, ready: Path) -> None:
    """Stop when a file that would leave names a person or holds an identifier; none is shown."""
    found = sorted(in_folder(ready, search_of([study])))
    if found:
        more = f"\n  and {len(found) - SHOWN} more places" if len(found) > SHOWN else ""
        raise DataError(
            "the deposit would expose persons; nothing was written\n"
            + "\n".join(f"  {each}" for each in found[:SHOWN])
            + more,
            fix="give these variables the disclosure `direct` or `text` in codebook/variables.yml, "
            "or leave them out: --without VARIABLE; what may be shown stands under `privacy_allow`",
        )


def _refuse_another_folder(out: Path) -> None:
    """Refuse to replace a folder that we did not write: it may be somebody's work."""
    ours = all((out / name).is_file() for name in OURS)
    if out.exists() and not ours and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(
            f"{out} is not a deposit and is not empty", fix="give a new folder: --out DIR"
        )


def _refuse_stale(study: Study) -> None:
    again = f"impra clean --study {quote(str(study.folder))}"
    if not study.records():
        raise NotCleanedError(
            f"study {study.name!r} has no processed tables", fix="clean the study first", then=again
        )
    if study.files is None:
        as_made_earlier(study)
    elif why := why_to_clean(study):
        raise NotCleanedError(
            f"the tables of study {study.name!r} are not up to date: {why}",
            fix="clean the study first",
            then=again,
        )


def _summary(contents: Contents, out: Path) -> dict[str, Any]:
    found, declared = anonymity(contents), contents.study.declared
    return {
        "study": contents.study.name,
        "deposit": os.path.relpath(out),
        "metadata_only": not declared.deposit.redistribute,
        "tables": {name: len(table.rows) for name, table in contents.tables.items()},
        "dates": contents.dates if contents.has_dates else "",
        "left_out": list(contents.left_out),
        "k": found.k if found and declared.deposit.redistribute else None,
        "disclosure": list(disclosure(contents, found)),
        "lacking": lacking(declared, found),
    }

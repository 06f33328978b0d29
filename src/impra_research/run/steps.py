"""What each command does, without its words; the same steps can be taken from Python."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from impra_research.errors import AGAIN, DataError, UsageError
from impra_research.run import terminal
from impra_research.run.batch import CELL_TIME_LIMIT, Batch, Ended
from impra_research.run.clean import process
from impra_research.run.compendium import Compendium
from impra_research.run.earlier import NotBelievedError, as_made_earlier
from impra_research.run.exits import of_study
from impra_research.run.parameters import parse_asked, read_cells
from impra_research.run.plan import asked_for, planned, studies_named, studies_of
from impra_research.run.records import result_path, standing_result
from impra_research.run.stamp import why_to_clean
from impra_research.study import Study

QUIET_LAB = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)


def open_studies(compendium: Compendium, study: str | None, data: Path | None) -> dict[str, Study]:
    """Open one study, or every study of the table of runs, by the name notebooks are told."""
    if data is not None and not data.is_dir():
        raise UsageError(f"there is no folder {data}", fix="--data names the folder of the files")
    if study is not None:
        opened = Study.open(study, files=data)
        return {compendium.study_name(opened.folder): opened}
    if data is not None:
        raise UsageError("--data needs --study", fix="say whose files these are: --study DIR")
    return {name: Study.open(name) for name in studies_named(compendium)}


def plan(
    compendium: Compendium,
    notebooks: Iterable[str] = (),
    parameters: Iterable[str] = (),
    *,
    study: str | None = None,
    data: Path | None = None,
    time_limit: int = CELL_TIME_LIMIT,
) -> Batch:
    """Plan what is asked and open the studies it needs: everything is checked, nothing runs.

    Raises
    ------
    UsageError
        A notebook, parameter, study, place or language that does not exist.
    """
    opened = open_studies(compendium, study, data) if study or data else {}
    named, asked, study_name = list(notebooks), parse_asked(parameters), next(iter(opened), None)
    _refuse_another_study(compendium, asked.get("study"), study_name)
    if named or asked:
        runs = asked_for(compendium, named, asked, study=study_name)
    else:
        runs = planned(compendium, study=study_name)
    return Batch(compendium, runs, studies_of(runs) | opened, time_limit)


def _refuse_another_study(compendium: Compendium, asked: str | None, opened: str | None) -> None:
    """Refuse two studies at once: one of them would be left out without a word."""
    if asked and opened and compendium.study_name(Study.open(asked).folder) != opened:
        raise UsageError(f"--study says {opened!r} and -p study says {asked!r}",
                         fix="name one of them, with --study")  # fmt: skip


def clean(study: Study, *, force: bool = False) -> dict[str, Any]:
    """Make the processed tables of one study; without its files, leave it as it is."""
    return as_made_earlier(study) if study.files is None else process(study, force=force)


def clean_each(
    studies: Mapping[str, Study], *, force: bool = False, again: str = AGAIN
) -> dict[str, dict[str, Any]]:
    """Clean studies and say what became of their rows; one that is invalid keeps no other from it.

    `again` is the command to type when a study is mended.
    """
    return {name: _cleaned(study, force, again) for name, study in studies.items()}


def _cleaned(study: Study, force: bool, again: str) -> dict[str, Any]:
    try:
        return clean(study, force=force)
    except DataError as error:
        error.then = of_study(error.then, os.path.relpath(study.folder)).replace(AGAIN, again)
        terminal.say(f"error: {error}")
        status = "not believed" if isinstance(error, NotBelievedError) else "invalid"
        return {"study": study.name, "status": status, "tables": {}} | error.as_dict()


def run(batch: Batch, *, force: bool = False, jobs: int | None = None, again: str = AGAIN) -> Ended:
    """Clean the studies that need it, then execute what is stale, telling each run as it ends.

    A study whose data are invalid is left out, with `again` as what to type next; the others are
    run.
    """
    cleaned = clean_each(batch.studies, again=again)
    for told in cleaned.values():
        terminal.say(terminal.kept_told(told))
    refused = {name: told for name, told in cleaned.items() if told["status"] == "invalid"}
    sound = replace(batch, runs=[each for each in batch.runs if each.study not in refused])
    stale, others = status(sound, force=force)
    others |= {each.name: "skipped" for each in batch.runs if each.study in refused}
    cells = sum(len(read_cells(each.notebook)) + 1 for each in batch.runs if each.name in stale)
    records = []
    with terminal.progress(cells) as (on_cell, tell):
        for record in replace(sound, on_cell=on_cell).execute(force=force, jobs=jobs):
            tell(record)
            records.append(record)
    return Ended(records, others, batch.unavailable(), refused)


def results(batch: Batch) -> list[Path]:
    """List the executed notebooks that stand, of the runs of a batch."""
    names = (run.name for run in batch.runs)
    return [result_path(batch.compendium, n) for n in names if standing_result(batch.compendium, n)]


def would_run(batch: Batch) -> tuple[dict[str, str], dict[str, str]]:
    """List what `run` would make, and why, as `status` does: a study to be cleaned comes first."""
    stale, others = status(batch)
    to_clean = {name: why_to_clean(study) for name, study in batch.studies.items() if study.files}
    waiting = {run.name: f"to be cleaned: {to_clean[run.study]}"
               for run in batch.runs if to_clean.get(run.study)}  # fmt: skip
    return stale | waiting, {name: state for name, state in others.items() if name not in waiting}


def status(batch: Batch, *, force: bool = False) -> tuple[dict[str, str], dict[str, str]]:
    """List the runs that have to be made, with the reason, and the state of the others."""
    stale, unavailable = batch.stale(force=force), batch.unavailable()
    others = {each.name: "skipped" if each.study in unavailable else "up to date"
              for each in batch.runs if each.name not in stale}  # fmt: skip
    return stale, others


def simulate(out: Path | None, *, like: str, seed: int | None, sizes: Iterable[str]) -> str:
    """Make a synthetic study and name its folder; without one, make the files of `like` again."""
    from impra_research.simulate import demonstration
    from impra_research.simulate import simulate as simulated

    if out is None:
        demonstration(Study.open(like))
        return str(Study.open(like).folder)
    asked = dict(_size(pair) for pair in sizes)
    return str(simulated(out, Study.open(like), seed=seed, sizes=asked))


def _size(pair: str) -> tuple[str, int]:
    place, equals, n = pair.partition("=")
    example = f"for instance --size {place or 'piemonte'}=500"
    if not equals:
        raise UsageError(f"{pair!r} is not PLACE=N", fix=example)
    if not n.isdecimal() or int(n) < 1:
        raise UsageError(f"{pair!r}: a size is a whole number, at least 1", fix=example)
    return place, int(n)


def lab_command(compendium: Compendium, options: Iterable[str], *, study: str | None) -> list[str]:
    """Write the command that opens JupyterLab, without its question about news."""
    folder = Study.open(study).folder if study else compendium.root
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # containers
    return [sys.executable, "-m", "jupyterlab", str(folder), *QUIET_LAB, *as_root, *options]


def open_lab(compendium: Compendium, command: Sequence[str]) -> int:
    """Open JupyterLab and wait until it is closed."""
    return subprocess.run(command, cwd=compendium.root, check=False).returncode

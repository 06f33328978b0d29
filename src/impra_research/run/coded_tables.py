"""The folder of tables of the coded interviews: made beside, and put in its place when it is whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from impra_research.coding import Interviews
from impra_research.coding.outputs import (
    Saturation,
    co_occurrence,
    code_frequencies,
    counted,
    framework_matrix,
    quotation_table,
    saturation,
)
from impra_research.coding.outputs.co_occurrence import Within
from impra_research.errors import UsageError
from impra_research.exchange.project import Project
from impra_research.exchange.quotations import write_quotations
from impra_research.exchange.study import project_of, translated_passages
from impra_research.files import part_of, replace_folder, sweep_beside, write_text
from impra_research.read.acts import CONSENSUS
from impra_research.run.case_tables import write_cases
from impra_research.run.workbooks import write_book, write_csv, write_framework
from impra_research.show.few_persons import co_occurrence_shown, few_refused, frequencies_shown
from impra_research.show.framework import framework_page
from impra_research.show.labels import Look
from impra_research.study import Study

WITHIN: tuple[Within, ...] = ("segment", "overlap", "near", "case")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the tables: see the options of `impra interviews tables`."""

    coders: Sequence[str]
    characters: int
    base: int
    run: int
    threshold: float
    draws: int
    seed: int
    cases: bool


def write_tables(study: Study, out: Path, look: Look, asked: Asked) -> list[str]:
    """Write the folder and list what is in it.

    Raises
    ------
    UsageError
        Something is there already, or it is not said whose codings count.
    NotCleanedError
        The study has no coded interviews, or they were not processed yet.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(
            f"{out} is there already and is never written over", fix="name another folder"
        )
    interviews = Interviews.of(study)
    sweep_beside(out)
    part = part_of(out)
    part.mkdir(parents=True)
    try:
        _write(study, interviews, part, look, asked)
        replace_folder(part, out)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


def _write(study: Study, interviews: Interviews, out: Path, look: Look, asked: Asked) -> None:
    found = saturation(
        interviews.segment, interviews.transcript, coders=asked.coders, base=asked.base,
        run=asked.run, threshold=asked.threshold, draws=asked.draws, seed=asked.seed,
    )  # fmt: skip
    tables = _counted_tables(interviews, look, asked)
    tables |= {"saturation": found.steps, "saturation_orders": found.band}
    for name, table in tables.items():
        write_csv(table, out / f"{name}.csv")
    write_book(out / "tables.xlsx", tables)
    apart = few_refused(interviews, look.min_cell)
    notes = list(_notes(study, look, asked, found, apart=apart))
    write_text(out / "read_me.md", "\n\n".join(notes) + "\n")
    if asked.cases:
        write_cases(interviews, out / "cases", look, asked.coders)
    if asked.cases or not apart:
        _write_quoted(study, interviews, out / "cases" if apart else out, look, asked)


def _write_quoted(
    study: Study, interviews: Interviews, out: Path, look: Look, asked: Asked
) -> None:
    """Write the framework matrix and the table of quotations."""
    language, themes = look.words.language, study.codebook.themes
    framework = framework_matrix(interviews, themes, language=language, coders=asked.coders)
    quoted = look.words.say("coded_tables.quoted")
    write_text(out / "framework.html", framework_page(look, framework, notes=[quoted]))
    said = quotation_table(interviews, language=language, coders=asked.coders)
    write_framework(out / "framework.xlsx", framework, said, look)
    write_quotations(
        _quotable(study, look, asked), out / "quotations.csv",
        translations=translated_passages(study, language=language),
    )  # fmt: skip


def _counted_tables(interviews: Interviews, look: Look, asked: Asked) -> dict[str, pd.DataFrame]:
    """Make the tables that count, with what rests on few persons hidden."""
    themes, segment, transcript = (
        look.study.codebook.themes,
        interviews.segment,
        interviews.transcript,
    )
    passages = counted(segment, transcript, coders=asked.coders)
    often = code_frequencies(segment, transcript, themes, coders=asked.coders)
    pairs = [
        co_occurrence_shown(
            co_occurrence(segment, transcript, themes, within=within,
                          characters=asked.characters, coders=asked.coders),
            passages, look.min_cell,
        ).assign(within=within)
        for within in WITHIN
    ]  # fmt: skip
    shown = frequencies_shown(often, passages, themes, look.min_cell)
    shown.insert(1, "label", [look.theme(code) for code in shown["code"]])
    return {"frequencies": shown, "co_occurrence": pd.concat(pairs, ignore_index=True)}


def _quotable(study: Study, look: Look, asked: Asked) -> Project:
    project = project_of(study, language=look.words.language)
    if not asked.coders:
        return project
    count = {*asked.coders, CONSENSUS}
    return replace(project, codings=tuple(each for each in project.codings if each.coder in count))


def _notes(
    study: Study, look: Look, asked: Asked, found: Saturation, *, apart: bool
) -> Iterator[str]:
    """Say whose codings count, what each table is, and what is hidden."""
    say = look.words.say
    yield "# " + say("coded_tables.heading", study=study.name)
    coders = list(asked.coders) or say("coded_tables.only_coder")
    yield say("coded_tables.whose", coders=coders)
    if found.uncoded:
        yield say("coded_tables.uncoded", n=found.uncoded)
    yield say("coded_tables.frequencies")
    yield say("coded_tables.co_occurrence", characters=asked.characters)
    middle, low, high = (
        say("unit.not_reached") if (n := found.in_orders(share)) is None else n
        for share in (0.5, 0.025, 0.975)
    )
    reached = "coded_tables.saturated" if found.told else "coded_tables.unsaturated"
    yield say(reached, told=found.told, base=asked.base, run=asked.run, draws=asked.draws,
              threshold=asked.threshold, middle=middle, low=low, high=high)  # fmt: skip
    yield say("saturation_caution")
    yield say("coded_tables.quoted")
    yield say("coded_tables.hidden", min_cell=look.min_cell)
    if apart:
        yield say("coded_tables.apart", min_cell=look.min_cell)
    if asked.cases:
        yield say("coded_tables.cases")

"""The command `impra deposit`: the folder that goes to an archive, from tables that are up to date."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from impra_research.run.options import Data, Json, OneStudy

EPILOG = (
    "Examples: impra deposit --study data; "
    "impra deposit --study data --dates year --round monthly_income=250"
)
TO_DO = "questionnaire and blank consent form are added by hand"


def deposit(
    study: OneStudy,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to write; deposit/ in the study.")
    ] = None,
    dates: Annotated[
        str, typer.Option(metavar="day|month|year", help="The finest a date may be.")
    ] = "month",
    without: Annotated[
        list[str] | None, typer.Option(metavar="VARIABLE", help="A variable to leave out.")
    ] = None,
    rounded: Annotated[
        list[str] | None,
        typer.Option("--round", metavar="VARIABLE=STEP", help="A number to round down."),
    ] = None,
    data: Data = None,
    json: Json = False,
) -> int:
    """Write what goes to an archive: CSV, data package, DDI, SPSS, Stata, README, citation."""
    from impra_research.run import terminal
    from impra_research.run.bundle import make_deposit
    from impra_research.study import Study

    opened = Study.open(study, files=data)
    steps = dict(map(step_of, rounded or ()))
    place = out or opened.folder / "deposit"
    made = make_deposit(opened, place, dates=dates, without=without or (), steps=steps)
    terminal.answer(made, as_json=json, words=lambda: terminal.give(told(made)))
    return 0


def step_of(said: str) -> tuple[str, int]:
    """Take apart the variable and the step of `--round`.

    Examples
    --------
    >>> step_of("monthly_income=250")
    ('monthly_income', 250)
    """
    from impra_research.errors import UsageError

    variable, _, step = said.partition("=")
    if not step.isdecimal():
        raise UsageError(f"--round {said}", fix="write VARIABLE=STEP, such as monthly_income=250")
    return variable, int(step)


def told(made: Mapping[str, Any]) -> str:
    """Tell in words what a deposit holds, and what a person has to decide or to add."""
    rows = ", ".join(f"{name} {n}" for name, n in made["tables"].items())
    lines = [f"{made['study']}: deposited in {made['deposit']}; rows: {rows}"]
    if made["metadata_only"]:
        lines = [
            f"{made['study']}: METADATA ONLY in {made['deposit']}",
            "  study.yml says `redistribute: false`: no row was written; "
            f"described and left out: {rows}",
        ]
    if made["dates"]:
        lines.append(f"  no date is finer than: {made['dates']}")
    lines += [
        f"  left out: {', '.join(made['left_out']) or 'nothing'}",
        *(f"  {line}" for line in made["disclosure"]),
    ]
    if made["lacking"]:
        lines.append(
            "  an archive will ask for (write it in study.yml, most of it under `deposit`): "
            + ", ".join(made["lacking"])
        )
    return "\n".join([*lines, f"  {TO_DO}"])

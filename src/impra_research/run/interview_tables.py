"""The command `impra interviews tables`: what the codings say, as tables, quotations and figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from impra_research.run.options import Data, Json

EPILOG = "Example: impra interviews tables --out tables --coder A --language fr"


def tables(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to make.")],
    coder: Annotated[
        list[str] | None,
        typer.Option("--coder", help="Whose codings count where coders settled nothing."),
    ] = None,
    language: Annotated[str, typer.Option(help="Of labels, notes, translations.")] = "en",
    min_cell: Annotated[int, typer.Option(min=1, help="Fewer persons are hidden.")] = 5,
    characters: Annotated[int, typer.Option(min=0, help="What is near, at most.")] = 200,
    base: Annotated[int, typer.Option(help="Saturation: interviews in the base.")] = 4,
    run: Annotated[int, typer.Option(help="Saturation: interviews in a run.")] = 2,
    threshold: Annotated[float, typer.Option(help="Saturation: the part that may be new.")] = 0.05,
    draws: Annotated[int, typer.Option(min=1, help="Saturation: random orders.")] = 1000,
    seed: Annotated[int, typer.Option(help="Saturation: which random orders.")] = 2020,
    cases: Annotated[
        bool, typer.Option("--cases", help="Also what is of single persons, with nothing hidden.")
    ] = False,
    study: Annotated[str, typer.Option("--study", metavar="DIR", help="The study.")] = "data",
    data: Data = None,
    json: Json = False,
) -> int:
    """Write frequencies, co-occurrences, saturation, framework matrix and quotations; few are hidden."""
    from impra_research.run import terminal
    from impra_research.run.coded_tables import Asked, write_tables
    from impra_research.show.labels import Look
    from impra_research.show.words import Words
    from impra_research.study import Study

    look = Look(Study.open(study, files=data), Words(language), ("", ""), min_cell)
    asked = Asked(coder or (), characters, base, run, threshold, draws, seed, cases)
    made = write_tables(look.study, out, look, asked)
    terminal.answer({"folder": str(out), "files": made}, as_json=json,
                    words=lambda: terminal.give("\n".join(str(out / name) for name in made)))  # fmt: skip
    terminal.say("  next: a person reads the quotations before they leave")
    if cases:
        terminal.say(f"  {out / 'cases'} is of single persons: keep it with the data")
    return 0

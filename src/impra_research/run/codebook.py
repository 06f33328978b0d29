"""The commands `impra codebook draft` and `impra codebook check`: a study from its files, by editing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

codebook = typer.Typer(
    help="Draft the codebook of a new study from its files, and see what is left to do.",
    no_args_is_help=True,
)

Json = Annotated[bool, typer.Option("--json", help="Give the result as one JSON document.")]


@codebook.command(
    epilog="Examples: impra codebook draft answers.csv --out studies/mine; "
    "impra codebook draft form.xlsx export.xlsx --out studies/mine"
)
def draft(
    files: Annotated[
        list[Path], typer.Argument(help="The files as received, with the forms that you have.")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The study folder to make.")],
    rare: Annotated[
        bool,
        typer.Option("--rare", help="List answers of one or two people too; they may identify."),
    ] = False,
    json: Json = False,
) -> int:
    """Make a study folder from files as received: study.yml and the codebook, to be edited."""
    from impra_research.draft.folder import draft_study
    from impra_research.run import terminal

    made = str(draft_study(files, out, rare=rare))
    terminal.answer({"study": made}, as_json=json, words=lambda: terminal.give(made))
    terminal.say(f"  next: impra codebook check --study {made}")
    return 0

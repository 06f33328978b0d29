"""What the commands can be asked, said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Study = Annotated[
    str | None,
    typer.Option("--study", metavar="DIR", help="The study's folder, the one that holds raw/."),
]
OneStudy = Annotated[str, typer.Option("--study", metavar="DIR", help="The study's folder.")]
Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Where its files as received are, when elsewhere."),
]
Json = Annotated[bool, typer.Option("--json", help="Give the result as one JSON document.")]
Privacy = Annotated[bool, typer.Option("--privacy", help="Look for persons where none may be.")]
Force = Annotated[bool, typer.Option("--force", help="Also what is up to date.")]
Aside = Annotated[
    Path | None,
    typer.Option("--aside", metavar="FILE", help="Rows set aside as CSV for a spreadsheet."),
]
Jobs = Annotated[
    int | None, typer.Option(min=1, help="Notebooks at a time; without it one a core.")
]
Limit = Annotated[int, typer.Option(metavar="SECONDS", min=1, help="The longest a cell may take.")]
Notebooks = Annotated[
    list[str] | None, typer.Argument(help="Notebooks, by name; all when none is named.")
]
Parameters = Annotated[
    list[str] | None,
    typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="A parameter of the notebooks."),
]

"""The commands `impra codebook draft`, `check` and `match`: a study from its files, by editing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Annotated

import typer

from impra_research.errors import DataError
from impra_research.run.options import Data, Json, OneStudy

if TYPE_CHECKING:
    from impra_research.draft.check import Finding

codebook = typer.Typer(
    help="Draft the codebook of a new study from its files, and see what is left to do.",
    no_args_is_help=True,
)


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
    encoding: Annotated[
        str | None, typer.Option(help="How the files write accents, such as cp1252; else found.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(help="The sign between cells, such as ';' or tab; else found.")
    ] = None,
    decimal: Annotated[
        str | None, typer.Option(help="The sign of fractions, ',' or '.'; else found.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="Of a workbook: the sheet with a row a person; else found.")
    ] = None,
    first_row: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Of a workbook: the row of headings.")
    ] = None,
    heading_rows: Annotated[
        int | None, typer.Option(min=1, max=10, metavar="N", help="How many rows they take.")
    ] = None,
    last_row: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="The last row of answers.")
    ] = None,
    stop_at: Annotated[
        str | None, typer.Option(metavar="WORD", help="What begins the row below, as Total.")
    ] = None,
    json: Json = False,
) -> int:
    """Make a study folder from files as received: study.yml and the codebook, to be edited."""
    from impra_research.draft.folder import draft_study
    from impra_research.draft.marks import to_decide
    from impra_research.draft.told import as_told
    from impra_research.run import terminal

    told = as_told(encoding=encoding, delimiter=delimiter, decimal=decimal, sheet=sheet,
                   first_row=first_row, heading_rows=heading_rows, last_row=last_row,
                   stop_at=stop_at)  # fmt: skip
    made = str(draft_study(files, out, rare=rare, told=told))
    kept = {path.name for path in Path(made, "raw").glob("*/*")}
    unused = [path.name for path in files if path.name not in kept]
    left = to_decide(Path(made))
    answer = {"study": made, "not_used": unused, "to_decide": left}
    terminal.answer(answer, as_json=json, words=lambda: terminal.give(made))
    for name in unused:
        terminal.say(
            f"  not used: {name}; why stands beside its source in study.yml, or else "
            "none of its questions is in the files of answers"
        )
    terminal.say("\n".join([f"{len(left)} lines to decide:", *(f"  {line}" for line in left)]))
    terminal.say(f"  next: impra codebook check --study {made}")
    return 0


@codebook.command(
    epilog="Examples: impra codebook check --study studies/mine; impra codebook check --json"
)
def check(study: OneStudy = "data", data: Data = None, json: Json = False) -> int:
    """List everything on which files, study.yml and codebook do not agree; exit 3 if any stops."""
    from impra_research.draft.check import findings
    from impra_research.run import terminal

    found = list(findings(Path(study), data))
    mend = sum(each.mend for each in found)
    told = [{"where": each.where, "what": each.what, "mend": each.mend} for each in found]
    terminal.answer(told, as_json=json, words=lambda: terminal.give(_grouped(found)))
    then = "the same command again" if mend else f"impra check --study {study}"
    terminal.say(f"{mend} to mend, {len(found) - mend} other notes\n  next: {then}")
    return DataError.exit_code if mend else 0


@codebook.command(epilog="Example: impra codebook match --study studies/mine")
def match(study: OneStudy = "data", data: Data = None, json: Json = False) -> int:
    """Propose what free texts mean (countries, trades, names), for a person to accept or reject."""
    from impra_research.run import terminal
    from impra_research.run.matching import match_texts, what_next
    from impra_research.study import Study

    found = match_texts(Study.open(study, files=data))
    rows = [(name, *map(str, counts.values())) for name, counts in found.variables.items()]
    head = ("variable", "accepted", "rejected", "proposed", "open")
    terminal.answer(found.as_dict(), as_json=json, words=lambda: terminal.give_table(head, rows))
    terminal.say("\n".join(what_next(found.variables, found.file)))
    terminal.say(f"  next: impra clean --study {study}")
    return 0


def _grouped(found: Iterable[Finding]) -> str:
    """Write the findings below the file that each is about."""
    by_file: dict[str, list[str]] = {}
    for each in found:
        by_file.setdefault(each.where, []).append(f"  - {indent(each.what, '    ').strip()}")
    return "\n".join(line for file, lines in by_file.items() for line in (file, *lines))

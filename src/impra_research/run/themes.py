"""The commands `impra themes`: the codebook of the interviews changes, and its trail is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from impra_research.coding.themes import Told

themes = typer.Typer(
    help="Change the codebook of the interviews; what was coded follows, nothing is lost.",
    no_args_is_help=True,
)

StudyDir = Annotated[str, typer.Option("--study", metavar="DIR", help="The study's folder.")]
Json = Annotated[bool, typer.Option("--json", help="Give the result as one JSON document.")]
By = Annotated[str, typer.Option("--by", help="Who decided: a coder or a role, never a name.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stands in the history of the code.")]
Code = Annotated[str, typer.Argument(metavar="CODE")]
Into = Annotated[str, typer.Option("--into", metavar="CODE", help="What its segments are read as.")]


@themes.command("list", epilog="Example: impra themes list --study data")
def list_(study: StudyDir = "data", json: Json = False) -> int:
    """List the codes with their segments, those that wait for a decision, and the retired ones."""
    from impra_research.run import terminal
    from impra_research.run.theme_changes import listed, newer

    rows, since = listed(study), newer(study)
    shown = [tuple("-" if cell is None else str(cell) for cell in row) for row in rows]
    head = ("code", "label", "segments", "to decide", "now")
    told = [dict(zip(head, row, strict=True)) for row in rows]
    terminal.answer(told, as_json=json, words=lambda: terminal.give_table(head, shown))
    unknown = any(row[2] is None for row in rows)
    notes = ["-: not cleaned yet"] if unknown else []
    notes += [f"newer than these numbers: {', '.join(since)}"] if since else []
    if notes:
        terminal.say("\n".join([*notes, f"  next: impra clean --study {study}"]))
    return 0


@themes.command(epilog="Example: impra themes rename papers paperwork --by team --reason 'clearer'")
def rename(
    code: Code,
    name: Annotated[str, typer.Argument(help="Its new name.")],
    by: By,
    reason: Reason,
    study: StudyDir = "data",
) -> int:
    """Give a code another name."""
    from impra_research.coding import themes as change

    return _changed(study, by, reason, lambda text, told: change.rename(text, code, name, told))


@themes.command(
    epilog="Examples: impra themes move mistrust --below discrimination --by team --reason '...'; "
    "impra themes move mistrust --top --by team --reason '...'"
)
def move(
    code: Code,
    by: By,
    reason: Reason,
    below: Annotated[str, typer.Option("--below", metavar="CODE", help="Its new family.")] = "",
    top: Annotated[bool, typer.Option("--top", help="Make it a family of its own.")] = False,
    study: StudyDir = "data",
) -> int:
    """Put a code under another, or at the top."""
    from impra_research.coding import themes as change
    from impra_research.errors import UsageError

    if bool(below) == top:
        raise UsageError("say where to", fix="--below CODE, or --top")
    return _changed(
        study, by, reason, lambda text, told: change.move(text, code, below or None, told)
    )


@themes.command(
    epilog="Example: impra themes merge wait queue --into permit_wait --by team --reason '...'"
)
def merge(
    codes: Annotated[list[str], typer.Argument(metavar="CODE...")],
    into: Into,
    by: By,
    reason: Reason,
    study: StudyDir = "data",
) -> int:
    """Let codes become one."""
    from impra_research.coding import themes as change

    return _changed(study, by, reason, lambda text, told: change.merge(text, codes, into, told))


@themes.command(
    epilog="Example: impra themes split permit_wait wait_office wait_home --by team --reason '...'"
)
def split(
    code: Code,
    parts: Annotated[list[str], typer.Argument(metavar="PART...", help="Its parts.")],
    by: By,
    reason: Reason,
    study: StudyDir = "data",
) -> int:
    """Part a code in two or more; its segments stay with it until they are coded again."""
    from impra_research.coding import themes as change
    from impra_research.declared import LANGUAGES

    labels = ((part, part.replace("_", " ").capitalize()) for part in parts)
    named: dict[str, dict[str, str]] = {
        part: dict.fromkeys(LANGUAGES, label) for part, label in labels
    }
    return _changed(study, by, reason, lambda text, told: change.split(text, code, named, told))


@themes.command(epilog="Example: impra themes retire mistrust --by team --reason 'never used'")
def retire(code: Code, by: By, reason: Reason, into: Into = "", study: StudyDir = "data") -> int:
    """Use a code no longer; its segments are read as the code above it, or as --into."""
    from impra_research.coding import themes as change

    return _changed(
        study, by, reason, lambda text, told: change.retire(text, code, told, into=into or None)
    )


@themes.command(epilog="Example: impra themes adopt --study data")
def adopt(
    codes: Annotated[list[str] | None, typer.Argument(metavar="[CODE...]")] = None,
    study: StudyDir = "data",
    json: Json = False,
) -> int:
    """Take codes that were created while coding into codes.yml; each waits for its definition."""
    from impra_research.run import terminal
    from impra_research.run.theme_changes import adopted

    taken = adopted(study, codes or [])
    terminal.answer(taken, as_json=json,
                    words=lambda: terminal.give("\n".join(taken) or "no code waits"))  # fmt: skip
    terminal.say("  next: write what stands behind `# decide` in raw/codebook/codes.yml")
    return 0


def _changed(study: str, by: str, reason: str, change: Callable[[str, Told], str]) -> int:
    from impra_research.run import terminal
    from impra_research.run.theme_changes import changed

    terminal.give(str(changed(study, by, reason, change)))
    terminal.say(f"  next: impra clean --study {study}")
    return 0

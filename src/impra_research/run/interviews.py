"""The commands `impra interviews`: what there is, how it reads, and codings after a correction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from impra_research.run.interview_tables import EPILOG, tables

interviews = typer.Typer(
    help="The transcripts: list and show them, draft their index, carry codings over; tables of codings.",
    no_args_is_help=True,
)
interviews.command(epilog=EPILOG)(tables)
StudyOption = Annotated[str, typer.Option("--study", metavar="DIR", help="The study's folder.")]
Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Where its files are.")]
Json = Annotated[bool, typer.Option("--json", help="Give the result as one JSON document.")]
SHORT = 12


@interviews.command("list", epilog="Examples: impra interviews list; impra interviews list --json")
def list_(study: StudyOption = "data", data: Data = None, json: Json = False) -> int:
    """List the documents: format, turns, words, sha256, who coded them, corrected since or not."""
    from impra_research.run import terminal
    from impra_research.run.transcribed import listed
    from impra_research.study import Study

    rows = listed(Study.open(study, files=data))
    columns = (
        "document",
        "format",
        "turns",
        "words",
        "sha256",
        "coders",
        "corrected_since",
        "for_review",
    )
    told = [(*(str(row[name]) for name in columns[:4]), row["sha256"][:SHORT],
             *(", ".join(row[name]) for name in columns[5:7]), str(row["for_review"] or ""))
            for row in rows]  # fmt: skip
    terminal.answer(rows, as_json=json, words=lambda: terminal.give_table(columns, told))
    for row in rows:
        if row["notes"]:
            terminal.say(f"  {row['document']}: {row['notes']}")
    stale = sum(bool(row["corrected_since"]) for row in rows)
    then = f"\n  next: impra interviews reanchor --study {study}" if stale else ""
    review = sum(row["for_review"] for row in rows)
    waiting = f"; {review} codings wait for review (in the coder, `r` goes to the next)"
    told_review = waiting if review else ""
    terminal.say(
        f"{len(rows)} documents, {stale} corrected since they were coded{told_review}{then}"
    )
    return 0


@interviews.command(
    epilog="Examples: impra interviews show PIE_01; impra interviews show RA_02 --json"
)
def show(
    document: Annotated[str, typer.Argument(help="A document of index.yml.")],
    study: StudyOption = "data",
    data: Data = None,
    json: Json = False,
) -> int:
    """Show the text of a document as it is coded: each turn with its place, and its time if known."""
    from impra_research.run import terminal
    from impra_research.run.transcribed import shown
    from impra_research.study import Study

    turns = shown(Study.open(study, files=data), document)
    terminal.answer(turns, as_json=json, words=lambda: terminal.give("\n".join(map(_line, turns))))
    terminal.say(f"{len(turns)} turns; places count code points, the end is exclusive")
    return 0


def _line(turn: Mapping[str, Any]) -> str:
    about = [f"{turn['start']}-{turn['end']}", _clock(turn["begins"]), turn["language"]]
    return f"{' '.join(filter(None, about))}  {turn['speaker']}: {turn['text']}"


def _clock(seconds: float | None) -> str:
    """Write seconds as people read them.

    Examples
    --------
    >>> _clock(3735.2), _clock(None)
    ('1:02:15', '')
    """
    if seconds is None:
        return ""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


@interviews.command(
    epilog="Example: impra interviews draft talk_1.docx talk_2.vtt --out studies/mine/raw/interviews"
)
def draft(
    files: Annotated[list[Path], typer.Argument(help="Transcripts, in any format that is read.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder of interviews to make.")],
    json: Json = False,
) -> int:
    """Make a folder of interviews: the files and an index.yml with marks for people to decide."""
    from impra_research.draft.interviews import draft_index
    from impra_research.run import terminal

    made = str(draft_index(files, out))
    terminal.answer({"index": made}, as_json=json, words=lambda: terminal.give(made))
    terminal.say(
        f"  next: decide what is marked in {made}, then impra interviews list --study STUDY"
    )
    return 0


@interviews.command(epilog="Examples: impra interviews reanchor; impra interviews reanchor PIE_01")
def reanchor(
    document: Annotated[str | None, typer.Argument(help="One document; all without it.")] = None,
    study: StudyOption = "data",
    data: Data = None,
    json: Json = False,
) -> int:
    """Carry codings over to transcripts that were corrected since: exact, moved, or for review."""
    from impra_research.run import terminal
    from impra_research.run.transcribed import carried_over
    from impra_research.study import Study

    done = carried_over(Study.open(study, files=data), document)
    rows = [each.as_dict() for each in done]
    heads = ("document", "coder", "code", "was", "now", "status", "why")
    told = [tuple(str(row[name]) for name in heads) for row in rows]
    terminal.answer(rows, as_json=json, words=lambda: terminal.give_table(heads, told))
    count = Counter(each.status for each in done)
    states = ", ".join(f"{count[status]} {status}" for status in ("exact", "moved", "needs_review"))
    terminal.say(f"{len(done)} codings carried over: {states}\n  next: impra clean --study {study}")
    return 0


@interviews.command(epilog="Example: impra interviews keep --study studies/mine")
def keep(study: StudyOption = "data", data: Data = None, json: Json = False) -> int:
    """Keep the text of every coded document as it is now, before somebody corrects it."""
    from impra_research.run import terminal
    from impra_research.run.transcribed import keep_coded
    from impra_research.study import Study

    kept = list(keep_coded(Study.open(study, files=data)))
    terminal.answer(kept, as_json=json, words=lambda: terminal.give("\n".join(kept)))
    terminal.say(f"{len(kept)} texts in coding/texts/")
    return 0

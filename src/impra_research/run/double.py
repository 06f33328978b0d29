"""The commands `impra double`: blind double coding, from the sample to the agreement after decisions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from impra_research.run.double_rounds import DoubleCoding

double = typer.Typer(
    help="Blind double coding: draw, send packets, merge, compare, decide.", no_args_is_help=True
)

StudyDir = Annotated[str, typer.Option("--study", metavar="DIR", help="The study's folder.")]
Json = Annotated[bool, typer.Option("--json", help="Give the result as one JSON document.")]
RoundName = Annotated[str, typer.Argument(metavar="ROUND")]
SHOWN = ["disagreement", "document", "kind", "first_code", "second_code", "start", "end"]
MEASURED = ["code", "n", "percent", "kappa", "low", "high", "percent_after", "kappa_after", "why"]


@double.command(epilog="Example: impra double draw first --coder A --coder B --share 0.1 --seed 7")
def draw(
    name: RoundName,
    coder: Annotated[list[str], typer.Option("--coder", help="Who codes; give two.")],
    seed: Annotated[int, typer.Option(help="Which of all possible samples.")],
    share: Annotated[float | None, typer.Option(help="How large a part, such as 0.1.")] = None,
    number: Annotated[int | None, typer.Option(help="Or how many.")] = None,
    passages: Annotated[
        bool, typer.Option("--passages", help="Draw turns of respondents, not whole interviews.")
    ] = False,
    by: Annotated[
        list[str] | None, typer.Option("--by", help="The strata: place, language (both, if none).")
    ] = None,
    study: StudyDir = "data",
) -> int:
    """Draw the sample that two coders code, from every place and language; its record is kept."""
    from impra_research.run import terminal

    coding = _of(study)
    path = coding.draw(
        name, coder, unit="passages" if passages else "documents",
        by=by or ["place", "language"], seed=seed, share=share, number=number,
    )  # fmt: skip
    terminal.give(str(path))
    for who, segments in coding.coded_before(name).items():
        terminal.say(
            f"  {who} has coded {segments} segments of it before; a new coder needs a new id"
        )
    terminal.say(f"  next: impra double packet {name} {coder[0]} --out FOLDER --study {study}")
    return 0


@double.command(epilog="Example: impra double packet first B --out ~/packet_B")
def packet(
    name: RoundName,
    coder: Annotated[str, typer.Argument(metavar="CODER")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to make.")],
    study: StudyDir = "data",
) -> int:
    """Make the folder with which one coder codes alone: texts, codes and that coder's own log."""
    from impra_research.run import terminal

    terminal.give(str(_of(study).packet(name, coder, out)))
    terminal.say("  next: the coder opens code.ipynb in it, and sends the folder back")
    return 0


@double.command(epilog="Example: impra double merge first ~/packet_A ~/packet_B")
def merge(
    name: RoundName,
    packets: Annotated[list[Path], typer.Argument(metavar="PACKET...")],
    finished: Annotated[
        bool, typer.Option("--finished", help="All was read: what is not coded holds nothing.")
    ] = False,
    study: StudyDir = "data",
    json: Json = False,
) -> int:
    """Take the logs of packets home; what does not belong is refused, twice is as good as once."""
    from impra_research.run import terminal

    came = _of(study).merge(name, packets, finished=finished)
    told = {who: {"new": new, "nothing_coded_in": left} for who, (new, left) in came.items()}
    rows = [(who, str(new), ", ".join(left)) for who, (new, left) in came.items()]
    heads = ("coder", "new acts", "nothing coded in")
    terminal.answer(told, as_json=json, words=lambda: terminal.give_table(heads, rows))
    if not finished and any(left for _, left in came.values()):
        terminal.say(
            "  these wait: merge again when they are coded, or with --finished when all was read"
        )
    terminal.say(f"  next: impra double compare {name} --study {study}")
    return 0


@double.command(epilog="Example: impra double compare first --out disagreements.csv")
def compare(
    name: RoundName,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write all of it as CSV.")
    ] = None,
    study: StudyDir = "data",
    json: Json = False,
) -> int:
    """List the disagreements that are left; the words themselves stand in the notebook and in --out."""
    from impra_research.files import write_text
    from impra_research.run import terminal

    coding = _of(study)
    table, unread = coding.disagreements(name), coding.unread(name)
    if out:
        write_text(out, table.to_csv(index=False))
    told = table[SHOWN].fillna("").to_dict("records")
    rows = [tuple(map(str, row.values())) for row in told]
    terminal.answer(told, as_json=json, words=lambda: terminal.give_table(tuple(SHOWN), rows))
    if unread:
        terminal.say(f"  not read by both yet: {', '.join(unread)}")
    then = f"adjudicate {name} ID --keep first --reason '...'" if rows else f"agreement {name}"
    if unread and not rows:
        then = f"merge {name} PACKET"
    terminal.say(f"  {len(table)} left\n  next: impra double {then}")
    return 0


@double.command(
    epilog="Example: impra double adjudicate first 1a2b3c4d --keep second --reason 'forms, not waiting'"
)
def adjudicate(
    name: RoundName,
    disagreement: Annotated[str, typer.Argument(metavar="ID")],
    keep: Annotated[str, typer.Option(help="first, second, both, neither or other.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept with the decision.")],
    code: Annotated[str, typer.Option(help="With `--keep other`: the code that stands.")] = "",
    study: StudyDir = "data",
) -> int:
    """Decide one disagreement; the decision and its reason go to coding/log/consensus.jsonl."""
    from typing import get_args

    from impra_research.coding.double.adjudication import Keep
    from impra_research.errors import UsageError, did_you_mean
    from impra_research.run import terminal

    if keep not in get_args(Keep):
        raise UsageError(f"nothing is kept by {keep!r}", fix=did_you_mean(keep, get_args(Keep)))
    left = _of(study).decide(name, disagreement, keep=keep, reason=reason, code=code)  # type: ignore[arg-type]
    terminal.say(f"  {left} left")
    return 0


@double.command(epilog="Example: impra double agreement first --study data")
def agreement(name: RoundName, study: StudyDir = "data", json: Json = False) -> int:
    """Give the agreement before and after decisions, code by code; report the one before.

    low and high are those of kappa before, drawn over interviews.
    """
    from impra_research.coding.agreement import WHY
    from impra_research.run import terminal

    table = _of(study).agreement(name)
    rounded = table[MEASURED].round(3)
    told = rounded.astype(object).where(rounded.notna(), None).to_dict("records")
    rows = [tuple("" if cell is None else str(cell) for cell in row.values()) for row in told]
    terminal.answer(told, as_json=json, words=lambda: terminal.give_table(tuple(MEASURED), rows))
    for reason, words in WHY.items():
        if reason in set(table["why"]):
            terminal.say(f"  {reason}: {words['en']}")
    return 0


def _of(study: str) -> DoubleCoding:
    from impra_research.run.double_rounds import DoubleCoding
    from impra_research.study import Study

    return DoubleCoding(Study.open(study))

"""The commands of assisted coding: candidates, their judgement, the same theme in another language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impra_research.run.interviews import Data, Json, StudyOption, interviews

if TYPE_CHECKING:
    import pandas as pd

    from impra_research.coding.assisted import Method
    from impra_research.run.suggested import Suggestions

__all__ = ["interviews"]  # with these commands in it
MethodOption = Annotated[
    str, typer.Option(help="dictionary (codebook/dictionary.yml), tfidf, or semantic (an extra).")
]
MEASURED = ("code", "n", "documents", "percent", "prevalence", "kappa", "low", "high", "why")
SILENT = "(no consent to quotation; impra interviews show DOCUMENT has the words)"
EXAMPLES = (
    "Examples: impra interviews suggest; impra interviews suggest --method dictionary --code paperwork; "
    "impra interviews suggest --method semantic --document RA_02 --coder A --json"
)


@interviews.command(epilog=EXAMPLES)
def suggest(
    method: MethodOption = "tfidf",
    code: Annotated[list[str] | None, typer.Option(help="Show these codes alone.")] = None,
    document: Annotated[list[str] | None, typer.Option(help="Show these documents alone.")] = None,
    coder: Annotated[
        str, typer.Option(help="Leave out what this coder has judged or coded already.")
    ] = "",
    most: Annotated[int, typer.Option(min=1, help="How many candidates a code, up to 100.")] = 5,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write them as CSV too.")
    ] = None,
    study: StudyOption = "data",
    data: Data = None,
    json: Json = False,
) -> int:
    """Propose passages for codes, ranked; none is ever coded by itself.

    dictionary finds terms and patterns that you wrote; its score counts them. tfidf and semantic find
    passages like those that people coded, learnt for each interview from the others; their score is the
    mean likeness (0 to 1). Judge what is proposed with impra interviews judge. How much is found,
    measured on interviews held out: benchmarks/suggestions.md.
    """
    from impra_research.run import terminal

    suggestions, chosen = _of(study, data), _method(method)
    table = suggestions.make(chosen)
    if coder:
        table = suggestions.open_for(table, coder=coder)
    for column, wanted, known in (
        ("code", code, suggestions.study.codebook.themes),
        ("document", document, suggestions.transcripts.texts),
    ):
        if wanted:
            table = table[table[column].isin([_known(each, known) for each in wanted])]
    table = table.groupby("code", sort=False).head(most)
    if out:
        _write(table, out)
    _give(table, json)
    first = "" if table.empty else table["candidate"].iloc[0]
    then = f"\n  next: impra interviews judge {first} --accept --coder YOU" if first else ""
    terminal.say(f"{len(table)} candidates of {chosen}; nothing was coded{then}")
    return 0


@interviews.command(
    epilog="Examples: impra interviews judge hapbjkeifd --accept --coder A; "
    "impra interviews judge hapbjkeifd gfleidcnob --reject --coder A"
)
def judge(
    candidate: Annotated[list[str], typer.Argument(help="Ids that `suggest` listed.")],
    coder: Annotated[
        str, typer.Option(help="Who judges; what is accepted is this coder's coding.")
    ],
    accept: Annotated[bool, typer.Option("--accept/--reject", help="What becomes of them.")],
    study: StudyOption = "data",
    data: Data = None,
    json: Json = False,
) -> int:
    """Accept or reject candidates: kept in the machine's log; an accepted one is coded, by you."""
    from impra_research.run import terminal

    suggestions, verdict = _of(study, data), "accepted" if accept else "rejected"
    told = [suggestions.judge(each, verdict, coder=coder)  # type: ignore[arg-type]
            for each in dict.fromkeys(candidate)]  # fmt: skip
    terminal.answer(told, as_json=json, words=lambda: terminal.give("\n".join(told)))
    terminal.say(f"{len(told)} {verdict}\n  next: impra clean --study {study}")
    return 0


@interviews.command(
    epilog="Examples: impra interviews alike permit_wait --language fr; "
    "impra interviews alike PIE_01:737-943; impra interviews alike 'ils ont refusé' --language it"
)
def alike(
    sought: Annotated[str, typer.Argument(help="A code, DOCUMENT:START-END, or a sentence.")],
    language: Annotated[
        str | None,
        typer.Option(help="Of the turns: en, fr, it; another than its own if not given."),
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="How many turns.")] = 10,
    study: StudyOption = "data",
    data: Data = None,
    json: Json = False,
) -> int:
    """Find the same theme in another language: the turns nearest in meaning (an extra)."""
    from impra_research.run import terminal
    from impra_research.run.meaning import turns_alike

    table = turns_alike(_of(study, data), sought, language=language, most=most)
    _give(table, json)
    terminal.say(f"{len(table)} turns; a likeness is no proof that the theme is there: read them")
    return 0


@interviews.command(
    epilog="Examples: impra interviews machine --coder A; "
    "impra interviews machine --coder B --method dictionary"
)
def machine(
    coder: Annotated[str, typer.Option(help="The person it is compared with.")],
    method: MethodOption = "tfidf",
    most: Annotated[int, typer.Option(min=1, help="How many candidates a code count.")] = 20,
    study: StudyOption = "data",
    data: Data = None,
    json: Json = False,
) -> int:
    """Measure how far a method agrees with a person, as any two coders, and what was judged of it.

    Interviews in which the person judged candidates are left out.
    """
    from impra_research.coding.assisted import machine as named
    from impra_research.run import terminal

    suggestions, chosen = _of(study, data), _method(method)
    table = suggestions.agreement(chosen, coder=coder, most=most)
    used = table[table["applied"] | (table["code"] == "pooled")][list(MEASURED)]
    rows = used.round(3).astype(object).where(used.notna(), "").to_dict("records")
    terminal.answer(rows, as_json=json, words=lambda: terminal.give_table(
        MEASURED, [tuple(map(str, row.values())) for row in rows]))  # fmt: skip
    judged = suggestions.judged()
    verdicts = judged.loc[(judged["coder"] == named(chosen)) & (judged["by"] == coder), "verdict"]
    terminal.say(
        f"{coder} accepted {(verdicts == 'accepted').sum()} candidates of {len(verdicts)} judged"
    )
    return 0


def _give(table: pd.DataFrame, as_json: bool) -> None:
    from impra_research.run import terminal

    rows = table.to_dict("records")
    words = "\n".join(line for row in rows for line in _lines(row))
    terminal.answer(rows, as_json=as_json, words=lambda: terminal.give(words))


def _lines(row: Mapping[str, Any]) -> Iterator[str]:
    why = f"  ({row['why']})" if row.get("why") else ""
    named = [row[name] for name in ("candidate", "code") if name in row]
    where = f"{row['document']}:{row['start']}-{row['end']}"
    yield "  ".join([*named, str(row["rank"]), f"{row['score']:.2f}", where]) + why
    yield f"    {row['quote'] or SILENT}"


def _write(table: pd.DataFrame, path: Path) -> None:
    """Write candidates as CSV; a cell that a spreadsheet would run has an apostrophe before it."""
    from impra_research.files import write_text

    safe = table.assign(**{name: table[name].str.replace(r"^([=+\-@\t\r\n])", r"'\1", regex=True)
                           for name in ("why", "quote")})  # fmt: skip
    write_text(path, safe.to_csv(index=False))


def _of(study: str, data: Path | None) -> Suggestions:
    from impra_research.run.suggested import Suggestions
    from impra_research.study import Study

    return Suggestions(Study.open(study, files=data))


def _method(name: str) -> Method:
    from impra_research.coding.assisted import METHODS

    return next(each for each in METHODS if each == _known(name, METHODS))


def _known(name: str, known: Any) -> str:  # noqa: ANN401  whatever holds names
    from impra_research.errors import UsageError, did_you_mean

    if name not in known:
        raise UsageError(f"there is no {name!r}", fix=did_you_mean(name, known))
    return name

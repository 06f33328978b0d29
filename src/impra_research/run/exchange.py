"""The commands `impra exchange`: projects of other tools in, ours out, each with its fidelity report."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impra_research.errors import DataError, UsageError, did_you_mean

if TYPE_CHECKING:
    from impra_research.exchange.fidelity import Fidelity
    from impra_research.exchange.project import Project
    from impra_research.study import Study

exchange = typer.Typer(
    help="Projects of NVivo, MAXQDA, ATLAS.ti, QualCoder, Taguette: read and written, with what was lost.",
    no_args_is_help=True,
)
Json = Annotated[bool, typer.Option("--json", help="Give the result as one JSON document.")]
REPORT = ".fidelity.json"


@exchange.command(
    "import",
    epilog="Examples: impra exchange import theirs.qdpx --out studies/mine; "
    "impra exchange import more.qdpx --into studies/mine",
)
def import_(
    file: Annotated[Path, typer.Argument(help="A .qdpx, .qdc, .qda folder or Taguette .sqlite3.")],
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder of the new study.")
    ] = None,
    into: Annotated[str, typer.Option(metavar="DIR", help="A study to join it to.")] = "",
    dialect: Annotated[str, typer.Option(help="How positions were counted, if it is asked.")] = "",
    project: Annotated[str, typer.Option(help="Which project of a Taguette server.")] = "",
    json: Json = False,
) -> int:
    """Make a study of a project: interviews, codes, codings, persons; or join it to one."""
    from impra_research.exchange.formats import FORMATS, format_of
    from impra_research.exchange.written_study import write_study
    from impra_research.study import Study

    if (out is None) == (not into):
        raise UsageError("say where the project goes",
                         fix="--out DIR for a new study, --into DIR for one that is there")  # fmt: skip
    name = format_of(file)
    asked = {"dialect": dialect, "project": project}
    takes = {"refi": {"dialect"}, "qualcoder": {"dialect"}, "taguette": {"project"}}.get(
        name, set()
    )
    given: dict[str, Any] = {key: value for key, value in asked.items() if value}
    if refused := sorted(given.keys() - takes):
        raise UsageError(f"{name} takes no --{refused[0]}", fix="leave it out")
    if not file.exists():
        raise UsageError(f"there is no {file}", fix="give the place of the project")
    reader: Any = FORMATS[name].reader
    read, fidelity = reader(file, **given)
    if out is not None:
        raw = out if out.name == "raw" else out / "raw"
        written = write_study(read, raw)
    else:
        raw, written = _join(read, Study.open(into))
    report = raw / f"{file.stem}{REPORT}"
    _keep(report, read=fidelity, written=written)
    _tell(report, json=json, read=fidelity, written=written)
    _say_next(raw)
    return 0


def _join(project: Project, study: Study) -> tuple[Path, Fidelity]:
    from impra_research.coder.log import CoderLog
    from impra_research.exchange.joined import join_study
    from impra_research.files import hold

    with hold(study.processed):  # read only now: what another command joined stays
        joined = join_study(project, study)
        for coder, acts in joined.acts.items():
            log = CoderLog(study.raw / "coding" / "log" / f"{coder}.jsonl", coder)
            with log.held():
                log.append(acts)
    return study.raw, joined.fidelity


def _say_next(raw: Path) -> None:
    """Bring codings to texts in which roles have their words, and say what people must decide."""
    from impra_research.coder.carried import carry_over
    from impra_research.draft.marks import marks_in
    from impra_research.run import terminal
    from impra_research.run.transcribed import texts_of
    from impra_research.study import Study

    if (raw / "study.yml").is_file():
        try:
            done = carry_over(raw / "coding", texts_of(Study(raw.parent), None))
        except DataError as fault:  # what was brought in stands; a person says what it lacks
            terminal.say(f"  to mend: {fault.what}")
            terminal.say(f"    fix: {fault.fix}")
            done = []
        looked = sum(each.status == "needs_review" for each in done)
        if done:
            terminal.say(f"  {len(done)} codings stand in texts in which the words of roles are for "
                         f"names; {looked} need review")  # fmt: skip
    for path in sorted(raw.rglob("*.yml")):
        marks = sum(1 for _ in marks_in(path.read_text(encoding="utf-8")))
        terminal.say(f"  to decide: {marks} marks in {path}")
    if (raw / "study.yml").is_file():
        terminal.say(f"  next: impra clean --study {raw.parent}")


@exchange.command(epilog="Example: impra exchange export --to refi ours.qdpx --study data")
def export(
    file: Annotated[Path, typer.Argument(help="The new file to write.")],
    to: Annotated[str, typer.Option(help="refi, qdc, taguette, iramuteq or quotations.")],
    study: Annotated[str, typer.Option(metavar="DIR", help="The study's folder.")] = "data",
    data: Annotated[Path | None, typer.Option(metavar="DIR", help="Where its files are.")] = None,
    language: Annotated[
        str, typer.Option(help="Of the codes' names, and of translated quotations: en, fr, it.")
    ] = "en",
    json: Json = False,
) -> int:
    """Write the interviews and codings of a study for another tool."""
    from impra_research.declared import LANGUAGES
    from impra_research.exchange.formats import FORMATS
    from impra_research.exchange.study import project_of, translated_passages
    from impra_research.files import refuse_taken, write_new
    from impra_research.run import terminal
    from impra_research.study import Study

    writers = {name: each.writer for name, each in FORMATS.items() if each.writer}
    if to not in writers:
        raise UsageError(f"no format {to!r} is written", fix=did_you_mean(to, writers))
    if language not in LANGUAGES:
        raise UsageError(f"no language {language!r}", fix=did_you_mean(language, LANGUAGES))
    if file.suffix.lower() not in (suffixes := FORMATS[to].suffixes):
        raise UsageError(f"a file of {to} is not called {file.name}: nothing would read it again",
                         fix=f"name it {file.with_suffix(suffixes[0]).name}")  # fmt: skip
    report = file.with_name(file.name + REPORT)
    for path in (file, report):
        refuse_taken(path)
    if not file.parent.is_dir():
        raise UsageError(f"there is no folder {file.parent}", fix="make it first")
    opened = Study.open(study, files=data)
    beside: dict[str, Any] = {}
    if to == "quotations":
        beside["translations"] = translated_passages(opened, language=language)
    write: Any = writers[to]
    held = project_of(opened, language=language)
    written = write_new(file, lambda part: write(held, part, **beside))
    _keep(report, written=written)
    _tell(report, json=json, written=written)
    if to in ("refi", "taguette"):
        terminal.say(f"{file} holds whole transcripts: handle it as the interviews themselves")
    return 0


def _keep(report: Path, **told: Fidelity) -> None:
    from impra_research.files import write_json

    write_json(report, {name: asdict(each) | {"exact": each.exact} for name, each in told.items()})


def _tell(report: Path, *, json: bool, **told: Fidelity) -> None:
    from impra_research.run import terminal

    plain = {name: asdict(each) | {"exact": each.exact} for name, each in told.items()}
    lines = "\n".join(line for each in told.values() for line in _lines(each))
    terminal.answer(
        plain | {"report": str(report)}, as_json=json, words=lambda: terminal.give(lines)
    )
    terminal.say(f"  report: {report}")


def _lines(each: Fidelity) -> list[str]:
    counts = ", ".join(f"{n} {kind}" for kind, n in each.kept.items()) or "nothing"
    return [
        f"{each.format}: {counts}",
        *([f"  positions: {each.dialect}"] if each.dialect else []),
        *(f"  not carried: {n} {what}" for what, n in each.not_carried.items()),
        *(f"  points at nothing: {what}" for what in each.dangling),
        *(f"  note: {what}" for what in each.remarks),
    ]

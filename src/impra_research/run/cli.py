"""The command `impra`: the same steps for people who prefer a terminal to Python.

Exit codes: 0 done, 1 a notebook or check failed (the others were kept), 2 usage, 3 data invalid,
130 interrupted. Results go to standard output, messages to standard error. What takes time to
import is imported by the command that needs it.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from impra_research.errors import DataError, UsageError
from impra_research.run.codebook import codebook
from impra_research.run.deposit import EPILOG, deposit
from impra_research.run.double import double
from impra_research.run.exchange import exchange
from impra_research.run.exits import exit_code
from impra_research.run.options import (
    Aside,
    Data,
    Force,
    Jobs,
    Json,
    Limit,
    Notebooks,
    Parameters,
    Privacy,
    Study,
)
from impra_research.run.privacy import privacy, privacy_checks
from impra_research.run.suggest import interviews
from impra_research.run.themes import themes

if TYPE_CHECKING:
    from impra_research.run.compendium import Compendium

app = typer.Typer(
    help="From the raw survey and interview exports to the reviewed page.",
    epilog="Start with: impra report",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command(epilog="Examples: impra check; impra check --privacy; impra check --study data --json")
def check(
    study: Study = None, data: Data = None, privacy: Privacy = False, json: Json = False
) -> int:
    """Check that studies, notebooks and environment hold together, one line a check."""
    from impra_research.run import checks, steps, terminal

    compendium = _here(study)
    studies = steps.open_studies(compendium, study, data).values()
    look = privacy_checks if privacy else checks.run_checks
    found = list(look(compendium, studies=studies, again=_typed()))
    terminal.answer([each.as_dict() for each in found], as_json=json,
                    words=lambda: terminal.give("\n".join(map(str, found))))  # fmt: skip
    return int(any(each.fix for each in found))


@app.command(
    epilog="Examples: impra clean --study studies/eme_chile --data ~/eme; impra clean --aside ~/rows.csv"
)
def clean(
    study: Study = None,
    data: Data = None,
    force: Force = False,
    aside: Aside = None,
    json: Json = False,
) -> int:
    """Clean, code and analyse: from the files as received to the tables of processed/."""
    from impra_research.run import steps, terminal
    from impra_research.run.aside import refuse_aside, write_aside

    if aside is not None:
        refuse_aside(aside)
    studies = steps.open_studies(_here(study), study, data)
    cleaned = steps.clean_each(studies, force=force, again=_typed())
    made = list(cleaned.values())
    terminal.answer(made, as_json=json, words=lambda: terminal.give_cleaned(made))
    if aside is not None:
        sound = {name: studies[name] for name, each in cleaned.items() if "error" not in each}
        rows = write_aside(aside, sound)
        terminal.say(f"  {rows} rows set aside are in {aside}, as received: keep it to yourself")
    return DataError.exit_code if any("error" in each for each in made) else 0


@app.command(epilog="Examples: impra run; impra run who_answered -p language=fr -p min_cell=10")
def run(
    notebooks: Notebooks = None,
    parameters: Parameters = None,
    study: Study = None,
    data: Data = None,
    force: Force = False,
    jobs: Jobs = None,
    time_limit: Limit = 600,
    json: Json = False,
) -> int:
    """Execute notebooks: those named, with these parameters, or the whole table of runs."""
    from impra_research.run import steps, terminal

    asked = steps.plan(
        _here(study),
        notebooks or (),
        parameters or (),
        study=study,
        data=data,
        time_limit=time_limit,
    )
    ended = steps.run(asked, force=force, jobs=jobs, again=_typed())
    terminal.answer(ended.as_dict(), as_json=json, words=lambda: terminal.give_runs(ended))
    results = [str(path) for path in steps.results(asked)]
    if results and (notebooks or parameters):
        terminal.say("\n".join([*results, "  next: impra report, to see them as pages"]))
    return ended.exit_code


@app.command(epilog="Examples: impra status; impra status --study data --json")
def status(study: Study = None, data: Data = None, json: Json = False) -> int:
    """List what `impra run` would do, and why; exit 1 when something is stale."""
    from impra_research.run import steps, terminal

    stale, others = steps.would_run(steps.plan(_here(study), study=study, data=data))
    rows = sorted((stale | others).items())
    terminal.answer({"stale": stale, "others": others}, as_json=json,
                    words=lambda: terminal.give_table(("run", "state"), rows))  # fmt: skip
    return int(bool(stale))


@app.command(epilog="Examples: impra report; impra report --study data --force")
def report(
    study: Study = None,
    data: Data = None,
    force: Force = False,
    jobs: Jobs = None,
    json: Json = False,
) -> int:
    """Clean, execute every run and build the pages; the address of the first page comes last."""
    from impra_research.run import steps, terminal
    from impra_research.run.site import build

    asked = steps.plan(_here(study), study=study, data=data)
    ended = steps.run(asked, force=force, jobs=jobs, again=_typed())
    built = build(asked.compendium, asked.runs, refused=ended.refused)
    index = built.as_uri()
    if study is not None:
        for opened in asked.studies.values():
            page = built.parent / opened.declared.languages[0] / opened.name / "index.html"
            terminal.say(f"  this study: {page.as_uri()}")
    terminal.answer(ended.as_dict() | {"index": index}, as_json=json,
                    words=lambda: terminal.give_runs(ended, then=index))  # fmt: skip
    return ended.exit_code


@app.command(
    epilog="Examples: impra simulate mine; impra simulate big --size piemonte=500 --seed 7"
)
def simulate(
    out: Annotated[Path | None, typer.Argument(help="The study folder to make.")] = None,
    like: Annotated[str, typer.Option(metavar="DIR", help="The study that it resembles.")] = "data",
    seed: Annotated[int | None, typer.Option(help="Which of all possible studies.")] = None,
    size: Annotated[
        list[str] | None, typer.Option(metavar="PLACE=N", help="Respondents in a place.")
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Make that study's own files again.")
    ] = False,
    json: Json = False,
) -> int:
    """Make a synthetic study of any size, with its planted truths beside it."""
    from impra_research.run import steps, terminal

    if in_place == bool(out):
        raise UsageError("name the folder to make, or --in-place", fix="impra simulate my_plan")
    made = steps.simulate(out, like=like, seed=seed, sizes=size or ())
    terminal.answer({"study": made}, as_json=json, words=lambda: terminal.give(made))
    terminal.say(f"  next: impra report --study {made}")
    return 0


@app.command(epilog="Examples: impra lab; impra lab -- --no-browser --port 8899")
def lab(
    options: Annotated[list[str] | None, typer.Argument(help="Passed on to JupyterLab.")] = None,
    study: Study = None,
    json: Json = False,
) -> int:
    """Open JupyterLab at the root of the repository, or at a study's folder."""
    from impra_research.run import steps, terminal

    command = steps.lab_command(_here(study), options or (), study=study)
    if json:
        terminal.answer({"command": command}, as_json=True)
        return 0
    return steps.open_lab(_here(study), command)


app.command(epilog=EPILOG)(deposit)
app.add_typer(codebook, name="codebook")
app.add_typer(exchange, name="exchange")
app.add_typer(interviews, name="interviews")
app.add_typer(double, name="double")
app.add_typer(privacy, name="privacy")
app.add_typer(themes, name="themes")


def _here(study: str | None) -> Compendium:
    from impra_research.run.compendium import Compendium

    return Compendium.find(study=study)


def _typed() -> str:
    """Give the command as it was typed."""
    return shlex.join(["impra", *sys.argv[1:]])


def main() -> NoReturn:
    """Run the command line."""
    words = sys.argv[1:] or ["--help"]
    sys.exit(exit_code(lambda: app(words, prog_name="impra", standalone_mode=False), words))

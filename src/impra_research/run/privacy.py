"""What `impra check --privacy` says, and the commands `impra privacy key` and `impra privacy review`."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from impra_research.errors import AGAIN
from impra_research.run.options import Data, Json, OneStudy

if TYPE_CHECKING:
    from impra_research.run.checks import Check
    from impra_research.run.compendium import Compendium
    from impra_research.run.exposed import Exposed
    from impra_research.study import Study

privacy = typer.Typer(
    help="The key of the pseudonyms, and the list of what may name a person.", no_args_is_help=True
)
SHOWN = 20
MEND = (
    "take it out where it is made: a codebook class (`disclosure`), a correction, a cell; what may be shown "
    "has its reason under `privacy_allow` in study.yml"
)


def privacy_checks(
    compendium: Compendium, *, studies: Iterable[Study], again: str = AGAIN
) -> Iterator[Check]:
    """Look for persons in the tables of each study, the stored notebooks and the rendered pages."""
    from impra_research.run import exposed

    listed = list(studies)
    search = exposed.search_of(listed)
    for study in listed:
        without = "" if study.files else "; without its roster: the files are not at hand"
        yield _undecided(study, again)
        tables = len(list(study.processed.glob("*/*.parquet")))
        found = exposed.in_tables(study, search)
        yield _told(
            f"{study.name}: no person in its tables", f"{tables} tables{without}", found, again
        )
    stored = f"{len(list(compendium.notebooks.glob('*.ipynb')))} notebooks"
    found = exposed.in_notebooks(compendium, search)
    yield _told("no person in the stored notebooks", stored, found, again)
    files = exposed.rendered_files(compendium)
    pictures = sum(path.suffix in exposed.PICTURES for path in files)
    looked = f"{len(files) - pictures} files; {pictures} pictures were not read"
    found = exposed.in_pages(compendium, search)
    yield _told("no person in the rendered pages", looked, found, again)


def _undecided(study: Study, again: str) -> Check:
    """Count what the review list holds for sure to name a person, and nobody decided."""
    from impra_research.run.checks import Check
    from impra_research.run.review import FILE, read_review

    what, listed = f"{study.name}: its review list is decided", read_review(study.raw / FILE)
    waiting = sum(each.sure == "yes" and not each.decision for each in listed)
    if not waiting:
        return Check(what, f"{len(listed)} passages listed")
    found = f"{waiting} passages that surely name a person wait for a decision"
    fix = f"write person or nobody under `decision` in {study.raw / FILE}: only who is decided is looked for"
    return Check(what, found, fix, again)


def _told(what: str, looked: str, found: Iterable[Exposed], again: str) -> Check:
    from impra_research.run.checks import Check

    places = sorted(found)
    if not places:
        return Check(what, looked)
    lines = [f"         {each}" for each in places[:SHOWN]]
    more = [f"         and {len(places) - SHOWN} more places"] if len(places) > SHOWN else []
    told = "\n".join([f"found in {len(places)} places ({looked})", *lines, *more])
    return Check(what, told, MEND, again)


@privacy.command(
    epilog="Examples: impra privacy key; IMPRA_KEY=~/keys/wave_2.key impra privacy key"
)
def key(json: Json = False) -> int:
    """Make the key of the pseudonyms if there is none, and say where it is; never what it is."""
    from impra_research.read.key import key_path, read_key
    from impra_research.run import terminal

    made = not key_path().exists() and make_key(key_path())
    read_key()
    told = {"key": str(key_path()), "status": "made" if made else "was there"}
    terminal.answer(
        told, as_json=json, words=lambda: terminal.give(f"{told['key']}: {told['status']}")
    )
    if made:
        terminal.say(
            "  keep a copy where your institution keeps secrets: codes link only under one key"
        )
    return 0


def make_key(path: Path) -> bool:
    """Write a new key that its owner alone can read; a file that is there is never touched.

    Raises
    ------
    UsageError
        The place is inside a repository or a study.
    """
    from impra_research.privacy.pseudonyms import KEY_BYTES
    from impra_research.read.key import refuse_place

    refuse_place(path)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(KEY_BYTES) + "\n")
    return True


@privacy.command(epilog="Examples: impra privacy review; impra privacy review --study studies/mine")
def review(study: OneStudy = "data", data: Data = None, json: Json = False) -> int:
    """List what may name a person in interviews and free answers, in the study's raw folder."""
    from impra_research.run import terminal
    from impra_research.run.exposed import roster_of
    from impra_research.run.review import read_review
    from impra_research.run.review import review as write_review
    from impra_research.study import Study

    opened = Study.open(study, files=data)
    path = write_review(opened, known=roster_of(opened, with_parts=True))
    listed = read_review(path)
    told = {"list": str(path), "passages": len(listed),
            "sure": sum(each.sure == "yes" for each in listed),
            "decided": sum(bool(each.decision) for each in listed)}  # fmt: skip
    words = f"{path}: {told['passages']} passages, {told['sure']} of them sure, {told['decided']} decided"
    terminal.answer(told, as_json=json, words=lambda: terminal.give(words))
    return 0

"""Do the studies, the notebooks and the environment hold together? One line a check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from impra_research.codebook import COMPANIONS
from impra_research.draft.marks import to_decide
from impra_research.errors import AGAIN, ImpraError
from impra_research.run.clean import make_tables, reading_notes
from impra_research.run.compendium import Compendium
from impra_research.run.parameters import read_parameters
from impra_research.run.plan import planned
from impra_research.study import Study

MOST_LINES = 10  # of a list of faults
EXPECTED = ("study", "place_a", "place_b", "language", "min_cell")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; without a `fix` it holds."""

    what: str
    found: str
    fix: str = ""
    next: str = ""

    def __str__(self) -> str:
        mark = "short" if self.fix else "holds"
        told = {"fix": self.fix, "next": self.next}
        lines = [f"       {name}: {text}" for name, text in told.items() if text]
        return "\n".join([f"{mark}  {self.what}: {self.found}", *lines])

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values."""
        return asdict(self) | {"holds": not self.fix}


def run_checks(
    compendium: Compendium, *, studies: Iterable[Study], again: str = AGAIN
) -> Iterator[Check]:
    """Look at each study, then at the notebooks, then at the environment; `again` looks again."""
    for study in studies:
        for check in _of_study(study):
            yield replace(check, next=check.next.replace(AGAIN, again))
    yield _looked_at(
        "table of runs", lambda: f"{len(planned(compendium))} runs, every parameter exists"
    )
    for notebook in sorted(compendium.notebooks.glob("*.ipynb")):
        yield _notebook(notebook)
    yield _environment(compendium.root / "requirements.lock")


def _of_study(study: Study) -> Iterator[Check]:
    """Look at a study; a fault that stops several looks is told once."""
    told: set[str] = set()
    for what, look in LOOKS.items():
        check = _looked_at(f"{study.name}: {what}", partial(look, study))
        if check.fix and check.found in told:
            yield replace(check, found="stopped by the fault above", fix="mend it first", next="")
        else:
            yield check
        told.add(check.found)


def _looked_at(what: str, look: Callable[[], str]) -> Check:
    try:
        return Check(what, look())
    except ImpraError as error:
        return Check(what, _shortened(error.what), error.fix or "see above", error.then)


def _shortened(what: str) -> str:
    """Keep the first of many lines; `impra clean` tells them all."""
    lines = what.splitlines()
    more = [f"  and {len(lines) - MOST_LINES} more: impra clean lists them"]
    return "\n".join(lines if len(lines) <= MOST_LINES + 1 else [*lines[:MOST_LINES], *more])


def _codebook(study: Study) -> str:
    codebook = study.codebook
    for file, part in COMPANIONS.items():
        if (codebook.folder / file).is_file():
            getattr(codebook, part)
    listed = sum(bool(codebook.values(name)) for name in codebook.variables)
    return f"{len(codebook.variables)} variables, {listed} with a list of values"


def _data(study: Study) -> str:
    if study.files is None:
        return f"not at hand. {study.declared.obtain['en']}"
    paths = [study.received(name, sha256=sha) for name, sha in study.received_names().items()]
    return f"{len(paths)} files are as study.yml describes them"


def _false_friends(study: Study) -> str:
    from impra_research.clean.ladder import refuse_foreign_forms

    refuse_foreign_forms(study)
    return "no source uses a word for another country's form"


def _cleaning(study: Study) -> str:
    """Clean, code and analyse in memory: nothing is written."""
    if study.files is None:
        return "not tried: the data are not at hand"
    tables = make_tables(study)
    notes = reading_notes(table.account for table in tables.values())
    read = [f"  {where}: {'; '.join(note.splitlines())}" for where, note in notes.items()]
    return "\n".join([f"{len(tables)} tables can be made", *read])


def _decisions(study: Study) -> str:
    """List the lines that a draft left to people; they are no fault, and nobody may overlook them."""
    left = to_decide(study.folder)
    told = [f"{len(left)} lines are marked `# decide`:", *left]
    return "\n       ".join(told) if left else "no line is marked `# decide`"


LOOKS = {"decisions": _decisions, "codebook": _codebook, "data": _data, "legal forms": _false_friends,
         "cleaning": _cleaning}  # fmt: skip


def _notebook(path: Path) -> Check:
    check = _looked_at(f"{path.name}: parameters", lambda: ", ".join(read_parameters(path)))
    lacking = [name for name in EXPECTED if name not in check.found.split(", ")]
    if check.fix or not lacking:
        return check
    return replace(check, fix=f"declare {', '.join(lacking)} in the tagged cell")


def _environment(lock: Path) -> Check:
    what = "environment"
    if not lock.is_file():
        return Check(what, "requirements.lock is missing", "restore it from git")
    pins = locked_versions(lock)
    other = [f"{name} {have} (locked: {', '.join(sorted(pins[name]))})"
             for name in pins if (have := _installed(name)) and have not in pins[name]]  # fmt: skip
    fix = "make fresh, then make report" if other else ""
    return Check(what, "; ".join(other) or f"as requirements.lock says ({len(pins)} packages)", fix)


def locked_versions(lock: Path) -> Mapping[str, set[str]]:
    """Read the versions a lock file allows, by name; a marker can give a package several."""
    pins: dict[str, set[str]] = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        name, equals, rest = line.partition("==")
        if equals and not line.startswith((" ", "#")):
            pins.setdefault(name, set()).add(rest.split()[0].rstrip(";\\"))
    return pins


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None

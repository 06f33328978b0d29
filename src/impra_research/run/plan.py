"""The table of runs, `notebooks/runs.yml`: which notebook, for which study, with which parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from impra_research.declared import LANGUAGES, Declared, Language, read_declared
from impra_research.errors import StudyFileError, UsageError
from impra_research.run.compendium import Compendium
from impra_research.run.parameters import Value, check_values, complete
from impra_research.study import Study

NAME = "{study}/{language}/{notebook}"


class Entry(Declared):
    """Some notebooks for one study: fixed `parameters`, and `each` to be run over its values."""

    study: str
    notebooks: tuple[str, ...]
    parameters: dict[str, Value] = {}
    each: dict[str, tuple[Value, ...]] = {}
    name: str = NAME

    def combinations(self) -> Iterator[dict[str, Value]]:
        """Yield the parameters of every run, the fixed ones and one value of each grid."""
        for values in product(*self.each.values()):
            one_of_each = dict(zip(self.each, values, strict=True))
            yield {"study": self.study, **self.parameters, **one_of_each}


class RunsFile(Declared):
    """The shape of runs.yml."""

    runs: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of one notebook, with every parameter; `name` is where its result goes."""

    name: str
    notebook: Path
    parameters: Mapping[str, Value]

    @property
    def study(self) -> str:
        """The study folder as the notebook is told it; empty for a notebook without a study."""
        return str(self.parameters.get("study", ""))

    @property
    def language(self) -> str:
        """The language of the result."""
        return str(self.parameters.get("language", LANGUAGES[0]))


def planned(compendium: Compendium, *, study: str | None = None) -> list[Run]:
    """List the runs of the table, of one study if asked.

    A study that the table does not name gets every notebook in its languages, on its first two
    places: so a new study needs no entry before it needs something of its own.

    Raises
    ------
    UsageError
        There is no such study, it has one place only, or a parameter is wrong.
    StudyFileError
        Two runs of the table have the same name.
    """
    runs = [
        _run(compendium, entry, name, asked)
        for entry in _entries(compendium, study)
        for asked in entry.combinations()
        for name in entry.notebooks
    ]
    _names_differ(runs)
    return runs


def asked_for(
    compendium: Compendium,
    notebooks: Iterable[str],
    asked: Mapping[str, object],
    *,
    study: str | None = None,
) -> list[Run]:
    """List the runs of some notebooks (all when none is named), with some parameters.

    Without parameters these are the table's runs of those notebooks. With parameters each notebook
    runs once; what is not asked has the table's value for the study, else the notebook's default.
    """
    paths = [compendium.notebook(name) for name in notebooks] or sorted(
        {run.notebook for run in planned(compendium, study=study)}
    )
    usual = [] if asked else [r for r in planned(compendium, study=study) if r.notebook in paths]
    return usual or [_single(compendium, path, asked, study) for path in paths]


def studies_of(runs: Iterable[Run]) -> dict[str, Study]:
    """Open every study that runs need, by its name."""
    return {name: Study.open(name) for name in dict.fromkeys(run.study for run in runs) if name}


def spoken(studies: Iterable[Study]) -> list[Language]:
    """List the languages that pages of some studies are made in, in the usual order."""
    wanted = {language for study in studies for language in study.declared.languages}
    return [language for language in LANGUAGES if language in wanted] or list(LANGUAGES)


def studies_named(compendium: Compendium) -> list[str]:
    """Name the studies of the table of runs, in its order."""
    return list(dict.fromkeys(entry.study for entry in _table(compendium)))


def _entries(compendium: Compendium, study: str | None) -> list[Entry]:
    """List the entries of a study, of all when none is named; a new study gets the usual one."""
    entries = [entry for entry in _table(compendium) if study in (None, entry.study)]
    return entries or [_usual(compendium, Study.open(str(study)), str(study))]


def _usual(compendium: Compendium, study: Study, name: str) -> Entry:
    if len(study.places) < 2:
        raise UsageError(f"study {name!r} has one place", fix="name two places in its study.yml")
    place_a, place_b = list(study.places)[:2]
    notebooks = dict.fromkeys(name for entry in _table(compendium) for name in entry.notebooks)
    return Entry(study=name, notebooks=tuple(notebooks), each={"language": study.declared.languages},
                 parameters={"place_a": place_a, "place_b": place_b})  # fmt: skip


def _table(compendium: Compendium) -> tuple[Entry, ...]:
    return read_declared(compendium.notebooks / "runs.yml", RunsFile).runs


def _run(compendium: Compendium, entry: Entry, name: str, asked: Mapping[str, object]) -> Run:
    notebook = compendium.notebook(name)
    parameters = _checked(notebook, asked)
    return Run(_name(entry.name, notebook, parameters), notebook, parameters)


def _single(
    compendium: Compendium, notebook: Path, asked: Mapping[str, object], study: str | None
) -> Run:
    told = {**asked, "study": study} if study else dict(asked)
    defaults = complete(notebook, {})
    name = str(told.get("study", defaults.get("study", "")))
    of_study = _entries(compendium, name)[0].parameters if name else {}
    usual = defaults | {key: of_study[key] for key in of_study.keys() & defaults.keys()}
    parameters = _checked(notebook, usual | told)
    result = _name(NAME, notebook, parameters) + _differing(parameters, usual)
    return Run(result, notebook, parameters)


def _checked(notebook: Path, asked: Mapping[str, object]) -> dict[str, Value]:
    parameters = complete(notebook, asked)
    study = parameters.get("study")
    check_values(parameters, Study.open(str(study)) if study else None)
    return parameters


def _name(pattern: str, notebook: Path, parameters: Mapping[str, Value]) -> str:
    told = {"language": "en", **parameters, "notebook": notebook.stem}
    told["study"] = Path(str(told.get("study", "no_study"))).name
    try:
        return pattern.format(**told)
    except (LookupError, ValueError, AttributeError):
        raise StudyFileError(
            f"runs.yml: the name {pattern!r} cannot be filled in",
            fix=f"name parameters in braces: {', '.join(f'{{{name}}}' for name in told)}",
        ) from None


def _differing(parameters: Mapping[str, Value], usual: Mapping[str, Value]) -> str:
    """Say in the name of a result which parameters are not the usual ones."""
    shown = [f"{name}={value}" for name, value in parameters.items()
             if name not in ("study", "language") and value != usual[name]]  # fmt: skip
    return "".join(f"--{pair}" for pair in shown).replace("/", "-")


def _names_differ(runs: list[Run]) -> None:
    twice = [name for name, n in Counter(run.name for run in runs).items() if n > 1]
    if twice:
        raise StudyFileError(
            f"runs.yml gives two runs the name {twice[0]!r}",
            fix="put what differs between them into `name`, for instance {place_a}",
        )

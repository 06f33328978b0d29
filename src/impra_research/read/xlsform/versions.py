"""Several versions of one form as one canonical set of tables: one name a question, whatever the version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from impra_research.read.xlsform.asked import Asked, Form
from impra_research.read.xlsform.form import read_form
from impra_research.read.xlsform.sheets import form_fault

GEOPOINT_PARTS = ("latitude", "longitude", "altitude", "precision")


@dataclass(frozen=True)
class Versions:
    """The versions of a form from the oldest to the newest, as study.yml names them."""

    forms: tuple[Form, ...]

    @property
    def newest(self) -> Form:
        """The version that decides names, labels and order."""
        return self.forms[-1]

    @cached_property
    def newest_first(self) -> list[Form]:
        """The versions, the newest first."""
        return list(reversed(self.forms))

    @cached_property
    def questions(self) -> dict[str, Asked]:
        """Every question that a version asks, by path: the newest wording, older ones at the end."""
        found: dict[str, Asked] = {}
        for form in self.newest_first:
            for path, asked in form.questions.items():
                found.setdefault(path, asked)
        return {path: asked for path, asked in found.items() if asked.kind != "none"}

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The path of each table by its name: a repeat group's own, or its path where two share it."""
        paths = list(dict.fromkeys(path for form in self.newest_first for path in form.repeats))
        names = [path.rpartition("/")[2] for path in paths]
        return {"": ""} | {name if names.count(name) == 1 else path: path
                           for name, path in zip(names, paths, strict=True)}  # fmt: skip

    def of_sheet(self, sheet: str) -> list[Asked]:
        """List the questions of a table."""
        return [each for each in self.questions.values() if each.repeat == self.sheets[sheet]]

    def codes(self, asked: Asked) -> list[str]:
        """List every answer that a version offers to a question."""
        forms = (form.questions.get(asked.path) for form in self.newest_first)
        return list(dict.fromkeys(code for each in forms if each for code in each.choices or ()))

    def named(self, version: str) -> Form | None:
        """Find the form of a submission by the version it names; tools add a `v`, or leave it out."""
        alike = {version, f"v{version}", version.removeprefix("v")} - {""}
        return next((form for form in self.newest_first if form.versions & alike), None)


def read_versions(paths: Sequence[Path]) -> Versions:
    """Read the versions of a form.

    Raises
    ------
    ReceivedFileError
        A file is no XLSForm that can be read, or two of them name the same version.
    """
    forms = tuple(read_form(path) for path in paths)
    for at, form in enumerate(forms):
        if any(form.versions & earlier.versions for earlier in forms[:at]):
            raise form_fault(form.file, "has the version of another form of this source",
                             fix="name each version of the form once")  # fmt: skip
    return Versions(forms)


def canonical_columns(versions: Versions, asked: Asked) -> Iterator[tuple[str, str]]:
    """Yield the columns of a question, each with the part of the answer that it holds.

    One answer of several is a column of its own, `question/answer`; a place keeps the point and its
    four numbers, named as KoboToolbox names them.
    """
    if asked.kind == "several" and asked.choices is not None:
        yield from ((f"{asked.path}/{code}", code) for code in versions.codes(asked))
        return
    yield asked.path, ""
    if asked.kind == "geopoint":
        yield from ((f"_{asked.path}_{part}", part) for part in GEOPOINT_PARTS)

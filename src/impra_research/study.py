"""One study is one folder: what people wrote (`raw/`) and what the program made of it (`processed/`).

::

    raw/study.yml          title, places, sources and their instruments, licence, consent
    raw/codebook/          variables.yml and its companions (see `codebook`)
    raw/corrections.yml    where, expected old value, new value, reason
    processed/             clean/ coded/ analysed/: Parquet tables, each with a JSON record beside it

`Study.open(folder)` checks study.yml at once and reads everything else when asked. A study that never
collected something still opens: `study.has("step")` answers, `study.not_collected` says why.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

import pandas as pd
from pydantic import Field, field_validator, model_validator

from impra_research.codebook import Codebook
from impra_research.declared import LANGUAGES, Declared, Label, Language, read_declared
from impra_research.errors import (
    NotCleanedError,
    ReceivedFileError,
    StudyFileError,
    UsageError,
    did_you_mean,
)

Instrument = Literal["kobo_xlsx", "limesurvey_csv", "csv", "stata", "spss"]
STAGES = ("clean", "coded", "analysed")


class Place(Declared):
    """A place that is compared; `country` (ISO 3166 alpha-2) decides how legal forms are read."""

    label: Label
    country: str


class Sheet(Declared):
    """Where the rows of some tables are: a sheet, another file, or columns repeated `repeat` times."""

    sheet: str | None = None
    file: str | None = None
    sha256: str | None = None
    key: str | None = None
    parent: str | None = None
    repeat: int | None = Field(default=None, ge=1, le=100)


class Source(Declared):
    """One file (or workbook) as received, and how its instrument writes."""

    instrument: Instrument
    file: str
    sha256: str | None = None
    prefix: str
    language: Language
    country: str | None = None
    encoding: str | None = None
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    decimal: Literal[".", ","] = "."
    missing: dict[str, str] = {}
    sheets: dict[str, Sheet]
    left_in_raw: dict[str, str] = {}


class Sampling(Declared):
    """How respondents were chosen; `weight` names the variable that holds survey weights."""

    kind: Literal["purposive", "probability"]
    weight: str | None = None
    note: Label


class StudyFile(Declared):
    """The shape of study.yml."""

    title: Label
    description: Label
    synthetic: bool
    notice: Label
    source_line: Label
    obtain: Label
    licence: Label  # a name such as CC0-1.0 is the same in every language
    consent: Label
    fieldwork: str
    sampling: Sampling
    places: dict[str, Place]
    files_at: tuple[str, ...] = ("",)
    sources: dict[str, Source]
    not_collected: dict[str, Label] = {}

    @field_validator("licence", mode="before")
    @classmethod
    def _named_alike(cls, licence: object) -> object:
        return dict.fromkeys(LANGUAGES, licence) if isinstance(licence, str) else licence

    @model_validator(mode="after")
    def _every_source_has_a_main_sheet(self) -> Self:
        lacking = [name for name, source in self.sources.items() if "main" not in source.sheets]
        if lacking:
            raise ValueError(f"sources without a sheet `main`: {', '.join(lacking)}")
        return self


class Study:
    """A study folder, opened.

    Parameters
    ----------
    folder
        The folder that holds `raw/`; use `Study.open`, which checks it.
    files
        Where the files as received are, when not where study.yml says.
    """

    def __init__(self, folder: Path, files: Path | None = None) -> None:
        self.folder, self.raw, self.processed = folder, folder / "raw", folder / "processed"
        self.declared = read_declared(self.raw / "study.yml", StudyFile)
        self._files = files

    @classmethod
    def open(cls, folder: str | Path, *, files: str | Path | None = None) -> Study:
        """Open a study folder, looked for here and then in the folders above.

        So `data` means the same in a notebook and at the root of the repository.

        Raises
        ------
        UsageError
            The folder does not exist or holds no `raw/study.yml`.
        StudyFileError
            study.yml does not hold together.

        Examples
        --------
        >>> Study.open("nowhere")
        Traceback (most recent call last):
        ...
        impra_research.errors.UsageError: there is no study in nowhere (raw/study.yml is missing)
          fix: give the folder that holds raw/, for instance --study data
        """
        place = _find(folder)
        if place is None:
            raise UsageError(
                f"there is no study in {folder} (raw/study.yml is missing)",
                fix="give the folder that holds raw/, for instance --study data",
            )
        return cls(place.resolve(), Path(files).resolve() if files else None)

    @staticmethod
    def is_there(folder: str | Path) -> bool:
        """Tell whether `open` would find a study under this name."""
        return bool(folder) and _find(folder) is not None

    @property
    def name(self) -> str:
        """Name the study by its folder: `data` is the demonstration study's."""
        return self.folder.name

    @property
    def places(self) -> dict[str, Place]:
        """The places compared, by code."""
        return self.declared.places

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook of the study."""
        codebook = Codebook(self.raw / "codebook")
        if faults := list(_misfits(self.declared, codebook)):
            raise StudyFileError(
                "study.yml and codebook/variables.yml do not fit:\n"
                + "\n".join(f"  - {fault}" for fault in faults),
                fix="correct the names",
            )
        return codebook

    @cached_property
    def files(self) -> Path | None:
        """Where the received files are: the first existing folder of `files_at`, else None.

        An entry that begins with `$` names an environment variable; the others are relative to `raw/`.
        """
        candidates = (
            [self._files] if self._files else [self._located(at) for at in self.declared.files_at]
        )
        return next((folder for folder in candidates if folder and folder.is_dir()), None)

    def _located(self, at: str) -> Path | None:
        if at.startswith("$"):
            return Path(os.environ[at[1:]]) if os.environ.get(at[1:]) else None
        return (self.raw / at).resolve()

    def received(self, name: str, *, sha256: str | None = None) -> Path:
        """Locate a file as received, and compare its hash with the declared one.

        Raises
        ------
        ReceivedFileError
            The files are not at hand, this one is missing, or it is not the declared one.
        """
        if self.files is None:
            raise ReceivedFileError(
                f"the data of study {self.name!r} are not at hand", fix=self.declared.obtain["en"]
            )
        path = self.files / name
        if not path.is_file():
            raise ReceivedFileError(
                f"{name} is missing from {self.files}",
                fix="put it there as received, or correct `file` in study.yml",
            )
        if sha256 and file_sha256(path) != sha256:
            raise ReceivedFileError(
                f"{name} is not the file that study.yml describes (its sha256 differs)",
                fix="bring the received file back, or write its new sha256 in study.yml",
            )
        return path

    def received_names(self) -> dict[str, str | None]:
        """List the files that sources and their sheets name, each with its declared sha256."""
        sources = self.declared.sources.values()
        sheets = [sheet for source in sources for sheet in source.sheets.values() if sheet.file]
        named: list[Source | Sheet] = [*sources, *sheets]
        return {str(part.file): part.sha256 for part in named}

    def sheet_of(self, source: str, table: str) -> Sheet | None:
        """Say where a source keeps the rows of a table; None when it has none."""
        return self.declared.sources[source].sheets.get(self.codebook.tables[table].sheet)

    def check_place(self, place: str) -> str:
        """Return the place when the study has it.

        Raises
        ------
        UsageError
            The study does not compare this place.
        """
        if place not in self.places:
            raise UsageError(
                f"study {self.name!r} has no place {place!r}", fix=did_you_mean(place, self.places)
            )
        return place

    def has(self, *tables: str) -> bool:
        """Tell whether every named table was collected and processed."""
        return all(self._located_table(table) for table in tables)

    def _located_table(self, table: str) -> Path | None:
        paths = (self.processed / stage / f"{table}.parquet" for stage in STAGES)
        return next((path for path in paths if path.is_file()), None)

    def table(self, name: str) -> pd.DataFrame:
        """Read one processed table.

        Raises
        ------
        NotCleanedError
            The table is not there.
        """
        path = self._located_table(name)
        if path is None:
            raise NotCleanedError(
                f"study {self.name!r} has no processed table {name!r}",
                fix="clean the study first",
                then=f"impra clean --study {self.folder}",
            )
        return pd.read_parquet(path)

    def records(self) -> dict[str, dict[str, Any]]:
        """Read the JSON record of every processed table, by table."""
        paths = [
            path for stage in STAGES for path in sorted((self.processed / stage).glob("*.json"))
        ]
        return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}

    def __repr__(self) -> str:
        places = ", ".join(place.label["en"] for place in list(self.places.values())[:4])
        more = f" and {len(self.places) - 4} more" if len(self.places) > 4 else ""
        kind = "SYNTHETIC " if self.declared.synthetic else ""
        return f"{kind}Study {self.name!r}: {self.declared.title['en']} ({places}{more})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{name}</th><td>{record['rows_in']}</td><td>{record['rows_out']}</td>"
            f"<td>{record['rows_quarantined']}</td></tr>"
            for name, record in self.records().items()
            if "rows_quarantined" in record
        )
        head = "<tr><th>table</th><th>rows in</th><th>rows out</th><th>quarantined</th></tr>"
        return (
            f"<p>{html.escape(repr(self))}</p><table>{head}{rows}</table>"
            if rows
            else html.escape(repr(self))
        )


def _misfits(declared: StudyFile, codebook: Codebook) -> Iterator[str]:
    """Yield what one file names and the other does not know."""
    prefixes = [source.prefix for source in declared.sources.values()]
    if len(set(prefixes)) < len(prefixes):
        yield f"two sources have the same prefix: {', '.join(prefixes)}"
    for name, source in declared.sources.items():
        for reason in sorted(set(source.missing.values()) - set(codebook.missing_reasons)):
            hint = did_you_mean(reason, codebook.missing_reasons)
            yield f"source {name}: missing reason {reason!r}; {hint}"
    if codebook.has("place"):
        for place in codebook.values("place").keys() ^ declared.places.keys():
            yield f"place {place!r} is in one of `places` and the values of `place` only"
    named = {source for variable in codebook.variables.values() for source in variable.origins}
    for unknown in sorted(named - declared.sources.keys()):
        yield f"source {unknown!r} of variables.yml; {did_you_mean(unknown, declared.sources)}"


def _find(folder: str | Path) -> Path | None:
    candidates = (base / folder for base in (Path.cwd(), *Path.cwd().parents))
    return next((at for at in candidates if (at / "raw" / "study.yml").is_file()), None)


def file_sha256(path: Path) -> str:
    """Hash a file's bytes.

    Examples
    --------
    >>> from tempfile import NamedTemporaryFile
    >>> with NamedTemporaryFile() as empty:
    ...     file_sha256(Path(empty.name))[:8]
    'e3b0c442'
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


__all__ = [
    "LANGUAGES",
    "Place",
    "Sheet",
    "Source",
    "Study",
    "StudyFile",
    "StudyFileError",
    "file_sha256",
]

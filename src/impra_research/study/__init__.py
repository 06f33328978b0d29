"""One study is one folder: what people wrote (`raw/`) and what the program made of it (`processed/`).

::

    raw/study.yml          title, places, sources and their instruments, licence, consent
    raw/codebook/          variables.yml and its companions (see `codebook`)
    raw/corrections.yml    where, expected old value, new value, reason
    processed/             clean/ coded/ analysed/: Parquet tables, each with a JSON record beside it

`Study.open(folder)` checks study.yml at once and reads everything else when asked. A study that never
collected something still opens: `study.has("step")` answers, `study.declared.not_collected` says why.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import Any

import pandas as pd

from impra_research.codebook import Codebook
from impra_research.declared import read_declared
from impra_research.errors import (
    NotCleanedError,
    ReceivedFileError,
    StudyFileError,
    UsageError,
    did_you_mean,
)
from impra_research.study.fit import misfits
from impra_research.study.received_files import checked_file, file_sha256, first_folder
from impra_research.study.study_file import Place, Sheet, Source, StudyFile

STAGES = ("clean", "coded", "analysed")


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
        >>> Study.open("nowhere")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        impra_research.errors.UsageError: there is no study in nowhere (raw/study.yml is missing)
          fix: give the folder that holds raw/, for instance --study data
        ...
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
        if faults := list(misfits(self.declared, codebook)):
            raise StudyFileError(
                "study.yml and codebook/variables.yml do not fit:"
                + "".join(f"\n  - {file}, {fault}" for file, fault in faults),
                fix=f"correct them in {self.raw}, at the places named",
            )
        return codebook

    @cached_property
    def files(self) -> Path | None:
        """Where the received files are: the first existing folder of `files_at`, else None."""
        named = [str(self._files)] if self._files else self.declared.files_at
        return first_folder(self.raw, named)

    def received(self, name: str, *, sha256: str | None = None) -> Path:
        """Locate a file as received, and compare its hash with the declared one.

        Raises
        ------
        ReceivedFileError
            The files are not at hand, this one is missing, or it is not the declared one.
        """
        if self.files is None:
            raise ReceivedFileError(
                f"the data of study {self.name!r} are not at hand",
                fix=self.declared.obtain["en"],
                then="the same command again, with --data FOLDER if they are elsewhere",
            )
        return checked_file(self.files, name, sha256)

    def received_names(self) -> dict[str, str | None]:
        """List the files and forms that sources name, each with its declared sha256."""
        sources = self.declared.sources.values()
        forms = dict.fromkeys(form for source in sources for form in source.form)
        return forms | {name: sha for source in sources for name, sha in source.files().items()}

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

    def reads(self, table: str) -> bool:
        """Tell whether pages can read a table: it is there, with the key and the variables they need."""
        return self.has(table) and not self.codebook.unread(table)

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
                then=f"impra clean --study {quote(str(self.folder))}",
            )
        return pd.read_parquet(path)

    def records(self) -> dict[str, dict[str, Any]]:
        """Read the JSON record of every processed table, by table."""
        paths = (path for at in STAGES for path in sorted((self.processed / at).glob("*.json")))
        return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}

    def __repr__(self) -> str:
        places = ", ".join(place.label["en"] for place in list(self.places.values())[:4])
        more = f" and {len(self.places) - 4} more" if len(self.places) > 4 else ""
        kind = "SYNTHETIC " if self.declared.synthetic else ""
        return f"{kind}Study {self.name!r}: {self.declared.title['en']} ({places}{more})"


def _find(folder: str | Path) -> Path | None:
    candidates = (base / folder for base in (Path.cwd(), *Path.cwd().parents))
    return next((at for at in candidates if (at / "raw" / "study.yml").is_file()), None)


__all__ = ["STAGES", "Place", "Sheet", "Source", "Study", "StudyFile", "file_sha256"]

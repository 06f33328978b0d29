"""Where the notebooks, the table of runs and the rendered pages of a compendium are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from impra_research.errors import AGAIN, UsageError, did_you_mean


@dataclass(frozen=True, slots=True)
class Compendium:
    """The repository: `notebooks/` with `runs.yml`, and `notebooks/rendered/` that we write."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None, *, study: str | None = None) -> Compendium:
        """Find the compendium here or in a folder above.

        From elsewhere a whole path to a study tells where to go.

        Raises
        ------
        UsageError
            No folder from here upwards holds notebooks/runs.yml.
        """
        if root := _root_above(start or Path.cwd()):
            return cls(root)
        known = _root_above(Path(study)) if study and Path(study).is_absolute() else None
        raise UsageError(
            "there is no compendium here (notebooks/runs.yml is missing)",
            fix="go to the folder that holds notebooks/ and data/",
            then=f"cd {quote(str(known)) if known else 'FOLDER'} && {AGAIN}",
        )

    @property
    def notebooks(self) -> Path:
        """The folder of the notebooks."""
        return self.root / "notebooks"

    @property
    def rendered(self) -> Path:
        """The folder of everything that is made from notebooks; one command brings it back."""
        return self.notebooks / "rendered"

    @property
    def results(self) -> Path:
        """The executed notebooks with their records."""
        return self.rendered / "runs"

    def notebook(self, name: str) -> Path:
        """Locate a notebook by its name, with or without folder and ending.

        Raises
        ------
        UsageError
            There is no such notebook; the nearest name is suggested.
        """
        known = {path.stem: path for path in sorted(self.notebooks.glob("*.ipynb"))}
        stem = Path(name).name.removesuffix(".ipynb")
        if stem not in known:
            raise UsageError(f"there is no notebook {stem!r}", fix=did_you_mean(stem, known))
        return known[stem]

    def study_name(self, folder: Path) -> str:
        """Name a study folder as notebooks are told it: from the root when it lies inside."""
        inside = folder.is_relative_to(self.root)
        return folder.relative_to(self.root).as_posix() if inside else str(folder)


def _root_above(folder: Path) -> Path | None:
    at = folder.resolve()
    roots = (root for root in (at, *at.parents) if (root / "notebooks" / "runs.yml").is_file())
    return next(roots, None)

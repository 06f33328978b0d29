"""Everything on which files, study.yml and codebook do not agree, found in one go and grouped by file.

Cleaning stops at the first layer that does not hold; here each layer is looked at as far as it goes, so
that a new codebook is mended in one sitting. No cell is shown that could name a person: see `read.unknown`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from impra_research.clean.corrections import apply_corrections, read_corrections
from impra_research.clean.ladder import refuse_foreign_forms
from impra_research.clean.unfold import MISFIT_COLUMN, misfit_columns, unfold
from impra_research.codebook import COMPANIONS, Codebook
from impra_research.draft.marks import WIDTH, Mark, marks_of
from impra_research.draft.misfits import misfit_rules, misfit_values, unread_by_pages
from impra_research.errors import ImpraError, UsageError
from impra_research.read import Received, read_source
from impra_research.study import Study
from impra_research.study.fit import misfits

Files = dict[str, dict[str, Received]]
SHOWN = 6
UNREAD = "\n  fix: change the line named, or give it another name; until then pages say what they do not have"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is left to do: in which file, what, and whether cleaning stops at it."""

    where: str
    what: str
    mend: bool = True


def findings(folder: Path, files: Path | None = None) -> Iterator[Finding]:
    """Yield everything that is left to do in a study: first what stops cleaning, then the marks.

    Raises
    ------
    UsageError
        There is no study in the folder.
    """
    if not Study.is_there(folder):
        raise UsageError(
            f"there is no study in {folder} (raw/study.yml is missing)",
            fix="draft one: impra codebook draft FILES --out FOLDER",
        )
    study, codebook, found = _opened(folder, files)
    yield from found
    if study is not None and codebook is not None:
        study.codebook = codebook  # what does not fit has been told; the rest is looked at
        yield from _of_files(study)
        ladder: list[Finding] = []
        _told(lambda: refuse_foreign_forms(study), "codebook/variables.yml", ladder)
        yield from ladder
        content = (codebook.folder / "variables.yml").read_bytes()
        for fault in unread_by_pages(codebook):
            yield Finding("codebook/variables.yml", fault.told(content) + UNREAD, mend=False)
    for file, marks in marks_of(folder):
        yield from (Finding(file, told, mend=False) for told in _marks(marks))


def _opened(
    folder: Path, files: Path | None
) -> tuple[Study | None, Codebook | None, list[Finding]]:
    """Open study.yml and variables.yml, and tell what is wrong with either."""
    found: list[Finding] = []
    study = _told(lambda: Study.open(folder, files=files), "study.yml", found)
    raw = study.raw if study else folder / "raw"
    codebook = _told(lambda: Codebook(raw / "codebook"), "codebook/variables.yml", found)
    if study and codebook:
        if lost := list(_of_companions(codebook)):
            return None, None, [*found, *lost]
        faults = _told(lambda: list(misfits(study.declared, codebook)), "codebook", found)
        fix = "\n  fix: correct the place named, in this file or the other"
        found += [Finding(file, fault + fix) for file, fault in faults or ()]
    return study, codebook, found


def _of_companions(codebook: Codebook) -> Iterator[Finding]:
    """Open the files beside variables.yml that are there, and those whose lists a variable takes."""
    taken = {each.values for each in codebook.variables.values() if isinstance(each.values, str)}
    for file, part in COMPANIONS.items():
        if (codebook.folder / file).is_file() or Path(file).stem in taken:
            found: list[Finding] = []
            _told(partial(getattr, codebook, part), f"codebook/{file}", found)
            yield from found


def _told(look: Callable[[], T], where: str, found: list[Finding]) -> T | None:
    """Look at something; what stops the look is one more finding."""
    try:
        return look()
    except ImpraError as error:
        found.append(Finding(where, f"{error.what}\n  fix: {error.fix}"))
        return None


def _of_files(study: Study) -> Iterator[Finding]:
    """Look at every file: its columns, its values, the numbers of its rows; then at the rules."""
    found: list[Finding] = []
    received = {name: sheets for name, source in study.declared.sources.items()
                if (sheets := _told(lambda: read_source(study, name), source.file, found))}  # noqa: B023  # fmt: skip
    corrections = _told(lambda: read_corrections(study), "corrections.yml", found)
    corrected = _told(
        lambda: apply_corrections(received, corrections or ()), "corrections.yml", found
    )
    yield from found
    for name, sheets in (corrected or received).items():
        yield from _of_source(study, name, sheets)
    for fault in misfit_rules(study):
        yield Finding("codebook/variables.yml", fault)


def _of_source(study: Study, name: str, sheets: dict[str, Received]) -> Iterator[Finding]:
    file = study.declared.sources[name].file
    lost = list(misfit_columns(study, {name: sheets}))
    for fault in lost:
        yield Finding(file, f"{fault}\n  fix: {MISFIT_COLUMN}")
    for column in _left_and_absent(study, name, sheets):
        yield Finding(
            file, f"`left_in_raw` names column {column!r}, which no sheet has", mend=False
        )
    read = {sheets[t.sheet].where for t in study.codebook.tables.values() if t.sheet in sheets}
    for found in sheets.values():
        if found.where not in read and (unread := found.unread()):
            yield Finding(file, f"sheet {found.sheet!r}: {unread}", mend=False)
    for table in study.codebook.tables:
        if study.sheet_of(name, table) is None:
            continue
        for fault, stops in misfit_values(study, name, table, sheets):
            yield Finding(file, fault, stops)
        if not lost:
            faults: list[Finding] = []
            _told(lambda: unfold(study, name, table, sheets), file, faults)  # noqa: B023  called at once
            yield from faults


def _left_and_absent(study: Study, name: str, sheets: dict[str, Received]) -> list[str]:
    """List the columns that study.yml leaves in raw and no sheet of the source has."""
    source = study.declared.sources[name]
    used = {source.left_by(str(column)) for each in sheets.values() for column in each.rows.columns}
    return [column for column in source.left_in_raw if column not in used]


def _marks(marks: Sequence[Mark]) -> Iterator[str]:
    """Tell each line that is to be decided with what is asked, and count those to be translated."""
    decide = [mark.told("line ", width=WIDTH) for mark in marks if mark.kind == "decide"]
    if decide:
        yield "\n".join([f"{len(decide)} to decide (marked `# decide`):", *decide])
    numbers = [mark.line for mark in marks if mark.kind == "translate"]
    if numbers:
        shown = ", ".join(map(str, numbers[:SHOWN]))
        more = f" and {len(numbers) - SHOWN} more" if len(numbers) > SHOWN else ""
        yield f"{len(numbers)} to translate (marked `# translate`): line {shown}{more}"

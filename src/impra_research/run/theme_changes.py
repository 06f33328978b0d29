"""Changes codes.yml of a study on disk, and lists what its codes hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pandas as pd

from impra_research.codebook import Theme
from impra_research.coding.logged import created_codes
from impra_research.coding.themes import Told, adopt, codes_file, undecided
from impra_research.errors import UsageError, did_you_mean
from impra_research.files import hold, write_text
from impra_research.read.acts import NewTheme
from impra_research.read.codings import coding_logs
from impra_research.read.written import collected_folder
from impra_research.run.stamp import changed_below
from impra_research.study import Study

Row = tuple[str, str, int | None, int | None, str]


def changed(study: str, by: str, reason: str, change: Callable[[str, Told], str]) -> Path:
    """Change codes.yml, today; say where it is.

    Raises
    ------
    UsageError
        The change is not possible; the file is as it was.
    RunFailedError
        Another command is changing the study.
    """
    opened = Study.open(study)
    path, told = _codes_of(opened), Told(by, dt.date.today(), reason)
    with hold(opened.processed):  # read only now: what another command wrote stays
        return write_text(path, change(path.read_text(encoding="utf-8"), told))


def adopted(study: str, codes: Iterable[str]) -> list[str]:
    """Take codes that were created while coding into codes.yml (all, when none is named).

    Raises
    ------
    UsageError
        Nobody created such a code.
    RunFailedError
        Another command is changing the study.
    """
    opened = Study.open(study)
    path = _codes_of(opened)
    with hold(opened.processed):
        return _adopted(path, collected_folder(opened, "coding"), codes)


def _adopted(path: Path, coding: Path | None, codes: Iterable[str]) -> list[str]:
    content = path.read_text(encoding="utf-8")
    file = codes_file(content)
    known = {*file.codes, *file.retired}
    waiting = {code: act for code, act in created_codes(coding_logs(coding)).items()
               if code not in known} if coding else {}  # fmt: skip
    asked = [*codes] or [*waiting]
    if unknown := [code for code in asked if code not in waiting]:
        raise UsageError(f"nobody created {unknown[0]!r}", fix=did_you_mean(unknown[0], waiting))
    ordered = _families_first(asked, waiting)
    for code in ordered:
        content = _with(content, waiting[code])
    if ordered:
        write_text(path, content)
    return ordered


def _families_first(asked: Iterable[str], waiting: dict[str, NewTheme]) -> list[str]:
    """Put a code behind the created code that it stands below, which is then taken in too."""
    ordered: dict[str, None] = {}
    for code in asked:
        line = [code]
        while (above := waiting[line[-1]].parent) in waiting and above not in line:
            line.append(str(above))
        ordered |= dict.fromkeys(reversed(line))
    return list(ordered)


def _with(content: str, act: NewTheme) -> str:
    told = Told(act.coder, act.at.date(), "created while coding")
    return adopt(content, act.code, act.label, act.parent, told)


def listed(study: str) -> list[Row]:
    """One row a code: its name (below its family), label, segments, those to decide, what it is now.

    The numbers of a study with codings that was not cleaned yet are None: nobody counted.
    """
    opened = Study.open(study)
    file = opened.codebook.codes_file
    segment = opened.table("segment") if opened.has("segment") else None
    unknown = 0 if collected_folder(opened, "coding") is None else None
    number = (dict.fromkeys(file.codes, (unknown, unknown)) if segment is None
              else _counted(segment, file.codes))  # fmt: skip
    rows: list[Row] = [(f"{'  ' * depth}{code}", file.codes[code].label["en"], *number[code], "")
                       for code, depth in _tree(file.codes)]  # fmt: skip
    gone = [(code, "", 0, 0, f"read as {into}") for code, into in file.successors.items()]
    coding = collected_folder(opened, "coding")
    created = created_codes(coding_logs(coding)) if coding else {}
    rows += [(code, act.label["en"], None, None, "to adopt") for code, act in created.items()
             if code not in {*file.codes, *file.retired}]  # fmt: skip
    return [*rows, *gone]


def newer(study: str) -> list[str]:
    """List the codings, and codes.yml, that are not those of the tables which `listed` counts in."""
    opened = Study.open(study)
    if not opened.has("segment"):
        return []
    counted = ("coding/segments.csv", "coding/log/", "codebook/codes.yml")
    return [
        name for name in changed_below(opened, "coding", "codebook") if name.startswith(counted)
    ]


def _counted(
    segment: pd.DataFrame, codes: Mapping[str, Theme]
) -> dict[str, tuple[int | None, int | None]]:
    """Count the segments of each code, and those to decide."""
    counts, waits = segment["code"].value_counts(), undecided(segment, codes)["code"].value_counts()
    return {code: (int(counts.get(code, 0)), int(waits.get(code, 0))) for code in codes}


def _tree(
    codes: Mapping[str, Theme], parent: str | None = None, depth: int = 0
) -> list[tuple[str, int]]:
    below = [code for code, theme in codes.items() if theme.parent == parent]
    return [each for code in below for each in [(code, depth), *_tree(codes, code, depth + 1)]]


def _codes_of(study: Study) -> Path:
    path = study.codebook.folder / "codes.yml"
    if not path.is_file():
        raise UsageError(f"study {study.name!r} has no codes.yml", fix=f"write {path}")
    return path

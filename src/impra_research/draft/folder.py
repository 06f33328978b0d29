"""The folder of a new study, written beside and put in its place whole; nothing that exists is touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from errno import EEXIST, ENOTEMPTY
from pathlib import Path

import pandas as pd

from impra_research.clean.dates import NotADateError, read_date
from impra_research.draft import codebook_text, study_text
from impra_research.draft.arrivals import Arrival, arrivals_of
from impra_research.draft.children import with_children
from impra_research.draft.languages import DECIDE, TRANSLATE
from impra_research.draft.left import left_in_raw
from impra_research.draft.marks import marks_in
from impra_research.draft.merged import Variables, put_together, with_places
from impra_research.draft.proposed import Texts, proposals
from impra_research.draft.study_text import Drafted
from impra_research.draft.tables import placed_sheets
from impra_research.draft.told import NOTHING, Told
from impra_research.draft.words import bare, words
from impra_research.errors import UsageError
from impra_research.study import file_sha256

MARKS = {"decide": DECIDE, "translate": TRANSLATE}
WHEN = ("_submission_time", "submitdate", "today", "start", "horodateur", "timestamp", "startdate",
        "informazioni cronologiche", "ora di inizio", "start time")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted study, not yet written: its two files, and the files as received with their places."""

    study: str
    codebook: str
    received: dict[str, Path]
    variables: Variables


def draft_study(
    files: Sequence[Path], out: Path, *, rare: bool = False, told: Told = NOTHING
) -> Path:
    """Write the folder of a study that describes some files; give its path.

    Parameters
    ----------
    rare
        Whether answers that fewer than three rows hold may stand in the draft.
    told
        What a person says of all files: see `told`.

    Raises
    ------
    UsageError
        The folder exists, or a file does not.
    ReceivedFileError
        A file cannot be read.
    """
    if out.exists():
        raise _there_already(out)
    drafted = draft_of(files, out, rare=rare, told=told)
    beside = out.with_name(f".part-{os.getpid()}-{out.name}")
    try:
        write_draft(drafted, beside / "raw")
        beside.rename(out)
    except OSError as refused:
        if refused.errno in (ENOTEMPTY, EEXIST):  # another draft was faster
            raise _there_already(out) from None
        raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return out


def _there_already(out: Path) -> UsageError:
    return UsageError(
        f"{out} exists; a draft is never written over what people may have edited",
        fix="name a folder that does not exist; copy from the draft what you need",
    )


def write_draft(draft: Draft, raw: Path) -> None:
    """Write the two files and copy those received."""
    (raw / "codebook").mkdir(parents=True, exist_ok=True)
    (raw / "study.yml").write_text(draft.study, encoding="utf-8")
    (raw / "codebook" / "variables.yml").write_text(draft.codebook, encoding="utf-8")
    for place, path in draft.received.items():
        (raw / place).parent.mkdir(exist_ok=True)
        shutil.copyfile(path, raw / place)


def draft_of(
    files: Sequence[Path], out: Path, *, rare: bool = False, told: Told = NOTHING
) -> Draft:
    """Draft a study; nothing is written."""
    return draft_of_arrivals(with_children(arrivals_of(files, told)), out, rare=rare)


def draft_of_arrivals(
    arrivals: Sequence[Arrival], out: Path, *, rare: bool = False, beside: Sequence[str] = ()
) -> Draft:
    """Draft a study from files that were read; `beside` are tables that come from elsewhere."""
    drafted = [_drafted(arrival) for arrival in arrivals]
    columns = [each for file in drafted
               for each in proposals(file.arrival, file.sheets, file.left, rare=rare)]  # fmt: skip
    labels: dict[str, tuple[str, Texts]] = {"person": ("main", words().tables["person"])}
    labels |= {sheet.table: (sheet.key, _table_label(sheet.table))
               for file in drafted for sheet in file.sheets[1:] if sheet.table}  # fmt: skip
    within = {sheet.table: sheet.within for file in drafted for sheet in file.sheets}
    variables = put_together(columns, {*labels, "enterprise"})
    variables, places = with_places(variables, [arrival.name for arrival in arrivals])
    if any(each.table == "enterprise" for each in variables.values()):
        labels["enterprise"] = ("main", words().tables["enterprise"])
    head: dict[str, object] = {
        "files": ", ".join(
            path.name for arrival in arrivals for path in (arrival.path, *arrival.beside.values())
        ),
        "study": out,
        **MARKS,
    }
    title = out.name.replace("_", " ").capitalize()
    study = study_text.study_text(
        drafted, places, title=title, fieldwork=_fieldwork(arrivals), tables=[*labels, *beside]
    )
    codebook = codebook_text.codebook_text(variables, labels, within)
    return Draft(
        _headed(study_text.HEAD, study, head),
        _headed(codebook_text.HEAD, codebook, head),
        {
            f"surveys/{path.name}": path
            for arrival in arrivals
            for path in (arrival.path, *arrival.beside.values())
        }
        | {f"forms/{form.name}": form for arrival in arrivals for form in arrival.forms},
        variables,
    )


def _table_label(table: str) -> Texts:
    return words().tables.get(table, {"": table.replace("_", " ").capitalize()})


def _headed(head: str, text: str, told: Mapping[str, object]) -> str:
    """Put the head above a file, which says how many marks are below."""
    kinds = [mark.kind for mark in marks_in(text)]
    counted = {"decisions": kinds.count("decide"), "translations": kinds.count("translate")}
    return head.format(**told, **counted) + "\n" + text


def _drafted(arrival: Arrival) -> Drafted:
    sheets = list(placed_sheets(arrival))
    return Drafted(arrival, sheets, file_sha256(arrival.path), left_in_raw(arrival, sheets))


def _fieldwork(arrivals: Sequence[Arrival]) -> str:
    """Find the months in which answers were given; "" when no column tells."""
    months = [month for arrival in arrivals for rows in arrival.sheets.values()
              for heading in rows.columns if bare(str(heading)) in WHEN
              for month in _months(rows[heading])]  # fmt: skip
    if not months:
        return ""
    first, last = min(months), max(months)
    return first if first == last else f"{first}/{last}"


def _months(cells: pd.Series) -> list[str]:
    found: list[str] = []
    for value in cells.unique():
        try:
            day = read_date(str(value))
        except NotADateError:
            continue
        if day.precision == "day" and day.earliest.year > 1990:
            found.append(f"{day.earliest:%Y-%m}")
    return found

"""What a person says of files before there is a study.yml, under the names that it gives to things."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from impra_research.errors import ReceivedFileError, UsageError
from impra_research.study import Sheet
from impra_research.study.own_keys import ONLY_FOR
from impra_research.study.periods import is_encoding

Told = Mapping[str, str | int]
NOTHING: Told = MappingProxyType({})
OPTIONS = {  # keys of study.yml that may be told of files before it is there, with an example
    "encoding": "--encoding cp1252",
    "delimiter": "--delimiter ';'",
    "decimal": "--decimal ','",
    "sheet": "--sheet Answers",
    "first_row": "--first-row 3",
    "heading_rows": "--heading-rows 2",
    "last_row": "--last-row 120",
    "stop_at": "--stop-at Total",
}
OF_A_SHEET = ("sheet", "first_row", "heading_rows", "last_row", "stop_at")
ALSO_ONLY_FOR = {
    "encoding": ("csv", "kobo", "limesurvey", "google_forms", "ms_forms", "stata", "spss"),
    "delimiter": ("csv", "kobo", "limesurvey", "google_forms", "ms_forms"),
    "sheet": ("excel",),
}
SIGNS = {"tab": "\t", "\\t": "\t"}
NAMED = re.compile(r"`(" + "|".join(OPTIONS) + r")(?:: ('.'))?`")
IN_STUDY_FILE = re.compile(
    r",? (?:of|for) (?:the|this) (?:sheet|source) in study\.yml| in study\.yml"
)


def as_told(**given: str | int | None) -> dict[str, str | int]:
    r"""Give what a person says of the files, by key of study.yml.

    Raises
    ------
    UsageError
        No file is written so.

    Examples
    --------
    >>> as_told(encoding="cp1252", delimiter="tab", decimal=None, first_row=3)
    {'encoding': 'cp1252', 'delimiter': '\t', 'first_row': 3}
    """
    told = {key: value for key, value in given.items() if value is not None}
    if "delimiter" in told:
        told["delimiter"] = SIGNS.get(str(told["delimiter"]), told["delimiter"])
    fits = {
        "encoding": is_encoding(str(told.get("encoding", "utf-8"))),
        "delimiter": len(str(told.get("delimiter", ","))) == 1,
        "decimal": told.get("decimal", ".") in (".", ","),
        "stop_at": bool(str(told.get("stop_at", "Total")).strip()),
    }
    for key in (each for each, well in fits.items() if not well):
        raise UsageError(
            f"no file is written with {option(key)} {told[key]!a}", fix=f"write {OPTIONS[key]}"
        )
    return told


def option(key: str) -> str:
    """Name the option of `impra codebook draft` that says a key of study.yml.

    Examples
    --------
    >>> option("first_row")
    '--first-row'
    """
    return f"--{key.replace('_', '-')}"


def layout_of(told: Told) -> Sheet:
    """Give where a table stands on the sheets of a workbook."""
    return Sheet.model_validate({key: told[key] for key in OF_A_SHEET if key in told})


def for_source(told: Told, instrument: str) -> dict[str, str | int]:
    """Give the keys of a source that its instrument has a use for."""
    return {key: told[key] for key in told if key not in OF_A_SHEET and _fits(key, instrument)}


def refuse_idle(told: Told, instruments: Sequence[str]) -> None:
    """Refuse what would be ignored: an option that no file has a use for.

    Raises
    ------
    UsageError
        It names the option and what the files are.
    """
    for key in told:
        if not any(_fits(key, instrument) for instrument in instruments):
            read = " and ".join(dict.fromkeys(instruments))
            raise UsageError(
                f"{option(key)} says nothing of these files, which are read as {read}",
                fix=f"take it away: it is for {', '.join(_only_for(key))}",
            )


def _fits(key: str, instrument: str) -> bool:
    return key == "decimal" or instrument in _only_for(key)


def _only_for(key: str) -> tuple[str, ...]:
    return ALSO_ONLY_FOR.get(key) or tuple(each for each in ONLY_FOR[key] if each == "excel")


def while_drafting(fault: ReceivedFileError) -> ReceivedFileError:
    """Give a fault with a remedy that needs no study.yml, which a draft has yet to write."""
    fix = fault.fix.replace("name it in study.yml", "draft from it")
    fix = fix.replace("name the copy in study.yml", "draft from the copy")
    asked = list(dict.fromkeys(key for key in OPTIONS if re.search(rf"`{key}[:`]", fix)))
    if asked:
        shown = NAMED.sub(lambda key: " ".join(filter(None, (option(key[1]), key[2]))), fix)
        fix = IN_STUDY_FILE.sub("", shown)
        fix += f"\n  e.g. add {' or '.join(OPTIONS[key] for key in asked)} to this command"
    return ReceivedFileError(fault.what, fix=fix)

"""Which question each column of an export holds, whatever style its headings are written in.

An export writes names or labels, in any language of the form, with or without the groups before them.
Every style is tried on the headings of a table; the one that explains most of them is the table's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from impra_research.errors import ReceivedFileError
from impra_research.read.notes import Note, noted
from impra_research.read.plain import plain_label
from impra_research.read.xlsform import Asked, Versions

GroupPrefix = Literal["no", "all", "inner"]
SIGNS = ("/", "-", ".", ":", "|")  # between groups and question; KoboToolbox lets people choose
POINT = {
    "latitude": "Latitude",
    "longitude": "Longitude",
    "altitude": "Altitude",
    "precision": "Accuracy",
}  # fmt: skip  ODK Central's own words


@dataclass(frozen=True, slots=True)
class Style:
    """How an export writes headings and answers: names (None) or labels of a language, and its groups."""

    language: str | None = None
    groups: GroupPrefix = "no"
    sign: str = "/"

    @property
    def told(self) -> Note:
        """What is noted of an export in this style."""
        words = "names" if self.language is None else "labels"
        groups = "without_groups" if self.groups == "no" else "with_groups"
        return noted(f"{words}_{groups}", language=self.language or "one language")


@dataclass(frozen=True, slots=True)
class Held:
    """What a column holds: a question, and the part of its answer ("" for the whole of it)."""

    path: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """The columns of a table by what they hold, and the numbers of the columns that no question explains."""

    style: Style
    columns: Mapping[Held, int]
    others: tuple[int, ...]
    by_order: tuple[str, ...] = ()


def styles(versions: Versions) -> Iterator[Style]:
    """Yield every style in which an export of this form may be written; names first."""
    languages = dict.fromkeys(
        language for form in versions.newest_first for language in form.languages
    )
    for language in (None, *languages):
        yield Style(language)
        for sign in SIGNS:
            yield Style(language, "all", sign)
            yield Style(language, "inner", sign)


def best_styles(versions: Versions, sheet: str, headings: Sequence[str]) -> list[Style]:
    """List the styles that explain the most headings of a table; [] when none explains any."""
    plain = [plain_label(heading) for heading in headings]
    explained: dict[Style, int] = {}
    for style in styles(versions):
        known = spelled(versions, sheet, style)
        explained[style] = sum(heading in known for heading in plain)
    most = max(explained.values())
    return [style for style, found in explained.items() if found == most and most]


def join(
    versions: Versions, sheet: str, headings: Sequence[str], style: Style, where: str
) -> Joined:
    """Say which question each column holds.

    Two questions of one label stand in the order of the form, when all of them are there.

    Raises
    ------
    ReceivedFileError
        A heading could be either of two questions.
    """
    known = spelled(versions, sheet, style)
    at: dict[str, list[int]] = {}
    for number, heading in enumerate(headings):
        at.setdefault(plain_label(heading), []).append(number)
    columns = {held: number for heading, numbers in at.items() if heading in known
               for held, number in _paired(known[heading], numbers, where)}  # fmt: skip
    taken = set(columns.values())
    others = tuple(number for number in range(len(headings)) if number not in taken)
    twice = (held.path for heading, numbers in at.items() if len(numbers) > 1
             for held in known.get(heading, ()))  # fmt: skip
    return Joined(style, columns, others, tuple(twice))


def _paired(held: Sequence[Held], numbers: Sequence[int], where: str) -> list[tuple[Held, int]]:
    if len(held) != len(numbers):
        columns = ", ".join(str(number + 1) for number in numbers)
        raise ReceivedFileError(
            f"{where}, column {columns}: the heading is that of {len(held)} questions of the form "
            f"({', '.join(each.path for each in held)})",
            fix="export the data again with XML values and headers",
        )
    return list(zip(held, numbers, strict=True))


def spelled(versions: Versions, sheet: str, style: Style) -> dict[str, list[Held]]:
    """List what each heading means in a style: the newest version's word first, then older ones'."""
    found: dict[str, list[Held]] = {}
    for form in versions.newest_first:
        own: dict[str, list[Held]] = {}
        for asked in form.questions.values():
            if asked.repeat == versions.sheets[sheet]:
                for heading, part in dict.fromkeys(_headings(asked, style)):
                    own.setdefault(plain_label(heading), []).append(Held(asked.path, part))
        for heading, held in own.items():
            found.setdefault(heading, held)
    return found


def _headings(asked: Asked, style: Style) -> Iterator[tuple[str, str]]:
    """Yield the headings of one question with the part of the answer that each holds."""
    before = {"no": (), "all": asked.groups, "inner": asked.groups[asked.depth :]}[style.groups]
    groups = [_word(group.labels, group.name, style) for group in before]
    base = style.sign.join([*groups, _word(asked.labels, asked.name, style)])
    yield base, ""
    for code, labels in (asked.choices or {}).items() if asked.kind == "several" else ():
        for sign in dict.fromkeys(("/", style.sign)):
            yield f"{base}{sign}{_word(labels, code, style)}", code
    for part, word in POINT.items() if asked.kind == "geopoint" else ():
        yield f"_{base}_{part}", part
        yield f"{base}-{word}", part
    if asked.kind == "file":
        yield f"{base}_URL", "URL"


def _word(labels: Mapping[str, str], name: str, style: Style) -> str:
    return name if style.language is None else labels.get(style.language) or name

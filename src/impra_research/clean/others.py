"""What people wrote under `other, please specify`: spellings of one thing grouped, for a person to code.

Groups are suggestions beside the data: no table changes. A variable `birth_country_other` specifies
`birth_country`, so the nearest of that variable's codes is named with each group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from impra_research.clean.resembling import SUGGESTED, clusters, resembling
from impra_research.codebook import Codebook
from impra_research.read import Received
from impra_research.study import Study

Files = Mapping[str, Mapping[str, Received]]
LONGEST = 60  # letters: a longer text tells something, it names nothing
OTHER = "_other"


@dataclass(frozen=True, slots=True)
class Group:
    """Texts of one variable that are spellings of one thing: each with its rows, the most frequent first.

    `code` is what the group resembles in the list of the variable it specifies; "" when nothing.
    """

    variable: str
    rows: int
    texts: dict[str, int]
    code: str = ""


def grouped(study: Study, files: Files) -> list[Group]:
    """Group the short texts of every text variable; the largest groups of each come first."""
    found = [
        group
        for name, variable in study.codebook.variables.items()
        if variable.level == "text"
        for group in _groups(name, _texts(study, name, files), study.codebook)
    ]
    return sorted(found, key=lambda group: (group.variable, -group.rows, next(iter(group.texts))))


def _texts(study: Study, name: str, files: Files) -> Counter[str]:
    """Count the short texts of a variable over all sources."""
    codebook, texts = study.codebook, Counter[str]()
    variable = codebook.variables[name]
    sheet = codebook.tables[variable.table].sheet
    for source, origin in variable.origins.items():
        declared = study.declared.sources[source]
        missing = {*declared.missing, *origin.missing, ""}
        for column in _columns(origin.column, declared.sheets[sheet].repeat):
            cells = files[source][sheet].rows[column]
            texts.update(cell for cell in cells if cell not in missing and len(cell) <= LONGEST)
    return texts


def _columns(column: str | None, repeat: int | None) -> Iterator[str]:
    if column is not None and repeat is not None:
        yield from (column.replace("{n}", str(n)) for n in range(1, repeat + 1))
    elif column is not None:
        yield column


def _groups(name: str, texts: Counter[str], codebook: Codebook) -> Iterator[Group]:
    for group in clusters(text for text, _ in texts.most_common()):
        rows = {text: texts[text] for text in group}
        yield Group(name, sum(rows.values()), rows, _nearest_code(name, group[0], codebook))


def _nearest_code(name: str, text: str, codebook: Codebook) -> str:
    """Name the code that a text resembles in the list of the variable it specifies."""
    asked = name.removesuffix(OTHER)
    if asked == name or not codebook.has(asked) or not codebook.values(asked):
        return ""
    scored = resembling(text, codebook.spellings(asked))
    alone = [code for code, score in scored if score >= SUGGESTED]
    return alone[0] if len(alone) == 1 else ""

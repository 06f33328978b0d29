"""Looks for persons in everything that leaves raw: processed tables, notebooks, rendered pages.

Identifiers and the study's own roster (the values of its `direct` variables) are looked for everywhere. Names
that only a list knows are not: authors and places have them too; `impra privacy review` lists those.
What is found is told by file, place, kind and count, and never by its words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

from impra_research.files import unfinished
from impra_research.privacy import Finding, Roster, apart, find_formatted
from impra_research.privacy.pseudonyms import in_one_way
from impra_research.run.compendium import Compendium
from impra_research.run.page_texts import as_spoken, is_text, texts_of
from impra_research.run.review import decided_persons
from impra_research.study import STAGES, Study

LONG = (
    10**8
)  # shorter whole numbers are amounts and counts; an Italian mobile number has ten digits
STATIC = "_static"  # scripts and styles of the theme: they know nothing of a study
INDEX = "searchindex.js"  # words of the pages, cells glued into numbers that nobody wrote
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf")


@dataclass(frozen=True, slots=True, order=True)
class Exposed:
    """Personal data in a file: where, of which kind, how often."""

    file: str
    place: str
    kind: str
    count: int

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.kind.replace('_', ' ')} ({self.count})"


@dataclass
class Search:
    """Looks for persons in texts; what was looked at once is not looked at again.

    Attributes
    ----------
    roster
        Who the studies know.
    allowed
        Texts that study.yml allows, written in one way.
    """

    roster: Roster
    allowed: frozenset[str] = frozenset()
    seen: dict[str, list[str]] = field(default_factory=dict)

    def kinds(self, text: str) -> list[str]:
        """List the kinds of personal data of a text, each as often as it occurs."""
        if text not in self.seen:
            found = apart([*self.roster.find(text), *find_formatted(text)])
            self.seen[text] = [each.kind for each in found if not self._is_allowed(text, each)]
        return self.seen[text]

    def _is_allowed(self, text: str, found: Finding) -> bool:
        return _together(text[found.start : found.end]) in self.allowed

    def file(self, path: Path, name: str) -> Iterator[Exposed]:
        """Look at every text of a file."""
        found = Counter((at, kind) for at, text in texts_of(path) for kind in self.kinds(text))
        yield from (Exposed(name, at, kind, count) for (at, kind), count in found.items())

    def table(self, path: Path, name: str) -> Iterator[Exposed]:
        """Look at the texts, long numbers and names of the columns of a table."""
        import pyarrow.parquet as pq

        content = pq.read_table(path)
        heading = str(content.schema.metadata or {}) + " ".join(content.column_names)
        yield from (Exposed(name, "headings", kind, 1) for kind in self.kinds(heading))
        for column in content.column_names:
            found = Counter(
                kind for text in _texts(content.column(column)) for kind in self.kinds(text)
            )
            yield from (Exposed(name, f"column {column}", kind, n) for kind, n in found.items())


def _texts(column: object) -> Iterator[str]:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not isinstance(column, pa.ChunkedArray):
        return
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        yield from filter(None, pc.unique(column.cast(pa.string())).to_pylist())
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind):
        numbers = pc.unique(column).to_pylist()
        yield from (as_spoken(int(n)) for n in numbers if n and LONG <= n < inf and n == int(n))
    elif pa.types.is_nested(kind) or pa.types.is_binary(kind):
        yield from map(str, column.to_pylist())


def roster_of(study: Study, *, with_parts: bool = False) -> Roster:
    """Read who a study knows: the values received for `direct` variables, and persons decided on."""
    return Roster.of(_known(study), with_parts=with_parts)


def _known(study: Study) -> Iterator[str]:
    yield from decided_persons(study)
    if study.files is not None:
        yield from _received(study)


def _received(study: Study) -> Iterator[str]:
    from impra_research.read import read_source

    direct = [each for each in study.codebook.variables.values() if each.disclosure == "direct"]
    for name in study.declared.sources:
        columns = {origin.column for each in direct if (origin := each.origins.get(name))}
        for received in read_source(study, name).values():
            for column in columns & set(received.rows.columns):
                yield from received.rows[column].unique()


def search_of(studies: Iterable[Study]) -> Search:
    """Prepare the search for the persons of several studies: pages are made of all of them."""
    listed = list(studies)
    known = Roster.of(value for study in listed for value in _known(study))
    allowed = (text for study in listed for text in study.declared.privacy_allow)
    return Search(known, frozenset(map(_together, allowed)))


def _together(text: str) -> str:
    """Write a text in one way, without spaces: a number may be grouped as one likes."""
    return in_one_way(text).replace(" ", "")


def in_folder(folder: Path, search: Search) -> Iterator[Exposed]:
    """Look at every text file of a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and is_text(path):
            yield from search.file(path, path.relative_to(folder).as_posix())


def in_tables(study: Study, search: Search) -> Iterator[Exposed]:
    """Look at the processed tables of a study, those of rows set aside, and the records."""
    for stage in (*STAGES, "suggested"):
        for path in sorted((study.processed / stage).glob("*")):
            name = path.relative_to(study.folder).as_posix()
            yield from (
                search.table(path, name) if path.suffix == ".parquet" else search.file(path, name)
            )


def in_notebooks(compendium: Compendium, search: Search) -> Iterator[Exposed]:
    """Look at the stored notebooks."""
    for path in sorted(compendium.notebooks.glob("*.ipynb")):
        yield from search.file(path, path.name)


def in_pages(compendium: Compendium, search: Search) -> Iterator[Exposed]:
    """Look at the executed notebooks and at the pages with all that lies beside them."""
    for path in rendered_files(compendium):
        if is_text(path):
            found = search.file(path, path.relative_to(compendium.root).as_posix())
            yield from (each for each in found if path.name != INDEX or each.kind == "roster")


def rendered_files(compendium: Compendium) -> list[Path]:
    """List the rendered files, but for scripts and styles of the theme and what is being written."""
    paths = sorted(path for path in compendium.rendered.rglob("*") if path.is_file())
    inside = {path: path.relative_to(compendium.rendered) for path in paths}
    return [
        path for path, name in inside.items() if STATIC not in name.parts and not unfinished(name)
    ]

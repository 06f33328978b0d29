"""What cleaning changes, on the page on validation: corrections, and what the codebook recodes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from impra_research.clean.corrections import Correction, read_corrections
from impra_research.codebook import Origin
from impra_research.read.broken_off import BROKE_OFF
from impra_research.run.pages.documents import colon, safe, table
from impra_research.show.labels import Look
from impra_research.show.told import few
from impra_research.study import Study

Records = Mapping[str, Mapping[str, Any]]
Site = Mapping[str, str]  # what the site says, by key


def sources_named(look: Look) -> dict[str, str]:
    """Name each source by its place; by a number where it holds several, or shares its place."""
    places = {name: _only_place(name, look.study) for name in look.study.declared.sources}
    alone, word = Counter(places.values()), look.words.say("column.source")
    return {name: look.place(place) if place and alone[place] == 1 else f"{word}\u00a0{number}"
            for number, (name, place) in enumerate(places.items(), start=1)}  # fmt: skip


def _only_place(source: str, study: Study) -> str | None:
    """Give the place that the codebook gives all rows of a source, or whose name it has."""
    origin = (
        study.codebook.variables["place"].origins.get(source)
        if study.codebook.has("place")
        else None
    )
    if origin and origin.value:
        return origin.value
    told = set(origin.recode.values()) if origin and isinstance(origin.recode, dict) else set()
    return told.pop() if len(told) == 1 else source if source in study.places else None


def files_told(look: Look) -> str:
    """List the files of each source in full, once."""
    named, sources = sources_named(look), look.study.declared.sources
    return "\n".join(
        f"- **{safe(named[name])}**{colon(look.words.language)} "
        + ", ".join(f"`{file}`" for file in sorted(about.files()))
        for name, about in sources.items()
    )


def changed(records: Records, look: Look, words: Site) -> Iterator[str]:
    """List all that makes a value of a table differ from the cell it was read from."""
    yield from _corrected(look, words)
    rows = [*_multiplied(look, words), *_converted(records, look, words), *_reasons(look, words),
            *_decided(records, look, words), *_not_used(records, look, words)]  # fmt: skip
    if rows:
        yield f"## {words['recoded']}"
        yield words["recoded_text"]
        yield table([words["source"], words["variables"], words["recoded_how"]], rows)


def _corrected(look: Look, words: Site) -> Iterator[str]:
    """Count the cells that corrections.yml changed, by file and variable."""
    cells = Counter((each.file, _about(each, look)) for each in read_corrections(look.study))
    if cells:
        yield f"## {words['corrected']}"
        yield words["corrected_text"]
        rows = [[f"`{file}`", about, look.words.number(n)] for (file, about), n in cells.items()]
        yield table([words["file"], words["variable"], words["cells"]], rows)


def _about(correction: Correction, look: Look) -> str:
    """Name the variable that reads the corrected cell; the column where none does."""
    for name in _reading(correction, look.study):
        return look.variable(name)
    return f"`{correction.column}`"


def _reading(correction: Correction, study: Study) -> Iterator[str]:
    for source, declared in study.declared.sources.items():
        for name, variable in study.codebook.variables.items():
            origin = variable.origins.get(source)
            if correction.file in declared.files() and origin and _holds(origin, correction.column):
                yield name


def _holds(origin: Origin, column: str) -> bool:
    """Tell whether a variable is read from a column, also one of several that repeat."""
    like = re.escape(origin.column or "").replace(re.escape("{n}"), r"\d+")
    return re.fullmatch(like, column) is not None


def _multiplied(look: Look, words: Site) -> Iterator[list[str]]:
    """Tell the numbers that are brought into their variable's unit."""
    named = sources_named(look)
    for name, variable in look.study.codebook.variables.items():
        for source, origin in variable.origins.items():
            if origin.times != 1:
                whole = float(origin.times).is_integer()
                times = look.words.number(int(origin.times) if whole else origin.times, digits=4)
                yield [named[source], look.variable(name), words["times"].format(times=times)]


def _converted(records: Records, look: Look, words: Site) -> Iterator[list[str]]:
    """Tell the amounts that are brought to one currency and one year's prices."""
    named = sources_named(look)
    for record in records.values():
        for each in record.get("converted", ()):
            factor = words["times"].format(times=look.words.number(each["factor"], digits=6))
            told = f"{words['in_money']} ({factor}; {'; '.join(each['steps'])})"
            yield [named[each["source"]], look.variable(each["variable"]), told]


def _reasons(look: Look, words: Site) -> Iterator[list[str]]:
    """Tell the words and numbers that are no answer, and the reason that stands in their place."""
    named = sources_named(look)
    for source, declared in look.study.declared.sources.items():
        every = [(declared.missing, words["every_variable"])]
        own = [(variable.origins[source].missing, look.variable(name))
               for name, variable in look.study.codebook.variables.items()
               if source in variable.origins]  # fmt: skip
        about: dict[tuple[str, str], list[str]] = {}
        for missing, whose in (*every, *own):
            for text, why in missing.items():
                about.setdefault((whose, why), []).append(_quoted(text, look, words))
        for (whose, why), texts in about.items():
            told = f"{', '.join(texts)} → {look.reason(why)}"
            yield [named[source], whose, told]


def _quoted(text: str, look: Look, words: Site) -> str:
    if text == BROKE_OFF:  # no cell holds it: the reader infers it
        return words["broken_cells"]
    return look.words.say("quoted", question=text) if text else words["empty_cell"]


def _decided(records: Records, look: Look, words: Site) -> Iterator[list[str]]:
    """Tell of how many rows people decided what a text means."""
    for record in records.values():
        for each in record.get("decided", ()):
            rows = look.words.number(each["rows"])
            told = words["decided"].format(rows=rows)
            yield [words["every_source"], look.variable(each["variable"]), told]


def _not_used(records: Records, look: Look, words: Site) -> Iterator[list[str]]:
    """Count the answers of those whom a variable does not concern: they stay in raw."""
    named = sources_named(look)
    for record in records.values():
        for name, by_source in record.get("set_aside", {}).items():
            for source, n in by_source.items():
                told = words["not_used"].format(n=few(n, look))
                yield [named[source], look.variable(name), told]

"""What cleaning changes, on the page on validation: corrections, and what the codebook recodes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from impra_research.clean.corrections import Correction, read_corrections
from impra_research.codebook import Origin
from impra_research.run.pages.documents import table
from impra_research.show.labels import Look
from impra_research.study import Study

Records = Mapping[str, Mapping[str, Any]]
Site = Mapping[str, str]  # what the site says, by key


def sources_named(look: Look) -> dict[str, str]:
    """Name each source by its place; by its file where it holds several, or shares its place.

    A source is of the place that the codebook gives its rows, or whose name it has.
    """
    study = look.study
    where = study.codebook.variables["place"].origins if study.codebook.has("place") else {}
    said = {name: where[name].value if name in where else None for name in study.declared.sources}
    places = {
        name: place or (name if name in study.places else None) for name, place in said.items()
    }
    alone = Counter(places.values())
    return {name: look.place(place) if place and alone[place] == 1 else
            f"`{study.declared.sources[name].file}`" for name, place in places.items()}  # fmt: skip


def changed(records: Records, look: Look, words: Site) -> Iterator[str]:
    """List all that makes a value of a table differ from the cell it was read from."""
    yield from _corrected(look, words)
    rows = [*_multiplied(look, words), *_converted(records, look, words), *_reasons(look, words),
            *_decided(records, look, words)]  # fmt: skip
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
                about.setdefault((text, why), []).append(whose)
        for (text, why), variables in about.items():
            told = f"{_quoted(text, look, words)} → {look.reason(why)}"
            yield [named[source], ", ".join(variables), told]


def _quoted(text: str, look: Look, words: Site) -> str:
    return look.words.say("quoted", question=text) if text else words["empty_cell"]


def _decided(records: Records, look: Look, words: Site) -> Iterator[list[str]]:
    """Tell of how many rows people decided what a text means."""
    for record in records.values():
        for each in record.get("decided", ()):
            rows = look.words.number(each["rows"])
            told = words["decided"].format(rows=rows)
            yield [words["every_source"], look.variable(each["variable"]), told]

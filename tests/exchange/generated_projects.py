"""Projects as hypothesis draws them: emoji, combining accents, right-to-left text, overlaps, nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from impra_research.exchange.project import (
    Case,
    Coder,
    CodeSet,
    Coding,
    Document,
    Note,
    Passage,
    Project,
    ProjectCode,
    Variable,
)

thorough = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def there_and_back(project, write, read, name):
    """Write a project and read it again: what came back with its report, and the report of the writing."""
    with TemporaryDirectory() as folder:
        written = write(project, Path(folder, name))
        return read(Path(folder, name)), written


def words_of(project):
    """Give the words of each coding."""
    texts = {each.id: each.text for each in project.documents}
    return [texts[each.document][each.start : each.end] for each in project.codings]


PIECES = [
    *(
        "a",
        "é",
        "e\u0301",
        "😀",
        "👩\u200d👧",
        "שלום",
        "مرحبا",
        "Oui.",
        "l’été",
        "«\u00a0non\u00a0»",
        "…",
    ),
    *(" ", "\n", "\r\n", "\r", "\t", "\u2028", "\ufeff", "<&>", "]]>", "?>", "\"'", "\x0b", "\x00"),
]
FORBIDDEN = ("\x0b", "\x00")
texts = st.lists(st.sampled_from(PIECES) | st.text(st.characters(codec="utf-8"), max_size=3),
                 max_size=25).map("".join)  # fmt: skip
lines = st.lists(st.sampled_from([each for each in PIECES if each not in FORBIDDEN]),
                 max_size=6).map("".join)  # fmt: skip
guids = st.integers(0, 2**128 - 1).map(lambda n: str(uuid.UUID(int=n)))
ids = (
    guids
    | guids.map(lambda guid: guid.replace("-", ""))
    | guids.map(str.upper)
    | st.text(max_size=4)
)
zones = st.sampled_from([None, dt.UTC, dt.timezone(dt.timedelta(hours=5, minutes=30))])
moments = st.none() | st.datetimes(
    dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1), timezones=zones
)
VALUES = {
    "text": lines,
    "boolean": st.sampled_from(["true", "false", "0", "1", ""]),
    "integer": st.integers().map(str) | st.just("") | st.just("+007"),
    "float": st.decimals(allow_nan=False, allow_infinity=False, places=3).map(lambda n: f"{n:f}"),
    "date": st.dates(dt.date(1000, 1, 1)).map(dt.date.isoformat),
    "datetime": st.datetimes(dt.datetime(1000, 1, 1)).map(dt.datetime.isoformat),
}


def several(most: int = 4) -> st.SearchStrategy[list[str]]:
    return st.lists(ids, max_size=most, unique=True)


def some_of(known: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(known), max_size=3).map(tuple) if known else st.just(())


def one_of(known: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *known])


@st.composite
def codes(draw: st.DrawFn) -> list[ProjectCode]:
    """Draw a tree; a code may stand before the code above it."""
    found: list[ProjectCode] = []
    for id in draw(several(7)):
        parent = draw(st.sampled_from([None, *(code.id for code in found)]))
        colour = draw(st.sampled_from(["", "#0aF", "#D55E00"]))
        found.append(ProjectCode(id, draw(lines), parent, colour, draw(lines), draw(st.booleans())))
    return draw(st.permutations(found))


@st.composite
def passages(draw: st.DrawFn, documents: list[Document], *, least: int = 0) -> Passage:
    document = draw(st.sampled_from([each for each in documents if len(each.text) >= least]))
    start = draw(st.integers(0, len(document.text) - least))
    return Passage(document.id, start, draw(st.integers(start + least, len(document.text))))


@st.composite
def notes(draw: st.DrawFn, id: str, documents: list[Document], codes: list[str], codings: list[str],
          coders: list[str]) -> Note:  # fmt: skip
    about = draw(st.sampled_from(["project", "document", "passage", "code", "coding"]))
    note = {"id": id, "name": draw(lines), "text": draw(lines), "coder": draw(one_of(coders)),
            "at": draw(moments)}  # fmt: skip
    if about == "document" and documents:
        note["document"] = draw(st.sampled_from(documents)).id
    elif about == "passage" and documents:
        place = draw(passages(documents))
        note |= {"document": place.document, "start": place.start, "end": place.end}
    elif about == "code" and codes:
        note["code"] = draw(st.sampled_from(codes))
    elif about == "coding" and codings:
        note["coding"] = draw(st.sampled_from(codings))
    return Note(**note)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    coders = [Coder(id, draw(lines), draw(lines)) for id in draw(several())]
    users = [each.id for each in coders]
    variables = [Variable(id, draw(lines), draw(st.sampled_from([*VALUES])), draw(lines))
                 for id in draw(several())]  # fmt: skip
    values = st.fixed_dictionaries({}, optional={each.id: VALUES[each.kind] for each in variables})
    documents = [
        Document(id, draw(lines), draw(texts), draw(st.sampled_from(["", "fr", "it"])), draw(lines),
                 draw(values), draw(one_of(users)), draw(moments))
        for id in draw(several())
    ]  # fmt: skip
    tree = draw(codes())
    named = [code.id for code in tree]
    codings = []
    if tree and any(each.text for each in documents):
        for id in draw(several(8)):
            place = draw(passages(documents, least=1))
            codings.append(Coding(id, place.document, place.start, place.end,
                                  draw(st.sampled_from(named)), draw(one_of(users)), draw(moments),
                                  draw(lines)))  # fmt: skip
    kept = draw(several())
    written = [
        draw(notes(id, documents, named, [each.id for each in codings], users)) for id in kept
    ]
    theirs = st.lists(passages(documents), max_size=2).map(tuple) if documents else st.just(())
    names = [each.id for each in documents]
    cases = [Case(id, draw(lines), draw(some_of(names)), draw(values), draw(lines), draw(theirs),
                  draw(some_of(named))) for id in draw(several())]  # fmt: skip
    groups = [CodeSet(id, draw(lines), draw(some_of(named)), draw(lines), draw(some_of(names)),
                      draw(some_of(kept))) for id in draw(several())]  # fmt: skip
    return Project(draw(lines), tuple(coders), tuple(documents), tuple(tree), tuple(codings),
                   tuple(variables), tuple(cases), tuple(written), tuple(groups), draw(lines))  # fmt: skip

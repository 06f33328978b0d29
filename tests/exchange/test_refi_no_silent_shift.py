"""Whatever text a writer has and however it counts: a passage is read where it is, or the file is refused."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from tests.exchange.foreign_projects import passage, source, write_foreign

from impra_research.errors import ReceivedFileError
from impra_research.exchange.refi import read_refi

PIECES = ["a", "bc ", "été", "e\u0301", "😀", "שלום", " ", "\n", "\r\n", ".", "👩\u200d👧"]
texts = st.lists(st.sampled_from(PIECES), min_size=2, max_size=14).map("".join)
thorough = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


def counted(text: str, at: int, *, ends: str, units: str, mark: bool) -> int:
    """Count as a writer does, one character after the other."""
    n = int(mark)
    for each in range(at):
        if ends == "crlf_as_one" and text[each : each + 2] == "\r\n":
            continue
        n += 2 if units == "utf16" and text[each] > "\uffff" else 1
    return n


@st.composite
def written(draw):
    """Draw a text, up to four passages of it, and a way of counting."""
    text = draw(texts)
    edges = [at for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n"]
    assume(len(edges) > 1)
    spans = draw(st.lists(st.lists(st.sampled_from(edges), min_size=2, max_size=2, unique=True).map(sorted),
                          min_size=1, max_size=4))  # fmt: skip
    how = {"ends": draw(st.sampled_from(["ends_as_written", "crlf_as_one"])),
           "units": draw(st.sampled_from(["code_points", "utf16"])), "mark": draw(st.booleans())}  # fmt: skip
    return text, spans, how, how["mark"] or draw(st.booleans())


def read(text, spans, how, marked, *, named):
    told = [passage(n, *(counted(text, at, **how) for at in span), text[slice(*span)] if named else "")
            for n, span in enumerate(spans)]  # fmt: skip
    with TemporaryDirectory() as folder:
        data = ("\ufeff" * marked + text).encode()
        path = write_foreign(Path(folder), source("".join(told)), {"sources/a.txt": data})
        return read_refi(path)[0]


def outcome(*told, named):
    try:
        project = read(*told, named=named)
    except ReceivedFileError as refused:
        event("refused")
        return refused.fix, []
    event("read")
    return "", [[each.start, each.end] for each in project.codings]


@thorough
@given(written())
def test_passages_without_names_are_read_where_they_are_or_the_file_is_refused(drawn):
    refused, places = outcome(*drawn, named=False)
    assert refused or places == drawn[1]


@thorough
@given(written())
def test_passages_with_names_are_read_on_the_words_of_their_names_or_the_file_is_refused(drawn):
    text, spans, *_ = drawn
    refused, places = outcome(*drawn, named=True)
    assert refused or [text[slice(*each)] for each in places] == [
        text[slice(*each)] for each in spans
    ]

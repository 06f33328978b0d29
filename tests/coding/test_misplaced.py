"""What arrays say of a million passages is what is said of each one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.coding.small_interviews import received

from impra_research.coding.corpus import Corpus
from impra_research.coding.identified import ranked
from impra_research.coding.misplaced import misplaced, misplacement
from impra_research.coding.replay import received_id
from impra_research.coding.segments import segment_table
from impra_research.read.interviews.transcripts import Transcripts

LETTERS = st.text(st.sampled_from("ab é\u0301’😀א\u00a0\n.1"), max_size=8)
POSITIONS = st.one_of(
    st.integers(-2, 10).map(str), st.sampled_from(["", "x", "١", "1.0", "9" * 40])
)
ROWS = st.lists(st.tuples(st.sampled_from(["D1", "D2"]), POSITIONS, POSITIONS), max_size=8)


@settings(max_examples=300, deadline=None)
@given(
    st.tuples(LETTERS, LETTERS),
    ROWS,
    st.one_of(st.none(), st.lists(LETTERS, min_size=8, max_size=8)),
)
def test_the_faults_of_many_rows_are_those_of_each_row(words, rows, quotes):
    texts = dict(zip(("D2", "D1"), words, strict=True))
    table = received(*rows, columns=("document", "start", "end"))
    if quotes is not None:
        table = table.assign(quote=quotes[: len(rows)]).astype("str")
    each = [misplacement(texts[row[0]], *row[1:], *([quotes[at]] if quotes else []))
            for at, row in enumerate(rows)]  # fmt: skip
    told = [f"a.csv row {at + 2}, {rows[at][0]}: {fault}" for at, fault in enumerate(each) if fault]
    assert list(misplaced("a.csv", table, Corpus.of(texts))) == told


def test_ids_made_at_once_are_those_made_one_by_one(tmp_path):
    from tests.coding.small_interviews import CODED, THEMES, small_transcripts, span

    transcripts: Transcripts = small_transcripts(tmp_path)
    rows = [
        (*span(document, said), code, coder) for document, said, code, by in CODED for coder in by
    ]
    table = segment_table(received(*rows), transcripts, THEMES)
    key = table[["document", "start", "end", "code", "coder"]].itertuples(index=False, name=None)
    assert table["segment"].tolist() == [received_id(*each) for each in key]


@given(st.tuples(LETTERS, LETTERS), st.data())
def test_the_words_of_many_passages_are_those_of_each(words, data):
    texts = dict(zip(("D1", "D2"), words, strict=True))
    spans = st.tuples(st.sampled_from([*texts]), st.integers(0, 9), st.integers(0, 9))
    drawn = data.draw(
        st.lists(spans.filter(lambda at: at[1] <= at[2] <= len(texts[at[0]])), max_size=8)
    )
    corpus = Corpus.of(texts)
    table = pd.DataFrame(drawn, columns=["document", "start", "end"]).astype({"document": "str"})
    said = corpus.quotes(corpus.spans(table.astype({"start": int, "end": int})))
    assert said.tolist() == [texts[document][start:end] for document, start, end in drawn]


@given(st.lists(st.tuples(*3 * [st.integers(0, 2**30)]), min_size=1))
def test_rows_rank_as_their_parts_sort_however_large_they_are(rows):
    size = 2**30 + 1
    rank = ranked(*((np.array(part), size) for part in zip(*rows, strict=True)))
    assert sorted(range(len(rows)), key=rank.__getitem__) == sorted(
        range(len(rows)), key=rows.__getitem__
    )

"""Coders' logs beside segments.csv: added, changed, taken back; whatever does not fit is named."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from tests.coding.small_interviews import TEXTS, THEMES, received, small_transcripts, span

from impra_research.coding.replay import received_id
from impra_research.coding.segments import segment_table
from impra_research.errors import ReceivedFileError, UnknownValueError
from impra_research.read.acts import Code, Log, Memo, Move, NewTheme, Resize, Uncode, Undo

AT = dt.datetime(2014, 6, 1, 9, tzinfo=dt.UTC)
ROW = (*span("PIE_01", "Troppi moduli."), "paperwork", "A")
GIVEN = received_id(*ROW)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def transcripts(tmp_path):
    return small_transcripts(tmp_path)


def sha256(document):
    return hashlib.sha256(TEXTS[document].encode()).hexdigest()


def coded(document="PIE_01", words="Ho aspettato", code="permit_wait", coder="A", **told):
    _, start, end = span(document, words)
    known = {"text": sha256(document), "start": start, "end": end, "at": AT}
    return Code(coder=coder, document=document, code=code, **known | told)


def table(transcripts, *acts, rows=(ROW,), coder="A", **more):
    logs = {coder: Log(tuple(acts))}
    return segment_table(received(*rows), transcripts, THEMES, logs=logs, **more)


def test_segments_of_a_table_and_of_a_log_stand_in_one_table(transcripts):
    act = coded(memo="what wait?")
    found = table(transcripts, act)
    assert found["quote"].tolist() == ["Ho aspettato", "Troppi moduli."]
    assert found["segment"].tolist() == [act.segment, GIVEN]
    assert found["memo"].tolist() == ["what wait?", ""]
    assert found["at"].notna().tolist() == [True, False]
    assert found["at"][0] == AT
    assert set(found["status"]) == {"exact"}
    assert found["turn"].tolist() == [2, 4]


def test_a_study_coded_in_logs_alone_needs_no_table(transcripts):
    assert table(transcripts, coded(), rows=())["code"].tolist() == ["permit_wait"]


def test_the_same_segment_in_both_is_one_row_with_the_logs_time(transcripts):
    found = table(transcripts, coded(words="Troppi moduli.", code="paperwork"))
    assert len(found) == 1
    assert found["at"].notna().all()


def test_a_log_changes_and_takes_back_what_came_in_the_table(transcripts):
    _, start, end = span("PIE_01", "moduli.")
    memo = Memo(coder="A", segment=GIVEN, memo="which?")
    resized = Resize(coder="A", segment=GIVEN, start=start, end=end)
    changed = table(transcripts, memo, resized)
    assert changed[["quote", "memo", "segment"]].to_numpy().tolist() == [
        ["moduli.", "which?", GIVEN]
    ]
    uncoded = Uncode(coder="A", segment=GIVEN)
    assert table(transcripts, uncoded).empty
    assert len(table(transcripts, uncoded, Undo(coder="A", undone=uncoded.id))) == 1


def test_a_coder_takes_back_nothing_of_another(transcripts):
    other = Uncode(coder="B", segment=GIVEN)
    assert len(table(transcripts, other, coder="B")) == 1


def test_a_text_that_changed_since_names_file_line_and_remedy(transcripts):
    with pytest.raises(ReceivedFileError, match=r"A\.jsonl, line 1: PIE_01 was coded on") as found:
        table(transcripts, coded(text="0" * 64))
    assert found.value.then == "impra interviews reanchor"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (coded(code="paper_work"), r"line 1: no code 'paper_work' .*did you mean 'paperwork'"),
        (coded(document="RA_01", words="On", code="mistrust").model_copy(
            update={"document": "RA_09"}), r"line 1: no transcript 'RA_09'"),
        (coded(end=9999), r"line 1, PIE_01: \d+-9999 is not a passage of a text of"),
        (coded(words="Rispondente"), r"line 1, PIE_01: \d+-\d+ covers no word of a turn"),
        (coded(coder="B"), "line 1: an act of another coder"),
    ],
)  # fmt: skip
def test_an_act_that_points_nowhere_is_named_with_its_line(transcripts, act, said):
    with pytest.raises((ReceivedFileError, UnknownValueError), match=rf"A\.jsonl, {said}"):
        table(transcripts, act)


def test_an_act_that_was_undone_is_no_fault(transcripts):
    act = coded(code="nonsense")
    assert len(table(transcripts, act, Undo(coder="A", undone=act.id))) == 1


def test_a_code_created_while_coding_waits_for_codes_yml(transcripts):
    theme = NewTheme(coder="A", code="waiting", label=dict.fromkeys(("en", "fr", "it"), "Waiting"))
    with pytest.raises(UnknownValueError, match="'waiting' was created while coding") as found:
        table(transcripts, theme, coded(code="waiting"))
    assert found.value.then == "impra themes adopt"


def test_what_was_coded_with_a_retired_code_is_read_as_its_successor(transcripts):
    old = (*ROW[:3], "forms", "A")
    found = table(
        transcripts, coded(code="forms"), rows=[ROW, old], successors={"forms": "paperwork"}
    )
    assert found["code"].tolist() == ["paperwork", "paperwork"]
    assert found["quote"].tolist() == ["Ho aspettato", "Troppi moduli."]


def test_memos_of_two_segments_that_became_one_are_both_kept(transcripts):
    acts = [coded(memo="first"), coded(code="forms", memo="second")]
    found = table(transcripts, *acts, rows=(), successors={"forms": "permit_wait"})
    assert found["memo"].tolist() == ["first\nsecond"]


def test_memos_of_one_passage_that_was_coded_twice_are_both_kept(transcripts):
    twice = [coded(memo="first"), coded(memo="second"), coded()]
    assert table(transcripts, *twice)["memo"].tolist() == ["first\nsecond", ""]


def test_segments_that_a_correction_brought_to_one_place_wait_for_review_apart(transcripts):
    acts = [coded(memo="first"), coded(words="per mesi", memo="second"), coded(memo="third")]
    moves = [Move(coder="A", segment=act.segment, text=act.text, start=acts[0].start,
                  end=acts[0].end, status="needs_review") for act in acts[:2]]  # fmt: skip
    found = table(transcripts, *acts, *moves, rows=())
    assert found["memo"].tolist() == ["first", "second", "third"]
    assert found["status"].tolist() == ["needs_review", "needs_review", "exact"]

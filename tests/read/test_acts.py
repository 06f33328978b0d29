"""A coder's log: what is written is read again, a torn end is told, a broken line stops."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impra_research.errors import ReceivedFileError
from impra_research.read.acts import ACT, CANCEL, Code, Judge, Memo, Undo, read_log
from impra_research.read.codings import read_codings

TEXT = "a" * 64
CODED = Code(coder="A", document="PIE_01", text=TEXT, start=0, end=4, code="skills")


@given(st.text(), st.integers(0, 10**6))
def test_an_act_is_read_as_it_was_written(memo, start):
    act = CODED.model_copy(update={"memo": memo, "start": start})
    assert ACT.validate_json(act.line()) == act


def test_an_act_is_one_line_even_when_its_memo_has_several():
    assert Memo(coder="A", segment="s", memo="one\ntwo\u2028three").line().count("\n") == 1


def test_a_log_keeps_the_order_of_its_acts(tmp_path):
    acts = (CODED, Memo(coder="A", segment=CODED.segment, memo="élan"), Undo(coder="A", undone="x"))
    (tmp_path / "A.jsonl").write_text("".join(act.line() for act in acts), encoding="utf-8")
    assert read_log(tmp_path / "A.jsonl").acts == acts


def test_a_line_torn_off_by_a_crash_is_told_and_the_acts_before_it_stand(tmp_path):
    content = (CODED.line() + CODED.line()[:40]).encode()
    (tmp_path / "A.jsonl").write_bytes(content)
    log = read_log(tmp_path / "A.jsonl")
    assert (log.acts, log.torn) == ((CODED,), 2)


def test_a_broken_line_stops_and_what_it_says_is_not_quoted(tmp_path):
    broken = Memo(coder="A", segment="s", memo="a secret").line().replace('"segment"', '"segmnt"')
    (tmp_path / "A.jsonl").write_text(CODED.line() + broken, encoding="utf-8")
    with pytest.raises(ReceivedFileError, match=r"A\.jsonl, line 2") as stopped:
        read_log(tmp_path / "A.jsonl")
    assert "secret" not in str(stopped.value)


def test_who_judges_a_candidate_is_named_as_a_coder_is_and_never_by_a_full_name(tmp_path):
    judge = Judge(**CODED.model_dump(include={"document", "text", "start", "end", "code"}),
                  coder="machine_tfidf", by="B_2", score=0.5, verdict="rejected")  # fmt: skip
    (tmp_path / "M.jsonl").write_text(judge.line().replace("B_2", "Maria Rossi"), encoding="utf-8")
    with pytest.raises(ReceivedFileError, match=r"M\.jsonl, line 1: by") as stopped:
        read_log(tmp_path / "M.jsonl")
    assert "Maria" not in str(stopped.value)


def test_two_acts_with_one_id_stop_and_a_line_that_stands_twice_does_not(tmp_path):
    path, torn = tmp_path / "A.jsonl", CODED.line()[:40] + CANCEL.decode() + "\n"
    path.write_text(CODED.line() + torn + CODED.line(), encoding="utf-8")
    assert read_log(path).acts == (CODED, CODED)
    other = CODED.model_copy(update={"memo": "a secret"})
    path.write_text(CODED.line() + torn + other.line(), encoding="utf-8")
    with pytest.raises(ReceivedFileError, match=r"A\.jsonl, lines 1 and 3") as stopped:
        read_log(path)
    assert "secret" not in str(stopped.value)


def test_lines_that_were_torn_off_are_told_and_every_act_knows_its_line(tmp_path):
    folder = tmp_path / "log"
    folder.mkdir()
    torn = CODED.line().encode()[:40]
    undo = Undo(coder="A", undone="x")
    content = CODED.line().encode() + torn + CANCEL + b"\n" + undo.line().encode() + torn
    (folder / "A.jsonl").write_bytes(content)
    codings = read_codings(tmp_path)
    assert list(codings.logs["A"].lines()) == [(1, CODED), (3, undo)]
    assert codings.segment.empty
    (note,) = codings.notes().items()
    assert note[0] == "coding/log/A.jsonl"
    assert note[1].startswith("line 2, 4 was torn off")

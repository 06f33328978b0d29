"""A coder's log: whatever was said to be kept is read again, after crashes and beside another kernel."""

from __future__ import annotations

import multiprocessing
import os

import pytest

from impra_research.coder.log import CoderLog
from impra_research.errors import ReceivedFileError
from impra_research.read.acts import Code, Memo, read_log

CODED = Code(coder="A", document="PIE_01", text="a" * 64, start=0, end=4, code="skills")


def note(memo="why"):
    return Memo(coder="A", segment=CODED.segment, memo=memo)


def appended(path, *acts):
    log = CoderLog(path, "A")
    with log.held():
        log.append(acts)
    return log


def test_what_was_appended_is_read_again(tmp_path):
    path = tmp_path / "coding" / "log" / "A.jsonl"
    appended(path, CODED)
    log = appended(path, note())
    assert log.acts == CoderLog(path, "A").acts == read_log(path).acts
    assert len(log.acts) == 2


def test_a_coder_who_did_nothing_yet_has_no_log(tmp_path):
    assert CoderLog(tmp_path / "log" / "A.jsonl", "A").acts == ()
    assert not (tmp_path / "log").exists()


@pytest.mark.parametrize("cut", [1, 40, -2])
def test_no_act_is_glued_to_a_line_that_a_crash_tore_off(tmp_path, cut):
    path = tmp_path / "A.jsonl"
    path.write_bytes(CODED.line().encode() + note("élan").line().encode()[:cut])
    appended(path, late := note("later"))
    log = read_log(path)
    assert (log.acts, log.torn, log.cancelled) == ((CODED, late), None, (2,))


def test_an_act_of_another_coder_stops_the_log_before_anything_is_added(tmp_path):
    path = tmp_path / "A.jsonl"
    path.write_text(CODED.model_copy(update={"coder": "B"}).line(), encoding="utf-8")
    with pytest.raises(ReceivedFileError, match="another coder"):
        CoderLog(path, "A")


def test_a_log_sees_what_another_kernel_wrote_before_it_decides(tmp_path):
    mine, others = (CoderLog(tmp_path / "A.jsonl", "A") for _ in range(2))
    with others.held():
        others.append([CODED])
    with mine.held() as changed:
        assert (changed, mine.acts) == (True, (CODED,))
        mine.append([note()])
    with mine.held() as changed:
        assert not changed


def test_an_act_that_the_disk_does_not_take_is_not_counted_as_kept(tmp_path, monkeypatch):
    log = appended(tmp_path / "A.jsonl", CODED)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, log.held():
        patched.setattr(os, "write", full)
        with pytest.raises(OSError, match="space"):
            log.append([note()])
    assert log.acts == (CODED,)


def _writes(path, times):
    log = CoderLog(path, "A")
    for _ in range(times):
        with log.held():
            log.append([note("x" * 5000)])


def test_two_kernels_of_one_coder_lose_nothing_of_each_other(tmp_path):
    spawned = multiprocessing.get_context("fork")
    path = tmp_path / "A.jsonl"
    kernels = [spawned.Process(target=_writes, args=(path, 25)) for _ in range(2)]
    for kernel in kernels:
        kernel.start()
    for kernel in kernels:
        kernel.join()
    log = read_log(path)
    assert (len(log.acts), log.torn, log.cancelled) == (50, None, ())

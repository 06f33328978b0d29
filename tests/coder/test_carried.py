"""Codings after a correction: every one is carried over in its coder's own log, or nothing is written."""

from __future__ import annotations

import pytest

from impra_research.coder.carried import carry_over
from impra_research.coder.log import CoderLog
from impra_research.coding.replay import Segment, replay
from impra_research.errors import ReceivedFileError
from impra_research.exchange.kept_texts import keep_text, kept_text, sha256_of
from impra_research.read.acts import Code, Move, Resize, Uncode

OLD = "Rispondente: Ho aspettato il permesso. Troppi moduli.\n"
NEW = "Rispondente: Allora, ho aspettato il permesso. Troppi moduli.\n"


def coded(words, coder, text=OLD):
    start = text.index(words)
    return Code(coder=coder, document="PIE_01", text=sha256_of(text), start=start,
                end=start + len(words), code="skills")  # fmt: skip


def coding_of(tmp_path, *acts, kept=OLD):
    coding = tmp_path / "coding"
    for act in acts:
        log = CoderLog(coding / "log" / f"{act.coder}.jsonl", act.coder)
        with log.held():
            log.append([act])
    if kept:
        keep_text(coding, kept)
    return coding


def held(coding, coder):
    return list(replay(CoderLog(coding / "log" / f"{coder}.jsonl", coder).acts).held.values())


def test_each_coder_gets_a_move_in_their_own_log_and_the_new_text_is_kept(tmp_path):
    coding = coding_of(tmp_path, coded("Troppi moduli.", "A"), coded("Ho aspettato", "B"))
    done = carry_over(coding, {"PIE_01": NEW})
    assert [(each.coder, each.status) for each in done] == [("A", "moved"), ("B", "needs_review")]
    (first,), (second,) = held(coding, "A"), held(coding, "B")
    assert NEW[first.start : first.end] == "Troppi moduli."
    assert (second.status, NEW[second.start : second.end]) == (
        "needs_review",
        "Allora, ho aspettato",
    )
    assert {first.text, second.text} == {sha256_of(NEW)}
    assert kept_text(coding, sha256_of(NEW)) == NEW


def test_carrying_over_again_does_nothing(tmp_path):
    coding = coding_of(tmp_path, coded("Troppi moduli.", "A"))
    carry_over(coding, {"PIE_01": NEW})
    before = (coding / "log" / "A.jsonl").read_bytes()
    assert carry_over(coding, {"PIE_01": NEW}) == []
    assert (coding / "log" / "A.jsonl").read_bytes() == before


def test_what_waits_for_review_still_waits_after_the_next_correction(tmp_path):
    coding = coding_of(tmp_path, coded("Ho aspettato", "A"))
    carry_over(coding, {"PIE_01": NEW})
    (again,) = carry_over(coding, {"PIE_01": "[Torino]\n" + NEW})
    assert (again.status, again.why) == ("needs_review", "it was for review before")


def test_what_was_taken_back_is_not_carried_over(tmp_path):
    act = coded("Ho aspettato", "A")
    coding = coding_of(tmp_path, act, Uncode(coder="A", segment=act.segment))
    assert carry_over(coding, {"PIE_01": NEW}) == []


def test_only_the_documents_asked_for_are_carried_over(tmp_path):
    coding = coding_of(tmp_path, coded("Ho aspettato", "A"))
    assert carry_over(coding, {"PIE_01": NEW}, ["PIE_02"]) == []
    assert held(coding, "A")[0].text == sha256_of(OLD)


def test_without_the_text_that_was_coded_nothing_is_written_and_the_remedy_is_named(tmp_path):
    other = "Rispondente: Ho aspettato tanto.\n"
    coding = coding_of(tmp_path, coded("Troppi", "A"), coded("aspettato", "B", other))
    with pytest.raises(
        ReceivedFileError, match=r"txt is missing: it is the text that codings were"
    ):
        carry_over(coding, {"PIE_01": NEW})
    assert not any(isinstance(act, Move) for act in CoderLog(coding / "log" / "A.jsonl", "A").acts)


def test_a_kept_text_that_somebody_changed_is_not_trusted(tmp_path):
    coding = coding_of(tmp_path, coded("Troppi", "A"))
    (path,) = (coding / "texts").glob("*.txt")
    path.write_bytes(b"Rispondente: altro.\n")
    with pytest.raises(ReceivedFileError, match=r"txt was changed"):
        carry_over(coding, {"PIE_01": NEW})


def stands(coding, coder="A"):
    return [(each.start, each.end, each.status) for each in held(coding, coder)]


@pytest.mark.parametrize("text", ["", "\n\n\n", " \n"])
def test_an_emptied_transcript_is_refused_before_anything_is_written(text, tmp_path):
    coding = coding_of(tmp_path, coded("Troppi moduli.", "A"))
    before = (coding / "log/A.jsonl").read_bytes()
    with pytest.raises(ReceivedFileError, match="PIE_01 is empty, and A coded passages in it"):
        carry_over(coding, {"PIE_01": text})
    assert (coding / "log/A.jsonl").read_bytes() == before


@pytest.mark.parametrize("now", [OLD, NEW])
def test_what_an_emptied_transcript_once_left_without_a_place_finds_its_words_again(now, tmp_path):
    act = coded("Troppi moduli.", "A")
    lost = Move(coder="A", segment=act.segment, text=sha256_of(""), start=0, end=0,
                status="needs_review")  # fmt: skip
    coding = coding_of(tmp_path, act, lost)
    carry_over(coding, {"PIE_01": now})
    (found,) = held(coding, "A")
    assert (now[found.start : found.end], found.text) == ("Troppi moduli.", sha256_of(now))


def test_a_text_that_comes_back_gives_every_coding_its_place_back(tmp_path):
    acts = [coded(words, "A") for words in ("Ho aspettato", "il permesso", "Troppi moduli.")]
    coding = coding_of(tmp_path, *acts)
    before = stands(coding)
    for text in ("Rispondente: (illeggibile).\n", OLD[:20], NEW, OLD):
        carry_over(coding, {"PIE_01": text})
    assert stands(coding) == before


def test_ends_that_a_person_set_since_are_kept_when_a_text_comes_back(tmp_path):
    act = coded("Ho aspettato", "A")
    coding = coding_of(tmp_path, act)
    carry_over(coding, {"PIE_01": NEW})
    start = NEW.index("Troppi")
    coding_of(tmp_path, Resize(coder="A", segment=act.segment, start=start, end=start + 6))
    carry_over(coding, {"PIE_01": OLD})
    assert stands(coding) == [(OLD.index("Troppi"), OLD.index("Troppi") + 6, "moved")]


def test_a_row_of_a_table_comes_back_too_whatever_text_it_is_said_to_be_of_later(tmp_path):
    act = coded("Ho aspettato", "A")
    told = act.model_dump(exclude={"act", "id", "judgement", "at"})
    coding = coding_of(tmp_path)
    keep_text(coding, OLD)
    carry_over(coding, {"PIE_01": NEW}, rows=[Segment(**told)])
    assert stands(coding, "A") == []  # the row stays in its table
    for text in (NEW[:30], OLD):
        later = Segment(**told | {"text": sha256_of(text)})  # nobody knows it any more
        (done,) = carry_over(coding, {"PIE_01": text}, rows=[later])
    assert (done.now, done.status) == ((act.start, act.end), "exact")


def test_a_place_that_is_none_is_said_and_not_guessed(tmp_path):
    act = coded("Ho aspettato", "A").model_copy(update={"end": 999})
    with pytest.raises(ReceivedFileError, match=r"A\.jsonl: 13-999 is not a passage of the text"):
        carry_over(coding_of(tmp_path, act), {"PIE_01": NEW})

"""Blind double coding: drawn from a seed, compared passage by passage, decided with a reason."""

from __future__ import annotations

import datetime as dt
import hashlib

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.coding.small_interviews import THEMES, received, small_transcripts, span

from impra_research.coding.cases import case_matrix
from impra_research.coding.double import (
    adjudicate,
    before_and_after,
    disagreements,
    draw,
    returned_acts,
    settle,
    settled,
    with_consensus,
    within,
)
from impra_research.coding.double.sample import _allotted
from impra_research.coding.segments import segment_table
from impra_research.errors import ReceivedFileError, UsageError
from impra_research.read.acts import Code, Log, Memo, Uncode, Undo
from impra_research.read.rounds import DrawnDocument, Round

WAIT, FORMS = "Ho aspettato il permesso per mesi.", "Troppi moduli."
CODED = [  # words, code, coder
    ("PIE_01", WAIT, "permit_wait", "A"), ("PIE_01", "permesso per mesi.", "permit_wait", "B"),
    ("PIE_01", FORMS, "paperwork", "A"), ("PIE_01", FORMS, "permit_wait", "B"),
    ("PIE_02", "Il permesso non arrivava", "permit_wait", "A"),
    ("PIE_02", "Il permesso non arrivava", "permit_wait", "B"),
    ("RA_01", "On m’a comprise.", "felt_understood", "A"),
    ("RA_01", "Les papiers, non.", "paperwork", "A"), ("RA_01", "On m’a comprise.", "mistrust", "B"),
]  # fmt: skip
BOTH = ("A", "B")
UNITS = pd.DataFrame(
    [(f"D{n:02}", n % 2, place, language) for n, (place, language) in enumerate(
        [("piemonte", "it")] * 12 + [("rhone_alpes", "fr")] * 8 + [("rhone_alpes", "it")])],
    columns=["document", "turn", "place", "language"],
)  # fmt: skip
SHA = "a" * 64


@pytest.fixture
def transcripts(tmp_path):
    return small_transcripts(tmp_path)


@pytest.fixture
def segment(transcripts):
    rows = [(*span(document, words), code, coder) for document, words, code, coder in CODED]
    return segment_table(received(*rows), transcripts, THEMES)


def found(segment, transcripts):
    return disagreements(segment, THEMES, BOTH, turn=transcripts.turn)


def decided(segment, transcripts, keeps):
    rows = found(segment, transcripts).to_dict("records")
    return [act for row, keep in zip(rows, keeps, strict=True)
            for act in adjudicate(row, keep=keep, reason="we read it again", text=SHA)]  # fmt: skip


def with_acts(segment, acts):
    """The segments, with those that the consensus coded."""
    held = [act for act in acts if isinstance(act, Code)]
    model = segment.iloc[[0] * len(held)].reset_index(drop=True)
    told = {name: [getattr(act, name) for act in held] for name in
            ("document", "start", "end", "code", "coder", "segment")}  # fmt: skip
    persons = [act.document.replace("_0", "-") for act in held]
    return pd.concat([segment, model.assign(**told, person=persons)], ignore_index=True)


def test_the_same_seed_draws_the_same_and_every_stratum_gives_some():
    drawn = draw(UNITS, by=["place", "language"], seed=7, number=6)
    pd.testing.assert_frame_equal(drawn, draw(UNITS.sample(frac=1, random_state=1), seed=7,
                                              by=["place", "language"], number=6))  # fmt: skip
    assert drawn.groupby(["place", "language"]).size().tolist() == [3, 2, 1]
    others = {
        tuple(draw(UNITS, by=["place"], seed=seed, share=0.3)["document"]) for seed in range(9)
    }
    assert len(others) > 1


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.data())
def test_strata_give_exactly_what_is_wanted_and_never_more_than_they_have(sizes, data):
    wanted = data.draw(st.integers(1, sum(sizes)))
    given_ = _allotted(sizes, wanted)
    assert sum(given_) == wanted
    assert all(0 <= part <= size for part, size in zip(given_, sizes, strict=True))
    assert min(given_) >= 1 or wanted < len(sizes)


@pytest.mark.parametrize("size", [{}, {"share": 0.1, "number": 3}, {"number": 99}, {"share": 0.0}])
def test_a_sample_of_no_possible_size_is_refused(size):
    with pytest.raises(UsageError):
        draw(UNITS, by=["place"], seed=1, **size)


def test_a_stratum_that_is_no_column_is_named():
    with pytest.raises(UsageError, match="no 'plaec'") as refused:
        draw(UNITS, by=["plaec"], seed=1, number=3)
    assert "place" in refused.value.fix


def test_disagreements_stand_side_by_side_with_their_kind(segment, transcripts):
    table = found(segment, transcripts)
    assert table["kind"].tolist() == ["other_boundaries", "other_code", "other_code", "only_first"]
    assert table["same_family"].tolist() == [True, True, False, False]
    assert table["quote"].tolist() == [WAIT, FORMS, "On m’a comprise.", "Les papiers, non."]
    assert table["before"].tolist() == ["", "", "", "On m’a comprise. "]
    assert table["after"][2] == " Les papiers, non."
    assert table["first_code"].tolist() == [
        "permit_wait",
        "paperwork",
        "felt_understood",
        "paperwork",
    ]
    assert table["second_start"].isna().tolist() == [False, False, False, True]
    assert table["disagreement"].is_unique


def test_coders_who_agree_have_no_disagreement(segment):
    alone = segment[segment["coder"] == "A"]
    both = pd.concat([alone, alone.assign(coder="B", segment=alone["segment"] + "b")])
    table = disagreements(both, THEMES, BOTH)
    assert table.empty
    assert "first_code" in table


def test_every_segment_of_a_coder_is_agreed_on_or_in_one_disagreement(segment, transcripts):
    table = found(segment, transcripts)
    named = [*table["first_segment"].dropna(), *table["second_segment"].dropna()]
    assert len(named) == len(set(named)) == len(segment) - 2


def test_a_decision_keeps_its_reason_and_says_what_is_taken_back(segment, transcripts):
    row = found(segment, transcripts).iloc[1]
    kept, dropped = adjudicate(row, keep="first", reason="forms, not waiting", text=SHA)
    assert (kept.coder, kept.code, kept.reason) == ("consensus", "paperwork", "forms, not waiting")
    assert (dropped.segment, dropped.reason) == (row["second_segment"], "forms, not waiting")
    assert len(adjudicate(row, keep="both", reason="x", text=SHA)) == 2
    assert all(
        isinstance(act, Uncode) for act in adjudicate(row, keep="neither", reason="x", text=SHA)
    )
    (other, *_) = adjudicate(row, keep="other", code="mistrust", reason="x", text=SHA)
    assert (other.code, other.start, other.end) == ("mistrust", row["start"], row["end"])


def test_a_decision_without_reason_or_side_is_refused(segment, transcripts):
    row = found(segment, transcripts).iloc[3]
    with pytest.raises(UsageError, match="needs its reason"):
        adjudicate(row, keep="first", reason=" ", text=SHA)
    with pytest.raises(UsageError, match="the second coder coded nothing there"):
        adjudicate(row, keep="second", reason="x", text=SHA)


def test_once_all_is_decided_both_coders_have_the_same(segment, transcripts):
    acts = decided(segment, transcripts, ["first", "second", "both", "neither"])
    after = settle(with_acts(segment, acts), acts, BOTH)
    assert disagreements(after, THEMES, BOTH).empty
    assert len(after) == 2 * 5
    measured = before_and_after(with_acts(segment, acts), transcripts.turn, THEMES, acts, BOTH)
    pooled = measured.iloc[-1]
    assert pooled["percent"] < pooled["percent_after"] == 1


def test_what_is_not_decided_stays_a_disagreement(segment, transcripts):
    rows = found(segment, transcripts)
    acts = adjudicate(rows.iloc[0], keep="first", reason="x", text=SHA)
    left = disagreements(settle(with_acts(segment, acts), acts, BOTH), THEMES, BOTH)
    assert left["kind"].tolist() == ["other_code", "other_code", "only_first"]


def completed(segment, acts, read=None):
    table = with_acts(segment, acts)
    return with_consensus(table, settled(table, acts, read or {}))


def test_the_consensus_speaks_for_documents_that_are_wholly_decided(segment, transcripts):
    acts = decided(segment, transcripts, ["first", "second", "both", "neither"])
    half = acts[:2]
    assert "consensus" not in set(completed(segment, half)["coder"])
    whole = completed(segment, acts)
    spoken = whole[whole["coder"] == "consensus"]
    assert spoken.groupby("document").size().to_dict() == {"PIE_01": 2, "RA_01": 2}
    matrix = case_matrix(whole, transcripts.transcript, THEMES)
    assert matrix.loc["RA-1", ["felt_understood", "mistrust", "paperwork"]].tolist() == [
        True, True, False]  # fmt: skip
    assert not matrix.loc["PIE-1", "paperwork"]


def test_a_third_coder_is_heard_too_before_the_consensus_speaks(segment, transcripts):
    acts = decided(segment, transcripts, ["first", "second", "both", "neither"])
    third = segment[segment["coder"] == "A"].assign(coder="C")
    third["segment"] += "c"
    three = pd.concat([segment, third], ignore_index=True)
    assert settled(with_acts(three, acts), acts) == {}
    after = settle(with_acts(three, acts), acts, [*BOTH, "C"])
    alone = after.drop_duplicates(["document", "start", "end", "code"], keep=False)
    assert set(alone["coder"]) == {"C"}
    acts += [Uncode(coder="consensus", segment=each, reason="x") for each in alone["segment"]]
    assert set(settled(with_acts(three, acts[:-1]), acts[:-1])) < {"PIE_01", "RA_01"}
    assert set(settled(with_acts(three, acts), acts)) == {"PIE_01", "RA_01"}


def test_of_a_document_in_which_nothing_stands_nothing_counts(segment, transcripts):
    here = segment["document"] == "PIE_01"
    acts = [
        Uncode(coder="consensus", segment=each, reason="x") for each in segment.loc[here, "segment"]
    ]
    done = settled(segment, acts)
    assert done["PIE_01"] == set()
    about = transcripts.transcript
    told = about.assign(settled=about["document"].isin([*done]))
    matrix = case_matrix(with_consensus(segment, done), told, THEMES, coders="any")
    assert not matrix.loc["PIE-1"].any()
    assert matrix.loc["RA-1"].any()


def test_a_document_of_a_round_without_disagreement_is_settled_and_a_reader_who_found_nothing_counts(
    segment, transcripts
):
    alone = segment[segment["coder"] == "A"]
    both = pd.concat([alone, alone.assign(coder="B", segment=alone["segment"] + "b")])
    assert settled(both, []) == {}
    assert set(settled(both, [], {"RA_01": BOTH})) == {"RA_01"}
    assert settled(alone, [], {"RA_01": BOTH}) == {}
    about = transcripts.transcript
    matrix = case_matrix(alone, about.assign(readers="A B"), THEMES)
    assert not matrix.any(axis=None)
    assert case_matrix(alone, about.assign(readers="A"), THEMES).loc["RA-1"].any()


def test_an_undone_decision_is_none(segment, transcripts):
    rows = found(segment, transcripts)
    acts = adjudicate(rows.iloc[3], keep="neither", reason="x", text=SHA)
    undone = [*acts, Undo(coder="consensus", undone=acts[0].id)]
    assert len(disagreements(settle(segment, undone, BOTH), THEMES, BOTH)) == 4


def test_only_what_was_drawn_is_compared(segment):
    drawn = one_round({"PIE_01": (4,), "RA_01": ()})
    assert set(within(drawn, segment)["quote"]) == {FORMS, "On m’a comprise.", "Les papiers, non."}


# What comes home -----------------------------------------------------------------------------------


def one_round(turns):
    documents = {name: DrawnDocument(sha256=sha(f"text of {name}"), turns=numbers)
                 for name, numbers in turns.items()}  # fmt: skip
    return Round(unit="passages", by=("place",), seed=1, number=2, date=dt.date(2014, 6, 1),
                 coders=BOTH, documents=documents)  # fmt: skip


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


DRAWN = one_round({"D1": (), "D2": ()})
TEXTS = {"D1": "text of D1", "D2": "text of D2", "D3": "text of D3"}


def code(document="D1", coder="B", **told):
    known = {"text": sha(f"text of {document}"), "start": 0, "end": 4, "code": "skills"}
    return Code(coder=coder, document=document, **known | told)


def home_again(packet, home=()):
    return returned_acts(Log(tuple(home)), Log(tuple(packet)), DRAWN, "B", texts=TEXTS,
                         codes={"skills"})  # fmt: skip


def test_a_packet_brings_home_what_is_new_and_nothing_twice():
    one, two = code(), code("D2")
    memo = Memo(coder="B", segment=one.segment, memo="?")
    assert home_again([one, two, memo], home=[one]) == [two, memo]
    assert home_again([one, two, memo], home=[one, two, memo]) == []


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (code(coder="A"), "line 2: an act of another coder"),
        (code("D3"), "line 2: it is on a document that was not drawn"),
        (code(text=SHA), "line 2: it is on another text of D1 than was drawn"),
        (code(code="skils"), "line 2: no code 'skils' in codes.yml"),
        (Uncode(coder="B", segment="x"), "line 2: it is on a segment that is not the coder's"),
        (Undo(coder="B", undone="x"), "line 2: it undoes or does again what is nowhere"),
    ],
)
def test_what_does_not_belong_is_refused_with_its_line_and_reason(act, why):
    with pytest.raises(ReceivedFileError, match=rf"B\.jsonl, {why}"):
        home_again([code(), act])


def test_an_act_that_was_changed_on_the_way_is_a_conflict():
    act = code()
    with pytest.raises(ReceivedFileError, match="it has the id of another act"):
        home_again([act.model_copy(update={"end": 5})], home=[act])

"""What acts come to: undoing goes back exactly, an act stands once, other documents are left alone."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from impra_research.coding.replay import Segment, acts_on, received_id, replay
from impra_research.read.acts import (
    Code,
    Judge,
    Memo,
    Move,
    NewTheme,
    Redo,
    Resize,
    Uncode,
    Undo,
)

TEXT = "a" * 64
GIVEN = Segment(received_id("D1", 0, 4, "skills", "A"), "D1", TEXT, 0, 4, "skills", "A")
SEGMENTS = [GIVEN.segment, "s1", "s2", "s3"]
FEW = settings(max_examples=50, deadline=None)
NAMES = dict.fromkeys(("en", "fr", "it"), "Help")


def coded(segment="s1", document="D1", start=0, code="skills"):
    return Code(coder="A", segment=segment, document=document, text=TEXT, start=start,
                end=start + 4, code=code)  # fmt: skip


@st.composite
def histories(draw):
    """Acts as a coder does them: each undo and redo is of the act that is next in its document."""
    acts, steps = [], draw(st.lists(st.integers(0, 10), max_size=20))
    for step in steps:
        state, segment = replay(acts, [GIVEN]), draw(st.sampled_from(SEGMENTS))
        document = draw(st.sampled_from(["D1", "D2"]))
        match step:
            case 0 | 1 | 2:
                acts.append(coded(f"n{len(acts)}", document, draw(st.integers(0, 99))))
            case 3:
                acts.append(Uncode(coder="A", segment=segment))
            case 4:
                acts.append(Memo(coder="A", segment=segment, memo=draw(st.text(max_size=3))))
            case 5:
                acts.append(Resize(coder="A", segment=segment, start=1, end=2))
            case 6:
                acts.append(coded(segment))
            case 7 | 8 if stack := state.undoable.get(document):
                acts.append(Undo(coder="A", undone=stack[-1]))
            case 10:
                acts.append(Move(coder="A", segment=segment, text=TEXT, start=2, end=3,
                                 status="needs_review"))  # fmt: skip
            case 9 if stack := state.redoable.get(document):
                acts.append(Redo(coder="A", redone=stack[-1]))
    return acts


def undone(acts, document, times):
    for _ in range(times):
        stack = replay(acts, [GIVEN]).undoable.get(document, ())
        acts = [*acts, *(Undo(coder="A", undone=each) for each in stack[-1:])]
    return acts


@FEW
@given(histories())
def test_undoing_everything_leaves_what_was_given_where_corrections_put_it(acts):
    moves = [act for act in acts if isinstance(act, Move)]
    for document in ("D1", "D2", ""):
        acts = undone(acts, document, len(acts))
    assert replay(acts, [GIVEN]).held == replay(moves, [GIVEN]).held


@FEW
@given(histories())
def test_redoing_what_was_undone_brings_the_same_state_back(acts):
    before = replay(acts, [GIVEN])
    back = undone(acts, "D1", 3)
    for act in reversed(back[len(acts) :]):
        back.append(Redo(coder="A", redone=act.undone))
    assert replay(back, [GIVEN]) == before


@FEW
@given(histories(), st.integers(0, 40))
def test_an_act_that_stands_twice_counts_once(acts, at):
    assert replay([*acts, *acts[at : at + 3]], [GIVEN]) == replay(acts, [GIVEN])


@FEW
@given(histories())
def test_the_acts_on_one_document_give_its_segments_and_nothing_else(acts):
    whole, one = replay(acts, [GIVEN]), replay(acts_on("D1", acts, [GIVEN]), [GIVEN])
    assert one.held == {s: each for s, each in whole.held.items() if each.document == "D1"}
    assert one.undoable.get("D1") == whole.undoable.get("D1")


def test_undoing_in_one_document_leaves_the_other_alone():
    acts = [coded("s1", "D1"), coded("s2", "D2")]
    assert list(replay(undone(acts, "D1", 5)).held) == ["s2"]


def test_a_new_act_forgets_what_could_be_redone_in_its_document_only():
    acts = undone(undone([coded("s1"), coded("s2", "D2")], "D1", 1), "D2", 1)
    state = replay([*acts, coded("s3")])
    assert (list(state.redoable), list(state.held)) == (["D2"], ["s3"])


def test_a_redone_segment_stands_where_the_corrected_transcript_put_it():
    code = coded()
    moved = Move(coder="A", segment="s1", text="b" * 64, start=7, end=11, status="moved")
    acts = [code, moved, Undo(coder="A", undone=code.id), Redo(coder="A", redone=code.id)]
    assert replay(acts[:3]).held == {}
    assert replay(acts).held["s1"].start == 7


def test_an_act_on_a_segment_that_is_not_there_changes_nothing():
    assert (
        replay([Memo(coder="A", segment="none", memo="x"), Redo(coder="A", redone="y")]).held == {}
    )


def test_a_created_code_can_be_undone_and_the_last_verdict_stands():
    theme = NewTheme(coder="A", code="help", label=NAMES)
    told = {"coder": "A", "document": "D1", "text": TEXT, "start": 0, "end": 4, "code": "help",
            "by": "tfidf", "score": 0.5}  # fmt: skip
    verdicts = [Judge(**told, verdict="accepted"), Judge(**told, verdict="rejected")]
    state = replay([theme, *verdicts])
    assert (list(state.themes), list(state.judged["verdict"])) == (["help"], ["rejected"])
    assert replay([theme, Undo(coder="A", undone=theme.id)]).themes == {}


def test_segments_are_a_table_with_its_columns_even_when_there_are_none():
    assert list(replay([]).segments) == list(replay([coded()]).segments)
    assert list(replay([coded(), Memo(coder="A", segment="s1", memo="why")]).segments["memo"]) == [
        "why"
    ]


def test_twice_the_acts_take_about_twice_the_time():
    def seconds(n):
        codes = [coded(f"s{i}") for i in range(n)]
        undos = [Undo(coder="A", undone=act.id) for act in reversed(codes)]
        began = time.process_time()
        replay([*codes, *undos])
        return time.process_time() - began

    seconds(100)
    assert seconds(16_000) < 8 * seconds(4_000)  # quadratic would be 16 times

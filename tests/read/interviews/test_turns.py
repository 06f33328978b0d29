from hypothesis import given
from hypothesis import strategies as st

from impra_research.read.interviews.speech import Speakers, is_note, spoken_turns
from impra_research.read.interviews.turns import Turn, canonical, turns_of
from impra_research.read.interviews.written import Piece, Written

SPEAKERS = Speakers(
    interviewer="Enquêtrice", respondent="Personne enquêtée", interpreter="Interprète"
)
LINE = st.text(
    st.sampled_from("aé e\u0301😀א\u200f[]()«»:?.\t\u00a0\u2028\x85"), min_size=1
).filter(lambda line: line.strip() == line)
TURN = st.builds(
    Turn, st.sampled_from(list(SPEAKERS.roles())), st.lists(LINE, min_size=1, max_size=3),
    asides=st.lists(LINE, max_size=2),
)  # fmt: skip
NOTE = st.builds(Turn, st.just(""), st.lists(LINE, min_size=1, max_size=2))


@given(st.lists(TURN | NOTE))
def test_a_text_that_was_made_is_read_as_the_turns_it_was_made_of(turns):
    text = canonical(turns, SPEAKERS.words())
    found = [(role, text[start:end]) for role, start, end in spoken_turns(text, SPEAKERS)]
    said = [(turn.role, "\n\t".join(turn.lines)) for turn in turns if turn.role]
    assert [role for role, _ in found] == [role for role, _ in said]
    for (_, words), (_, meant) in zip(found, said, strict=True):
        assert words == meant.lstrip(" \u00a0\t\u2028\x85:") or words == meant


@given(LINE)
def test_whatever_nobody_says_is_a_note_in_one_line(line):
    (text,) = canonical([Turn("", [line])], {}).rstrip("\n").split("\n")
    assert is_note(text)


def test_a_time_at_the_end_of_each_turn_says_when_the_next_one_begins():
    pieces = (Piece("A: Oui. #00:00:05-0#", 1), Piece("B: Non. #00:00:09-5#", 2))
    said = turns_of(Written(pieces, "line"), {"A": "respondent", "B": "interviewer"})
    assert [(turn.begins, turn.ends) for turn in said.turns] == [(None, 5.0), (5.0, 9.5)]


def test_an_empty_file_has_no_turn_and_no_fault():
    said = turns_of(Written((), "paragraph"), {"A": "respondent"})
    assert (said.turns, said.faults) == ((), ())

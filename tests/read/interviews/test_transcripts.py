import hashlib
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.coding.small_interviews import TEXTS, entry, small_transcripts, write_interviews

from impra_research.errors import ReceivedFileError
from impra_research.read.interviews.speech import Speakers, spoken_turns
from impra_research.read.interviews.transcripts import TURN_COLUMNS, read_transcripts

ITALIAN = Speakers(interviewer="Intervistatrice", respondent="Rispondente")
FRENCH = Speakers(interviewer="Enquêtrice", respondent="Personne enquêtée")
SAID = st.text(st.sampled_from("aé è\u0301\u0300ñ😀👩🏽‍🌾\u00a0’«»:?\tא‏"), min_size=1).filter(
    lambda words: words.strip() == words and words.lstrip(" \t\u00a0:") == words
)


def test_a_turn_is_exactly_the_words_between_its_offsets(tmp_path):
    transcripts = small_transcripts(tmp_path)
    for turn in transcripts.turn.itertuples():
        assert transcripts.texts[turn.document][turn.start : turn.end] == turn.text
    assert list(transcripts.turn.columns) == list(TURN_COLUMNS)
    assert transcripts.turn["speaker"].unique().tolist() == ["interviewer", "respondent"]


def test_a_transcript_says_whose_it_is_and_hashes_its_file(tmp_path):
    table = small_transcripts(tmp_path).transcript.set_index("document")
    assert table.loc["RA_01", ["person", "place", "language"]].tolist() == [
        "RA-1",
        "rhone_alpes",
        "fr",
    ]
    assert table["consent_quotation"].tolist() == [True, False, True, True]
    assert table.loc["PIE_02", "sha256"] == hashlib.sha256(TEXTS["PIE_02"].encode()).hexdigest()
    assert table.loc["RA_01", "words"] == 7  # « : » and « ? » are not words, m’a is one


@given(st.lists(st.tuples(st.sampled_from(["Enquêtrice", "Personne enquêtée"]), SAID), min_size=1))
def test_offsets_count_code_points_whatever_is_said(turns):
    text = "\n\n".join(f"{speaker}\u00a0: {words}" for speaker, words in turns)
    found = list(spoken_turns(text, FRENCH))
    assert [text[start:end] for _, start, end in found] == [words for _, words in turns]


def test_a_speaker_written_with_a_combining_accent_is_the_same_speaker_and_the_text_keeps_it():
    text = unicodedata.normalize("NFD", "Enquêtrice : Où êtes-vous ?")
    ((speaker, start, end),) = spoken_turns(text, FRENCH)
    assert (speaker, unicodedata.is_normalized("NFD", text[start:end])) == ("interviewer", True)
    assert end == len(text)


def test_an_empty_document_has_no_turn_and_is_not_an_error(tmp_path):
    transcripts = read_transcripts(tmp_path, write_interviews(tmp_path, {"PIE_01": ""}))
    assert (len(transcripts.turn), transcripts.transcript["words"].tolist()) == (0, [0])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xef\xbb\xbfRispondente: Ciao", r"PIE_01.txt, line 1: a byte-order mark"),
        (b"Rispondente: Ciao\nRispondente: S\xec", r"PIE_01.txt, line 2: not UTF-8; save it"),
        (b"Rispondente: Ciao\r\nRispondente: Ok", r"PIE_01.txt, line 1: a CR line end"),
        (b"Rispondente: Ciao\nRispondente: \0", r"PIE_01.txt, line 2: a NUL character"),
        (b"Rispondente: Ciao\nRispondent: Ok", r"line 2: unknown speaker 'Rispondent'; did you mean 'Risp"),
        (b"Rispondente: Ciao\nNessuno parla qui", r"line 2: no known speaker begins the turn; known: Interv"),
        (b"Rispondente: Ciao\nAda Rossi: Ok", r"line 2: no known speaker(?!(.|\n)*Rossi)"),
        (b"Rispondente: Ciao\nRispondente:", r"line 2: a turn without words"),
    ],
)  # fmt: skip
def test_whatever_would_shift_or_lose_a_coding_is_refused_with_its_line(tmp_path, content, said):
    person = write_interviews(tmp_path, {"PIE_01": content})
    with pytest.raises(ReceivedFileError, match=said):
        read_transcripts(tmp_path, person)


def test_an_interview_in_another_place_than_its_person_names_line_and_file(tmp_path):
    write_interviews(tmp_path, {"PIE_01": TEXTS["PIE_01"]})
    told = {"person": ["PIE-1"], "place": ["rhone_alpes"], "file": ["survey.csv"]}
    with pytest.raises(ReceivedFileError) as stopped:
        read_transcripts(tmp_path, pd.DataFrame(told))
    assert "PIE_01: place 'piemonte', but survey.csv has person 'PIE-1' in 'rhone_alpes'" in str(
        stopped.value
    )
    told["place"] = ["piemonte"]
    assert len(read_transcripts(tmp_path, pd.DataFrame(told)).transcript) == 1


def test_a_missing_file_an_unknown_person_and_an_unknown_place_are_named_together(tmp_path):
    documents = entry("PIE_01") + entry("PIE_02", person="PIE-99") + entry("RA_01", place="lyon")
    write_interviews(tmp_path, {"PIE_02": TEXTS["PIE_02"], "RA_01": TEXTS["RA_01"]}, documents)
    person = pd.DataFrame({"person": ["PIE-1", "PIE-2", "RA-1"]})
    with pytest.raises(ReceivedFileError) as refused:
        read_transcripts(tmp_path, person, places=["piemonte", "rhone_alpes"])
    said = str(refused.value)
    assert "index.yml, line 6, PIE_01: PIE_01.txt is missing" in said
    assert "line 13, PIE_02: person 'PIE-99' is not in the survey" in said
    assert "line 20, RA_01: place 'lyon' is not in study.yml" in said
    assert "fix: mend what is named" in said


def test_a_transcript_that_the_index_does_not_list_is_not_left_out_in_silence(tmp_path):
    person = write_interviews(tmp_path, {"PIE_01": TEXTS["PIE_01"]})
    for name in ("PIE_02.txt", "README.md", ".hidden"):
        (tmp_path / name).write_text("Rispondente: Ciao", encoding="utf-8")
    with pytest.raises(ReceivedFileError, match=r"^PIE_02.txt is not in index.yml; add it") as stop:
        read_transcripts(tmp_path, person)
    assert "README" not in stop.value.what
    assert "hidden" not in stop.value.what

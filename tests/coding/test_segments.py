from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.coding.small_interviews import (
    TEXTS,
    THEMES,
    received,
    small_interviews,
    small_transcripts,
    span,
)

from impra_research.coding.misplaced import misplacement
from impra_research.coding.segments import segment_table
from impra_research.coding.translated import translation_table
from impra_research.errors import ReceivedFileError, UnknownValueError
from impra_research.read.written import read_written_table

WORDS = st.text(st.sampled_from("abéè\u0301ñ’😀א"), min_size=1, max_size=5)


@pytest.fixture
def transcripts(tmp_path):
    return small_transcripts(tmp_path)


def test_a_segment_carries_its_exact_words_its_turn_and_whose_they_are(tmp_path):
    segment = small_interviews(tmp_path).segment
    assert list(segment.columns) == ["document", "person", "place", "language", "start", "end", "turn",
                                     "code", "coder", "quote", "segment", "memo", "at", "status"]  # fmt: skip
    troppi = segment[segment["quote"] == "Troppi moduli."]
    assert troppi["turn"].tolist() == [4, 4]
    assert troppi["person"].tolist() == ["PIE-1", "PIE-1"]
    assert len(segment) == 11


def test_a_segment_that_begins_in_the_label_belongs_to_the_turn_whose_words_it_covers(transcripts):
    row = (*span("PIE_01", "Rispondente: Ho aspettato"), "permit_wait", "A")
    assert segment_table(received(row), transcripts, THEMES)["turn"].tolist() == [2]


def test_an_unknown_code_is_named_with_its_row_and_the_nearest_known(transcripts):
    row = (*span("PIE_01", "Troppi moduli."), "paper_work", "A")
    with pytest.raises(
        UnknownValueError,
        match=r"segments.csv, column 'code'(.|\n)*row 2: 'paper_work'; did you mean 'paperwork'",
    ):
        segment_table(received(row), transcripts, THEMES)


def test_every_dangling_and_shifted_segment_is_listed_at_once(transcripts):
    _, start, end = span("PIE_01", "Troppi moduli.")
    good = ("PIE_01", start, end, "paperwork", "A")
    rows = [good, good, ("PIE_09", 0, 5, "paperwork", "A"), ("PIE_01", 10, 10, "paperwork", "A"),
            ("PIE_01", 0, 9999, "paperwork", "A"), ("PIE_01", start, "x", "paperwork", "A"),
            ("PIE_01", start - 1, end - 1, "paperwork", "A")]  # fmt: skip
    with pytest.raises(ReceivedFileError) as refused:
        segment_table(received(*rows), transcripts, THEMES)
    said = str(refused.value)
    assert "row 3: the same document, start, end, code, coder as a row above" in said
    assert "row 4: 'PIE_09'" in said
    assert "row 5, PIE_01: 10-10 is not a passage" in said
    assert "row 6, PIE_01: 0-9999 is not a passage of a text of" in said
    assert "row 7, PIE_01: start" in said
    assert "row 8, PIE_01: has shifted: it does not begin and end with whole words" in said
    assert "moduli" not in said  # what a person said is for no message
    assert "row 2" not in said


def test_a_transcript_edited_after_coding_is_said_to_have_changed(transcripts):
    row = (*span("PIE_01", "Troppi"), "paperwork", "A")
    longer = {name: f"{text[:13]}Allora. {text[13:]}" for name, text in transcripts.texts.items()}
    with pytest.raises(ReceivedFileError) as refused:
        segment_table(received(row), replace(transcripts, texts=longer), THEMES)
    assert "if the transcript has changed since, bring back the one" in refused.value.fix


def test_positions_that_are_no_numbers_are_not_shown(transcripts):
    rows = [("PIE_01", start, "9", "paperwork", "A") for start in ("Ada", "9" * 5000)]
    with pytest.raises(ReceivedFileError, match="row 3, PIE_01: start and end are not") as refused:
        segment_table(received(*rows), transcripts, THEMES)
    assert "Ada" not in str(refused.value)


def test_a_segment_on_no_spoken_word_dangles(transcripts):
    row = (*span("PIE_01", "Rispondente"), "paperwork", "A")
    with pytest.raises(ReceivedFileError, match=r"row 2, PIE_01: \d+-\d+ covers no word of a turn"):
        segment_table(received(row), transcripts, THEMES)


def test_a_quote_written_beside_a_segment_must_be_what_the_text_says(transcripts):
    columns = ("document", "start", "end", "code", "coder", "quote")
    right = (*span("PIE_01", "Troppi"), "paperwork", "A", "Troppi")
    assert len(segment_table(received(right, columns=columns), transcripts, THEMES)) == 1
    wrong = (*right[:-1], "Troppo")
    with pytest.raises(
        ReceivedFileError, match="the quotation beside it stands nowhere in the text"
    ):
        segment_table(received(wrong, columns=columns), transcripts, THEMES)


def test_a_translation_whose_original_is_not_in_the_transcript_is_refused(transcripts):
    columns = ("document", "start", "end", "en", "fr", "it")
    row = (*span("PIE_01", "Troppi moduli."), "Too many forms.", "", "Troppe carte.")
    with pytest.raises(ReceivedFileError, match=r"translations.csv row 2, PIE_01: has shifted"):
        translation_table(received(row, columns=columns), transcripts)


def test_a_text_that_was_not_translated_is_missing_and_not_empty(tmp_path):
    table = small_interviews(tmp_path).translation
    assert table.loc[table["document"].str.startswith("PIE"), "fr"].isna().all()


@given(st.lists(WORDS, min_size=3, max_size=8), st.data())
def test_whole_words_are_accepted_and_a_cut_word_never_is(words, data):
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    start = len(" ".join(words[:first])) + bool(first)
    end = start + len(words[first])
    assert misplacement(text, str(start), str(end)) == ""
    if end < len(text):
        assert "has shifted" in misplacement(text, str(start), str(end + 1))
    if start:
        assert "has shifted" in misplacement(text, str(start - 1), str(end))


def test_a_letter_is_never_parted_from_its_combining_accent():
    assert "has shifted" in misplacement("cafe\u0301 noir", "0", "4")
    assert misplacement("cafe\u0301 noir", "0", "5") == ""


def test_an_emoji_counts_as_one_code_point():
    assert misplacement("😀 sì", "2", "4", "sì") == ""


def test_the_fixture_is_what_it_seems():
    assert span("PIE_01", "Intervistatrice") == ("PIE_01", 0, 15)
    assert len(TEXTS) == 4


def test_a_table_separated_by_semicolons_is_told_so_once(tmp_path):
    path = tmp_path / "segments.csv"
    path.write_text("document;start;end;code;coder\nD1;0;3;skills;A\n", encoding="utf-8")
    with pytest.raises(
        ReceivedFileError, match=r"row 1: its cells are separated by semicolons\n"
    ) as stop:
        read_written_table(path, columns=["document", "start", "end", "code", "coder"])
    assert "commas" in stop.value.fix

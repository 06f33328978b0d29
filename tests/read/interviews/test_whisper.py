import json

import pytest
from tests.read.interviews.listed import notes_of, read_one, text_of

from impra_research.errors import ReceivedFileError

NAMES = "speakers: {interviewer: SPEAKER_00, respondent: SPEAKER_01}"


def saved(folder, content):
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "d.json").write_text(text, encoding="utf-8")
    return folder, "d.json"


def segment(text, start, end, **more):
    return {"text": text, "start": start, "end": end, **more}


def test_segments_of_one_speaker_in_a_row_are_one_turn(tmp_path):
    segments = [
        segment(" Et après ?", 0.0, 1.5, speaker="SPEAKER_00"),
        segment(" J’ai attendu", 1.5, 3.0, speaker="SPEAKER_01"),
        segment(" des mois.", 3.0, 4.25, speaker="SPEAKER_01"),
    ]
    transcripts = read_one(*saved(tmp_path, {"segments": segments, "language": "fr"}), NAMES)
    assert transcripts.texts["D"] == "E: Et après ?\nR: J’ai attendu des mois.\n"
    assert transcripts.turn[["begins", "ends"]].values.tolist() == [[0.0, 1.5], [1.5, 4.25]]


def test_a_segment_in_which_words_change_their_speaker_is_cut_there(tmp_path):
    words = [
        {"word": "Et", "start": 0.0, "end": 0.2, "speaker": "SPEAKER_00"},
        {"word": "après?", "start": 0.2, "end": 0.6, "speaker": "SPEAKER_00"},
        {"word": "Rien.", "start": 0.9, "end": 1.2, "speaker": "SPEAKER_01"},
    ]
    one = segment("Et après? Rien.", 0.0, 1.2, speaker="SPEAKER_00", words=words)
    transcripts = read_one(*saved(tmp_path, {"segments": [one]}), NAMES)
    assert transcripts.texts["D"] == "E: Et après?\nR: Rien.\n"
    assert transcripts.turn["begins"].tolist() == [0.0, 0.9]


def test_whisper_cpp_counts_milliseconds(tmp_path):
    content = {"transcription": [{"offsets": {"from": 0, "to": 4200}, "text": " Bonjour."}]}
    transcripts = read_one(*saved(tmp_path, content), 'speakers: {respondent: ""}')
    assert transcripts.turn[["begins", "ends"]].values.tolist() == [[0.0, 4.2]]


def test_empty_segments_are_counted(tmp_path):
    segments = [
        segment(" Oui.", 0, 1, speaker="SPEAKER_01"),
        segment(" ", 1, 2, speaker="SPEAKER_01"),
    ]
    assert (
        notes_of(*saved(tmp_path, {"segments": segments}), NAMES)
        == "1 segment without words left out"
    )


@pytest.mark.parametrize(
    "content",
    ["[]", "{", '{"segments": 3}', '{"text": "Oui"}', "[" * 100_000, '{"segments": [{"id": 1}]}'],
)
def test_json_that_is_no_transcript_is_refused(tmp_path, content):
    with pytest.raises(ReceivedFileError, match=r"d\.json"):
        text_of(*saved(tmp_path, content))


def test_half_a_sign_that_json_can_hold_and_no_text_is_refused(tmp_path):
    content = (
        '{"segments": [{"text": "Oui \\ud83d", "start": 0, "end": 1, "speaker": "SPEAKER_01"}]}'
    )
    with pytest.raises(ReceivedFileError, match=r"d\.json holds half a sign"):
        text_of(*saved(tmp_path, content), NAMES)


def test_times_that_are_no_numbers_are_none(tmp_path):
    content = '{"segments": [{"text": "Oui", "start": NaN, "end": "x", "speaker": "SPEAKER_01"}]}'
    turn = read_one(*saved(tmp_path, content), NAMES).turn
    assert turn[["begins", "ends"]].isna().all().all()

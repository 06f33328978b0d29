import pytest
from tests.read.interviews.listed import notes_of, read_one, text_of

from impra_research.errors import ReceivedFileError

HEAD = "WEBVTT - talk\n\nSTYLE\n::cue(v) { color: red }\n\nNOTE not said\n\n"
CUES = """intro
00:00.000 --> 00:02.000 align:start
<v.loud Enquêtrice>Bonjour &amp; merci,
vous <i>pouvez</i> commencer ?

00:02.000 --> 00:04.500
<v Fatou>J’ai <lang it>cominciato</lang>

00:04.500 --> 01:00:06.250
<v Fatou>au noir.</v>
"""


def vtt(folder, content):
    (folder / "d.vtt").write_text(content, encoding="utf-8")
    return folder, "d.vtt"


def srt(folder, content):
    (folder / "d.srt").write_text(content, encoding="utf-8")
    return folder, "d.srt"


def test_cues_of_one_voice_in_a_row_are_one_turn_from_the_first_to_the_last(tmp_path):
    transcripts = read_one(
        *vtt(tmp_path, HEAD + CUES.replace("<lang it>", "").replace("</lang>", ""))
    )
    assert transcripts.texts["D"] == (
        "E: Bonjour & merci, vous pouvez commencer ?\nR: J’ai cominciato au noir.\n"
    )
    assert transcripts.turn[["begins", "ends"]].values.tolist() == [[0.0, 2.0], [2.0, 3606.25]]
    assert (
        transcripts.transcript["notes"].item()
        == "1 comment (NOTE) left out; 1 style block left out"
    )


def test_a_cue_says_its_language_where_the_file_marks_it(tmp_path):
    transcripts = read_one(*vtt(tmp_path, HEAD + CUES))
    assert transcripts.turn["language"].tolist() == ["fr", "it", "fr"]


def test_what_index_yml_says_of_a_speakers_language_counts_more(tmp_path):
    transcripts = read_one(*vtt(tmp_path, HEAD + CUES), more="languages: {respondent: ar}")
    assert set(transcripts.turn["language"]) == {"fr", "ar"}


def test_two_voices_of_one_cue_are_two_turns(tmp_path):
    content = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Fatou>Oui.</v>\n<v Enquêtrice>Bien.</v>\n"
    assert text_of(*vtt(tmp_path, content)) == "R: Oui.\nE: Bien.\n"


def test_a_cue_whose_times_are_broken_is_not_dropped_in_silence(tmp_path):
    broken = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Fatou>Oui.\n\n00:03.000 --> 4\n<v Fatou>Non.\n"
    with pytest.raises(ReceivedFileError, match=r"d\.vtt: not every cue is WebVTT") as stop:
        text_of(*vtt(tmp_path, broken))
    assert "Non" not in str(stop.value)


def test_a_vtt_file_that_is_something_else_is_refused(tmp_path):
    with pytest.raises(ReceivedFileError, match=r"d\.vtt: not every cue is WebVTT"):
        text_of(*vtt(tmp_path, "Fatou: Oui.\n"))


def test_names_in_brackets_or_before_a_colon_name_the_speakers_of_subtitles(tmp_path):
    content = "1\n00:00:00,000 --> 00:00:01,500\n[Fatou]: Oui.\n\n"
    content += "2\n00:00:01,500 --> 00:00:03,000\nEnquêtrice: Bien.\n"
    transcripts = read_one(*srt(tmp_path, content))
    assert transcripts.texts["D"] == "R: Oui.\nE: Bien.\n"
    assert transcripts.turn["ends"].tolist() == [1.5, 3.0]


def test_a_cue_of_nobody_among_named_ones_is_asked_about(tmp_path):
    content = "1\n00:00:00,000 --> 00:00:01,500\nFatou: Oui.\n\n"
    content += "2\n00:00:01,500 --> 00:00:03,000\nMerci beaucoup.\n"
    with pytest.raises(ReceivedFileError, match=r"d\.srt, cue 2: names no speaker"):
        text_of(*srt(tmp_path, content))
    assert text_of(*srt(tmp_path, content), 'speakers: {interpreter: ""}').endswith(
        "T: Merci beaucoup.\n"
    )


def test_a_pause_in_brackets_is_nobodys(tmp_path):
    content = "1\n00:00:00,000 --> 00:00:01,500\nFatou: Oui.\n\n"
    content += "2\n00:00:01,500 --> 00:00:03,000\n(rires)\n"
    assert text_of(*srt(tmp_path, content)) == "R: Oui.\n[(rires)]\n"


def test_subtitles_with_windows_line_ends_and_a_mark_are_the_same(tmp_path):
    content = "\ufeff1\r\n00:00:00,000 --> 00:00:01,500\r\nFatou: Oui,\r\nvoilà.\r\n"
    (tmp_path / "d.srt").write_bytes(content.encode())
    assert text_of(tmp_path, "d.srt") == "R: Oui, voilà.\n"
    assert notes_of(tmp_path, "d.srt") == ""

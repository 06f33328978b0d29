import pytest
from tests.read.interviews.listed import notes_of, read_one, text_of

from impra_research.errors import ReceivedFileError

HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}}{\colortbl;\red0\green0\blue0;}"
F4 = (
    r"{\*\generator f4;}\pard\f0 I: Vous \'eates arriv\'e9e quand ? #00:00:05-3#\par"
    "\n"
    r"{\b B:} En 2003\line j\u8217?ai attendu \u-10179?\u-8704?\~! #00:00:12-9#\par}"
)
NAMES = "speakers: {interviewer: I, respondent: B}"


def saved(folder, content):
    (folder / "d.rtf").write_bytes(content.encode("cp1252"))
    return folder, "d.rtf"


def test_f4s_rich_text_is_read_with_its_accents_signs_and_times(tmp_path):
    transcripts = read_one(*saved(tmp_path, HEAD + F4), NAMES)
    assert (
        transcripts.texts["D"]
        == "E: Vous êtes arrivée quand ?\nR: En 2003\n\tj’ai attendu 😀\xa0!\n"
    )
    assert transcripts.turn["ends"].tolist() == [5.3, 12.9]


def test_pictures_and_headers_are_no_words_and_said_to_be_left_out(tmp_path):
    inner = r"{\header Confidentiel\par}B: Oui.{\pict\wmetafile8 0102ff}\par}"
    assert text_of(*saved(tmp_path, HEAD + inner), NAMES) == "R: Oui.\n"
    assert (
        notes_of(*saved(tmp_path, HEAD + inner), NAMES)
        == "headers and footers left out; pictures left out"
    )


def test_a_file_that_is_no_rich_text_is_refused(tmp_path):
    with pytest.raises(ReceivedFileError, match=r"d\.rtf is not what its suffix says"):
        text_of(*saved(tmp_path, "B: Oui."), NAMES)

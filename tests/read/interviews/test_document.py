import hashlib

import pytest
from tests.read.interviews.listed import read_one, text_of

from impra_research.errors import ReceivedFileError, StudyFileError


def txt(folder, content, name="d.txt"):
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder, name


def test_a_text_of_the_roles_words_is_its_own_text_to_the_last_sign(tmp_path):
    text = "E : Où e\u0301tiez-vous ?\n\n[pause]\nR:  Ici.\n\tEt là.\nT: Oui 😀\n"
    transcripts = read_one(*txt(tmp_path, text))
    assert transcripts.texts["D"] == text
    assert transcripts.turn["speaker"].tolist() == ["interviewer", "respondent", "interpreter"]
    assert transcripts.turn["text"].tolist() == [
        "Où e\u0301tiez-vous ?",
        "Ici.\n\tEt là.",
        "Oui 😀",
    ]


def test_the_name_of_a_person_becomes_the_word_of_the_role_and_nothing_else_changes(tmp_path):
    text = text_of(*txt(tmp_path, "Enquêtrice : Fatou, ça va ?\nFatou\u00a0:  Oui.\n"))
    assert text == "E : Fatou, ça va ?\nR\u00a0:  Oui.\n"


def test_a_document_may_name_its_roles_otherwise_than_its_language_does(tmp_path):
    more = "speakers: {interviewer: Fatou, respondent: [B, Speaker 2]}"
    assert text_of(*txt(tmp_path, "Fatou: Oui ?\nB: Non.\n"), more) == "E: Oui ?\nR: Non.\n"


def test_a_name_that_stands_for_two_roles_is_refused(tmp_path):
    more = "speakers: {interviewer: Ada, respondent: Ada}"
    with pytest.raises(StudyFileError, match=r"one name stands for two roles") as stop:
        text_of(*txt(tmp_path, "Ada: Oui.\n"), more)
    assert "Ada" not in str(stop.value)


def test_a_role_that_the_language_does_not_have_is_refused(tmp_path):
    with pytest.raises(StudyFileError, match=r"name a role that `speakers` of its language"):
        text_of(*txt(tmp_path, "R: Oui.\n"), "languages: {driver: ar}")


def test_a_declared_hash_holds_the_text_still(tmp_path):
    right = hashlib.sha256(b"R: Oui.\n").hexdigest()
    assert text_of(*txt(tmp_path, "R: Oui.\n"), f"sha256: {right}") == "R: Oui.\n"
    with pytest.raises(ReceivedFileError, match=r"d\.txt: the text is not the one that index\.yml"):
        text_of(*txt(tmp_path, "R: Oui!\n"), f"sha256: {right}")


def test_an_unknown_name_is_never_shown_and_neither_are_the_names_of_persons(tmp_path):
    with pytest.raises(ReceivedFileError, match=r"d\.txt, line 2: no known speaker") as stop:
        text_of(*txt(tmp_path, "Fatou: Oui.\nMoussa Diop: Non.\n"))
    assert "Moussa" not in str(stop.value)
    assert "Fatou" not in str(stop.value)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("d.doc", b"\xd0\xcf\x11\xe0", r"d\.doc is not what its suffix says: it is an old or"),
        ("d.pdf", b"%PDF-1.7", r"d\.pdf is not what its suffix says: it is a pdf file"),
        ("d.txt", b"PK\x03\x04", r"d\.txt is not what its suffix says: it is a zip archive"),
        ("d.md", b"R: Oui.", r"d\.md: nothing reads \.md as a transcript"),
        ("d.html", b"<p>R: Oui.</p>", r"d\.html is a page and not noScribe's"),
        ("d.otr", b"R: Oui.", r"d\.otr is not what its suffix says: it is no JSON"),
        ("d.otr", b'{"media": "a.mp3"}', r"d\.otr is JSON and not oTranscribe's"),
        ("d.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v R>a\0b\n", r"d\.vtt, line 4: a NUL"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(tmp_path, name, content, said):
    with pytest.raises(ReceivedFileError, match=said):
        text_of(*txt(tmp_path, content, name))


def test_a_name_written_over_noscribes_is_the_one_that_counts(tmp_path):
    page = (
        '<p><a name="ts_0_1000_S00">Fatou: <span>[00:00:00]</span> Oui.</a>'
        '<a name="ts_1000_2000_S00"> Voilà.</a></p><p><a name="ts_2000_3000_S01">Enquêtrice: '
        "<span>[00:00:02]</span> Bien.</a></p>"
    )
    transcripts = read_one(*txt(tmp_path, page, "d.html"))
    assert transcripts.texts["D"] == "R: Oui. Voilà.\nE: Bien.\n"
    assert transcripts.turn["ends"].tolist() == [2.0, 3.0]


def test_an_encoding_that_is_declared_is_taken(tmp_path):
    content = "Fatou: ete\xb4 #00:00:01-0#\n".encode("latin-1")
    assert text_of(*txt(tmp_path, content), "encoding: latin-1") == "R: ete\xb4\n"
    with pytest.raises(ReceivedFileError, match=r"cannot be read in the encoding"):
        text_of(*txt(tmp_path, content), "encoding: utf-8\nformat: f4")


def test_a_time_of_otranscribe_that_is_none_is_left_out(tmp_path):
    page = '<p><span class=\\"timestamp\\" data-timestamp=\\"soon:ish\\">x</span>Fatou: Oui.</p>'
    turn = read_one(*txt(tmp_path, f'{{"text": "{page}"}}', "d.otr")).turn
    assert turn["begins"].isna().tolist() == [True]

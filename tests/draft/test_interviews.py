import docx
import pytest

from impra_research.declared import read_yaml
from impra_research.draft.interviews import draft_index
from impra_research.errors import UsageError
from impra_research.read.interviews.transcripts import read_transcripts

TALK = """WEBVTT

00:00.000 --> 00:02.000
<v Ada Rossi>Come ha cominciato, e perché?

00:02.000 --> 00:09.000
<v Speaker 2>Ho aspettato il permesso per mesi, non è che avevo altro.

00:09.000 --> 00:11.000
<v Ada Rossi>E poi?
"""


def drafted(folder, *files):
    index = draft_index(files, folder / "interviews")
    return index, read_yaml(index)


def test_who_asks_and_who_answers_is_guessed_and_marked(tmp_path):
    (tmp_path / "talk.vtt").write_text(TALK, encoding="utf-8")
    index, content = drafted(tmp_path, tmp_path / "talk.vtt")
    entry = content["documents"]["int_01"]
    assert entry["speakers"] == {"interviewer": ["Ada Rossi"], "respondent": ["Speaker 2"]}
    assert (entry["language"], entry["format"], entry["consent_quotation"]) == ("it", "vtt", False)
    assert "# decide: who asks and who answers" in index.read_text(encoding="utf-8")


def test_a_draft_is_read_with_its_day_unknown_and_names_no_one_by_the_name_of_a_file(tmp_path):
    (tmp_path / "joseph.vtt").write_text(TALK, encoding="utf-8")
    index, content = drafted(tmp_path, tmp_path / "joseph.vtt")
    assert content["documents"]["int_01"]["file"] == "joseph.vtt"
    transcripts = read_transcripts(index.parent)
    assert transcripts.turn["speaker"].tolist() == ["interviewer", "respondent", "interviewer"]
    assert "Rossi" not in transcripts.texts["int_01"]


def test_what_stands_once_before_a_colon_is_offered_as_nobodys_name(tmp_path):
    document = docx.Document()
    for line in (
        "Ada: Come?",
        "Bea: Bene.",
        "Ada: E poi?",
        "Bea: Dico: no.",
        "Mio marito: resta qui.",
    ):
        document.add_paragraph(line)
    document.save(tmp_path / "talk.docx")
    _, content = drafted(tmp_path, tmp_path / "talk.docx")
    assert content["documents"]["int_01"]["not_speakers"] == ["Mio marito"]
    assert set(content["documents"]["int_01"]["speakers"]) == {"interviewer", "respondent"}


def test_a_file_that_names_nobody_says_so(tmp_path):
    (tmp_path / "talk.srt").write_text(
        "1\n00:00:00,000 --> 00:00:01,000\nBonjour.\n", encoding="utf-8"
    )
    _, content = drafted(tmp_path, tmp_path / "talk.srt")
    assert content["documents"]["int_01"]["speakers"] == {"other": [""]}


def test_an_index_that_is_there_is_never_written_over(tmp_path):
    (tmp_path / "talk.vtt").write_text(TALK, encoding="utf-8")
    index, _ = drafted(tmp_path, tmp_path / "talk.vtt")
    with pytest.raises(UsageError, match=r"is there already"):
        draft_index([index.parent / "talk.vtt"], index.parent)

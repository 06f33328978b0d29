"""Every transcript of ../shared/data is read, exactly, whatever wrote it."""

import re
import shutil
from pathlib import Path

import pytest

from impra_research.errors import ReceivedFileError
from impra_research.read.interviews.transcripts import read_transcripts

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "survey" / "transcripts"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="../shared/data is not here")
INDEX = """
speakers:
  fr: {{interviewer: E, respondent: R, other: A}}
documents:
  D:
    file: {file}
    person: P-1
    place: lyon
    language: fr
    consent_quotation: true
    date: 2014-03-15
    speakers: {speakers}
"""
NOSCRIBE = "{interviewer: S01, respondent: S00, other: S02}"
NAMES = "{interviewer: [Enquêtrice, Speaker 1, I], respondent: [Fatou, Youssef, B]}"


def read(folder, file, speakers):
    shutil.copy(SAMPLES / file, folder)
    (folder / "index.yml").write_text(INDEX.format(file=file, speakers=speakers), encoding="utf-8")
    return read_transcripts(folder)


WHISPER = (
    "A: Bonjour, vous pouvez vous présenter ?\nA: Je m'appelle Fatou, j'ai commencé au noir.\n"
)
OTTER = """E: Buongiorno, mi racconti.
R: Ho aperto la partita IVA nel 2011: prima, niente.
E: Grazie.
"""
F4 = """E: Bonjour, vous êtes arrivée quand ?
R: En 2003. Mon mari : « reste ici », alors…
E: (rires)
"""
WORD = """[Entretien n° 12 – Lyon, 12/03/2014]
E: Bonjour, merci d’être venue.
R: Oui. À l’époque je vendais sans papiers\tet mon mari : « attends ».
\tParce que sinon, c’est 35 % d’impôts : trop.
E: Et après ?
\t(silence)
R: Après, la CCI.
E: D’accord.
\tFin 🎤 e\u0301te\u0301
"""


@pytest.mark.parametrize(
    ("file", "speakers", "kind", "text"),
    [
        ("made_f4_fr.txt", NAMES, "f4", F4),
        ("made_otranscribe.otr", NAMES, "otranscribe", "E: Bonjour\xa0!\nR: Oui, bonjour.\n"),
        ("made_otter_it.txt", NAMES, "otter", OTTER),
        ("made_whisper_fr.json", '{other: ""}', "whisper", WHISPER),
        (
            "made_whisper_fr.srt",
            '{other: ""}',
            "srt",
            WHISPER + "A: Sous-titrage Société Radio-Canada\n",
        ),
        ("made_word_bold_speakers.docx", NAMES, "docx", WORD),
    ],
)
def test_a_sample_is_read_word_for_word_and_names_become_roles(
    tmp_path, file, speakers, kind, text
):
    transcripts = read(tmp_path, file, speakers)
    assert transcripts.texts["D"] == text
    assert transcripts.transcript["format"].tolist() == [kind]
    for turn in transcripts.turn.itertuples():
        assert text[turn.start : turn.end] == turn.text


def test_the_times_of_a_sample_are_seconds(tmp_path):
    turn = read(tmp_path, "made_f4_fr.txt", NAMES).turn
    assert turn["ends"].tolist() == [5.3, 12.9, 14.0]
    assert turn["begins"].isna().tolist() == [True, False, False]
    assert turn["begins"].tolist()[1:] == [5.3, 12.9]


def test_noscribes_three_files_of_one_conversation_hold_the_same_words(tmp_path):
    said = {}
    for suffix in ("html", "txt", "vtt"):
        folder = tmp_path / suffix
        folder.mkdir()
        text = read(folder, f"noScribe_interview.{suffix}", NOSCRIBE).texts["D"]
        words = [line for line in text.split("\n") if not line.startswith("[")]
        said[suffix] = " ".join(" ".join(line[3:] for line in words).split())
    plain = re.sub(r"\[00:\d\d:\d\d\] ", "", said["txt"])  # its times inside a turn stay
    assert said["html"] == said["vtt"]
    assert plain == said["html"]


def test_a_machines_slips_are_told(tmp_path):
    notes = read(tmp_path, "noScribe_interview.vtt", NOSCRIBE).transcript["notes"].item()
    assert "cue 56 ends before it begins" in notes
    assert "1 comment (NOTE) left out" in notes


def test_a_file_that_names_nobody_waits_for_a_person(tmp_path):
    with pytest.raises(ReceivedFileError, match=r"names no speakers that index.yml declares"):
        read(tmp_path, "made_whisper_fr.json", NAMES)

"""One document with its index.yml, for tests of a format."""

from impra_research.read.interviews.transcripts import Transcripts, read_transcripts

INDEX = """
speakers:
  fr: {{interviewer: [E, Enquêtrice], respondent: [R, Fatou], interpreter: [T, Interprète]}}
documents:
  D:
    file: {file}
    person: P-1
    place: lyon
    language: fr
    consent_quotation: true
    date: 2014-03-15
{more}
"""


def read_one(folder, file, more="") -> Transcripts:
    """Read a file of this folder as document D."""
    lines = "".join(f"    {line}\n" for line in more.split("\n") if line)
    (folder / "index.yml").write_text(INDEX.format(file=file, more=lines), encoding="utf-8")
    return read_transcripts(folder)


def text_of(folder, file, more="") -> str:
    """Give its text."""
    return read_one(folder, file, more).texts["D"]


def notes_of(folder, file, more="") -> str:
    """Give what was said of its reading."""
    return read_one(folder, file, more).transcript["notes"].item()

"""A small set of coded interviews: four persons, two places, two coders, checked by eye."""

import pandas as pd

from impra_research.codebook import Theme
from impra_research.coding.interviews import Interviews
from impra_research.coding.segments import segment_table
from impra_research.coding.translated import translation_table
from impra_research.read.interviews.transcripts import Transcripts, read_transcripts

INDEX = """
speakers:
  it: {{interviewer: "Intervistatrice", respondent: "Rispondente"}}
  fr: {{interviewer: "Enquêtrice", respondent: "Personne enquêtée"}}
documents:
{documents}
"""
ENTRY = """  {name}:
    file: {name}.txt
    person: {person}
    place: {place}
    language: {language}
    consent_quotation: {consent}
    date: 2014-03-15
"""
TEXTS = {
    "PIE_01": "Intervistatrice: Come ha cominciato?\nRispondente: Ho aspettato il permesso per mesi."
    "\nIntervistatrice: E poi?\nRispondente: Troppi moduli.",
    "PIE_02": "Intervistatrice: Come?\nRispondente: Il permesso non arrivava, chiami lo 011 5612345.",
    "RA_01": "Enquêtrice\u00a0: Comment\u00a0?\nPersonne enquêtée\u00a0: On m’a comprise. Les papiers, non.",
    "RA_02": "Enquêtrice\u00a0: Et vous\u00a0?\nPersonne enquêtée\u00a0: J’ai attendu le titre de séjour.",
}
SILENT = {"PIE_02"}
THEMES = {
    code: Theme.model_construct(parent=parent)
    for code, parent in {
        "institutional_rules": None, "permit_wait": "institutional_rules",
        "paperwork": "institutional_rules", "intercultural_fit": None,
        "felt_understood": "intercultural_fit", "mistrust": None,
    }.items()
}  # fmt: skip
CODED = [  # document, words, code, coders
    ("PIE_01", "Ho aspettato il permesso per mesi.", "permit_wait", "AB"),
    ("PIE_01", "Troppi moduli.", "paperwork", "AB"),
    ("PIE_02", "Il permesso non arrivava, chiami lo 011 5612345.", "permit_wait", "AB"),
    ("RA_01", "On m’a comprise.", "felt_understood", "AB"),
    ("RA_01", "Les papiers, non.", "paperwork", "A"),
    ("RA_02", "J’ai attendu le titre de séjour.", "permit_wait", "AB"),
]


def entry(name, **changes):
    """One document of index.yml."""
    place, language = ("piemonte", "it") if name.startswith("PIE") else ("rhone_alpes", "fr")
    known = {"name": name, "person": name.replace("_0", "-"), "place": place, "language": language,
             "consent": str(name not in SILENT).lower()}  # fmt: skip
    return ENTRY.format(**known | changes)


def write_interviews(folder, texts=TEXTS, documents=None):
    """Write index.yml and the texts (str or bytes) into a folder; say who the persons are."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = documents or "".join(map(entry, texts))
    (folder / "index.yml").write_text(INDEX.format(documents=documents), encoding="utf-8")
    for name, text in texts.items():
        (folder / f"{name}.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    return pd.DataFrame({"person": [name.replace("_0", "-") for name in texts]})


def received(*rows, columns=("document", "start", "end", "code", "coder")):
    """Rows of segments.csv as received."""
    table = pd.DataFrame([list(map(str, row)) for row in rows], columns=list(columns), dtype="str")
    return table.set_index(pd.RangeIndex(2, 2 + len(rows), name="row"))


def span(document, words, texts=TEXTS):
    """Where these words stand in a document."""
    start = texts[document].index(words)
    return document, start, start + len(words)


def small_transcripts(folder) -> Transcripts:
    """The transcripts, read from files."""
    return read_transcripts(folder, write_interviews(folder))


def small_interviews(folder, coded=CODED) -> Interviews:
    """The coded interviews, with translations of all but the last passage."""
    transcripts = small_transcripts(folder)
    rows = [(*span(d, words), code, coder) for d, words, code, coders in coded for coder in coders]
    translated = [
        (
            *span(d, words),
            f"EN {words}",
            words if d[:2] == "RA" else "",
            words if d[:2] != "RA" else "",
        )
        for d, words, _, _ in coded[:-1]
    ]
    translation = received(*translated, columns=("document", "start", "end", "en", "fr", "it"))
    return Interviews(
        transcripts.transcript,
        transcripts.turn,
        segment_table(received(*rows), transcripts, THEMES),
        translation_table(translation, transcripts),
    )

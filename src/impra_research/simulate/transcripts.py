"""The interviews of a study on disk: transcripts, their index, the two codings, the translations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from impra_research.codebook import Theme
from impra_research.declared import LANGUAGES
from impra_research.simulate.interviews import Interview, Segment, choose_codes, code_twice, compose
from impra_research.simulate.site import Site
from impra_research.simulate.soiled import Soiled
from impra_research.simulate.text import inline, write_csv, write_yaml

LATE = 36  # months: who registers later, or never, has waited
INDEX = """# The interviews: SYNTHETIC. Every sentence was written for this study; nobody said it.
# `consent_quotation: false` means that the person agreed to the interview and not to being quoted.
"""
Coded = tuple[str, int, int, str, str]  # document, start, end, code, coder


@dataclass(frozen=True, slots=True)
class Document:
    """One interview as it is filed: its name and its entry in the index."""

    name: str
    entry: dict[str, object]
    interview: Interview
    segments: list[Segment]


def write_interviews(
    raw: Path, received: dict[str, Soiled], themes: Mapping[str, Theme]
) -> list[Coded]:
    """Write transcripts, index, codings and translations, and give back the codings.

    Nothing is written when so few persons answered that none could be interviewed.
    """
    documents = [d for soiled in received.values() for d in _documents(soiled, themes)]
    if not documents:
        return []
    (raw / "interviews").mkdir(exist_ok=True)
    for d in documents:
        (raw / "interviews" / str(d.entry["file"])).write_bytes(d.interview.text.encode("utf-8"))
    speakers = {soiled.site.source.language: _speakers(soiled.site) for soiled in received.values()}
    index = {"speakers": speakers, "documents": {d.name: d.entry for d in documents}}
    write_yaml(raw / "interviews" / "index.yml", index, head=INDEX)
    coded = [(d.name, *segment) for d in documents for segment in d.segments]
    write_csv(raw / "coding" / "segments.csv", ["document", "start", "end", "code", "coder"], coded)
    spoken = [(d.name, said) for d in documents for said in d.interview.spoken]
    write_csv(raw / "coding" / "translations.csv", ["document", "start", "end", *LANGUAGES],
              [(name, s.start, s.end, *map(s.passage.get, LANGUAGES)) for name, s in spoken])  # fmt: skip
    return coded


def _documents(soiled: Soiled, themes: Mapping[str, Theme]) -> Iterator[Document]:
    """Interview respondents who met support and whose record nothing is wrong with."""
    site, told = soiled.site, soiled.site.truths.interviews
    met = set(soiled.truth["support"]["number"])
    persons = soiled.choose("interviewed", told.documents, met.__contains__)
    silent = site.streams("refuse_quotation").permutation(len(persons))[: told.refuse_quotation]
    used = Counter[str]()
    for number, person in enumerate(persons):
        name, language = f"{site.source.prefix}_{number + 1:02d}", site.source.language
        text, coders = site.streams(f"{name}/text"), site.streams(f"{name}/coders")
        codes = choose_codes(site.place, told, late=_is_late(soiled, person), rng=text)
        interview = compose(language, codes, themes, turn_of=used, rng=text)
        used.update(spoken.code for spoken in interview.spoken)
        entry = {
            "file": f"synthetic_{name}.{language}.txt", "person": f"{site.source.prefix}-{person}",
            "place": site.place, "language": language, "consent_quotation": number not in silent,
            "date": _met_on(soiled, person),
        }  # fmt: skip
        coded = list(code_twice(interview, told.coder_b, themes, coders))
        yield Document(name, entry, interview, coded)


def _is_late(soiled: Soiled, person: int) -> bool:
    steps = soiled.true("step", person)
    registered = steps.loc[steps["level"] >= 2, "month"]
    return bool(registered.empty or registered.iloc[0] > LATE)


def _met_on(soiled: Soiled, person: int) -> date:
    """Date the conversation, which follows the questionnaire by some weeks."""
    asked = soiled.true("person", person).iloc[0]
    month = date(asked["interview"] // 12, asked["interview"] % 12 + 1, asked["interview_day"])
    return month + timedelta(days=14 + person % 21)


def _speakers(site: Site) -> object:
    """Say how the interviewer and the respondent are named where they speak."""
    named = {"interviewer": site.speech.interviewer, "respondent": site.speech.respondent}
    return inline({who: name.rstrip(":\u00a0 ") for who, name in named.items()})

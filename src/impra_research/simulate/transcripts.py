"""The interviews of a study on disk: transcripts, their index, the two codings, the translations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from impra_research.codebook import Theme
from impra_research.simulate.coders import Segment, code_twice
from impra_research.simulate.interviews import Interview, choose_codes, compose, passage_bank
from impra_research.simulate.site import Site
from impra_research.simulate.soiled import Soiled
from impra_research.simulate.yaml_text import in_line

LATE = 36  # months: who registers later, or never, has waited
INDEX = """# The interviews: SYNTHETIC. Every sentence was written for this study; nobody said it.
# `consent_quotation: false` means that the person agreed to the interview and not to being quoted.
speakers:
{speakers}
documents:
{documents}
"""
ENTRY = """  {name}:
    file: {file}
    person: {person}
    place: {place}
    language: {language}
    consent_quotation: {quotable}
    date: {date}"""
Coded = tuple[str, int, int, str, str]  # document, start, end, code, coder


@dataclass(frozen=True, slots=True)
class Document:
    """One interview as it is filed."""

    name: str
    file: str
    entry: str
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
    (raw / "coding").mkdir(exist_ok=True)
    for d in documents:
        (raw / "interviews" / d.file).write_bytes(d.interview.text.encode("utf-8"))
    index = _index([soiled.site for soiled in received.values()], documents)
    (raw / "interviews" / "index.yml").write_bytes(index.encode("utf-8"))
    coded = [(d.name, *segment) for d in documents for segment in d.segments]
    pd.DataFrame(coded, columns=["document", "start", "end", "code", "coder"]).to_csv(
        raw / "coding" / "segments.csv", index=False, lineterminator="\n"
    )
    pd.DataFrame([
        {"document": d.name, "start": said.start, "end": said.end} | said.passage.texts()
        for d in documents for said in d.interview.spoken
    ]).to_csv(raw / "coding" / "translations.csv", index=False, lineterminator="\n")  # fmt: skip
    return coded


def _documents(soiled: Soiled, themes: Mapping[str, Theme]) -> Iterator[Document]:
    """Interview respondents who met support and whose record nothing is wrong with."""
    site, told, met = (
        soiled.site,
        soiled.site.truths.interviews,
        set(soiled.truth["support"]["number"]),
    )
    persons = soiled.choose("interviewed", told.documents, met.__contains__)
    silent = site.streams("refuse_quotation").permutation(len(persons))[: told.refuse_quotation]
    used = Counter[str]()
    for number, person in enumerate(persons):
        name = f"{site.source.prefix}_{number + 1:02d}"
        interview = _interview(soiled, person, name, themes, used)
        used.update(said.code for said in interview.spoken)
        yield Document(
            name,
            file := f"synthetic_{name}.{site.source.language}.txt",
            _entry(soiled, person, name, file, quotable=number not in silent),
            interview,
            code_twice(interview, told.coder_b, themes, site.streams(f"{name}/coders")),
        )


def _interview(
    soiled: Soiled, person: int, name: str, themes: Mapping[str, Theme], used: Counter[str]
) -> Interview:
    site, steps = soiled.site, soiled.true("step", person)
    late = not (steps.loc[steps["level"] >= 2, "month"].head(1) <= LATE).any()
    rng = site.streams(f"{name}/text")
    codes = choose_codes(
        site.place, site.truths.interviews, passage_bank().passages, late=late, rng=rng
    )
    return compose(site.source.language, codes, themes, turn_of=used, rng=rng)


def _entry(soiled: Soiled, person: int, name: str, file: str, *, quotable: bool) -> str:
    site, row = soiled.site, soiled.true("person", person).iloc[0]
    asked = date(row["interview"] // 12, row["interview"] % 12 + 1, row["interview_day"])
    return ENTRY.format(
        name=name,
        file=file,
        person=f"{site.source.prefix}-{person}",
        place=site.place,
        language=site.source.language,
        quotable=in_line(quotable),
        # The conversation follows the questionnaire by some weeks.
        date=asked + timedelta(days=14 + person % 21),
    )


def _index(sites: list[Site], documents: list[Document]) -> str:
    """Write index.yml: how speakers are named in each language, then the documents."""
    speakers = {
        site.source.language: {
            "interviewer": site.speech.interviewer.rstrip(":\u00a0 "),
            "respondent": site.speech.respondent.rstrip(":\u00a0 "),
        }
        for site in sites
    }
    return INDEX.format(
        speakers="\n".join(f"  {language}: {in_line(said)}" for language, said in speakers.items()),
        documents="\n".join(d.entry for d in documents),
    )

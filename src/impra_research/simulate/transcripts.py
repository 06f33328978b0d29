"""The interviews of a study on disk: transcripts, their index, the two codings, the translations."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from impra_research.codebook import Theme
from impra_research.simulate.coders import code_twice
from impra_research.simulate.interviews import (
    SPEAKERS,
    Interview,
    choose_codes,
    compose,
    passage_bank,
)
from impra_research.simulate.soiled import Soiled
from impra_research.simulate.truths import Truths

LATE = 36  # months: who registers later, or never, has waited
INDEX = """# The interviews: SYNTHETIC. Every sentence was written for this study; nobody said it.
# `consent_quotation: false` means that the person agreed to the interview and not to being quoted.
speakers:
{speakers}
documents:
{documents}
"""


def write_interviews(
    raw: Path, received: dict[str, Soiled], truths: Truths, themes: dict[str, Theme]
) -> None:
    """Write transcripts and index into interviews/, segments.csv and translations.csv into coding/."""
    entries, segments, translations = [], list[tuple[object, ...]](), list[tuple[object, ...]]()
    (raw / "interviews").mkdir(parents=True, exist_ok=True)
    for soiled in received.values():
        used = Counter[str]()
        persons = _interviewed(soiled, truths)
        silent = soiled.streams("refuse_quotation").permutation(len(persons))[
            : truths.interviews.refuse_quotation
        ]
        for number, person in enumerate(persons, start=1):
            name = f"{soiled.source.prefix}_{number:02d}"
            interview = _compose(soiled, person, name, truths, themes, used)
            used.update(spoken.code for spoken in interview.spoken)
            file = f"synthetic_{name}.{soiled.source.language}.txt"
            (raw / "interviews" / file).write_bytes(interview.text.encode("utf-8"))
            entries.append(_entry(soiled, person, name, file, number - 1 not in silent))  # fmt: skip
            coded = code_twice(
                interview, truths.interviews.coder_b, themes, soiled.streams(f"{name}/coders")
            )
            segments += [(name, *segment) for segment in coded]
            translations += [
                (name, s.start, s.end, *(s.passage.texts()[language] for language in ("en", "fr", "it")))
                for s in interview.spoken
            ]  # fmt: skip
    languages = dict.fromkeys(soiled.source.language for soiled in received.values())
    (raw / "interviews" / "index.yml").write_bytes(_index(languages, entries).encode("utf-8"))
    write_csv(
        raw / "coding" / "segments.csv", ["document", "start", "end", "code", "coder"], segments
    )
    write_csv(
        raw / "coding" / "translations.csv",
        ["document", "start", "end", "en", "fr", "it"],
        translations,
    )


def _interviewed(soiled: Soiled, truths: Truths) -> list[int]:
    """Choose respondents who met support and whose record nothing is wrong with."""
    met = set(soiled.truth["support"]["number"])
    return soiled.choose("interviewed", truths.interviews.documents, lambda person: person in met)


def _compose(
    soiled: Soiled, person: int, name: str, truths: Truths, themes: dict[str, Theme], used: Counter[str]
) -> Interview:  # fmt: skip
    steps = soiled.turns("step", person)
    registered = steps.loc[steps["level"] >= 2, "month"]
    late = registered.empty or int(registered.iloc[0]) > LATE
    rng = soiled.streams(f"{name}/text")
    codes = choose_codes(
        soiled.place, truths.interviews, passage_bank().passages, late=late, rng=rng
    )
    return compose(soiled.source.language, codes, themes, turn_of=used, rng=rng)


def _entry(soiled: Soiled, person: int, name: str, file: str, quotable: bool) -> str:
    row = soiled.turns("person", person).iloc[0]
    month = int(row["interview"])
    # The conversation follows the questionnaire by some weeks.
    when = date(month // 12, month % 12 + 1, int(row["interview_day"])) + timedelta(
        days=14 + person % 21
    )
    return "\n".join([
        f"  {name}:", f"    file: {file}", f"    person: {soiled.source.prefix}-{person}",
        f"    place: {soiled.place}", f"    language: {soiled.source.language}",
        f"    consent_quotation: {str(quotable).lower()}", f"    date: {when}",
    ])  # fmt: skip


def _index(languages: Iterable[str], entries: list[str]) -> str:
    speakers = [
        f'  {language}: {{interviewer: "{asks.rstrip(": ")}", respondent: "{says.rstrip(": ")}"}}'
        for language, (asks, says) in SPEAKERS.items()
        if language in languages
    ]
    return INDEX.format(
        speakers="\n".join(s.replace("\u00a0", "") for s in speakers), documents="\n".join(entries)
    )


def write_csv(path: Path, columns: list[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a small UTF-8 table with LF line ends."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode("utf-8"))


def cited(segments: Path, codes: tuple[str, ...], prefix: str) -> list[str]:
    """List the places in interviews where coder A found one of the codes."""
    if not segments.is_file():
        return []
    table = pd.read_csv(segments, keep_default_na=False)
    found = table[
        (table["coder"] == "A")
        & table["code"].isin(codes)
        & table["document"].str.startswith(prefix)
    ]
    return [
        f"interview {d}, {s}-{e}"
        for d, s, e in zip(found["document"], found["start"], found["end"], strict=True)
    ]

"""One variable a column: what its instrument says, checked against what its cells hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from impra_research.codebook.variables import WITH_VALUES, Disclosure, Level
from impra_research.draft.arrivals import Arrival
from impra_research.draft.cells import Look, answers, look_at
from impra_research.draft.disclosure import (
    disclosure_of,
    is_personal,
    may_name_persons,
)
from impra_research.draft.names import codes_for
from impra_research.draft.notes import (
    on_answers,
    on_countries,
    on_dates,
    on_heading,
    on_labels,
    on_numbers,
)
from impra_research.draft.questions import missing_of, offered, unexplained, without
from impra_research.draft.tables import Placed
from impra_research.draft.usual import COUNTRIES, codes_of
from impra_research.draft.words import bare, holds_word, words
from impra_research.read.instrument import Question
from impra_research.read.plain import plain_label
from impra_research.study.study_file import ROW_NUMBER

Texts = dict[str, str]
NUMBER = re.compile(r"(?=.*\d)[\w./-]{1,40}")
FEWEST, OWN = 3, 0.7  # respondents; of their numbers, the share of different ones


@dataclass(frozen=True, slots=True)
class Kept:
    """Where one source keeps a variable: its column, how cells become codes, its own words for none."""

    column: str
    recode: str | dict[str, str] = "labels"
    missing: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A variable as the draft proposes it; `notes` become comments above it."""

    heading: str
    table: str
    level: Level
    label: Texts
    values: dict[str, Texts] = field(default_factory=dict)
    list_name: str = ""
    disclosure: Disclosure = "open"
    span: str = ""
    kept: dict[str, Kept] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def proposals(
    arrival: Arrival, sheets: Sequence[Placed], left: Mapping[str, str], *, rare: bool
) -> Iterator[Proposed]:
    """Propose a variable for each column that is neither a key nor left in raw."""
    for sheet in sheets:
        keys = {sheet.declared.key, sheet.declared.parent, ROW_NUMBER}
        asked = arrival.instrument.of_sheet(sheet.declared.sheet or "")
        for heading in map(str, sheet.rows.columns):
            if heading not in keys and heading not in left:
                question = asked.get(heading.replace("{n}", "1"), Question(heading))
                question = replace(question, column=heading)
                yield _proposed(arrival, sheet, question, rare=rare)


def _proposed(arrival: Arrival, sheet: Placed, question: Question, *, rare: bool) -> Proposed:
    cells, source = sheet.rows[question.column], arrival.source
    own, reasons = missing_of(question, source.missing)
    untold = tuple(unexplained(question, source.missing))
    question = without(question, {*own, *source.missing})
    missing = {plain_label(text) for text in (source.missing | own)}
    asked = _as_asked(question, cells, missing) if offered(question) else None
    said = " ".join([question.column, *question.label.values()])
    closed = not is_personal(said, cells)
    look = asked or _numbering(question.column, answers(cells, missing))
    look = look or _held_back(
        look_at(cells, decimal=source.decimal, missing=missing, rare=rare, closed=closed), said
    )
    look = _as_instrument_says(look, question)
    label = {language or source.language: text for language, text in question.label.items()}
    label = label or {source.language: question.column[:1].upper() + question.column[1:]}
    values, recode, listed = _values(look, question, source.language)
    return Proposed(
        heading=question.column,
        table=sheet.table,
        level=look.level,
        label=label,
        values=values,
        list_name=listed,
        disclosure=_class(look, disclosure_of(said, look.level, cells)),
        span=look.span,
        kept={arrival.name: Kept(question.column, recode, own | look.missing, reasons)},
        notes=(
            *on_dates(look, question, answers(cells, missing)),
            *on_answers(look),
            *on_countries(look, answers(cells, missing)),
            *on_numbers(look, cells),
            *on_labels(look, question),
            *on_heading(said, look),
            *untold,
        ),
    )


def _numbering(heading: str, counts: Mapping[str, int]) -> Look | None:
    """Know numbers of respondents by their heading, and by few of them being alike."""
    plain = bare(heading.replace("_", " "))
    named = plain in words().numbers or holds_word(heading, words().identifiers)
    filled = sum(counts.values())
    own = filled >= FEWEST and len(counts) >= OWN * filled and max(counts.values()) <= 2
    codes = all(NUMBER.fullmatch(code) for code in counts)
    return Look("identifier", filled=filled) if named and own and codes else None


def _held_back(look: Look, said: str) -> Look:
    """Show no list whose answers are written as names of people are."""
    if look.known_list or not may_name_persons(said, look.listed):
        return look
    return Look("text", filled=look.filled, rare=len(look.listed))


def _class(look: Look, found: Disclosure) -> Disclosure:
    """Take what answers say of a question where its heading says nothing."""
    if found != "open" or not look.known_list:
        return found
    usual = words().lists.get(look.known_list)
    return usual.disclosure if usual else "quasi"  # a country tells much of a person


def _as_asked(question: Question, cells: pd.Series, missing: set[str]) -> Look | None:
    """Keep the instrument's list of answers when every cell is in it; None when one is not."""
    counts = answers(cells, missing)
    if not set(counts) <= {plain_label(code) for code in offered(question)}:
        return None
    closed = question.level if question.level in WITH_VALUES else "nominal"
    return Look(closed, tuple(offered(question)), filled=sum(counts.values()))


def _as_instrument_says(look: Look, question: Question) -> Look:
    """Prefer the instrument's level where cells do not speak against it."""
    says = question.level
    if says == "text" or (says == "identifier" and look.level not in WITH_VALUES):
        return Look(says, filled=look.filled)
    if says in ("count", "ratio", "date") and (
        not look.filled or (look.level, says) == ("count", "ratio")
    ):
        return replace(look, level=says, listed=())
    return look


def _values(
    look: Look, question: Question, language: str
) -> tuple[dict[str, Texts], str | dict[str, str], str]:
    """Give codes with their texts, how cells become codes, and the usual list if it is one."""
    if look.level not in WITH_VALUES:
        return {}, "labels", ""
    if offered(question) and set(look.listed) == set(offered(question)):
        told = {code: {lang or language: text for lang, text in texts.items()}
                for code, texts in offered(question).items()}  # fmt: skip
        return told, "codes", ""
    if look.known_list == COUNTRIES:
        return {}, "spellings", COUNTRIES
    if look.known_list:
        known = codes_of(look.known_list)
        return {}, {value: known[bare(value)] for value in look.listed}, look.known_list
    if all(value.isalnum() and len(value) <= 4 and not value.isalpha() for value in look.listed):
        return {value: {language: value} for value in look.listed}, "codes", ""
    codes = codes_for(look.listed)
    texts: dict[str, Texts] = {}
    for value, code in codes.items():
        texts.setdefault(code, {language: value})
    return texts, codes if len(texts) < len(codes) else "labels", ""

"""The surveys a study is made of: how they are called, what they asked word for word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from impra_research.codebook import Origin, Variable
from impra_research.declared import LANGUAGES, Label
from impra_research.deposit.words import words
from impra_research.study import Study


@dataclass(frozen=True, slots=True)
class Wording:
    """What one survey asked, word for word: its name, the language, the text."""

    survey: Label
    language: str
    text: str


def called(study: Study, source: str) -> Label:
    """Name a survey by its place; by its own name where it was made in several."""
    origin = study.codebook.variables["place"].origins.get(source) if _has_place(study) else None
    places = _places(origin) if origin else set()
    if len(places) == 1 and (place := places.pop()) in study.places:
        return study.places[place].label
    return dict.fromkeys(LANGUAGES, source)


def _has_place(study: Study) -> bool:
    return "place" in study.codebook.variables


def _places(origin: Origin) -> set[str]:
    listed = origin.recode.values() if isinstance(origin.recode, dict) else ()
    return {origin.value} if origin.value else set(listed)


def spoken(study: Study) -> dict[str, tuple[str, ...]]:
    """List the languages in which each variable was asked; a text in another is a translation."""
    sources = study.declared.sources
    return {
        name: tuple(dict.fromkeys(sources[at].asked_in or sources[at].language
                                  for at, origin in variable.origins.items() if origin.column))
        for name, variable in study.codebook.variables.items()
    }  # fmt: skip


def wordings(study: Study) -> dict[str, tuple[Wording, ...]]:
    """Quote what each survey asked, by variable, wherever one of them put it in words of its own."""
    return {
        name: tuple(_wordings(study, variable))
        for name, variable in study.codebook.variables.items()
        if any(origin.question for origin in variable.origins.values())
    }


def _wordings(study: Study, variable: Variable) -> Iterator[Wording]:
    for source, origin in variable.origins.items():
        declared = study.declared.sources[source]
        language = declared.asked_in or declared.language
        text = origin.question or (variable.question or {}).get(language)
        if origin.column and text:
            yield Wording(called(study, source), language, text)


def translations(question: Label, languages: tuple[str, ...]) -> Label:
    """Give the texts of a question in languages it was not put in, each told to be a translation."""
    return {
        language: words()
        .translated[language]
        .format(question=text, languages=_named(languages, language))
        for language, text in question.items()
        if language not in languages
    }


def _named(languages: tuple[str, ...], inside: str) -> str:
    from babel import Locale
    from babel.lists import format_list

    known = Locale(inside).languages
    return str(format_list([known.get(each, each) for each in languages], locale=inside))

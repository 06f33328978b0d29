"""What was asked, in the words in which it was asked, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from impra_research.codebook import Origin, Variable
from impra_research.declared import LANGUAGES
from impra_research.show.labels import Look
from impra_research.show.words import Words
from impra_research.study import Study


def asked(name: str, look: Look) -> str:
    """Quote a question of the codebook, or the label of a variable that has none.

    Where a place was asked in other words or in another language than the page's, its own wording stands
    with its name; a wording in a language that nobody was asked in says that it is a translation.
    """
    variable = look.study.codebook.variables[name]
    if variable.question is None:
        return look.words.say("quoted", question=look.variable(name))
    put = {place: dict.fromkeys(_wordings(place, variable, look)) for place in look.places}
    spoken, own = {language for each in put.values() for language, _ in each}, look.words.language
    here = {"question": look.text(variable.question)}
    worded = {words for each in put.values() for _, words in each}
    if spoken <= {own} and worded <= {variable.question[own]}:
        return look.words.say("quoted", **here)
    told = [] if own in spoken else [look.words.say("quoted_translated", **here)]
    told += [
        look.words.say("quoted_in", place=look.place(place), question=Words(language).typeset(words))
        for place, each in put.items() for language, words in each if words
    ]  # fmt: skip
    return "; ".join(told) if own != "fr" else look.words.typeset(" ; ".join(told))


def other_words(name: str, look: Look) -> str:
    """Quote a question that the two places were asked in other words of one language; else ""."""
    variable = look.study.codebook.variables[name]
    put = [dict(_wordings(place, variable, look)) for place in look.places]
    differ = any(language in put[1] and put[1][language] != words
                 for language, words in put[0].items())  # fmt: skip
    return asked(name, look) if differ else ""


def asked_alike(name: str, study: Study) -> bool:
    """Tell whether a question was put in every place, and to the same persons."""
    variable, where = study.codebook.variables[name], study.codebook.variables["place"].origins
    of_whom = [
        {origin.asked_if or variable.applies_if for source, origin in variable.origins.items()
         if source in where and _may_hold(where[source], place)}
        for place in study.places
    ]  # fmt: skip
    return all(each == of_whom[0] for each in of_whom)


def _wordings(place: str, variable: Variable, look: Look) -> Iterator[tuple[str, str]]:
    """List what a place was asked, each with its language: what the sources that hold both put.

    In a language that the pages are not written in, only what a source quotes is known.
    """
    where = look.study.codebook.variables["place"].origins
    for name, source in look.study.declared.sources.items():
        held = where.get(name)
        if name in variable.origins and held and _may_hold(held, place):
            language = source.asked_in or source.language
            common = (variable.question or {}).get(language, "") if language in LANGUAGES else ""
            yield language, variable.origins[name].question or common


def _may_hold(where: Origin, place: str) -> bool:
    """Tell whether a source can hold a place: it names one, lists some, or may hold any."""
    listed = where.recode.values() if isinstance(where.recode, dict) else (place,)
    return where.value == place if where.value else place in listed

"""What was asked, in the words in which it was asked, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from impra_research.codebook import Variable
from impra_research.declared import LANGUAGES
from impra_research.show.labels import Look
from impra_research.show.words import Words


def asked(name: str, look: Look) -> str:
    """Quote a question of the codebook, or the label of a variable that has none.

    Where a place was asked in another language than the page's, its own wording stands with its name;
    a wording that nobody was asked in says that it is a translation.
    """
    variable = look.study.codebook.variables[name]
    if variable.question is None:
        return look.words.say("quoted", question=look.variable(name))
    put = {place: list(_languages(place, variable, look)) for place in look.places}
    spoken, own = {language for each in put.values() for language in each}, look.words.language
    here = {"question": look.text(variable.question)}
    if spoken <= {own}:
        return look.words.say("quoted", **here)
    told = [] if own in spoken else [look.words.say("quoted_translated", **here)]
    told += [
        look.words.say("quoted_in", place=look.place(place),
                       question=Words(language).typeset(variable.question[language]))
        for place, languages in put.items() for language in languages if language in LANGUAGES
    ]  # fmt: skip
    return "; ".join(told) if own != "fr" else look.words.typeset(" ; ".join(told))


def _languages(place: str, variable: Variable, look: Look) -> Iterator[str]:
    """List the languages in which a place was asked: those of the sources that hold both."""
    where = look.study.codebook.variables["place"].origins
    found = [
        source.asked_in or source.language
        for name, source in look.study.declared.sources.items()
        if name in variable.origins
        and (origin := where.get(name))
        and origin.value in (None, place)
    ]
    yield from dict.fromkeys(found)

"""Of whom a variable was asked: what surveys, forms and cells say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from impra_research.codebook import Variable
from impra_research.declared import LANGUAGES, Label
from impra_research.deposit.surveys import called
from impra_research.deposit.words import words
from impra_research.read.instrument import Instrument
from impra_research.study import Source, Study

ROUTED = ("not_asked", "not_applicable")  # reasons that the questionnaire gives, not the person
Conditions = Mapping[str, Mapping[str, str]]


def universes(study: Study, rows: Mapping[str, pd.DataFrame]) -> dict[str, Label]:
    """Say of whom each variable was asked, in each language; one that was asked of everyone is left out."""
    forms = {name: _conditions(study, source) for name, source in study.declared.sources.items()}
    told = {
        name: [*_said(variable), *_applies_if(study, variable),
               *_asked_in(study, variable), *_asked_if(study, variable, forms)]
        or [*_routed(study, name, rows.get(variable.table))]
        for name, variable in study.codebook.variables.items()
    }  # fmt: skip
    return {
        name: {language: " ".join(label[language] for label in labels) for language in LANGUAGES}
        for name, labels in told.items() if labels
    }  # fmt: skip


def _said(variable: Variable) -> Iterator[Label]:
    if variable.universe:
        yield {at: f"{text.rstrip('.')}." for at, text in variable.universe.items()}


def _asked_in(study: Study, variable: Variable) -> Iterator[Label]:
    held = [source for source in study.declared.sources if study.sheet_of(source, variable.table)]
    asked = [source for source in held if source in variable.origins]
    if asked and len(asked) < len(held):
        places = [called(study, source) for source in asked]
        yield {language: words().asked_in[language].format(
                   places=", ".join(place[language] for place in places))
               for language in LANGUAGES}  # fmt: skip


def _asked_if(study: Study, variable: Variable, forms: Conditions) -> Iterator[Label]:
    """Give the condition of each survey: as the codebook says it in words, else as its form writes it."""
    for source, origin in variable.origins.items():
        formal = forms[source].get(origin.column or "")
        if not (origin.asked_if or formal):
            continue
        place, codebook = called(study, source), study.codebook
        alone = len(study.declared.sources) == 1
        told = words().asked_where if alone else words().asked_if
        said = {at: codebook.condition(origin.asked_if, at) if origin.asked_if else formal
                for at in LANGUAGES}  # fmt: skip
        yield {at: told[at].format(place=place[at], condition=said[at]) for at in LANGUAGES}


def _applies_if(study: Study, variable: Variable) -> Iterator[Label]:
    if variable.applies_if:
        said = {at: study.codebook.condition(variable.applies_if, at) for at in LANGUAGES}
        yield {at: words().applies_if[at].format(condition=said[at]) for at in LANGUAGES}


def _routed(study: Study, name: str, rows: pd.DataFrame | None) -> Iterator[Label]:
    """Say that a variable was not put to everyone, where only cells of a survey that asked it say so."""
    reasons, asked = f"{name}__missing", study.codebook.variables[name].origins
    if rows is None or reasons not in rows:
        return
    found = set(rows.loc[rows["source"].isin(list(asked)), reasons].dropna().astype("str"))
    labels = [study.codebook.missing_reasons[word] for word in ROUTED if word in found]
    if labels:
        yield {language: words().not_everyone[language].format(
                   reasons=", ".join(label[language] for label in labels))
               for language in LANGUAGES}  # fmt: skip


def _conditions(study: Study, source: Source) -> dict[str, str]:
    """List the conditions of a source's form by column, as the form writes them."""
    questions = _form(study, source).questions
    return {question.column: question.asked_if for question in questions if question.asked_if}


def _form(study: Study, source: Source) -> Instrument:
    from impra_research.read.limesurvey.lss import describe_lss
    from impra_research.read.xlsform import describe_xlsform

    if not source.form or study.files is None:
        return Instrument(())
    paths = [study.received(form) for form in source.form]
    return describe_lss(paths[0]) if source.instrument == "limesurvey" else describe_xlsform(paths)

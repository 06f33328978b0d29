"""Of whom a variable was asked: in which surveys, and under which condition of their forms."""

from __future__ import annotations

from collections.abc import Iterator

from impra_research.declared import LANGUAGES, Label
from impra_research.deposit.columns import words
from impra_research.read.instrument import Instrument
from impra_research.study import Source, Study


def universes(study: Study) -> dict[str, Label]:
    """Say of whom each variable was asked, in each language; one that was asked of everyone is left out."""
    conditions = {
        name: _conditions(study, source) for name, source in study.declared.sources.items()
    }
    told = {name: [*_asked_in(study, name), *_asked_if(study, name, conditions)]
            for name in study.codebook.variables}  # fmt: skip
    return {
        name: {language: " ".join(label[language] for label in labels) for language in LANGUAGES}
        for name, labels in told.items() if labels
    }  # fmt: skip


def _asked_in(study: Study, name: str) -> Iterator[Label]:
    variable = study.codebook.variables[name]
    held = [source for source in study.declared.sources if study.sheet_of(source, variable.table)]
    asked = [source for source in held if source in variable.origins]
    if asked and len(asked) < len(held):
        yield _filled(words().asked_in, sources=", ".join(asked))


def _asked_if(study: Study, name: str, conditions: dict[str, dict[str, str]]) -> Iterator[Label]:
    for source, origin in study.codebook.variables[name].origins.items():
        if condition := conditions[source].get(origin.column or ""):
            yield _filled(words().asked_if, source=source, condition=condition)


def _filled(label: Label, **values: str) -> Label:
    return {language: text.format(**values) for language, text in label.items()}


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

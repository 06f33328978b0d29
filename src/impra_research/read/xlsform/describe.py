"""What an XLSForm asks, in the shape that every instrument is described in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from impra_research.declared import read_yaml
from impra_research.read.instrument import Instrument, Question
from impra_research.read.plain import plain_label
from impra_research.read.xlsform.asked import Asked
from impra_research.read.xlsform.languages import language_code
from impra_research.read.xlsform.rows import Texts
from impra_research.read.xlsform.versions import Versions, canonical_columns, read_versions

NOT_SHOWN = "(not shown)"
NOT_IN_THIS_VERSION = "(not in this version)"
TICKED = {"1": {"en": "Yes", "fr": "Oui", "it": "Sì"}, "0": {"en": "No", "fr": "Non", "it": "No"}}


def describe_xlsform(paths: Sequence[Path]) -> Instrument:
    """Describe a form, given in one or more versions from the oldest to the newest.

    An answer that is none ("Ne sait pas", "Preferisco non rispondere") stands under `missing` and not
    among the values, as do the two reasons that `read_source` writes into empty cells.

    Raises
    ------
    ReceivedFileError
        A file is no XLSForm that can be read.
    """
    versions = read_versions(paths)
    questions = [question for sheet in versions.sheets for asked in versions.of_sheet(sheet)
                 for question in _questions(versions, sheet, asked)]  # fmt: skip
    written = [language for form in versions.newest_first for language in form.languages]
    codes = (_code(versions, language) for language in written)
    return Instrument(tuple(questions), tuple(dict.fromkeys(code for code in codes if code)))


def _questions(versions: Versions, sheet: str, asked: Asked) -> Iterator[Question]:
    label = _by_code(versions, asked.labels)
    asked_if = " and ".join(f"({each})" for each in asked.conditions) if len(
        asked.conditions) > 1 else "".join(asked.conditions)  # fmt: skip
    for column, part in canonical_columns(versions, asked):
        missing = dict(_reasons(versions, asked, part))
        if asked.kind == "several" and part:
            option = _by_code(versions, _choice(versions, asked, part))
            both = {code: f"{text} [{option.get(code, part)}]" for code, text in label.items()}
            yield Question(column, sheet, asked.level, both, TICKED, missing, asked_if, asked.path)
        elif part:
            numbers = {code: f"{text} ({part})" for code, text in label.items()}
            yield Question(column, sheet, "ratio", numbers, {}, missing, asked_if)
        else:
            values = {code: _by_code(versions, _choice(versions, asked, code))
                      for code in versions.codes(asked)}  # fmt: skip
            none = {
                code: words for code, texts in values.items() if (words := no_answer(code, texts))
            }
            answers = {code: texts for code, texts in values.items() if code not in none}
            yield Question(column, sheet, asked.level, label, answers, none | missing, asked_if)


def no_answer(code: str, labels: Mapping[str, str]) -> str:
    """Give the words by which an answer says that it is none; "" for any other answer.

    Examples
    --------
    >>> no_answer("99", {"fr": "Ne sait pas / refus"}), no_answer("2", {"fr": "Ne sait pas lire"})
    ('Ne sait pas / refus', '')
    """
    for text in [*labels.values(), code]:
        parts = [part.strip(" .…?!") for part in _between().split(plain_label(text).lower())]
        if any(parts) and all(part in _phrases() for part in parts if part):
            return text
    return ""


@cache
def _phrases() -> frozenset[str]:
    written = read_yaml(Path(__file__).with_name("no_answer.yml"))["phrases"]
    return frozenset(plain_label(phrase) for phrases in written.values() for phrase in phrases)


@cache
def _between() -> re.Pattern[str]:
    signs = read_yaml(Path(__file__).with_name("no_answer.yml"))["between"]
    return re.compile("|".join(map(re.escape, signs)))


def _reasons(versions: Versions, asked: Asked, part: str) -> Iterator[tuple[str, str]]:
    if asked.conditions:
        yield NOT_SHOWN, NOT_SHOWN
    offered = [form.questions.get(asked.path) for form in versions.forms]
    option = part if asked.kind == "several" else ""
    if any(each is None or (option and option not in (each.choices or ())) for each in offered):
        yield NOT_IN_THIS_VERSION, NOT_IN_THIS_VERSION


def _choice(versions: Versions, asked: Asked, code: str) -> Texts:
    forms = (form.questions.get(asked.path) for form in versions.newest_first)
    choices = (each.choices or {} for each in forms if each)
    return next(labels[code] for labels in choices if code in labels)


def _by_code(versions: Versions, texts: Texts) -> dict[str, str]:
    return {_code(versions, language): text for language, text in texts.items()}


def _code(versions: Versions, language: str) -> str:
    return language_code(language or versions.newest.default_language)

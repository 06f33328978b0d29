"""study.yml as text: what is known of the files, and a sentence to replace wherever only people know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from impra_research.declared import LANGUAGES
from impra_research.draft.arrivals import Arrival
from impra_research.draft.languages import DECIDE
from impra_research.draft.lines import block, braces, scalar, texts
from impra_research.draft.proposed import Texts
from impra_research.draft.tables import Placed
from impra_research.draft.words import words
from impra_research.study.study_file import ROW_NUMBER

HEAD = """\
# Draft of a study, made by `impra codebook draft`. After each change, this says what is left to do:
#   impra codebook check --study {study}
# Work through the marks, then delete them:
#   {decide}     {decisions} in this file: a guess, or a choice that only people who know the study can make
#   {translate}  {translations} in this file: the text is the same in every language, translate it
# All keys are explained in CONTRIBUTING.md, "Keys of a study".
"""


@dataclass(frozen=True, slots=True)
class Drafted:
    """One file of the study: as it arrived, its sheets, its sum, and what stays in raw."""

    arrival: Arrival
    sheets: Sequence[Placed]
    sha256: str
    left: Mapping[str, str]


def study_text(
    files: Sequence[Drafted],
    places: Mapping[str, Texts],
    *,
    title: str,
    fieldwork: str,
    tables: Sequence[str],
) -> str:
    """Write study.yml, below its head; what nothing in the files tells is left out, and asked for."""
    lacking = {name: text for name, text in words().not_collected.items()
               if name not in tables or name == "step"}  # its forms wait for a ladder  # fmt: skip
    lines = [
        f"title: {braces(dict.fromkeys(LANGUAGES, title))}  {DECIDE}: as pages show it",
        *_sentences("description", "what the study asks"),
        f"synthetic: false  {DECIDE}: true when nobody gave these answers",
        *_sentences("notice", "stands at the top of every page"),
        f"source_line: {braces(dict.fromkeys(LANGUAGES, title))}  {DECIDE}: stands under every figure",
        *_sentences("obtain", "how someone without the files gets them"),
        *_sentences("licence", "of the data"),
        *_sentences("consent", "what respondents agreed to"),
        f"fieldwork: {scalar(fieldwork)}  {DECIDE}: a year, month or day, or from one to another"
        if fieldwork
        else f'{DECIDE}: when answers were given, such as `fieldwork: "2024-03/2024-05"`',
        f"sampling:  {DECIDE}: add `kind`: purposive, volunteer or probability",
        "  " + texts("note", words().study["note"]),
        "",
        *block("places", _places(places)),
        "",
        *block("sources", (line for file in files for line in _source(file))),
        "",
        *block("not_collected", (texts(name, text) for name, text in lacking.items())),
    ]
    return "\n".join(lines) + "\n"


def _sentences(name: str, asked: str) -> list[str]:
    return block(name, (f"{language}: {scalar(text)}" for language, text
                        in words().study[name].items()), comment=f"{DECIDE[2:]}: {asked}")  # fmt: skip


def _places(places: Mapping[str, Texts]) -> Iterator[str]:
    for code, label in places.items():
        yield f"{scalar(code)}:"
        yield f"  {DECIDE}: country of {code}, such as `country: IT`"
        yield "  " + texts("label", label, otherwise=code)


def _source(file: Drafted) -> Iterator[str]:
    source, main = file.arrival.source, file.sheets[0]
    lines = [f"instrument: {source.instrument}", f"file: {scalar(source.file)}"]
    lines += [f"sha256: {file.sha256}  # a changed file stops everything"]
    lines += [f"form: [{', '.join(map(scalar, source.form))}]"] if source.form else []
    lines += [f"prefix: {source.prefix}  # {_names_of_persons(source.prefix, main)}"]
    lines += [f"numbers_like: {scalar(main.like)}"] if main.like else []
    lines += [f"language: {source.language}  {DECIDE}: of the answers; guessed from their words"]
    lines += [_note(file.arrival.note)] if file.arrival.note else []
    written = {"encoding": source.encoding, "delimiter": source.delimiter}
    lines += [f"{key}: {scalar(told)}" for key, told in written.items() if told]
    lines += [_decimal(file.arrival)]
    lines += [f"missing: {braces(source.missing)}  {DECIDE}: cells that are no answer, and why"]
    lines += block(
        "sheets", (f"{sheet.key}: {_sheet(sheet)}{_unread(sheet)}" for sheet in file.sheets)
    )
    lines += block(
        "left_in_raw", (f"{scalar(name)}: {scalar(why)}" for name, why in file.left.items())
    )
    return iter(block(file.arrival.name, lines))


def _names_of_persons(prefix: str, main: Placed) -> str:
    if main.declared.key == ROW_NUMBER and len(main.rows):
        return f"persons are named by their row in the file: the first is {prefix}-{main.rows.index[0]}"
    return f"persons are named {prefix}-1, {prefix}-2, ..."


def _note(note: str) -> str:
    """Say what was guessed in reading; rows that may be no answers are for people to decide."""
    asked = note.replace("declare `stop_at`", "draft again with --stop-at Total")
    return f"# {note}" if asked == note else f"{DECIDE}: {asked}"


def _decimal(arrival: Arrival) -> str:
    """Leave the sign undeclared where it would decide what `1.500` is: the rows then wait for a person."""
    if not arrival.undecided:
        return f"decimal: {scalar(arrival.source.decimal)}"
    columns = ", ".join(scalar(column.partition("/")[2]) for column in arrival.undecided)
    return f'{DECIDE}: `decimal: "."` or `","`? It says whether 1.500 is below two: {columns}'


def _unread(sheet: Placed) -> str:
    """Ask about the rows that no table reads."""
    rows = 0 if sheet.table else len(sheet.rows)
    return f"  {DECIDE}: {rows} rows not read; `parent` and a table would" if rows else ""


def _sheet(sheet: Placed) -> str:
    named = {str(number): heading for number, heading in sheet.declared.named.items()}
    told = sheet.declared.model_dump(exclude_defaults=True, exclude={"named"})
    return braces(told | ({"named": named} if named else {}))

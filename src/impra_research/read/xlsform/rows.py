"""The rows of a form with its shorthands written out: `or_other`, loops over a list of answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from impra_research.declared import read_yaml
from impra_research.read.xlsform.sheets import FormSheets, Row, form_fault

Texts = Mapping[str, str]  # by language as the form writes it
Kind = Literal["one", "several", "geopoint", "file", "value", "none", "begin", "end"]
WORDS_OF: dict[Kind, str] = {"end": "end", "none": "no_column", "geopoint": "geopoint",
                            "file": "attachment"}  # fmt: skip
OTHER, SPECIFY = "other", "Specify other."  # as every tool that knows `or_other` names them


@dataclass(frozen=True, slots=True)
class Typed:
    """What the cell `type` of a row says: the kind, the tool's word, the list of answers, `or_other`."""

    kind: Kind
    word: str
    listed: str = ""
    or_other: bool = False


@cache
def type_words() -> dict[str, Any]:
    """Read which word of a form means which type of question."""
    return dict(read_yaml(Path(__file__).with_name("types.yml")))


def typed(text: str) -> Typed:
    """Tell the type of a row.

    Examples
    --------
    >>> typed("select all that apply from toilets or specify other")
    Typed(kind='several', word='select all that apply from', listed='toilets', or_other=True)
    """
    words, plain = type_words(), " ".join(text.split())
    for kind, key in (("one", "select_one"), ("several", "select_multiple")):
        for word in sorted(words[key], key=len, reverse=True):
            if plain.lower().startswith(f"{word} "):
                return _select(kind, word, plain[len(word) + 1 :], words["or_other"])
    low = plain.lower()
    if any(low == word or low.startswith(f"{word} ") for word in words["begin"]):
        listed = plain.split()[-1] if " over " in low else ""
        return Typed("begin", low.replace("_", " ").split()[1], listed)
    return Typed(next((kind for kind, key in WORDS_OF.items() if low in words[key]), "value"), low)


def _select(kind: Any, word: str, rest: str, others: Sequence[str]) -> Typed:  # noqa: ANN401
    for other in others:
        if rest.lower().endswith(f" {other}"):
            return Typed(kind, word, rest[: -len(other) - 1].strip(), or_other=True)
    return Typed(kind, word, rest.strip())


def refuse_unread_types(sheets: FormSheets) -> None:
    """Stop at a construction whose columns cannot be told.

    Raises
    ------
    ReceivedFileError
        It names the row and what to write instead.
    """
    refused = type_words()["refused"]
    for row in sheets.survey:
        plain = " ".join(row["type"].lower().split())
        for word, instead in refused.items():
            if plain == word or plain.startswith(f"{word} "):
                where = f"{sheets.file}, sheet 'survey' row {row.number}:"
                raise form_fault(where, f"`{word}` is not read", fix=instead)


def written_out(rows: Sequence[Row], offered: Mapping[str, Mapping[str, Texts]]) -> Iterator[Row]:
    """Yield the rows with what the tools add to them when they make the form."""
    at = 0
    while at < len(rows):
        row, kind = rows[at], typed(rows[at]["type"])
        at += 1
        if kind.kind == "begin" and kind.word == "loop":
            end = _end_of(rows, at)
            yield from _unrolled(row, rows[at:end], offered.get(kind.listed, {}), offered)
            at = end
        else:
            yield row
        if kind.or_other:
            yield _specify(row)


def _end_of(rows: Sequence[Row], start: int) -> int:
    depth = 1
    for at in range(start, len(rows)):
        depth += {"begin": 1, "end": -1}.get(typed(rows[at]["type"]).kind, 0)
        if depth == 0:
            return at
    return len(rows)


def _unrolled(
    loop: Row, inner: Sequence[Row], choices: Mapping[str, Texts],
    offered: Mapping[str, Mapping[str, Texts]],
) -> Iterator[Row]:  # fmt: skip
    """Write a loop as one group, and in it one group an answer."""
    end = Row(loop.number, {"type": "end group"}, {})
    yield replace(loop, cells={**loop.cells, "type": "begin group"})
    for code, labels in choices.items():
        yield Row(loop.number, {"type": "begin group", "name": code}, labels)
        yield from written_out([_filled(row, code, labels) for row in inner], offered)
        yield end


def _filled(row: Row, code: str, labels: Texts) -> Row:
    texts = {language: text.replace("%(name)s", code).replace("%(label)s", labels.get(language, code))
             for language, text in row.labels.items()}  # fmt: skip
    return replace(row, labels=texts)


def _specify(row: Row) -> Row:
    """Write the question that asks what `other` is."""
    name = f"{row['name']}_{OTHER}"
    cells = {"type": "text", "name": name, "relevant": f"selected(${{{row['name']}}}, '{OTHER}')"}
    return Row(row.number, cells, dict.fromkeys(row.labels, SPECIFY))

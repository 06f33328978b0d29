"""What readers note about a file: one line a note, in words that notes.yml has in every language.

A note is kept in English, in records and in what a terminal shows; a page writes it in its reader's
language. Only `noted` makes a note, so that none can be without its translations.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import Formatter
from typing import NewType

import pandas as pd

from impra_research.declared import Declared, Label, read_declared

Note = NewType("Note", str)
Noted = tuple[pd.DataFrame, Note]  # a table as read, and what is noted about its reading
NOTHING = Note("")


class NotesFile(Declared):
    """The shape of notes.yml: `within` holds what stands inside a note."""

    notes: dict[str, Label]
    within: dict[str, Label]


@cache
def known_notes() -> NotesFile:
    """Give every note that a reader can make."""
    return read_declared(Path(__file__).with_name("notes.yml"), NotesFile)


def noted(key: str, **values: object) -> Note:
    """Make a note.

    Examples
    --------
    >>> noted("delimiter_found", sign="';'")
    "delimiter found: ';'"
    """
    on_one_line = {name: " ".join(str(value).split()) for name, value in values.items()}
    return Note(known_notes().notes[key]["en"].format(**on_one_line))


def together(*notes: Note) -> Note:
    """Put notes together, each once."""
    lines = (line for note in notes for line in note.splitlines())
    return Note("\n".join(dict.fromkeys(lines)))


def in_language(note: str, language: str) -> str:
    """Write one line of a note in another language; what is no note of ours stays as it is.

    Examples
    --------
    >>> in_language("row 3 is empty and was passed over", "it")
    'la riga 3 è vuota ed è stata saltata'
    """
    known = known_notes()
    found = [(len(_words_of(label["en"])), label[language], match.groupdict())
             for label in (*known.notes.values(), *known.within.values())
             if (match := _pattern(label["en"]).fullmatch(note))]  # fmt: skip
    if not found:
        return note
    _, text, values = max(found, key=lambda each: each[0])
    return text.format(**{name: in_language(value, language) for name, value in values.items()})


def _words_of(text: str) -> str:
    """Give the words of a note without its values: of two that fit, the one with more words is meant."""
    return "".join(words for words, *_ in Formatter().parse(text))


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Find the values in a note again."""
    parts = [(re.escape(words), name) for words, name, *_ in Formatter().parse(text)]
    return re.compile("".join(w + (f"(?P<{name}>.*)" if name else "") for w, name in parts))

"""A project as a SQLite file that Taguette imports: texts, tags, highlights, and who coded what.

Taguette's import gives every coding to the person who imports; who made it stays in the commands of
this file, and we read it back from there.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from itertools import accumulate, groupby
from pathlib import Path

from impra_research.errors import DataError
from impra_research.exchange.fidelity import Fidelity
from impra_research.exchange.project import Coding, Document, Note, Project
from impra_research.exchange.referential import refuse_faults
from impra_research.exchange.refi.account import Account
from impra_research.exchange.taguette.history import UNDATED
from impra_research.exchange.taguette.logins import logins_of
from impra_research.exchange.taguette.markup import html_of, snippet_of
from impra_research.exchange.taguette.schema import REVISION, TABLES
from impra_research.exchange.taguette.tags import paths_of
from impra_research.exchange.taguette.unheld import account_for, is_highlight
from impra_research.files import write_beside

NAME, DESCRIPTION = 50, 102_400  # the most characters that Taguette accepts
NO_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
LETTER = re.compile(r"[^\W\d_]")
COUNTED = "positions are bytes of UTF-8 and do not count tags"
Key = tuple[str, int, int, str]


def write_taguette(project: Project, path: Path) -> Fidelity:
    """Write a project for Taguette's import.

    Raises
    ------
    DataError
        The project does not hold together, or a text holds a character that HTML cannot.
    """
    refuse_faults(project)
    for each in project.documents:
        _refuse_unwritable(each)
    account = Account()
    write_beside(path, lambda part: _fill(part, project, account))
    return account_for(project, account, COUNTED)


def _fill(path: Path, project: Project, account: Account) -> None:
    with closing(sqlite3.connect(path)) as base:
        base.executescript(TABLES)
        _Writing(project, base, account).write()
        base.commit()


def _refuse_unwritable(document: Document) -> None:
    if found := NO_HTML.search(document.text):
        raise DataError(
            f"document {document.id!r} holds the character U+{ord(found[0]):04X} at {found.start()}, "
            "which Taguette cannot; nothing was written",
            fix="take it out of the transcript, and carry the codings over: impra interviews reanchor",
        )


class _Writing:
    def __init__(self, project: Project, base: sqlite3.Connection, account: Account) -> None:
        self.project, self.base, self.account = project, base, account
        self.documents = {each.id: n for n, each in enumerate(project.documents, 1)}
        self.tags = {each.id: n for n, each in enumerate(project.codes, 1)}
        self.logins = logins_of(project, account)
        self.bytes = {each.id: tuple(accumulate((len(sign.encode()) for sign in each.text), initial=0))
                      for each in project.documents}  # fmt: skip
        self.texts = {each.id: each.text for each in project.documents}
        self.highlight = 0

    def write(self) -> None:
        self._insert("alembic_version", REVISION)
        memo = self._fitting(self.project.memo, DESCRIPTION, "long memos")
        name = self._named(self.project.name, "project")
        self._insert("projects", 1, name, memo, UNDATED)
        for coder, login in self.logins.items():
            self._insert("users", login, UNDATED, None, 0, None, None, None, None)
            if coder:
                self._insert("project_members", 1, login, "ADMIN")
        for document in self.project.documents:
            self._document(document)
        self._write_tags()
        together: dict[Key, list[Coding | Note]] = defaultdict(list)
        for key, mark in self._marks():
            together[key].append(mark)
        for key, marks in together.items():
            self._highlighted(key, marks)

    def _marks(self) -> Iterator[tuple[Key, Coding | Note]]:
        for coding in self.project.codings:
            yield (coding.document, coding.start, coding.end, f"coding {coding.coder}"), coding
        for note in self.project.notes:
            if is_highlight(note):
                at = (note.document or "", note.start or 0, note.end or 0)
                yield (*at, f"note {note.id}"), note

    def _document(self, each: Document) -> None:
        letter = next((found[0] for found in LETTER.finditer(each.text)), "")
        way = "RIGHT_TO_LEFT" if RIGHT_TO_LEFT.match(letter) else "LEFT_TO_RIGHT"
        number, name = self.documents[each.id], self._named(each.name, "document")
        memo = self._fitting(each.memo, DESCRIPTION, "long memos")
        self._insert("documents", number, name, memo, f"{number}.html", _written(each.at), 1, way,
                     html_of(each.text))  # fmt: skip
        self._command(each.coder, each.at, number, type="document_add", document_name=name,
                      description=memo, text_direction=way)  # fmt: skip

    def _write_tags(self) -> None:
        paths = paths_of(self.project.codes, self.account)
        for code in self.project.codes:
            number = self.tags[code.id]
            memo = self._fitting(code.description, DESCRIPTION, "long descriptions of codes")
            self._insert("tags", number, 1, paths[code.id], memo)
            self._command("", None, None, type="tag_add", tag_id=number, tag_path=paths[code.id],
                          description=memo)  # fmt: skip

    def _highlighted(self, key: Key, marks: list[Coding | Note]) -> None:
        """Write the codings of one coder on one passage as one highlight, a command for each time."""
        document, first, last, _ = key
        self.highlight += 1
        start, end = self.bytes[document][first], self.bytes[document][last]
        snippet = snippet_of(self.texts[document][first:last])
        self._insert("highlights", self.highlight, self.documents[document], start, end, snippet)
        given: dict[int, None] = {}
        marks = sorted(marks, key=lambda each: _written(each.at))
        for _, together in groupby(marks, lambda each: _written(each.at)):
            mine = list(together)
            new = [self.tags[each.code] for each in mine if isinstance(each, Coding)]
            self.account.lose("codings that stand twice", len(new) - len({*new} - {*given}))
            given |= dict.fromkeys(new)
            self._command(mine[0].coder, mine[0].at, self.documents[document], type="highlight_add",
                          highlight_id=self.highlight, start_offset=start, end_offset=end,
                          tags=list(given))  # fmt: skip
        for tag in given:
            self._insert("highlight_tags", self.highlight, tag)

    def _command(
        self, coder: str, at: dt.datetime | None, document: int | None, **payload: object
    ) -> None:
        told = json.dumps(payload, sort_keys=True)
        self._insert("commands", None, _written(at), self.logins[coder], 1, document, told)

    def _insert(self, table: str, *values: object) -> None:
        self.base.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)

    def _named(self, name: str, what: str) -> str:
        self.account.lose(f"names of a {what} that are empty", not name)
        return self._fitting(name or what, NAME, f"ends of names of a {what}")

    def _fitting(self, text: str, most: int, what: str) -> str:
        self.account.lose(what, len(text) > most)
        return text[:most]


def _written(at: dt.datetime | None) -> str:
    if at is None:
        return UNDATED
    utc = at if at.tzinfo is None else at.astimezone(dt.UTC)
    return utc.strftime("%Y-%m-%d %H:%M:%S.%f")

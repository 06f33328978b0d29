"""A Taguette project: its SQLite export, or one project of a server's database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from impra_research.errors import ReceivedFileError, UsageError, did_you_mean
from impra_research.exchange.database import Row, Tables, open_tables, typed
from impra_research.exchange.fidelity import Fidelity
from impra_research.exchange.project import Coder, Coding, Document, Note, Project, ProjectCode
from impra_research.exchange.refi.account import Account
from impra_research.exchange.taguette.history import History
from impra_research.exchange.taguette.markup import Text, text_of, words_of
from impra_research.exchange.taguette.tags import STOP, above

COUNTED = "positions are bytes of UTF-8 and do not count tags"
NAMED = "the snippets are the words that stand there"


def read_taguette(path: Path, *, project: str = "") -> tuple[Project, Fidelity]:
    """Read a project of Taguette; `project` names one of several in a server's database.

    Raises
    ------
    ReceivedFileError
        It is no database of Taguette.
    UsageError
        It holds several projects and none was named, or none of this name.
    """
    with open_tables(path, path.name) as tables:
        tables.require("projects", "documents", "tags", "highlights", "highlight_tags", "commands",
                       program="Taguette")  # fmt: skip
        row = _chosen(tables.rows("projects"), project, path.name)
        read, fidelity = _Reading(tables, row).project()
        return typed(read), fidelity


def _chosen(projects: list[Row], asked: str, file: str) -> Row:
    named = [row for row in projects if not asked or asked in (row["name"], str(row["id"]))]
    if len(named) == 1:
        return named[0]
    listed = ", ".join(f"{row['name']!r} ({row['id']})" for row in named or projects)
    if not projects:
        raise ReceivedFileError(f"{file} holds no project", fix="export the project again")
    if not named:
        raise UsageError(f"{file} holds no project {asked!r}",
                         fix=did_you_mean(asked, [row["name"] for row in projects]))  # fmt: skip
    raise UsageError(f"{file} holds {len(named)} projects: {listed}",
                     fix="name one with --project, by its name or number")  # fmt: skip


class _Reading:
    def __init__(self, tables: Tables, row: Row) -> None:
        self.account, self.row, self.tables = Account(), row, tables
        self.history = History(self._mine("commands"))
        self.sources = self._mine("documents")
        self.texts = {each["id"]: text_of(each["contents"]) for each in self.sources}
        self.account.lose("rich texts", sum(each.formatted for each in self.texts.values()))
        self.agreed = self.told = 0

    def _mine(self, table: str) -> list[Row]:
        rows = self.tables.rows(table, order="id")
        return [each for each in rows if each["project_id"] == self.row["id"]]

    def project(self) -> tuple[Project, Fidelity]:
        codes = tuple(self._codes())
        marked = list(self._marked({int(code.id) for code in codes}))
        project = Project(
            self.row["name"],
            coders=self._coders(),
            documents=tuple(self._documents()),
            codes=codes,
            codings=tuple(each for each in marked if isinstance(each, Coding)),
            notes=tuple(each for each in marked if isinstance(each, Note)),
            memo=self.row["description"],
        )
        self._remark(project)
        found = f"{COUNTED} ({NAMED})" if self.told and self.agreed == self.told else COUNTED
        return project, self.account.fidelity("Taguette project", project, found)

    def _codes(self) -> Iterator[ProjectCode]:
        tags = self._mine("tags")
        ids = {each["path"]: str(each["id"]) for each in tags}
        for each in tags:
            path, parent = each["path"], above(each["path"], ids)
            name = path if parent is None else path.removeprefix(parent + STOP)
            yield ProjectCode(str(each["id"]), name, parent and ids[parent],
                              description=each["description"])  # fmt: skip

    def _coders(self) -> tuple[Coder, ...]:
        members = [row["user_login"] for row in self.tables.rows("project_members")
                   if row["project_id"] == self.row["id"]]  # fmt: skip
        added = [done.login for done in self.history.documents.values()]
        logins = dict.fromkeys([*members, *added, *self.history.logins])
        return tuple(Coder(login, login) for login in logins if login)

    def _documents(self) -> Iterator[Document]:
        for each in self.sources:
            done = self.history.documents.get(each["id"])
            yield Document(
                str(each["id"]), each["name"], self.texts[each["id"]].text,
                memo=each["description"], coder=done.login if done else "",
                at=done.at if done else None,
            )  # fmt: skip

    def _marked(self, codes: set[int]) -> Iterator[Coding | Note]:
        """Give a coding a tag of each highlight; one without a tag is a note without words."""
        tags: dict[int, list[int]] = defaultdict(list)
        for row in self.tables.rows("highlight_tags", order="highlight_id, tag_id"):
            tags[row["highlight_id"]].append(row["tag_id"])
        for row in self.tables.rows("highlights", order="id"):
            if (text := self.texts.get(row["document_id"])) is not None:
                yield from self._highlighted(row, text, tags[row["id"]], codes)

    def _highlighted(
        self, row: Row, text: Text, tags: list[int], codes: set[int]
    ) -> Iterator[Coding | Note]:
        id, document = row["id"], str(row["document_id"])
        place = text.place(row["start_offset"], row["end_offset"])
        if place is None:
            self.account.dangle(f"highlight {id} is outside of its text")
            return
        self._compare(row, text)
        for tag in tags:
            done = self.history.of(id, tag)
            if tag in codes:
                yield Coding(f"{id}/{tag}", document, *place, str(tag), done.login, done.at)
            else:
                self.account.dangle(f"highlight {id}: no tag {tag}")
        if not tags:
            done = self.history.of(id, 0)
            yield Note(f"highlight {id}", "", "", document, *place, done.login, done.at)

    def _compare(self, row: Row, text: Text) -> None:
        self.told += 1
        if words_of(row["snippet"]) == text.counted_words(row["start_offset"], row["end_offset"]):
            self.agreed += 1
        else:
            self.account.dangle(f"highlight {row['id']} stands on other words than its snippet")

    def _remark(self, project: Project) -> None:
        untagged = len(project.notes)
        if untagged:
            self.account.remark(f"{untagged} highlights have no tag: they are notes without words")
        if project.codings and len(self.history.logins) == 1:
            self.account.remark("every coding is by one login: Taguette's own export and import give all "
                                "to who does them; the server's database keeps who coded")  # fmt: skip

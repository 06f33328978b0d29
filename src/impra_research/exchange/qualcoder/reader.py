"""A QualCoder project, from its database `data.qda`: more is in it than in what QualCoder exports.

Read in QualCoder's source: a coder is an `owner`; `seltext` holds the words that were coded, so it
tells whether a coding by hand (counted in UTF-16) or by search (in code points) stands where it says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from impra_research.errors import ReceivedFileError
from impra_research.exchange.database import Row, Tables, open_tables, typed
from impra_research.exchange.fidelity import Fidelity
from impra_research.exchange.project import (
    Case,
    Coding,
    Document,
    Note,
    Passage,
    Project,
    ProjectCode,
)
from impra_research.exchange.qualcoder import rows
from impra_research.exchange.refi.account import Account
from impra_research.exchange.refi.evidence import Finding, find_places
from impra_research.exchange.refi.readings import Counted

ORIGIN, DATA = "QualCoder", "data.qda"
KNOWN = 17  # the version of the database whose reading is tested
NO_PLACE = {
    "code_image": "codings of pictures", "code_av": "codings of sounds and films",
    "graph": "graphs", "stored_sql": "stored queries", "ris": "bibliographic entries",
}  # fmt: skip
IDS = {"code_text": "ctid", "annotation": "anid", "case_text": "id"}


def read_qualcoder(path: Path, *, dialect: str = "") -> tuple[Project, Fidelity]:
    """Read a project of QualCoder: the folder `X.qda`, or the `data.qda` in it.

    `dialect` decides how positions were counted where the words beside them do not.

    Raises
    ------
    ReceivedFileError
        It is no such project, or its positions can be read in two ways.
    """
    data = path / DATA if path.is_dir() else path
    if path.is_dir() and not data.is_file():
        raise ReceivedFileError(f"there is no {DATA} in {path.name}",
                                fix="give the folder of the project, whole")  # fmt: skip
    name = (data.parent if data.name == DATA else data).stem
    with open_tables(data, path.name) as tables:
        tables.require("project", "source", "code_name", "code_text", "code_cat", program=ORIGIN)
        reading = Reading(tables, path.name, dialect)
        project = typed(reading.project(name))
        about = next(iter(tables.rows("project")), {})
        reading.account.remark(_newer(about.get("databaseversion")))
        by = about.get("about") or ORIGIN
    return project, reading.account.fidelity(f"project of {by}", project, reading.found.said)


def _newer(version: object) -> str:
    """Say that a database is of a later version than the one whose source was read."""
    number = str(version).removeprefix("v")
    if not number.isdecimal() or int(number) <= KNOWN:
        return ""
    return (f"the database is of version {number}, and versions up to {KNOWN} are known here: compare "
            "the counts above with QualCoder's own")  # fmt: skip


class Reading:
    """One database while it is read: its texts, and where the passages in them are."""

    def __init__(self, tables: Tables, file: str, dialect: str) -> None:
        self.tables, self.account = tables, Account()
        sources = tables.rows("source")
        self.sources = {row["id"]: row for row in sources if rows.is_text(row)}
        self.account.lose("pictures, sounds and films", len(sources) - len(self.sources))
        for table, what in NO_PLACE.items():
            self.account.lose(what, len(tables.rows(table)))
        self.marked = {table: self._passages(table) for table in IDS}
        self.places: dict[tuple[str, int], Passage] = {}
        self.found = self._find(file, dialect)

    def _passages(self, table: str) -> list[Row]:
        marked = self.tables.rows(table)
        for row in marked:
            if row["fid"] not in self.sources:
                self.account.dangle(f"{table} {row[IDS[table]]}: no text {row['fid']}")
        return [row for row in marked if row["fid"] in self.sources]

    def _find(self, file: str, dialect: str) -> Finding:
        """Decide where every passage is; the words that QualCoder keeps of a coding are evidence."""
        inside: dict[int, list[tuple[str, Row]]] = defaultdict(list)
        for table, marked in self.marked.items():
            for row in marked:
                if table != "case_text" or not self._is_whole(row):
                    inside[row["fid"]].append((table, row))
        counted = [_counted(source["fulltext"], inside[fid])
                   for fid, source in self.sources.items()]  # fmt: skip
        found = find_places(counted, origin=ORIGIN, asked=dialect, file=file)
        order = [each for fid in self.sources for each in inside[fid]]
        for (table, row), span in zip(order, found.spans, strict=True):
            what = f"{table} {row[IDS[table]]}"
            if span is None:
                self.account.dangle(f"{what} is outside of its text")
                continue
            self.places[table, row[IDS[table]]] = Passage(str(row["fid"]), *span)
            if _differs(row, span, self.sources[row["fid"]]["fulltext"]):
                self.account.dangle(f"{what} stands on other words than those that were coded")
        if found.otherwise:
            self.account.remark(f"{found.otherwise} codings are counted in another way than the rest; "
                                "they stand where their words are")  # fmt: skip
        return found

    def _is_whole(self, row: Row) -> bool:
        return rows.is_whole(row, self.sources[row["fid"]]["fulltext"])

    def project(self, name: str) -> Project:
        """Bring it all into our shape."""
        variables = tuple(map(rows.variable, self.tables.rows("attribute_type")))
        given = self._given({each.id for each in variables})
        codes = list(self._rooted(list(rows.codes(self.tables))))
        return Project(
            name,
            coders=tuple(rows.coders(self.tables)),
            documents=tuple(self._documents(given)),
            codes=tuple(codes),
            codings=tuple(self._codings({code.id for code in codes})),
            variables=variables,
            cases=tuple(self._cases(given)),
            notes=tuple(self._notes()),
            memo=next((row["memo"] or "" for row in self.tables.rows("project")), ""),
        )

    def _given(self, variables: set[str]) -> list[Row]:
        """Keep the values that were given of an attribute that there is."""
        given = [row for row in self.tables.rows("attribute") if row["value"] not in (None, "")]
        for name in dict.fromkeys(row["name"] for row in given if row["name"] not in variables):
            self.account.dangle(f"attribute: values of {name!r}, which is not there")
        self.account.lose(
            "values of journals", sum(row["attr_type"] not in ("case", "file") for row in given)
        )
        return [row for row in given if row["name"] in variables]

    def _rooted(self, codes: list[ProjectCode]) -> Iterator[ProjectCode]:
        known = {code.id for code in codes}
        for code in codes:
            if code.parent and code.parent not in known:
                self.account.dangle(f"code {code.name!r} stands under none: no {code.parent}")
                code = replace(code, parent=None)
            yield code

    def _documents(self, given: list[Row]) -> Iterator[Document]:
        for fid, row in self.sources.items():
            yield Document(str(fid), row["name"], row["fulltext"], memo=row["memo"] or "",
                           values=rows.values(given, "file", fid), coder=row["owner"] or "",
                           at=rows.moment(row["date"]))  # fmt: skip

    def _codings(self, codes: set[str]) -> Iterator[Coding]:
        for row in self.marked["code_text"]:
            place, id, code = (
                self.places.get(("code_text", row["ctid"])),
                row["ctid"],
                str(row["cid"]),
            )
            if code not in codes:
                self.account.dangle(f"code_text {id}: no code {code}")
            elif place is not None and place.start < place.end:
                self.account.lose("marks of importance", bool(row.get("important")))
                yield Coding(str(id), place.document, place.start, place.end, code,
                             row["owner"] or "", rows.moment(row["date"]), row["memo"] or "")  # fmt: skip
            elif place is not None:
                self.account.dangle(f"code_text {id} is on no word")

    def _cases(self, given: list[Row]) -> Iterator[Case]:
        parts: dict[int, list[Row]] = defaultdict(list)
        for row in self.marked["case_text"]:
            parts[row["caseid"]].append(row)
            self.account.lose("memos of the passages of a case", bool(row["memo"]))
        for row in self.tables.rows("cases"):
            mine = parts.pop(row["caseid"], [])
            whole = dict.fromkeys(str(each["fid"]) for each in mine if self._is_whole(each))
            places = (self.places.get(("case_text", each["id"])) for each in mine)
            yield Case(str(row["caseid"]), row["name"], tuple(whole),
                       rows.values(given, "case", row["caseid"]), row["memo"] or "",
                       tuple(place for place in places if place is not None))  # fmt: skip
        for id in parts:
            self.account.dangle(f"case_text: no case {id}")

    def _notes(self) -> Iterator[Note]:
        for row in self.marked["annotation"]:
            if (place := self.places.get(("annotation", row["anid"]))) is not None:
                yield Note(f"annotation {row['anid']}", "", row["memo"] or "", place.document,
                           place.start, place.end, row["owner"] or "", rows.moment(row["date"]))  # fmt: skip
        for row in self.tables.rows("journal"):
            yield Note(f"journal {row['jid']}", row["name"] or "", row["jentry"] or "",
                       coder=row["owner"] or "", at=rows.moment(row["date"]))  # fmt: skip


def _differs(row: Row, span: tuple[int, int], text: str) -> bool:
    """Whether QualCoder keeps other words of a coding than those that stand there."""
    kept = (row.get("seltext") or "").split()
    return bool(kept) and kept != text[span[0] : span[1]].split()


def _counted(text: str, passages: list[tuple[str, Row]]) -> Counted:
    spans = tuple((row["pos0"] or 0, row["pos1"] or 0) for _, row in passages)
    names = tuple((row.get("seltext") or "").replace("\u2029", "\n") for _, row in passages)
    return Counted(text, spans, names)

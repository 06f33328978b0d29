"""What single rows of QualCoder's tables say: codes and categories, attributes, texts, dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from impra_research.exchange.database import Row, Tables
from impra_research.exchange.project import Coder, Kind, ProjectCode, Variable

OWNED = ("source", "code_name", "code_text", "annotation", "cases", "case_text", "journal")
NO_TEXT = ("/images", "images:", "/audio", "audio:", "/video", "video:")


def is_text(row: Row) -> bool:
    """Whether a source is a text, and not a picture, a sound or a film."""
    media = (row["mediapath"] or "").lower()
    return row["fulltext"] is not None and not media.startswith(NO_TEXT)


def is_whole(row: Row, text: str) -> bool:
    """Whether a case has all of a text, which is written as 0 to 0 or to its last character or end."""
    return row["pos0"] == 0 and row["pos1"] in (0, len(text) - 1, len(text))


def codes(tables: Tables) -> Iterator[ProjectCode]:
    """Give categories, on which nobody codes, and codes under them or under codes."""
    for row in tables.rows("code_cat"):
        above = row["supercatid"]
        yield ProjectCode(category(row["catid"]), row["name"], above and category(above),
                          description=row["memo"] or "", codable=False)  # fmt: skip
    for row in tables.rows("code_name"):
        above, under = row["catid"], row.get("supercid")
        parent = str(under) if under else above and category(above)
        yield ProjectCode(str(row["cid"]), row["name"], parent, row["color"] or "",
                          row["memo"] or "")  # fmt: skip


def category(id: int) -> str:
    """Name a category apart from the code that has the same number."""
    return f"category {id}"


def coders(tables: Tables) -> Iterator[Coder]:
    """Give everybody who owns something, and whom the project lists."""
    named = [row["name"] for row in tables.rows("coder_names")]
    owners = [row.get("owner") for table in OWNED for row in tables.rows(table)]
    for name in dict.fromkeys(filter(None, [*named, *owners])):
        yield Coder(name, name)


def variable(row: Row) -> Variable:
    """Give an attribute; its name is its key."""
    kind: Kind = "float" if row["valuetype"] == "numeric" else "text"
    return Variable(row["name"], row["name"], kind, row["memo"] or "")


def values(given: Iterable[Row], kind: str, id: int) -> dict[str, str]:
    """Give the attributes of one case or file; an empty one was not given."""
    return {row["name"]: str(row["value"]) for row in given
            if (row["attr_type"], row["id"]) == (kind, id)}  # fmt: skip


def moment(written: str | None) -> dt.datetime | None:
    """Read a date as QualCoder writes it, in the time of its computer.

    Examples
    --------
    >>> moment("2026-01-02 10:00:00"), moment("")
    (datetime.datetime(2026, 1, 2, 10, 0), None)
    """
    try:
        return dt.datetime.fromisoformat(written or "")
    except ValueError:
        return None

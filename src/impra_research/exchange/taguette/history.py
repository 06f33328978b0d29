"""Who did what in Taguette, and when: only its commands tell, and an edit repeats the command."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from impra_research.exchange.database import Row

NO_CODER = "no coder"  # the login that we write where nobody is named
UNDATED = "1970-01-01 00:00:00.000000"  # Taguette wants a date; ours is no date


class Done(NamedTuple):
    """By whom, and when."""

    login: str
    at: dt.datetime | None


NOBODY = Done("", None)


class History:
    """The commands of one project, gone through once."""

    def __init__(self, commands: Iterable[Row]) -> None:
        self.documents: dict[int, Done] = {}
        self.highlights: dict[int, dict[int, Done]] = {}
        self.created: dict[int, Done] = {}
        self.logins: dict[str, None] = {}
        for row in commands:
            self._follow(row, _payload(row["payload"]))

    def _follow(self, row: Row, told: dict[str, Any]) -> None:
        login = row["user_login"]
        done = Done("" if login == NO_CODER else login, moment(row["date"]))
        match told.get("type"):
            case "document_add":
                self.documents.setdefault(row["document_id"], done)
            case "highlight_add":
                id, tags = told.get("highlight_id", 0), told.get("tags") or []
                before = self.highlights.get(id, {})
                self.highlights[id] = {tag: before.get(tag, done) for tag in tags}
                self.created.setdefault(id, done)
                self.logins[done.login] = None
            case "tag_merge":
                self._merge(told.get("src_tag_id", 0), told.get("dest_tag_id", 0))

    def _merge(self, source: int, into: int) -> None:
        for tags in self.highlights.values():
            if source in tags:
                done = tags.pop(source)
                tags.setdefault(into, done)

    def of(self, highlight: int, tag: int) -> Done:
        """Tell who gave a highlight a tag."""
        created = self.created.get(highlight, NOBODY)
        return self.highlights.get(highlight, {}).get(tag, created)


def _payload(written: str) -> dict[str, Any]:
    try:
        told = json.loads(written)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def moment(written: str | None) -> dt.datetime | None:
    """Read a time of Taguette, which is UTC.

    Examples
    --------
    >>> moment("2026-11-22 22:35:16.504012").isoformat()
    '2026-11-22T22:35:16.504012+00:00'
    """
    if written in (None, "", UNDATED):
        return None
    try:
        return dt.datetime.fromisoformat(str(written)).replace(tzinfo=dt.UTC)
    except ValueError:
        return None

"""Ids and GUIDs: REFI-QDA wants GUIDs, and an id that is none must come back as it was.

An id in the shape of a GUID is written as it is. Any other is written as the uuid5 of its kind and
itself, always the same, and the ids of that kind are listed, in the project's order, after the root
of the XML in processing instructions `<?impra codes ["help", ...]?>`, which other programs pass over.
"""

from __future__ import annotations

import json
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from impra_research.exchange.refi.account import Account

HOUSE = uuid.UUID("037cd3d3-d702-5d78-8756-cd20c1882c3e")  # uuid5(NAMESPACE_DNS, "impra_research")
GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
TARGET = "impra"
IDS_IN_A_LINE = 1000  # one instruction stays far under the 10 MB that parsers accept


def bare(written: str) -> str:
    """Give a GUID without braces and in lower case, so that one written two ways is the same.

    Examples
    --------
    >>> bare("{5215CC69-b628-4e02-afb9-9beeaee55808}"), bare("note_1")
    ('5215cc69-b628-4e02-afb9-9beeaee55808', 'note_1')
    """
    inner = written.strip().removeprefix("{").removesuffix("}")
    return inner.lower() if GUID.fullmatch(inner) else written.strip()


@lru_cache(maxsize=1 << 16)
def derived(kind: str, id: str) -> str:
    """Give the GUID of a thing of ours whose id is none.

    Examples
    --------
    >>> derived("codes", "help") == derived("codes", "help") != derived("cases", "help")
    True
    """
    return str(uuid.uuid5(HOUSE, f"{kind}/{json.dumps(id)}"))


def is_guid(id: str) -> bool:
    """Whether an id is written as it is."""
    return GUID.fullmatch(id) is not None and id == id.lower()


def guid_of(kind: str, id: str) -> str:
    """Give the GUID that a thing is written under."""
    return id if is_guid(id) else derived(kind, id)


def instructions(kind: str, ids: Sequence[str], written: Sequence[str]) -> list[tuple[str, str]]:
    """Make the processing instructions that keep ids and their order; none when the file shows both."""
    if all(map(is_guid, ids)) and list(ids) == list(written):
        return []
    pieces = [ids[at : at + IDS_IN_A_LINE] for at in range(0, len(ids), IDS_IN_A_LINE)]
    return [(TARGET, f"{kind} {_plain(piece)}") for piece in pieces]


def _plain(ids: Sequence[str]) -> str:
    return json.dumps(list(ids)).replace(">", "\\u003e")  # `?>` would end the instruction


class KeptIds:
    """The ids that our own export lists: what each GUID of a kind stands for, and in which order."""

    def __init__(self, told: Iterable[str]) -> None:
        self._listed: dict[str, list[str]] = {}
        for text in told:
            kind, _, ids = text.partition(" ")
            self._listed.setdefault(kind, []).extend(_listed(ids))
        self._ids = {kind: {guid_of(kind, id): id for id in ids}
                     for kind, ids in self._listed.items()}  # fmt: skip

    def id(self, kind: str, guid: str) -> str:
        """Give the id that a GUID stands for: our own, or the GUID itself."""
        return self._ids.get(kind, {}).get(guid, guid)

    def ordered(self, kind: str, things: Iterable[Any], account: Account) -> tuple[Any, ...]:
        """Bring things into the order of the list; what is not in it comes last, as it came.

        A second thing under one id is given another, and the account says so.
        """
        ranks = {id: rank for rank, id in enumerate(self._listed.get(kind, ()))}
        things = sorted(things, key=lambda thing: ranks.get(thing.id, len(ranks)))
        seen: Counter[str] = Counter()
        return tuple(_distinct(kind, thing, seen, account) for thing in things)


def _distinct(kind: str, thing: Any, seen: Counter[str], account: Account) -> Any:  # noqa: ANN401
    seen[thing.id] += 1
    if seen[thing.id] == 1:
        return thing
    other = derived(kind, f"{thing.id} {seen[thing.id]}")
    account.dangle(f"{kind}: the id {thing.id} stands more than once; the later one is now {other}")
    return replace(thing, id=other)


def _listed(text: str) -> list[str]:
    try:
        ids = json.loads(text)
    except ValueError:
        return []
    return [id for id in ids if isinstance(id, str)] if isinstance(ids, list) else []

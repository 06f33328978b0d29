"""Columns that no variable reads: how the questionnaire was filled in, what nobody answered."""

from __future__ import annotations

from collections.abc import Sequence

from impra_research.draft.arrivals import Arrival
from impra_research.draft.cells import answers
from impra_research.draft.tables import Placed
from impra_research.draft.words import bare, words

EMPTY = "empty in every row"


def left_in_raw(arrival: Arrival, sheets: Sequence[Placed]) -> dict[str, str]:
    """Say which columns no variable reads, each with the reason."""
    left: dict[str, str] = {}
    for sheet in sheets:
        asked = arrival.instrument.of_sheet(sheet.declared.sheet or "")
        for heading in map(str, sheet.rows.columns):
            if not sheet.table:
                unread = f"sheet {sheet.declared.sheet!r} is not read: no repeat group of a person"
                left.setdefault(heading, paradata_reason(heading) or unread)
            elif heading in (sheet.declared.key, sheet.declared.parent):
                continue
            elif reason := paradata_reason(heading):
                left[heading] = reason
            elif (
                sheet.declared.repeat is None
                and heading not in asked
                and not answers(sheet.rows[heading])
            ):
                left[heading] = EMPTY
    return left


def paradata_reason(heading: str) -> str:
    """Say why a column is about the filling in and not about the answers; "" when it is an answer.

    Examples
    --------
    >>> paradata_reason("ipaddr"), paradata_reason("sex")
    ('network address: identifies the respondent', '')
    """
    plain = bare(heading)
    known = words().paradata
    begun = (why for head, why in words().paradata_beginning.items() if plain.startswith(head))
    return known.get(plain) or next(begun, "")

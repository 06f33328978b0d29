"""Files whose rows belong to the persons of another file: they are sheets of that file's source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from impra_research.draft.arrivals import Arrival
from impra_research.draft.names import slug
from impra_research.draft.tables import number_column
from impra_research.draft.words import words


def with_children(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Give each file of episodes to the file of the persons whose numbers its rows repeat."""
    kept = list(arrivals)
    for child in arrivals:
        parent = next((each for each in kept if _is_child(child, each)), None)
        if parent is not None and child in kept:
            kept.remove(child)
            kept[kept.index(parent)] = _with(parent, child)
    return kept


def _is_child(child: Arrival, parent: Arrival) -> bool:
    """Tell rows that repeat the numbers of persons; two files in which nobody stands twice are two teams'."""
    rows, persons = child.sheets.get(""), parent.sheets.get("")
    if child is parent or rows is None or persons is None or {*child.sheets} != {""}:
        return False
    alike = all(getattr(child.source, key) == getattr(parent.source, key)
                for key in ("instrument", "decimal", "encoding", "delimiter"))  # fmt: skip
    number = number_column(persons).column
    repeats = number in rows and rows[number].duplicated().any()
    return alike and repeats and bool(rows[number].isin(persons[number]).all())


def _with(parent: Arrival, child: Arrival) -> Arrival:
    name = _known_table(child.name)
    source = parent.source.model_copy(update={
        "missing": parent.source.missing | child.source.missing
    })  # fmt: skip
    return replace(
        parent,
        source=source,
        sheets=parent.sheets | {name: child.sheets[""]},
        named=parent.named | {name: child.named[""]},
        beside=parent.beside | {name: child.path},
        undecided=(*parent.undecided, *child.undecided),
    )


def _known_table(name: str) -> str:
    """Name a table as the notebooks do where a file is called so: `steps.csv` holds the table `step`."""
    known = {each.table for each in words().known.values()}
    return next((table for table in known if slug(name) in (table, f"{table}s")), name)

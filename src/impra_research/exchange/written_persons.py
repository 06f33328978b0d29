"""study.yml and the codebook of a study that has interviews and no survey.

The persons stand in a file a place, with what the other tool knew of them: from there on it is a study
like any other, and a survey that comes later takes the place of these files.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from impra_research.draft.arrivals import Arrival, arrivals_of
from impra_research.draft.folder import draft_of_arrivals, write_draft
from impra_research.exchange.interviewed import Interviewed
from impra_research.exchange.refi.account import Account

NUMBER, CASE = "_index", "case"


def write_persons(
    persons: Sequence[Interviewed],
    raw: Path,
    *,
    title: Path,
    account: Account,
    beside: Sequence[str],
) -> None:
    """Write study.yml, codebook/variables.yml and surveys/PLACE.csv.

    Parameters
    ----------
    title
        The folder of the study, after which it is called until somebody names it.
    beside
        The tables that come from its interviews.
    """
    with TemporaryDirectory() as folder:
        files = {
            place: _write(Path(folder), place, rows, account) for place, rows in _by_place(persons)
        }
        arrivals = [_arrival(place, path, rows) for place, (path, rows) in files.items()]
        write_draft(draft_of_arrivals(arrivals, title, beside=beside), raw)


def _by_place(persons: Sequence[Interviewed]) -> Iterator[tuple[str, list[Interviewed]]]:
    for place in dict.fromkeys(each.place for each in persons):
        yield place, [each for each in persons if each.place == place]


def _write(
    folder: Path, place: str, persons: list[Interviewed], account: Account
) -> tuple[Path, list[Interviewed]]:
    path = folder / f"{place}.csv"
    names = list(dict.fromkeys(name for each in persons for name in each.values))
    kept = [name for name in names if _fits(name, persons)]
    account.lose("variables that no table can hold", len(names) - len(kept))
    case = [CASE] if any(each.name for each in persons) else []
    with path.open("w", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream, lineterminator="\n")
        lines.writerow([NUMBER, *case, *kept])
        for each in persons:
            name = [_plain(each.name)] if case else []
            lines.writerow([each.number, *name, *(each.values.get(key, "") for key in kept)])
    return path, persons


def _fits(name: str, persons: Sequence[Interviewed]) -> bool:
    """Tell whether a table of one line a person holds a variable, and no column of ours has its name."""
    cells = (each.values.get(name, "") for each in persons)
    return name.strip() not in ("", NUMBER, CASE) and all(map(str.isprintable, (name, *cells)))


def _plain(name: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in name).strip()


def _arrival(place: str, path: Path, persons: Sequence[Interviewed]) -> Arrival:
    (read,) = arrivals_of([path])
    source = read.source.model_copy(update={"prefix": persons[0].prefix})
    return replace(read, name=place, source=source)

"""Groups of columns that a form repeats for a first, a second, a third episode: one table, a row each.

`G06[1_form]`, `G06[1_date]`, `G06[2_form]`, `G06[2_date]` are two columns asked twice. A matrix of
questions looks the same; but who has a third episode is rarer than who has a first one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from impra_research.draft.cells import answers

NUMBER = re.compile(r"\d+")
FEWER = 0.7  # of those who answered the first time, at most so many answered the last time


@dataclass(frozen=True, slots=True)
class Repeated:
    """Columns that come again and again: what stands before and after their number, and how often."""

    before: str
    after: tuple[str, ...]
    times: int

    def columns(self) -> list[str]:
        """List the columns of the file, round by round."""
        return [f"{self.before}{n}{end}" for n in range(1, self.times + 1) for end in self.after]

    def stacked(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Put the rounds below each other, under headings with `{n}`; rounds left empty are left out."""
        rounds = [
            pd.DataFrame({f"{self.before}{{n}}{end}": rows[f"{self.before}{n}{end}"]
                          for end in self.after})
            for n in range(1, self.times + 1)
        ]  # fmt: skip
        below = pd.concat(rounds).sort_index(kind="stable")
        return below[(below != "").any(axis="columns")]


def repeated_columns(rows: pd.DataFrame, missing: Mapping[str, str]) -> Iterator[Repeated]:
    """Find the groups of columns that are repeated, none within another.

    Examples
    --------
    >>> cells = {"id": ["1", "2"], "a1_x": ["p", "p"], "a1_y": ["q", "q"], "a2_x": ["p", ""],
    ...          "a2_y": ["q", ""]}
    >>> list(repeated_columns(pd.DataFrame(cells), {}))
    [Repeated(before='a', after=('_x', '_y'), times=2)]
    """
    filled = {str(column): sum(answers(rows[column], missing).values()) for column in rows.columns}
    ends: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for column in filled:
        for found in NUMBER.finditer(column):
            if not found[0].startswith("0"):
                ends[column[: found.start()]][column[found.end() :]].add(int(found[0]))
    taken: set[str] = set()
    for before, numbers in ends.items():
        times = min(max(each) for each in numbers.values())
        whole = [end for end, each in numbers.items() if each == set(range(1, times + 1))]
        group = Repeated(before, tuple(whole), times)
        complete = len(whole) == len(numbers) > 1 < times and not taken & {*group.columns()}
        if complete and _fewer_and_fewer(group, filled):
            taken |= {*group.columns()}
            yield group


def _fewer_and_fewer(group: Repeated, filled: Mapping[str, int]) -> bool:
    """Tell whether each round was answered by no more people than the one before."""
    rounds = [max(filled[f"{group.before}{n}{end}"] for end in group.after)
              for n in range(1, group.times + 1)]  # fmt: skip
    return rounds == sorted(rounds, reverse=True) and rounds[-1] < FEWER * rounds[0]

"""The shape of matches.yml: what raw texts mean, as proposed by the program and decided by people.

One entry a distinct text of a variable. The program writes `proposed`; a person writes `accepted` with
a code (or the reason why there is none) or `rejected`, and says in which role and when. Cleaning reads
decisions and never makes one.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from impra_research.declared import Declared

Method = Literal["spelling", "organisation", "title", "edition"]


class Candidate(Declared):
    """A code that a text may mean, and how alike the two are (0 to 1)."""

    code: str
    label: str
    score: float = Field(ge=0, le=1)


class Match(Declared):
    """What one raw text of a variable means.

    `rows` counts where it stands, `method` says what was compared, `others` lists the next nearest.
    """

    variable: str
    raw: str
    rows: int = Field(ge=0)
    code: str | None = None
    label: str | None = None
    missing: str | None = None
    score: float = Field(default=0, ge=0, le=1)
    method: Method = "spelling"
    others: tuple[Candidate, ...] = ()
    status: Literal["proposed", "accepted", "rejected"] = "proposed"
    who: str | None = None
    date: datetime.date | None = None

    @model_validator(mode="after")
    def _is_decided_by_someone(self) -> Self:
        if self.code and self.missing:
            raise ValueError("has a `code`, or a `missing` reason, not both")
        if self.status == "proposed":
            return self
        if not (self.who and self.date):
            raise ValueError(f"{self.status}: say `who` (a role, never a name) and the `date`")
        if self.status == "accepted" and not (self.code or self.missing):
            raise ValueError("accepted: write the `code`, or the reason under `missing`")
        return self


class MatchesFile(Declared):
    """The shape of matches.yml."""

    matches: tuple[Match, ...] = ()

    @model_validator(mode="after")
    def _each_text_once(self) -> Self:
        times = Counter((each.variable, each.raw) for each in self.matches)
        again = sum(n - 1 for n in times.values())
        if again:
            raise ValueError(f"{again} of them decide a text that an entry above decides already")
        return self

    def with_proposals(self, proposed: Iterable[Match]) -> Self:
        """Keep every decision, and replace what was only proposed before."""
        kept = [each for each in self.matches if each.status != "proposed"]
        done = {(each.variable, each.raw) for each in kept}
        new = [each for each in proposed if (each.variable, each.raw) not in done]
        return type(self)(matches=(*kept, *new))

    def of(self, variable: str) -> Iterator[Match]:
        """Give the entries of one variable."""
        return (each for each in self.matches if each.variable == variable)

"""Where one source keeps a variable: its column, how raw values become codes, in which money it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, FiniteFloat, model_validator

from impra_research.declared import Declared
from impra_research.faults import Fault, Place, unknown_names
from impra_research.standards import EDITIONS

if TYPE_CHECKING:
    from impra_research.codebook.variables import Variable


class Origin(Declared):
    """Where one source keeps a variable, and how its raw values become codes.

    `column` may hold `{n}` in a source that repeats columns. `recode` is written out, or the word
    `labels` (raw values are our labels in the source's language), `codes` (they are our codes) or
    `spellings` (names in any of our languages, as people write them). `edition` names the standard
    that a source's codes belong to, where the variable's list is another edition of it. An amount of
    money that is not in the variable's currency or at its prices says so: `currency`, `price_year`,
    and the `price_index` of prices.yml by which its prices rose. `times` brings any other number into
    the variable's unit: 12 where a source counts years and the variable months. `question` is what this
    source asked, word for word, where that differs; `asked_if` is the comparison that decided to whom it
    put the question: an empty cell of anyone else is `not_asked`.
    """

    column: str | None = None
    value: str | None = None
    recode: dict[str, str] | Literal["labels", "codes", "spellings"] = "labels"
    edition: str | None = None
    currency: str | None = None
    price_year: int | None = Field(default=None, ge=1900, le=2100)
    price_index: str | None = None
    times: Annotated[FiniteFloat, Field(gt=0)] = 1
    missing: dict[str, str] = {}
    question: str | None = None
    asked_if: str | None = Field(default=None, max_length=400)

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.column is None) == (self.value is None):
            raise ValueError("needs either `column` (read it) or `value` (the same for every row)")
        return self


def origin_faults(at: Place, origin: Origin, variable: Variable) -> Iterator[Fault]:
    """Name what a source says of a variable that cannot hold."""
    if origin.edition is not None:
        yield from unknown_names((*at, "edition"), "edition", [origin.edition], EDITIONS)
        if variable.values not in EDITIONS or origin.recode != "codes":
            text = "`edition` goes with `recode: codes` and values such as nace_2"
            yield Fault((*at, "edition"), text)
    for key in ("currency", "price_year"):  # it would be converted into something unsaid
        if getattr(origin, key) is not None and getattr(variable, key) is None:
            text = f"say `{key}` of the variable too, or nothing can be converted"
            yield Fault((*at, key), text)
    if origin.price_index and origin.price_year is None:
        yield Fault((*at, "price_index"), "`price_index` goes with `price_year`")
    if origin.times != 1 and variable.level not in ("count", "ratio"):
        yield Fault((*at, "times"), "`times` is for numbers (level count or ratio)")

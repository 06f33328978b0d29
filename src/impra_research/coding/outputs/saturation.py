"""When further interviews brought little that is new, after Guest, Namey & Chen (2020).

The base is the number of codes in the first interviews. A run is a few interviews in a row; runs overlap,
each beginning one interview later. The first run whose new codes are at most a threshold of the base ends
the search: "6+2" is saturation after six interviews, seen in the two that follow (PLOS ONE 15(5): e0232076,
doi 10.1371/journal.pone.0232076). The order of interviews is chance: a band over random orders says how
much it decides. This is saturation of codes, not of what they mean (Hennink, Kaiser & Marconi 2017, doi
10.1177/1049732316665344), and no measure for reflexive thematic analysis (Braun & Clarke 2019).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from impra_research.coding.cases import settled_documents
from impra_research.coding.outputs.counted import counted
from impra_research.errors import UsageError

LEVEL = 0.95
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Saturation:
    """What was found in the order of the interviews, and in random orders.

    Attributes
    ----------
    reached
        Interviews at saturation, without the run; None when it was not reached: see `why`.
    why
        "", `too_few_interviews` or `not_reached`.
    uncoded
        Interviews left out: nothing in them is coded, which is not the same as nothing new.
    steps
        One row an interview, in order: interview (its number), document, new (codes), found (so far),
        in_run (new codes in the run after it), ratio (in_run / codes in the base).
    band
        One row a number of interviews: found (codes, median over random orders), low, high (95 % of
        the orders); ratio, ratio_low, ratio_high.
    orders
        One row a result over random orders: reached (missing: not reached), orders, share.
    """

    base: int
    run: int
    threshold: float
    interviews: int
    codes: int
    uncoded: int
    reached: int | None
    why: str
    steps: pd.DataFrame
    band: pd.DataFrame
    orders: pd.DataFrame

    @property
    def told(self) -> str:
        """Say it as the paper does, such as 6+2; "" when it was not reached."""
        return "" if self.reached is None else f"{self.reached}+{self.run}"

    def in_orders(self, share: float) -> int | None:
        """Say by how many interviews this share of the random orders had reached it, if they had."""
        table = self.orders.dropna(subset="reached")
        enough = table["share"].cumsum() >= share - ROUNDING
        return int(table.loc[enough, "reached"].iloc[0]) if enough.any() else None


def saturation(
    segment: pd.DataFrame,
    transcript: pd.DataFrame,
    *,
    base: int = 4,
    run: int = 2,
    threshold: float = 0.05,
    order: Sequence[str] | None = None,
    draws: int = 1000,
    seed: int = 2020,
    coders: Collection[str] = (),
    read: Collection[str] = (),
) -> Saturation:
    """Say after how many interviews at most `threshold` of the base is new in the next `run`.

    Parameters
    ----------
    base, run, threshold
        The paper uses 4 to 6 interviews, 2 or 3, and 0.05 or 0.
    order
        The documents in the order in which they were held; without it by date, then by name.
    draws, seed
        How many random orders make the band, and which.
    coders
        Whose codings count: see `counted`.
    read
        Documents that were coded, also those of which nothing counts; settled ones are among them.

    Raises
    ------
    UsageError
        The numbers make no sense, or `order` is not of the documents.
    """
    _check(base, run, threshold)
    coded = counted(segment, transcript, coders=coders)[["document", "code"]].drop_duplicates()
    known = {*coded["document"], *read, *settled_documents(transcript)}
    documents = [name for name in _ordered(transcript, order) if name in known]
    has = pd.crosstab(coded["document"].astype("str"), coded["code"].astype("str"))
    has = has.reindex(index=documents, fill_value=0).to_numpy() > 0
    rng = np.random.default_rng(seed)
    orders = rng.permuted(np.tile(np.arange(len(documents)), (draws, 1)), axis=1)
    held = _found(has, np.arange(len(documents))[None, :])
    drawn = _found(has, orders)
    ratio, reached = _ratios(held, base, run), _reached(held, base, run, threshold)[0]
    short = "too_few_interviews" if len(documents) < base + run else "not_reached"
    return Saturation(
        base=base, run=run, threshold=threshold, interviews=len(documents),
        codes=has.shape[1], uncoded=len(transcript) - len(documents),
        reached=int(reached) or None, why="" if reached else short,
        steps=_steps(documents, held[0], ratio[0], base),
        band=_band(drawn, _ratios(drawn, base, run)),
        orders=_counted_orders(_reached(drawn, base, run, threshold)),
    )  # fmt: skip


def _check(base: int, run: int, threshold: float) -> None:
    if base < 1 or run < 1 or not 0 <= threshold < 1:
        raise UsageError(
            f"base {base}, run {run} and threshold {threshold} measure nothing",
            fix="use a base of 4 to 6 interviews, a run of 2 or 3, a threshold such as 0.05",
        )


def _ordered(transcript: pd.DataFrame, order: Sequence[str] | None) -> list[str]:
    if order is None:
        dated = [name for name in ("date", "document") if name in transcript]
        return [*transcript.sort_values(dated)["document"].astype("str")]
    if sorted(order) != sorted(transcript["document"]):
        raise UsageError("`order` does not name each document once", fix="list all, each once")
    return [*order]


def _found(has: Any, orders: Any) -> Any:  # noqa: ANN401
    """Count the codes found after 0, 1, 2 ... interviews: one row an order."""
    place = orders.argsort(axis=1)
    new = np.zeros((len(orders), orders.shape[1] + 1), dtype=np.int64)
    for code in range(has.shape[1]):
        first = place[:, has[:, code]].min(axis=1)
        np.add.at(new, (np.arange(len(orders)), first + 1), 1)
    return new.cumsum(axis=1)


def _ratios(found: Any, base: int, run: int) -> Any:  # noqa: ANN401
    """Give the new codes in the run after each number of interviews, as a part of the base, or nan."""
    ratio = np.full(found.shape, np.nan)
    if found.shape[1] > base + run:
        new, of_base = found[:, base + run :] - found[:, base:-run], found[:, [base]]
        np.divide(new, of_base, out=ratio[:, base:-run], where=of_base > 0)
    return ratio


def _reached(found: Any, base: int, run: int, threshold: float) -> Any:  # noqa: ANN401
    """Interviews at saturation in each order; 0 where it was not reached."""
    little = _ratios(found, base, run) <= threshold + ROUNDING
    return little.argmax(axis=1)


def _steps(documents: list[str], found: Any, ratio: Any, base: int) -> pd.DataFrame:  # noqa: ANN401
    ratios = pd.array(ratio[1:], dtype="Float64")
    of_base = found[min(base, len(found) - 1)]
    return pd.DataFrame({
        "interview": range(1, len(documents) + 1), "document": documents,
        "new": np.diff(found), "found": found[1:],
        "in_run": (ratios * of_base).round().astype("Int64"), "ratio": ratios,
    })  # fmt: skip


def _band(found: Any, ratio: Any) -> pd.DataFrame:  # noqa: ANN401
    tails = [0.5, 0.5 - LEVEL / 2, 0.5 + LEVEL / 2]
    names = [("found", "low", "high"), ("ratio", "ratio_low", "ratio_high")]
    columns: dict[str, Any] = {"interviews": range(1, found.shape[1])}
    for heads, values in zip(names, (found, ratio), strict=True):
        told = np.quantile(values[:, 1:], tails, axis=0)
        columns |= {
            name: pd.array(row, dtype="Float64") for name, row in zip(heads, told, strict=True)
        }
    return pd.DataFrame(columns)


def _counted_orders(reached: Any) -> pd.DataFrame:  # noqa: ANN401
    at, orders = np.unique(reached, return_counts=True)
    table = pd.DataFrame({"reached": pd.array(at, dtype="Int64"), "orders": orders})
    table = table.assign(reached=table["reached"].mask(table["reached"] == 0))
    return table.assign(share=table["orders"] / table["orders"].sum())

"""Draws that stay put: one random stream for each place and variable.

A stream is named, not counted, so that adding a variable changes no other; each stream serves one draw
of one value (or row of values) a person in order, so that a larger study begins with the same persons.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Words = npt.NDArray[np.object_]
Size = int | tuple[int, ...]
NEVER = 1_000_000  # months: later than any interview


@dataclass(frozen=True, slots=True)
class Streams:
    """The random streams of one place of one study.

    Examples
    --------
    >>> streams = Streams(1, "piemonte")
    >>> bool(streams("sex").random() == streams("sex").random() != streams("age").random())
    True
    """

    seed: int
    place: str

    def __call__(self, name: str) -> np.random.Generator:
        """Open the stream of this name, at its beginning."""
        key = zlib.crc32(f"{self.place}/{name}".encode())
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(key,)))

    def whether(self, name: str, size: Size, chance: npt.ArrayLike) -> Booleans:
        """Draw whether something of this chance happens."""
        return np.asarray(self(name).random(size) < np.asarray(chance))

    def choose(self, name: str, size: Size, shares: Mapping[Any, float]) -> Words:
        """Draw the named things, each with its share."""
        cumulative = np.cumsum(list(shares.values())) / sum(shares.values())
        return pick(list(shares), np.searchsorted(cumulative, self(name).random(size), "right"))

    def months_until(self, name: str, size: Size, hazard: float) -> Integers:
        """Draw whole months until something of constant hazard happens; `NEVER` when the hazard is 0."""
        if hazard == 0:
            return np.full(size, NEVER)
        months = np.ceil(self(name).standard_exponential(size) / hazard)
        return np.asarray(np.clip(months, 1, NEVER), dtype=np.int64)


def pick(names: list[Any], position: npt.ArrayLike) -> Words:
    """Take names by position."""
    return np.asarray(np.array(names, dtype=object)[np.asarray(position)])


def pick_by_luck(offered: Mapping[Any, list[str]], keys: npt.ArrayLike, luck: Floats) -> Words:
    """Take one of the things that each key offers, where luck from 0 to 1 falls among them."""
    pairs = zip(np.ravel(keys), np.ravel(luck), strict=True)
    taken = [offered[key][int(part * len(offered[key]))] for key, part in pairs]
    return np.array(taken, dtype=object)


def look_up(table: Mapping[Any, float], keys: npt.ArrayLike) -> Floats:
    """Give the number that belongs to each key; a key without a number is an error."""
    return np.asarray(np.vectorize(table.__getitem__, otypes=[float])(keys))


def either(condition: npt.ArrayLike, yes: str = "yes", no: str = "no") -> Words:
    """Write a condition as two codes."""
    return np.where(condition, yes, no).astype(object)

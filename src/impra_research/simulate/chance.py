"""Draws that stay put: one random stream for each place and variable.

A stream is named, not counted, so that adding a variable changes no other; each stream serves one draw
of one value (or row of values) a person in order, so that a larger study begins with the same persons.
"""

from __future__ import annotations

import zlib
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.object_]
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


def choose(stream: np.random.Generator, n: int, shares: Mapping[Any, float]) -> Words:
    """Draw n of the named things, each with its share."""
    cumulative = np.cumsum(list(shares.values())) / sum(shares.values())
    return pick(list(shares), np.searchsorted(cumulative, stream.random(n), side="right"))


def choose_for_each(stream: np.random.Generator, names: list[Any], shares: Floats) -> Words:
    """Draw one of the names for each row of shares (one column a name; last axis)."""
    cumulative = np.cumsum(shares, axis=-1) / shares.sum(axis=-1, keepdims=True)
    position = (stream.random(shares.shape[:-1])[..., None] >= cumulative).sum(axis=-1)
    return pick(names, np.minimum(position, len(names) - 1))


def pick(names: list[Any], position: npt.ArrayLike) -> Words:
    """Take names by position."""
    array = np.empty(len(names), dtype=object)
    array[:] = names
    return np.asarray(array[np.asarray(position)])


def look_up(table: Mapping[Any, float], keys: npt.ArrayLike) -> Floats:
    """Give the number that belongs to each key; a key without a number is an error."""
    known, place = np.unique(np.asarray(keys), return_inverse=True)
    return np.array([table[key] for key in known.tolist()], dtype=float)[place].reshape(
        np.shape(keys)
    )


def months_until(stream: np.random.Generator, shape: Any, hazard: float) -> Integers:  # noqa: ANN401  numpy's shape
    """Draw whole months until something of constant hazard happens; `NEVER` when the hazard is 0."""
    if hazard == 0:
        return np.full(shape, NEVER)
    months = np.ceil(stream.standard_exponential(shape) / hazard)
    return np.asarray(np.clip(months, 1, NEVER), dtype=np.int64)


def either(condition: npt.ArrayLike, yes: Hashable = "yes", no: Hashable = "no") -> Words:
    """Write a condition as two codes."""
    return pick([no, yes], np.asarray(condition, dtype=np.int64))

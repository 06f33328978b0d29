"""The sentence encoder's vectors, kept on disk: no sentence is encoded twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from impra_research.coding.assisted import ByMeaning, meaning_version
from impra_research.coding.assisted.representations import Array
from impra_research.files import write_beside


@contextmanager
def kept_meaning(folder: Path) -> Iterator[ByMeaning]:
    """Give the encoder with the vectors kept in a folder, and keep the new ones.

    Raises
    ------
    UsageError
        It is not installed.
    """
    path = folder / f"{meaning_version().replace(' ', '_')}.npz"
    known: dict[str, Array] = {}
    if path.is_file():
        with np.load(path) as kept:
            known = dict(zip(kept["sentence"].tolist(), kept["vector"], strict=True))
    before, represent = len(known), ByMeaning(known)
    yield represent
    if len(known) > before:
        write_beside(path, lambda part: _save(part, known))


def _save(path: Path, known: dict[str, Array]) -> None:
    with path.open("wb") as stream:
        np.savez(stream, sentence=np.array(list(known)), vector=np.array(list(known.values())))

"""The codebook of themes as it changes: split, merged, renamed, moved, redefined, retired; with a trail."""

from impra_research.coding.themes.changes import (
    adopt,
    merge,
    move,
    redefine,
    rename,
    retire,
    split,
)
from impra_research.coding.themes.tree import Told, codes_file
from impra_research.coding.themes.undecided import undecided

__all__ = [
    "Told",
    "adopt",
    "codes_file",
    "merge",
    "move",
    "redefine",
    "rename",
    "retire",
    "split",
    "undecided",
]

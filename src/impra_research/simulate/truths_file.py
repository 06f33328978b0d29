"""planted_truths.yml on disk: read strictly, written back by line so that its comments stay."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from impra_research.declared import read_declared
from impra_research.simulate.truths import Truths

DERIVED = "# What follows from all this, for estimators to find: computed, not typed."


def read_truths(raw: Path) -> Truths:
    """Read the planted truths of a study.

    Raises
    ------
    StudyFileError
        The file is missing or does not hold together.
    """
    return read_declared(raw / "planted_truths.yml", Truths)


def with_seed_and_sizes(text: str, seed: int, sizes: dict[str, int]) -> str:
    r"""Write another seed and other sizes into the text of planted_truths.yml; comments stay.

    Examples
    --------
    >>> with_seed_and_sizes("seed: 1  # chosen\nsizes: {a: 2}\n", 7, {"a": 50})
    'seed: 7  # chosen\nsizes: {a: 50}\n'
    """
    written = ", ".join(f"{place}: {size}" for place, size in sizes.items())
    text = re.sub(r"(?m)^seed: \d+", f"seed: {seed}", text)
    return re.sub(r"(?m)^sizes: \{[^}]*\}", f"sizes: {{{written}}}", text)


def with_derived(text: str, derived: dict[str, Any]) -> str:
    """Put the derived section at the end of the text of planted_truths.yml, in place of an older one."""
    head = re.split(rf"(?m)^{re.escape(DERIVED)}|^derived:", text)[0].rstrip("\n")
    lines = "".join(f"  {name}: {_flow(value)}\n" for name, value in derived.items())
    return f"{head}\n\n{DERIVED}\nderived:\n{lines}"


def _flow(value: Any) -> str:  # noqa: ANN401  a number, a word or a dictionary of them
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(inner)}" for name, inner in value.items()) + "}"
    if value is None:
        return "null"
    return (
        f"{value:.4f}"
        if isinstance(value, float)
        else f'"{value}"'
        if isinstance(value, str)
        else str(value)
    )

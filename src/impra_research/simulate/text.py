"""Text that people read and write too: small tables, and YAML by line, so that its comments stay."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from impra_research.simulate.soiled import Entry
from impra_research.study import Study

DERIVED = "# What follows from all this, for estimators to find: computed, not typed."
CORRECTIONS = "# Where, the expected old value, the new one, why. No value is edited in code.\n"
MENDED = "2014-06-16"


def with_seed_and_sizes(text: str, seed: int, sizes: dict[str, int]) -> str:
    r"""Write another seed and other sizes into the text of planted_truths.yml; comments stay.

    Examples
    --------
    >>> with_seed_and_sizes("seed: 1  # chosen\nsizes: {a: 2}\n", 7, {"a": 50})
    'seed: 7  # chosen\nsizes: {a: 50}\n'
    """
    text = re.sub(r"(?m)^seed: \d+", f"seed: {seed}", text)
    return re.sub(r"(?m)^sizes: \{[^}]*\}", f"sizes: {in_line(sizes)}", text)


def with_derived(text: str, derived: dict[str, Any]) -> str:
    """Put the derived section at the end of the text of planted_truths.yml, in place of an older one."""
    head = re.split(rf"(?m)^{re.escape(DERIVED)}|^derived:", text)[0].rstrip("\n")
    lines = "".join(f"  {name}: {in_line(value)}\n" for name, value in derived.items())
    return f"{head}\n\n{DERIVED}\nderived:\n{lines}"


def with_hash(text: str, file: str, sha256: str) -> str:
    r"""Write the sha256 of a survey file under its name in the text of study.yml; comments stay.

    Examples
    --------
    >>> with_hash("    file: a.csv\n", "a.csv", "0f")
    '    file: a.csv\n    sha256: 0f\n'
    """
    found = re.compile(rf"(?m)^( +)file: {re.escape(file)}\n(?: +sha256: .*\n)?")
    return found.sub(rf"\1file: {file}\n\1sha256: {sha256}\n", text)


def corrections(ledger: list[Entry], like: Study) -> str:
    """Write corrections.yml: the mended entries one by one, in the words of the team that sent the file."""
    sources = like.declared.sources
    team = {sources[name].file: place.label["en"] for name, place in like.places.items()}
    mended = [entry for entry in ledger if entry.remedy == "corrected"]
    return CORRECTIONS + ("corrections:\n" if mended else "corrections: []\n") + "".join(
        f"  - file: {entry.file}\n"
        + (f"    sheet: {in_line(entry.sheet)}\n" if entry.sheet else "")
        + f"    row: {entry.row}\n    column: {in_line(entry.column)}\n"
        f"    expected: {in_line(entry.after)}\n    value: {in_line(entry.value)}\n"
        f"    reason: {in_line(entry.reason)}\n"
        f"    who: {in_line('field team, ' + team[entry.file])}\n    date: {MENDED}\n"
        for entry in mended
    )  # fmt: skip


def in_line(value: Any) -> str:  # noqa: ANN401  a number, a word or a dictionary of them
    """Write a value on one line.

    Examples
    --------
    >>> in_line({"place": 1.35, "median": None, "who": "field team"})
    '{place: 1.3500, median: null, who: "field team"}'
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {in_line(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, float):
        return f"{value:.4f}"
    return json.dumps(value, ensure_ascii=False)


def write_csv(path: Path, columns: Iterable[str], rows: Iterable[tuple[object, ...]]) -> None:
    """Write a small UTF-8 table with LF line ends."""
    path.parent.mkdir(exist_ok=True)
    pd.DataFrame(rows, columns=list(columns)).to_csv(path, index=False, lineterminator="\n")

"""A thousand interviews with a million coded segments, drawn from a seed: what `make bench` reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from impra_research.codebook import Theme
from impra_research.coding.segments import segment_table
from impra_research.read.interviews.transcripts import Transcripts
from impra_research.read.written import read_written_table

DOCUMENTS = [f"D{number:04}" for number in range(1000)]
HEAD, WORD, WORDS = "Rispondente: ", "parola", 3400
TEXT = HEAD + " ".join([WORD] * WORDS)
COLUMNS = ["document", "start", "end", "code", "coder"]


def themes() -> dict[str, Theme]:
    """Thirty codes in five families."""
    return {f"code_{number}": Theme.model_construct(
        parent=None if number < 5 else f"code_{number % 5}") for number in range(30)}  # fmt: skip


def cases() -> pd.DataFrame:
    """One person a document."""
    persons = [f"X-{number}" for number in range(len(DOCUMENTS))]
    return pd.DataFrame(
        {"document": DOCUMENTS, "person": persons, "place": "here", "language": "it"}
    )


def transcripts() -> Transcripts:
    """Interviews of one turn each."""
    turn = pd.DataFrame({"document": DOCUMENTS, "turn": 1, "speaker": "respondent",
                         "start": len(HEAD), "end": len(TEXT), "text": TEXT})  # fmt: skip
    return Transcripts(cases(), turn, dict.fromkeys(DOCUMENTS, TEXT))


def write_codings(folder: Path, rows: int) -> tuple[Path, Path]:
    """Write segments.csv, and the table that cleaning makes of it."""
    rng = np.random.default_rng(4)
    some = rows + rows // 20
    first, length = rng.integers(0, WORDS - 40, some), rng.integers(1, 30, some)
    step = len(WORD) + 1
    table = pd.DataFrame({
        "document": np.array(DOCUMENTS)[rng.integers(0, len(DOCUMENTS), some)],
        "start": len(HEAD) + step * first,
        "end": len(HEAD) + step * (first + length) - 1,
        "code": np.array([*themes()])[rng.integers(0, 30, some)],
        "coder": np.array(["A", "B"])[rng.integers(0, 2, some)],
    }).drop_duplicates().head(rows)  # fmt: skip
    received, processed = folder / "segments.csv", folder / "segment.parquet"
    table.to_csv(received, index=False)
    read = read_written_table(received, columns=COLUMNS)
    segment_table(read, transcripts(), themes()).to_parquet(processed, index=False)
    return received, processed

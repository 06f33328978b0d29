"""What a round of double coding draws from, and its record."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML

from impra_research.declared import read_yaml
from impra_research.read.interviews.transcripts import Transcripts
from impra_research.read.rounds import Unit

HEAD = "# Drawn by `impra double draw`; the same seed draws the same from the same interviews.\n"


def units_of(transcripts: Transcripts, unit: Unit) -> pd.DataFrame:
    """One row a document, or a turn of a respondent, with its place and language."""
    about = transcripts.transcript[["document", "place", "language"]]
    if unit == "documents":
        return about
    spoken = transcripts.turn
    spoken = spoken.loc[spoken["speaker"] == "respondent", ["document", "turn"]]
    return spoken.merge(about, on="document", validate="many_to_one")


def record_of(
    about: Mapping[str, Any], coders: Sequence[str], drawn: pd.DataFrame, hashes: Mapping[str, str]
) -> str:
    """Write the record of a round: how it was drawn, and what."""
    record: dict[str, Any] = {key: told for key, told in about.items() if told is not None}
    record |= {"date": dt.date.today(), "coders": list(coders)}
    record["documents"] = {
        document: {"sha256": hashes[document], **_turns(rows)}
        for document, rows in drawn.groupby("document", sort=False)
    }
    return _written(record)


def finished_by(coder: str, path: Path) -> str:
    """Write the record of a round again, in which one more coder has read all that was drawn."""
    record = dict(read_yaml(path))
    record["finished"] = sorted({*record.get("finished", ()), coder})
    return _written(record)


def _written(record: Mapping[str, Any]) -> str:
    text, yaml = io.StringIO(), YAML()
    yaml.default_flow_style, yaml.width = None, 130
    yaml.dump(dict(record), text)
    return HEAD + text.getvalue()


def _turns(rows: pd.DataFrame) -> dict[str, list[int]]:
    return {"turns": [int(turn) for turn in rows["turn"]]} if "turn" in rows else {}

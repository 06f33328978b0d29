"""The framework matrix as a page: cases x themes, quotations, and a link to each segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from impra_research.show.labels import Look

TEMPLATE = Path(__file__).with_name("framework.html")


def framework_page(look: Look, framework: pd.DataFrame, *, notes: Sequence[str] = ()) -> str:
    """Write a table of `framework_matrix` as one HTML page that needs nothing else."""
    from jinja2 import Environment

    template = Environment(autoescape=True).from_string(TEMPLATE.read_text(encoding="utf-8"))
    themes = list(dict.fromkeys(framework["theme"]))
    said = framework.dropna(subset="segment_id")
    words = ("case", "segments", "segment", "codes", "quotation")
    return template.render(
        language=look.words.language, title=look.words.say("framework.title"),
        notes=[note.replace("`", "") for note in notes],
        heads={name: look.words.say(f"framework_head.{name}") for name in words},
        themes=[{"label": look.theme(theme)} for theme in themes],
        cases=[_case(look, name, rows, themes) for name, rows in framework.groupby("case", sort=False)],
        segments=[_segment(look, rows) for _, rows in said.groupby("segment_id", sort=False)],
    )  # fmt: skip


def _case(look: Look, name: Any, rows: pd.DataFrame, themes: Sequence[str]) -> Mapping[str, Any]:  # noqa: ANN401
    cells = [rows[rows["theme"] == theme].dropna(subset="segment_id") for theme in themes]
    return {"name": name, "place": look.place(rows["place"].iloc[0]),
            "cells": [[_said(look, row) for row in cell.to_dict("records")] for cell in cells]}  # fmt: skip


def _segment(look: Look, rows: pd.DataFrame) -> Mapping[str, Any]:
    labels = [look.theme(code) for code in dict.fromkeys(rows["code"])]
    return {**_said(look, rows.iloc[0].to_dict()), "codes": look.words.semicolon.join(labels)}


def _said(look: Look, row: Mapping[Any, Any]) -> dict[str, Any]:
    anchor = row["segment_id"].replace(":", "-")
    translation = row["translation"] if isinstance(row["translation"], str) else ""
    return {**row, "label": look.theme(row["code"]), "anchor": anchor, "translation": translation}

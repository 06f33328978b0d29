"""Which choice moves a specification curve, and by how much, in words of the reader."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from impra_research.analyse.comparison.choices import AXES
from impra_research.analyse.comparison.moved import what_moves
from impra_research.show.curve import label
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated
from impra_research.show.words import MISSING


def moves(ratio: pd.DataFrame, look: Look, *, months: pd.DataFrame | None = None) -> pd.DataFrame:
    """Tell what each choice of the page replaced by another changes, all else equal, a row a switch.

    Columns: `label`, and as written `ratio_mean` and `ratio_largest` (what the ratio is multiplied by),
    `months_mean` and `months_largest` (what is added), `pairs` (specifications compared). The choice that
    moves the ratio most comes first.
    """
    found = [_switches(one) for one in (ratio, months) if one is not None]
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for table in found:
        for row in table.to_dict("records"):
            rows.setdefault((row["choice"], row["one"], row["other"]), {})[row["scale"]] = row
    return pd.DataFrame(
        [_written(key, row, look) for key, row in rows.items()],
        columns=["label", "pairs", "ratio_mean", "ratio_largest", "months_mean", "months_largest"],
    )


def _switches(curve: pd.DataFrame) -> pd.DataFrame:
    table = what_moves(curve)
    first = {axis: next(iter(curve[axis])) for axis in AXES}
    return table[(table["one"] == table["choice"].map(first)) & (table["pairs"] > 0)]


def _written(
    key: tuple[str, str, str], row: dict[str, dict[str, Any]], look: Look
) -> dict[str, Any]:
    axis, one, other = key
    named = {name: label(axis, choice, look) for name, choice in (("one", one), ("other", other))}
    told: dict[str, Any] = {
        "label": look.words.say("choice_switched", axis=look.words.say(f"choice.{axis}"), **named),
        "pairs": sum(found["pairs"] for found in row.values()),
    }
    for scale, name, times in (("log hazard ratio", "ratio", True), ("months", "months", False)):
        for size in ("mean", "largest"):
            change = row[scale][f"{size}_change"] if scale in row else float("nan")
            told[f"{name}_{size}"] = _change(change, look, times=times)
    return told


def _change(change: float, look: Look, *, times: bool) -> str:
    if pd.isna(change):
        return MISSING
    if times:
        return f"× {look.words.written(float(np.exp(change)), 'ratio')}"
    return f"{'+' if change > 0 else ''}{look.words.written(change)}"


def moved_told(
    ratio: pd.DataFrame, look: Look, *, months: pd.DataFrame | None = None
) -> dict[str, Any] | NotEstimated:
    """Say which choice moves the estimates most."""
    top = _most(ratio)
    if top is None:
        return NotEstimated("curve_moves")
    also = _most(months) if months is not None else None
    told = "" if also is None else look.words.say(
        "curve_moves_months", choice=look.words.say(f"choice.{also['choice']}"),
        mean=float(also["mean_absolute_change"]), largest=abs(float(also["largest_change"])),
    )  # fmt: skip
    return {
        "choice": look.words.say(f"choice.{top['choice']}"), "told": f" {told}" if told else "",
        "mean": float(np.expm1(top["mean_absolute_change"])),
        "largest": float(np.expm1(abs(top["largest_change"]))), "pairs": int(top["pairs"]),
    }  # fmt: skip


def _most(curve: pd.DataFrame) -> pd.Series | None:
    table = what_moves(curve)
    whole = table[(table["one"] == "") & (table["pairs"] > 0)]
    return whole.iloc[0] if len(whole) else None

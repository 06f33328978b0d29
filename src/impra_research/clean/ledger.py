"""The record of a table, from counts of its rows: how many came, stayed, went to quarantine, and why."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from impra_research.errors import DataError

FOUND = ["rule", "variable", "file", "sheet"]


def record_of(
    table: str,
    *,
    received: Mapping[str, int],
    kept: int,
    gone: pd.DataFrame,
    flagged: pd.DataFrame,
    stages: Mapping[str, int],
    decided: Mapping[tuple[str, str], int],
) -> dict[str, object]:
    """Give the JSON record of a table: rows in, out, quarantined and why, per file and per stage.

    Parameters
    ----------
    received
        How many rows came from each file.
    gone, flagged
        How many `rows` broke each rule, by the columns `rule`, `variable`, `file`, `sheet`.
    stages
        How many rows each stage of cleaning set aside, in their order.
    decided
        Of how many rows people decided what a variable's text means, by which decision.

    Raises
    ------
    DataError
        Rows in are not rows out plus rows quarantined: the program is at fault, not the data.
    """
    came, left = sum(received.values()), int(gone["rows"].sum())
    if came != kept + left:
        raise DataError(
            f"table {table!r}: {came} rows came in, {kept} stayed and {left} were quarantined",
            fix="report this: rows must never be lost",
        )
    return {
        "table": table,
        **_counts(came, gone),
        "flags": flagged.groupby("rule", sort=False)["rows"].sum().to_dict(),
        "found": [*_found(gone, "quarantined"), *_found(flagged, "kept")],
        "decided": [
            {"variable": name, "decision": decision, "rows": rows}
            for (name, decision), rows in decided.items()
        ],
        "files": {
            file: _counts(received[file], gone[gone["file"] == file]) for file in sorted(received)
        },
        "stages": _by_stage(came, stages),
    }


def flagged_rows(flags: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Put together how many `rows` of which `file` and `sheet` each flag names, if any."""
    none = pd.DataFrame({"rule": list(flags), "variable": "", "file": "", "sheet": "", "rows": 0})
    found = [rows.assign(rule=rule, variable="") for rule, rows in flags.items() if len(rows)]
    return pd.concat([none, *found], ignore_index=True)


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """Count how many `rows` are alike."""
    return rows.groupby(list(rows.columns)).size().reset_index(name="rows")


def _counts(rows_in: int, gone: pd.DataFrame) -> dict[str, object]:
    """Count rows in, out and quarantined, and the rules that these broke."""
    left = int(gone["rows"].sum())
    return {
        "rows_in": rows_in,
        "rows_out": rows_in - left,
        "rows_quarantined": left,
        "reasons": gone.groupby("rule")["rows"].sum().to_dict(),
    }


def _found(rows: pd.DataFrame, done: str) -> list[dict[str, object]]:
    """Say what was found where: rule, variable, file, sheet, how many rows, what was done."""
    in_order = rows[rows["rows"] > 0].sort_values(FOUND if done == "quarantined" else [])
    return [{**dict(zip([*FOUND, "rows"], each, strict=True)), "done": done}
            for each in in_order[[*FOUND, "rows"]].itertuples(index=False)]  # fmt: skip


def _by_stage(came: int, stages: Mapping[str, int]) -> list[dict[str, object]]:
    told: list[dict[str, object]] = []
    for stage, gone in stages.items():
        told.append({"stage": stage, "rows_in": came, "rows_out": came - gone,
                     "rows_quarantined": gone})  # fmt: skip
        came -= gone
    return told

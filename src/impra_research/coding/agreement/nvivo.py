"""What NVivo's coding comparison reports: for each code and file, percentages and Cohen's kappa.

Read in its help ("Coding comparison query", versions 9 to 12): agreement is the share of units that
both or neither of two coders gave the code; kappa is Cohen's over the same units; units are
characters, or sentences or paragraphs that a segment touches. NVivo prints a kappa of 1 where both
coded nothing; here it is missing, and `why` says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impra_research.codebook import Theme
from impra_research.coding.agreement.pieces import readers
from impra_research.coding.agreement.two_coders import kappa_alone
from impra_research.coding.cases import lineage
from impra_research.errors import UsageError

Unit = Literal["character", "sentence", "paragraph"]
ENDS: dict[str, str] = {"sentence": r"[.!?…]+[\"'»”’)\]]*\s+|\n+", "paragraph": r"\n+"}
CELLS = ("both", "first_only", "second_only", "neither")


def nvivo(
    segment: pd.DataFrame,
    texts: Mapping[str, str],
    themes: Mapping[str, Theme],
    *,
    coders: tuple[str, str],
    unit: Unit = "character",
) -> pd.DataFrame:
    """One row a code and document that both coded, and one a code with all documents (document is NA).

    Columns: code, document, size (units), kappa, agreement, both, neither, disagreement, first_only,
    second_only (shares of the units), why (a key of `WHY`). A code holds where one below it does, as
    with NVivo's aggregate codes.

    Raises
    ------
    UsageError
        The two coders are one, or one of them coded nothing, or the unit is not known.
    """
    counted = _counted(segment, texts, themes, coders, unit)
    together = counted.groupby("code")[list(CELLS)].sum().reindex(list(themes), fill_value=0)
    rows = pd.concat(
        [counted, together.reset_index(names="code").assign(document=None)], ignore_index=True
    )
    order = {code: place for place, code in enumerate(themes)}
    told = pd.DataFrame([_row(row) for row in rows.to_dict("records")], columns=COLUMNS)
    told = told.sort_values("code", key=lambda codes: codes.map(order), kind="stable")
    return told.astype({"document": "str", "kappa": "Float64", "why": "str"}).reset_index(drop=True)


COLUMNS = ["code", "document", "size", "kappa", "agreement", "both", "neither", "disagreement",
           "first_only", "second_only", "why"]  # fmt: skip


def _row(row: Mapping[str, object]) -> dict[str, object]:
    counts = np.array([row[cell] for cell in CELLS]).astype(int)
    size = int(counts.sum())
    share = dict(zip(CELLS, counts / max(size, 1), strict=True))
    kappa = kappa_alone(counts.reshape(2, 2))
    told = {"agreement": share["both"] + share["neither"], **share}
    told["disagreement"] = 1 - told["agreement"]
    return {"code": row["code"], "document": row["document"], "size": size, "kappa": kappa.kappa,
            **(told if size else dict.fromkeys(told)), "why": kappa.why}  # fmt: skip


def _counted(
    segment: pd.DataFrame,
    texts: Mapping[str, str],
    themes: Mapping[str, Theme],
    coders: tuple[str, str],
    unit: Unit,
) -> pd.DataFrame:
    """One row a code and document: how many units both, one or neither gave the code."""
    if unit != "character" and unit not in ENDS:
        raise UsageError(f"{unit!r} is no unit of NVivo", fix="character, sentence or paragraph")
    known = set(segment["coder"])
    if len(set(coders)) != 2 or not set(coders) <= known:
        raise UsageError(
            f"two coders are compared, and the coders here are {', '.join(sorted(known))}",
            fix="name two of them in `coders`",
        )
    wide = with_parents(segment, themes)
    rows = []
    by_document = dict([*wide.groupby("document", observed=True, dropna=False)])
    for document in readers(segment, coders):
        bounds, own = boundaries(texts[document], unit), by_document[document]
        for code, of_code in own.groupby("code", sort=False):
            found = _of_code(of_code, bounds, coders, in_characters=unit == "character")
            rows.append({"code": code, "document": document, **found})
        absent = [code for code in themes if code not in set(own["code"])]
        size = len(texts[document]) if unit == "character" else len(bounds) - 1
        rows += [dict(zip(("code", "document", *CELLS), (code, document, 0, 0, 0, size), strict=True))
                 for code in absent]  # fmt: skip
    return pd.DataFrame(rows, columns=["code", "document", *CELLS])


def with_parents(segment: pd.DataFrame, themes: Mapping[str, Theme]) -> pd.DataFrame:
    """Give each segment the codes above its own too."""
    return segment.assign(code=[lineage(code, themes) for code in segment["code"]]).explode("code")


def boundaries(text: str, unit: Unit) -> NDArray[np.int64]:
    """Say where the units of a text begin, and where the last ends; all of it for characters.

    Examples
    --------
    >>> boundaries("Oui. Et non", "sentence").tolist()
    [0, 5, 11]
    """
    if unit == "character":
        return np.array([0, len(text)])
    ends = [found.end() for found in re.finditer(ENDS[unit], text)]
    return np.unique([0, *ends, len(text)])


def _of_code(
    segment: pd.DataFrame,
    bounds: NDArray[np.int64],
    coders: tuple[str, str],
    *,
    in_characters: bool,
) -> dict[str, int]:
    """Count the units by who gave them the code; characters in pieces, as long as nothing changes."""
    if in_characters:
        bounds = np.unique([*bounds, *segment["start"], *segment["end"]])
    weight = np.diff(bounds) if in_characters else np.ones(len(bounds) - 1, dtype=int)
    first, second = (_touched(segment[segment["coder"] == who], bounds) for who in coders)
    held = [first & second, first & ~second, ~first & second, ~first & ~second]
    return {cell: int(weight[units].sum()) for cell, units in zip(CELLS, held, strict=True)}


def _touched(segment: pd.DataFrame, bounds: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which units a segment touches."""
    begins = np.searchsorted(bounds, segment["start"], side="right") - 1
    ends = np.searchsorted(bounds, segment["end"], side="left")
    change = np.zeros(len(bounds), dtype=int)
    np.add.at(change, begins, 1)
    np.add.at(change, ends, -1)
    found: NDArray[np.bool_] = change.cumsum()[:-1] > 0
    return found

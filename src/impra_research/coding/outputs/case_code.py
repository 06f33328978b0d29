"""The case x code matrix: one row a person interviewed, one column a code, and the survey beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

import numpy as np
import pandas as pd

from impra_research.codebook import Theme
from impra_research.coding.outputs.counted import counted, in_families

CODE = "code_"


def case_code_matrix(
    segment: pd.DataFrame,
    transcript: pd.DataFrame,
    themes: Mapping[str, Theme],
    *,
    value: Literal["count", "present"] = "count",
    coders: Collection[str] = (),
) -> pd.DataFrame:
    """One row a person interviewed (`person`), then one column a code.

    Parameters
    ----------
    value
        `count`: passages with the code or one below it. `present`: 1 where there is any, else 0.
    coders
        Whose codings count: see `counted`.
    """
    rows = in_families(counted(segment, transcript, coders=coders), themes)
    persons = pd.Index(sorted(transcript["person"].unique()), name="person", dtype="str")
    of = persons.get_indexer(rows["person"].cat.categories)[rows["person"].cat.codes]
    cells = of.astype(np.int64) * len(themes) + rows["code"].cat.codes.to_numpy()
    counts = np.bincount(cells, minlength=len(persons) * len(themes)).reshape(len(persons), -1)
    shown = counts if value == "count" else (counts > 0).astype(np.int64)
    return pd.DataFrame(shown, index=persons, columns=[*themes]).reset_index()


def with_survey(matrix: pd.DataFrame, answer: pd.DataFrame) -> pd.DataFrame:
    """Join each person's answers to the case x code matrix; codes are called `code_...`.

    A person interviewed whose questionnaire is not there keeps the row, without answers.
    """
    codes = matrix.set_index("person").add_prefix(CODE).reset_index()
    return codes.merge(answer, on="person", how="left", validate="one_to_one")

"""Who left a questionnaire before its end: what stands behind a last answer was never put."""

from __future__ import annotations

import pandas as pd

BROKE_OFF = "(broke off)"


def mark_broken_off(rows: pd.DataFrame) -> pd.DataFrame:
    """Say `(broke off)` in the empty cells behind the last answer of each row.

    The columns stand in the order of the questions (`answered_in_order` of a source). An empty cell
    before the last answer stays empty: that question was passed over.

    Examples
    --------
    >>> mark_broken_off(pd.DataFrame({"q1": ["yes", "no"], "q2": ["", ""], "q3": ["", "5"]}))
        q1           q2           q3
    0  yes  (broke off)  (broke off)
    1   no                         5
    """
    answered = rows.ne("")
    answered_later = answered.iloc[:, ::-1].cummax(axis="columns").iloc[:, ::-1]
    return rows.mask(~answered_later, BROKE_OFF)

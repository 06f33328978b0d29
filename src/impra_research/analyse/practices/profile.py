"""What two raters gave each practice on each criterion, as a table and as a matrix."""

from __future__ import annotations

import pandas as pd

KEY = ["practice", "criterion"]


def profiles(scores: pd.DataFrame) -> pd.DataFrame:
    """Set the two raters side by side: one row a practice and criterion of `practice_score`.

    Columns: `practice`, `criterion`, `first` and `second` (0-3, in the order of the raters' ids),
    `score` (their mean), `apart` (their distance).

    Examples
    --------
    >>> given = pd.DataFrame({"practice": ["A", "A"], "criterion": ["effective"] * 2,
    ...                       "rater": ["R2", "R1"], "score": [3, 2]})
    >>> profiles(given)[["first", "second", "score"]].to_dict("records")
    [{'first': 2, 'second': 3, 'score': 2.5}]
    """
    ordered = scores.sort_values([*KEY, "rater"], kind="stable")
    pairs = ordered.groupby(KEY, observed=True)["score"].agg(["first", "last"]).reset_index()
    both = pairs.rename(columns={"last": "second"}).astype({"first": int, "second": int})
    return both.assign(score=both[["first", "second"]].mean(axis=1),
                       apart=(both["first"] - both["second"]).abs())  # fmt: skip


def score_matrix(profiles: pd.DataFrame, value: str = "score") -> pd.DataFrame:
    """Give practices x criteria, of the practices that were scored on every criterion.

    A practice without a score on one of them has no place in a ranking; `unranked` names it.
    """
    return _wide(profiles, value).dropna()


def unranked(profiles: pd.DataFrame) -> list[str]:
    """Name the practices that were not scored on every criterion."""
    wide = _wide(profiles, "score")
    return [str(practice) for practice in wide.index[wide.isna().any(axis=1)]]


def _wide(profiles: pd.DataFrame, value: str) -> pd.DataFrame:
    return profiles.set_index(KEY)[value].unstack("criterion").astype(float)  # noqa: PD010  a pair stands once

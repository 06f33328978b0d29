"""How far a difference between places in who speaks of a theme depends on whose coding is believed.

The share of persons who speak of a theme in the second place less that in the first, with the codes of each
coder, of all (everybody found it), of most and of any; and an interval in which disagreement counts: coders,
then persons within each place, are drawn again, and of each person the segments of the drawn coders, each
segment standing or not as coders agree on it. Persons were chosen and not drawn: the interval says how
far the difference depends on who was asked and who coded, and estimates nothing beyond them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import norm, t

from impra_research.codebook import Theme
from impra_research.coding.cases import lineage, settled_documents
from impra_research.errors import UsageError
from impra_research.read.acts import CONSENSUS

Counts = npt.NDArray[np.int64]
ALL, MOST, ANY = RULES = ("all", "most", "any")
METHOD = "drawn again within each place, percentiles at t's"


def segment_counts(
    segment: pd.DataFrame,
    transcript: pd.DataFrame,
    themes: Mapping[str, Theme],
    theme: str,
) -> tuple[Counts, pd.DataFrame, list[str]]:
    """Count the segments of a theme, or of a code below it, that each coder found with each person.

    Gives the counts (a row a person, a column a coder), the persons (`person`, `place`) and the coders.
    What coders settled together stands in the column of each of them; whoever read an interview and
    found nothing counts 0.

    Raises
    ------
    UsageError
        Nobody coded.
    """
    coders = sorted({*segment["coder"]} - {CONSENSUS})
    if not coders:
        raise UsageError("nobody has coded", fix="name a study with codings")
    own = segment[[theme in lineage(code, themes) for code in segment["code"]]]
    agreed = own["coder"] == CONSENSUS
    settled = {
        *segment.loc[segment["coder"] == CONSENSUS, "document"],
        *settled_documents(transcript),
    }
    alone = own[~agreed & ~own["document"].isin(list(settled))]
    persons = transcript.drop_duplicates("person")[["person", "place"]].reset_index(drop=True)
    by_coder = pd.crosstab(alone["person"], alone["coder"])
    counts = by_coder.reindex(index=persons["person"], columns=coders, fill_value=0)
    together = own[agreed].groupby("person", observed=True).size()
    added = together.reindex(persons["person"], fill_value=0).to_numpy(dtype=np.int64)
    return counts.to_numpy(dtype=np.int64) + added[:, None], persons, coders


def theme_difference(
    counts: Counts, persons: pd.DataFrame, coders: list[str], *, places: tuple[str, str]
) -> pd.DataFrame:
    """Difference of the two shares by whose codes are believed: one row a coder, then `all`, `most`, `any`.

    Columns: `believed`, `first`, `second` (shares of persons), `value` (the second less the first), `n`.
    `most` is more than half of the coders.
    """
    found = counts > 0
    votes = found.sum(axis=1)
    spoken = {coder: found[:, at] for at, coder in enumerate(coders)} | {
        ALL: votes == len(coders), MOST: 2 * votes > len(coders), ANY: votes > 0,
    }  # fmt: skip
    groups = [(persons["place"] == place).to_numpy(dtype=bool) for place in places]
    _both(groups, places)
    rows = [
        (name, *(float(says[group].mean()) for group in groups)) for name, says in spoken.items()
    ]
    table = pd.DataFrame(rows, columns=["believed", "first", "second"])
    return table.assign(value=table["second"] - table["first"], n=int(sum(map(np.sum, groups))))


def drawn_difference(
    counts: Counts,
    persons: pd.DataFrame,
    *,
    places: tuple[str, str],
    draws: int = 2000,
    seed: int = 2014,
    level: float = 0.95,
) -> pd.DataFrame:
    """Difference with an interval that includes disagreement, and one of persons alone: two rows.

    A draw takes as many coders as there are, with replacement, and believes of each person one of them;
    and of n persons of a place n - 1, with replacement (Rao & Wu 1988). Columns: `drawn` ("coders and
    persons", "persons"), `value` (mean over the coders), `low`, `high` (percentiles at t's), `n`,
    `draws`, `method`. Where coders agree on everybody both intervals are one.
    """
    rng, found = np.random.default_rng(seed), counts > 0
    groups = [(persons["place"] == place).to_numpy(dtype=bool) for place in places]
    _both(groups, places)
    several, alone = np.zeros(draws), np.zeros(draws)
    drawn = rng.integers(0, found.shape[1], (draws, found.shape[1]))
    for sign, group in zip((-1, 1), groups, strict=True):
        n = int(group.sum())
        who = rng.integers(0, n, (draws, max(n - 1, 1)))
        believed = np.take_along_axis(drawn, rng.integers(0, found.shape[1], who.shape), axis=1)
        several += sign * found[group][who, believed].mean(axis=1)
        alone += sign * found[group].mean(axis=1)[who].mean(axis=1)
    sizes = [int(group.sum()) for group in groups]
    tail = float(norm.sf(t.ppf(0.5 + level / 2, max(sum(sizes) - 2, 1))))
    means = [found[group].mean() for group in groups]
    rows = [
        {"drawn": name, "value": means[1] - means[0]}
        | dict(zip(("low", "high"), np.quantile(values, [tail, 1 - tail]), strict=True))
        for name, values in (("coders and persons", several), ("persons", alone))
    ]
    return pd.DataFrame(rows).assign(n=sum(sizes), draws=draws, method=METHOD)


def _both(groups: list[npt.NDArray[np.bool_]], places: tuple[str, str]) -> None:
    for place, group in zip(places, groups, strict=True):
        if not group.any():
            raise UsageError(f"nobody of {place} was interviewed", fix="name another place")

"""How far a method agrees with a person: as any two coders, where the person saw no candidate."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from impra_research.codebook import Theme
from impra_research.coding.agreement import agreement
from impra_research.coding.assisted.candidates import as_segments
from impra_research.errors import UsageError, did_you_mean


def compared(
    candidates: pd.DataFrame,
    segment: pd.DataFrame,
    turn: pd.DataFrame,
    themes: Mapping[str, Theme],
    *,
    coder: str,
    judged: pd.DataFrame,
) -> pd.DataFrame:
    """Give the agreement of a machine with a person, code by code; columns as `agreement`.

    Interviews in which the person judged candidates are left out: there, one would measure how far the
    person followed the machine.

    Parameters
    ----------
    candidates
        What the machine is taken to have coded, of one method.
    judged
        What was judged, as `replay.Coded.judged`.

    Raises
    ------
    UsageError
        The machine proposes nothing, or the person coded no interview without having judged candidates in it.
    """
    own = set(segment.loc[segment["coder"] == coder, "document"])
    alone = own - set(judged.loc[judged["by"] == coder, "document"])
    if candidates.empty:
        raise UsageError(
            "the method proposes nothing", fix="write more in dictionary.yml, or code more"
        )
    if not alone:
        raise UsageError(
            f"{coder!r} coded no interview without having judged candidates in it",
            fix=did_you_mean(coder, segment["coder"].unique()),
        )
    proposed = as_segments(candidates)
    pair = (coder, proposed["coder"].iloc[0])
    both = pd.concat([segment.astype({"code": "str", "coder": "str"}), proposed])
    return agreement(both, turn, themes, coders=pair, read=dict.fromkeys(sorted(alone), pair))

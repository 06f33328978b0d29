"""The coders' agreement as read: codes that they set, and apart from them the themes above."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from impra_research.coding import Interviews, agreement
from impra_research.coding.agreement import WHY, shared_turns
from impra_research.declared import Label
from impra_research.show.labels import Look
from impra_research.show.words import Interval

# Kappa below it is worth the coders' talk; above is no proof (Landis & Koch are arbitrary).
ENOUGH = 0.6


def _measured(interviews: Interviews, look: Look) -> tuple[pd.DataFrame, pd.Series]:
    """Agreement on each code or theme that either coder used, and on all codes together."""
    table = agreement(interviews.segment, interviews.turn, look.study.codebook.themes)
    single = table[(table["code"] != "pooled") & (table["prevalence"].fillna(0) > 0)]
    return single, table.iloc[-1]


def _single(interviews: Interviews, look: Look) -> pd.DataFrame:
    return _measured(interviews, look)[0]


def weak_codes(interviews: Interviews, look: Look) -> dict[str, float]:
    """List the codes and themes on which the coders agree too little, with their kappa."""
    single = _single(interviews, look)
    weak = single.loc[(single["kappa"] < ENOUGH).fillna(False)]
    return {
        str(code): float(kappa) for code, kappa in zip(weak["code"], weak["kappa"], strict=True)
    }


def code_agreement(interviews: Interviews, look: Look) -> pd.DataFrame:
    """Agreement on the codes that the coders set: `label`, then as `agreement`, `why` in words."""
    single = _single(interviews, look)
    return _named(single.loc[single["applied"]], look)


def theme_agreement(interviews: Interviews, look: Look) -> pd.DataFrame:
    """Agreement on the themes that stand where any code below them does: as `code_agreement`."""
    single = _single(interviews, look)
    return _named(single.loc[~single["applied"]], look)


def _named(table: pd.DataFrame, look: Look) -> pd.DataFrame:
    reasons: Mapping[str, Label] = {str(key): label for key, label in WHY.items()}
    why = [look.text(reasons[reason]) if isinstance(reason, str) else "" for reason in table["why"]]
    return table.assign(label=[look.theme(code) for code in table["code"]], why=why)


def pooled_agreement(interviews: Interviews, look: Look) -> dict[str, object]:
    """Agreement over the codes that the coders set, on what it rests, and what it lumps together."""
    single, pooled = _measured(interviews, look)
    codes, themes = single.loc[single["applied"]], single.loc[~single["applied"]]
    return {
        **{name: pooled[name] for name in ("percent", "kappa", "low", "high")},
        "independent": Interval(pooled["low_independent"], pooled["high_independent"]),
        **_material(interviews), "enough": ENOUGH,
        "codes": len(codes), "weak": int((codes["kappa"] < ENOUGH).sum()),
        "themes": len(themes), "weak_themes": int((themes["kappa"] < ENOUGH).sum()),
        "rarest": codes["prevalence"].min(), "commonest": codes["prevalence"].max(),
    }  # fmt: skip


def _material(interviews: Interviews) -> dict[str, int]:
    turns = shared_turns(interviews.segment, interviews.turn)
    read = interviews.turn["document"].isin(turns["document"])
    return {
        "turns": len(turns),
        "spoken": int(read.sum()),
        "documents": turns["document"].nunique(),
    }

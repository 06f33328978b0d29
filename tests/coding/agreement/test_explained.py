"""What no coefficient can tell is explained: by every preset, in three languages, never nan or 1."""

import pandas as pd
import pytest

from impra_research.codebook import Theme
from impra_research.coding.agreement import (
    WHY,
    alpha_u_2004,
    atlas,
    coefficients,
    maxqda,
    nvivo,
    unitizing,
)

THEMES = {
    code: Theme.model_construct(parent=parent)
    for code, parent in {"family": None, "a": "family", "b": "family", "never": None}.items()
}
LENGTH = {"D": 10, "E": 10}
TURN = pd.DataFrame(
    [(name, 1, 0, 10, "respondent") for name in LENGTH],
    columns=["document", "turn", "start", "end", "speaker"],
)
SITUATIONS = {
    "all alike": [("D", 0, 10, "a", "A"), ("D", 0, 10, "a", "B")],
    "alike": [("D", 0, 5, "a", "A"), ("D", 0, 5, "a", "B")],
    "never together": [("D", 0, 5, "a", "A"), ("D", 5, 10, "b", "B")],
    "one character": [("D", 0, 1, "a", "A"), ("D", 0, 1, "b", "B")],
    "other documents": [("D", 0, 5, "a", "A"), ("E", 0, 5, "a", "B")],
}


def of(found):
    return pd.DataFrame([(one.name, one.value, one.low, one.why) for one in found.values()],
                        columns=["code", "value", "low", "why"])  # fmt: skip


PRESETS = {
    "ATLAS.ti": lambda rows: atlas(rows, LENGTH, THEMES, draws=20).rename(columns={"domain": "code"}),
    "NVivo": lambda rows: nvivo(rows, {name: "x" * n for name, n in LENGTH.items()}, THEMES,
                                coders=("A", "B")).assign(low=None).rename(columns={"kappa": "value"}),
    "MAXQDA": lambda rows: maxqda(rows, coders=("A", "B"), codes=list(THEMES)).rename(
        columns={"percent": "value"}),
    "MAXQDA, documents": lambda rows: maxqda(rows, coders=("A", "B"), codes=list(THEMES),
                                             level="document").rename(columns={"percent": "value"}),
    "unitizing": lambda rows: of(unitizing(rows, LENGTH, codes=list(THEMES), draws=20)),
    "before 2016": lambda rows: of(alpha_u_2004(rows, LENGTH, codes=list(THEMES))),
    "turns": lambda rows: coefficients(rows, TURN, THEMES, draws=20),
}  # fmt: skip


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_value_that_is_missing_or_that_says_little_has_its_reason(preset, situation):
    rows = pd.DataFrame(
        SITUATIONS[situation], columns=["document", "start", "end", "code", "coder"]
    )
    found = PRESETS[preset](rows)
    assert len(found)
    assert set(found.loc[found["value"].isna(), "why"]) <= {*WHY}
    assert set(found["why"].dropna()) <= {*WHY}
    if situation == "other documents":
        assert found["value"].isna().all()
        assert set(found["why"]) == {"no_units"}
    never = found[found["code"].isin(["never", "(never)u-alpha", "(never)aU"])]
    assert len(never)
    assert never["why"].notna().all()
    kappas = never[~never.get("coefficient", never["code"]).isin(["percent", "percent agreement"])]
    assert preset == "MAXQDA, documents" or kappas["value"].isna().all()


def test_every_reason_is_told_in_three_languages():
    for reason in WHY.values():
        assert {*reason} == {"en", "fr", "it"}
        assert len({*reason.values()}) == 3

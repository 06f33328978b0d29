"""The random intercept against lme4 (tests/oracle/frailty.R), and where it is refused."""

import numpy as np
import pandas as pd
import pytest
from tests.analyse.oracle import answers, data
from tests.analyse.test_hazard import drawn

from impra_research.analyse.duration.frailty import frailty_model, random_intercept
from impra_research.errors import UsageError


def test_coefficients_errors_and_spread_are_those_of_glmer():
    r, herds = answers("frailty"), data("cbpp")
    periods = herds["period"].to_numpy()[:, None] == [2, 3, 4]
    x = np.column_stack([np.ones(len(herds)), periods])
    b, se, spread = random_intercept(x, herds["y"], herds["herd"])
    assert b == pytest.approx([r[f"coef.{j}"] for j in range(1, 5)], rel=1e-6)
    assert se == pytest.approx([r[f"se.{j}"] for j in range(1, 5)], rel=1e-5)  # numerical Hessians
    assert spread == pytest.approx(r["spread"], rel=1e-6)


def test_two_regions_are_no_sample_of_regions():
    with pytest.raises(UsageError, match="a random effect on 2 levels of 'place'"):
        frailty_model(drawn(100, 1), group="place", terms=("intercultural",))


def test_what_associations_share_is_found_and_ratios_are_told_within_them():
    rng = np.random.default_rng(8)
    histories = drawn(1500, 2)
    association = rng.integers(0, 60, len(histories))
    faster = np.exp(rng.normal(0, 0.8, 60))[association]
    months = np.ceil(histories["months"] / faster).astype(int)
    event, months = histories["event"] & (months <= 60), months.clip(upper=60)
    shared = histories.assign(months=months, event=event, cluster=[f"A{a}" for a in association])
    found = frailty_model(shared, terms=("place",)).iloc[0]
    assert 0.6 < found["spread"] < 1.05
    assert found["low"] < 1.4 < found["high"]
    assert (found["clusters"], found["parameters"]) == (60, 6)


def test_too_few_events_are_refused_and_no_spread_is_said():
    few = frailty_model(
        drawn(30, 2).assign(cluster=[f"A{i % 6}" for i in range(30)]), terms=("place",)
    )
    assert few["hazard_ratio"].isna().all()
    assert "refused" in few["caution"].iloc[0]
    alike = drawn(300, 3).sort_values("months").reset_index(drop=True)
    alike["cluster"] = [f"A{i % 10}" for i in range(300)]
    assert (
        "does not differ" in frailty_model(pd.DataFrame(alike), terms=("place",))["caution"].iloc[0]
    )

"""Networks of two modes: by hand, and as R's igraph and sna have them."""

import numpy as np
import pandas as pd
import pytest
from tests.analyse.oracle import answers, data

from impra_research.analyse.network.brokerage import ROLES, brokerage
from impra_research.analyse.network.two_mode import clustering, incidence, projection

R = answers("network")
R_NAMES = ("w_I", "w_O", "b_OI", "b_IO", "b_O")  # b_IO: the first and the broker of one group
R_ROLES = dict(zip(R_NAMES, ROLES, strict=True))
MET = incidence(data("network"), rows="woman", columns="event")


def told(prefix):
    return {key.removeprefix(f"{prefix}."): value for key, value in R.items()
            if key.startswith(f"{prefix}.") and ".t." not in key}  # fmt: skip


def test_women_at_events_share_what_r_says():
    shared, newman = projection(MET), projection(MET, newman=True)
    assert (MET.shape, int(MET.to_numpy().sum())) == ((18, 14), R["ties"])
    assert (shared.to_numpy() > 0).sum() / 2 == R["projected"]
    assert shared.at["Evelyn", "Laura"] == R["evelyn_laura"]
    assert newman.at["Evelyn", "Laura"] == pytest.approx(R["newman_evelyn_laura"], abs=1e-12)
    assert clustering(MET) == pytest.approx(R["clustering"], abs=1e-12)
    assert clustering(MET.T) == pytest.approx(R["clustering"], abs=1e-12)


def test_roles_between_groups_are_those_of_r():
    shared = projection(MET) >= 3
    found = brokerage(shared, ["b" if n % 3 else "a" for n in range(1, 1 + len(MET))])
    for key, value in told("women").items():
        role, name = key.split(".")
        assert found.at[name, R_ROLES[role]] == value


def test_roles_of_ties_with_a_direction_are_those_of_r():
    i, j = np.meshgrid(np.arange(1, 13), np.arange(1, 13), indexing="ij")
    ties = pd.DataFrame(
        ((i * 7 + j * j * 3) % 5 == 0) & (i != j), index=[str(n) for n in range(1, 13)]
    )
    found = brokerage(ties, ["abc"[n % 3] for n in range(1, 13)])
    for key, value in told("directed").items():
        role, name = key.split(".")
        assert found.at[name, R_ROLES[role]] == value


def test_a_square_is_closed_and_an_open_path_is_not():
    square = pd.DataFrame([[1, 1], [1, 1]])
    assert clustering(square) == 1
    assert clustering(pd.DataFrame([[1, 1], [0, 1]])) == 0
    assert np.isnan(clustering(pd.DataFrame([[1], [1]])))

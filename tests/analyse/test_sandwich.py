"""Errors robust to clusters: by hand for a mean, and from whole hat matrices for any fit."""

import numpy as np
import pytest
from scipy.stats import t

from impra_research.analyse.sandwich import cluster_errors


def fitted(x, y, clusters):
    residuals = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    return cluster_errors(x, residuals, np.asarray(clusters), weights=np.ones(len(y)))


def test_a_mean_over_equal_clusters_has_their_number_less_one_degrees_of_freedom():
    # Cluster means 1, 2, 6 around 3: se^2 = (4 + 1 + 9) / (3 - 1)^2 = 3.5 under CR3.
    y, clusters = np.array([0.0, 2, 1, 3, 5, 7]), [0, 0, 1, 1, 2, 2]
    errors, c = fitted(np.ones((6, 1)), y, clusters), np.ones(1)
    assert errors.standard_error(c) == pytest.approx(3.5**0.5)
    assert errors.degrees(c) == pytest.approx(2)
    assert errors.half_width(c) == pytest.approx(t.ppf(0.975, 2) * 3.5**0.5)


def test_what_one_cluster_alone_decides_has_no_interval_and_the_rest_has():
    place = np.repeat([0.0, 0, 1], 4)
    x = np.column_stack([np.ones(12), place])
    y = np.arange(12) % 5.0
    errors = fitted(x, y, np.repeat([0, 1, 2], 4))
    assert np.isnan(errors.half_width(np.array([0.0, 1])))
    assert errors.half_width(np.array([1.0, 0])) > 0


def test_any_fit_has_the_errors_of_the_definition():
    rng = np.random.default_rng(4)
    clusters = np.repeat(np.arange(6), [2, 3, 5, 4, 6, 7])
    x = np.column_stack([np.ones(27), rng.normal(size=27), clusters % 2])
    y, c = rng.normal(size=27), np.array([0.0, 1, -1])
    errors = fitted(x, y, clusters)
    bread = np.linalg.inv(x.T @ x)
    made_by = np.eye(27) - x @ bread @ x.T  # residuals from outcomes
    q = []
    for cluster in range(6):
        at = clusters == cluster
        row = np.zeros(27)
        row[at] = np.linalg.inv(made_by[np.ix_(at, at)]) @ x[at] @ bread @ c
        q.append(row)
    p = np.array(q) @ made_by @ np.array(q).T
    assert errors.standard_error(c) == pytest.approx(
        np.sqrt(np.sum((np.array(q) @ made_by @ y) ** 2))
    )
    assert errors.degrees(c) == pytest.approx(np.trace(p) ** 2 / np.sum(p**2))

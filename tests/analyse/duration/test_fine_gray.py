"""Fine and Gray's model against R (tests/oracle/fine_gray.R) and comprisk."""

import numpy as np
import pytest
from tests.analyse.oracle import answers, data

from impra_research.analyse.duration.cox import fit_cox
from impra_research.analyse.duration.cox_errors import robust_covariance
from impra_research.analyse.duration.fine_gray import fine_gray_rows
from impra_research.errors import UsageError

TERMS = ["age", "edema", "bili"]
R, PBC = answers("fine_gray"), data("pbc")


def equal(value, expected):
    return value == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize(("name", "entry"), [("robust", None), ("late", PBC["from"])])
def test_coefficients_and_robust_errors_are_those_of_finegray(name, entry):
    rows, row = fine_gray_rows(PBC[TERMS], PBC["months"], PBC["event"], entry=entry)
    fit = fit_cox(rows)
    errors = np.sqrt(np.diag(robust_covariance(fit, PBC["site"].to_numpy()[row])))
    assert equal(fit.coefficients, [R[f"{name}.coef.{term}"] for term in TERMS])
    assert equal(errors, [R[f"{name}.robust.{term}"] for term in TERMS])


def test_without_ties_coefficients_likelihood_and_incidence_are_those_of_crr():
    fit = fit_cox(fine_gray_rows(PBC[TERMS], PBC["order"], PBC["event"])[0])
    assert equal(fit.coefficients, [R[f"crr.coef.{term}"] for term in TERMS])
    assert equal([fit.at.value, fit.null], [R["crr.loglik"], R["crr.null"]])
    reached = fit.cumulative_hazard(np.array([50, 0, np.log(2)]))[fit.rows.times <= 60][-1]
    assert equal(1 - np.exp(-reached), R["cif60"])


def test_spells_split_into_rows_weigh_the_same():
    cut = np.where(PBC["months"] > 1, PBC["months"] // 2, 0)
    parts = np.flatnonzero(cut)
    twice = np.r_[np.arange(len(PBC)), parts]
    exit, event = PBC["months"].to_numpy()[twice], PBC["event"].to_numpy()[twice]
    exit[parts], event[parts] = cut[parts], 0
    entry = np.r_[np.zeros(len(PBC), dtype=int), cut[parts]]
    rows, _ = fine_gray_rows(PBC[TERMS].to_numpy()[twice], exit, event, entry=entry, subject=twice)
    whole, _ = fine_gray_rows(PBC[TERMS], PBC["months"], PBC["event"])
    assert equal(fit_cox(rows).coefficients, fit_cox(whole).coefficients)


def test_comprisk_gives_the_same_coefficients():
    from comprisk import FineGrayRegression

    x, exit, event = PBC[TERMS].to_numpy(), PBC["order"].to_numpy(float), PBC["event"].to_numpy()
    theirs = FineGrayRegression(gtol=1e-12, max_iter=50).fit(x, time=exit, event=event).coef_
    ours = fit_cox(fine_gray_rows(x, exit, event)[0]).coefficients
    assert ours == pytest.approx(theirs, rel=1e-6)


def test_who_ceased_before_anyone_was_observed_from_the_start_is_refused():
    with pytest.raises(UsageError, match="1 ceased when everyone observed had just entered"):
        fine_gray_rows([[0], [1], [0]], [1, 9, 8], [2, 1, 1], entry=[0, 3, 3])

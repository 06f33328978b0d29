"""What is drawn is what was planted."""

import numpy as np
import pytest

from impra_research.simulate.chance import Streams
from impra_research.simulate.derive import derive_truths
from impra_research.simulate.draw import draw
from impra_research.simulate.histories import registration_months
from impra_research.simulate.people import draw_persons, draw_support, first_month
from impra_research.simulate.site import Site
from impra_research.simulate.truths import read_truths

PERSONS, MONTHS = 20_000, 60


@pytest.fixture(scope="module")
def truths(like):
    return read_truths(like.raw)


@pytest.fixture(scope="module")
def followed(like, truths):
    """20,000 persons a place, nobody interviewed or ceasing: months, and since when each was helped."""
    histories = {}
    for place in truths.sizes:
        site = Site(like, place, PERSONS, truths, Streams(11, place))
        persons, support = draw_persons(site), draw_support(site)
        months = registration_months(site, persons, support, horizon=MONTHS)
        since = {
            "intercultural": first_month(support, PERSONS, intercultural=True),
            "supported": first_month(support, PERSONS),
            "permit": persons["permit_from"].to_numpy(),
        }
        histories[place] = (months, persons["education"].to_numpy() == "high", since)
    return histories


def log_ratios(followed, truths):
    """Fit the five log hazard ratios by Newton's steps, the baseline taken as planted.

    A month's chance is 1 - exp(-baseline exp(x b)); grouped by month and covariates it is a
    binomial with a complementary log-log link.
    """
    counts = {}
    for which, (months, high, since) in enumerate(followed.values()):
        for month in range(1, MONTHS + 1):
            at_risk = months >= month
            met = since["intercultural"] < month
            other = (since["supported"] < month) & ~met
            x = np.column_stack(
                [np.full(PERSONS, which), met, other, since["permit"] < month, high]
            )
            groups, where = np.unique(x[at_risk], axis=0, return_inverse=True)
            n = np.bincount(where.ravel())
            events = np.bincount(where.ravel(), weights=months[at_risk] == month)
            for group, total, registered in zip(groups, n, events, strict=True):
                counts[(month, *group)] = (total, registered)
    x = np.array([key[1:] for key in counts], dtype=float)
    base = np.array([truths.registration.hazard(key[0]) for key in counts])
    n, events = np.array(list(counts.values())).T
    b = np.zeros(x.shape[1])
    for _ in range(8):
        hazard = base * np.exp(x @ b)
        chance = -np.expm1(-hazard)
        score = x.T @ (hazard * (events - n * chance) / chance)
        information = (x * (n * hazard**2 * (1 - chance) / chance)[:, None]).T @ x
        b = b + np.linalg.solve(information, score)
    return b, np.sqrt(np.diag(np.linalg.inv(information)))


def test_the_planted_hazard_ratios_come_back_from_the_truth(followed, truths):
    found, error = log_ratios(followed, truths)
    told = truths.registration
    planted = np.log([told.place["rhone_alpes"] / told.place["piemonte"], told.intercultural,
                      told.other_support, told.permit, told.education["high"]])  # fmt: skip
    assert (np.abs(found - planted) < 4 * error).all()
    assert error.max() < 0.03


def test_the_derived_restricted_mean_is_the_mean_of_drawn_months(followed, like, truths):
    derived = derive_truths(truths, like)["restricted_mean"]
    for place, (months, _, _) in followed.items():
        lived = np.minimum(months, MONTHS)
        assert abs(lived.mean() - derived[place]) < 4 * lived.std() / np.sqrt(PERSONS)


def test_the_derived_truths_of_the_demonstration_study_are_those_of_its_parameters(like, truths):
    derived = derive_truths(truths, like)
    assert truths.derived["parameters"] == derived["parameters"]
    assert truths.derived["restricted_mean"]["difference"] == pytest.approx(
        derived["restricted_mean"]["difference"], abs=1e-3
    )


def drawn(like, truths, place, n):
    return draw(Site(like, place, n, truths, Streams(truths.seed, place)))


def test_a_larger_study_begins_with_the_persons_of_the_smaller(like, truths):
    large = drawn(like, truths, "piemonte", 90)
    for table, rows in drawn(like, truths, "piemonte", 40).items():
        longer = large[table]
        same = longer[longer["number"] <= 40].reset_index(drop=True)
        assert rows.equals(same), table


def test_no_history_holds_a_step_after_the_interview_or_support_after_the_end(like, truths):
    for place, n in truths.sizes.items():
        tables = drawn(like, truths, place, n)
        persons = tables["person"].set_index("number")
        steps, support = tables["step"], tables["support"]
        assert (steps["step_date"] <= steps["number"].map(persons["interview"])).all()
        assert (support["support_start"] <= support["number"].map(persons["interview"])).all()
        assert (steps["number"].map(persons["arrival"]) < steps["step_date"]).all()


def test_the_planted_shares_of_who_needs_and_turns_to_a_service_come_back(like, truths):
    told = truths.reach
    for place in truths.sizes:
        answer = drawn(like, truths, place, PERSONS)["answer"]
        never = answer["satisfied"].str.startswith("?")
        needed, knows = answer["needed_support"] == "yes", answer["knows_service"] == "yes"
        turned = answer["contacted_service"] == "yes"
        found = [needed[never].mean(), needed[~never].mean(), turned[never & needed & knows].mean(),
                 turned[never & ~needed & knows].mean()]  # fmt: skip
        planted = [told.needed[place], told.needed_when_supported, told.contacted[place],
                   told.contacted_unneeded]  # fmt: skip
        assert found == pytest.approx(planted, abs=0.03)
        assert turned[~never].all()
        assert (answer["contacted_service"].str.startswith("?") == ~knows).all()


def test_a_reason_is_asked_of_who_needed_help_and_had_none_and_fits_the_last_step(like, truths):
    answer = drawn(like, truths, "piemonte", PERSONS)["answer"]
    asked = ~answer["why_not_used"].str.startswith("?")
    helped = ~answer["satisfied"].str.startswith("?")
    assert (asked == (answer["needed_support"].eq("yes") & ~helped)).all()
    knows, turned = answer["knows_service"].eq("yes"), answer["contacted_service"].eq("yes")
    steps = {"unknown": ~knows, "known": knows & ~turned, "contacted": turned}
    for step, those in steps.items():
        shares = answer["why_not_used"][asked & those].value_counts(normalize=True).to_dict()
        assert shares == pytest.approx(truths.reach.why_not[step], abs=0.04)


def test_who_sends_people_on_is_as_planted_for_each_kind_of_service(like, truths):
    support = drawn(like, truths, "rhone_alpes", PERSONS)["support"]
    for kind, shares in truths.reach.sent_by.items():
        found = support["sent_by"][support["kind"] == kind].value_counts(normalize=True).to_dict()
        assert found == pytest.approx(shares, abs=0.03)

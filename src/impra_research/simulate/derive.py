"""What estimators should find, computed from the planted parameters and never typed.

Times come from the survival function itself, averaged over many drawn persons; only who those persons
are is random, and the Monte Carlo error says how much that matters. Nobody gives up or is interviewed
there: the truth is the curve without censoring.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np

from impra_research.codebook import ServicesFile
from impra_research.simulate.chance import NEVER, Floats, Streams
from impra_research.simulate.draw import until_interview
from impra_research.simulate.histories import cumulative_hazards, draw_steps
from impra_research.simulate.people import draw_persons, draw_support, first_month
from impra_research.simulate.truths import Truths

PERSONS, HORIZON, SEED = 100_000, 60, 60


def derive_truths(truths: Truths, inventory: ServicesFile) -> dict[str, Any]:
    """Compute the `derived:` section; the same parameters are computed once in a session.

    `restricted_mean` is in months unregistered of the first 60, `difference` second place minus first;
    `score` is the mean of the keyed items (1-5) of supported respondents, `adjusted` holds whether
    support was intercultural constant.
    """
    return _derived(truths.parameters(), inventory.model_dump_json())


@lru_cache(maxsize=8)
def _derived(parameters: str, inventory: str) -> dict[str, Any]:
    truths = Truths.model_validate_json(parameters)
    services = ServicesFile.model_validate_json(inventory)
    first, second = list(truths.sizes)[:2]
    curves = {place: _survival(place, truths, services) for place in (first, second)}
    means = {place: curve[:, :HORIZON].sum(axis=1) for place, curve in curves.items()}
    error = np.sqrt(sum(mean.var() / len(mean) for mean in means.values()))
    scores = {place: _scores(place, truths, services) for place in (first, second)}
    told = truths.registration
    return {
        "parameters": fingerprint(truths),
        "hazard_ratio": {
            "place": told.place[second] / told.place[first], "intercultural": told.intercultural,
            "supported": told.other_support, "permit": told.permit,
            "education_high": told.education["high"] / told.education["low"],
        },
        "restricted_mean": {
            **{place: float(mean.mean()) for place, mean in means.items()},
            "difference": float(means[second].mean() - means[first].mean()),
            "monte_carlo_error": float(error), "horizon": HORIZON,
        },
        "median_months": {place: _median(curve.mean(axis=0)) for place, curve in curves.items()},
        "registered_in_36_months": {place: float(1 - c[:, 36].mean()) for place, c in curves.items()},
        "score": _score_truths(scores, first, second),
        "practice_agreement": {"percent": truths.practices.agreement},
    }  # fmt: skip


def fingerprint(truths: Truths) -> str:
    """Tell two sets of parameters apart; seed and sizes do not matter."""
    return hashlib.sha256(truths.parameters().encode()).hexdigest()[:16]


def _survival(place: str, truths: Truths, services: ServicesFile) -> Floats:
    """Give P(not registered m months after the start), one row a person, m = 0 .. 2 x horizon."""
    streams = Streams(SEED, f"derive/{place}")
    persons = draw_persons(place, PERSONS, truths, streams)
    support = draw_support(place, PERSONS, truths, services, streams)
    hazards = cumulative_hazards(persons, support, truths=truths, horizon=2 * HORIZON)
    return np.column_stack([np.ones(PERSONS), *(np.exp(-hazard) for _, hazard in hazards)])


def _median(curve: Floats) -> int | None:
    reached = np.flatnonzero(curve <= 0.5)
    return int(reached[0]) if len(reached) else None


def _scores(place: str, truths: Truths, services: ServicesFile) -> tuple[Floats, Floats]:
    """Give the expected score of supported respondents, and whether their support was intercultural."""
    streams = Streams(SEED, f"derive/{place}")
    persons = draw_persons(place, PERSONS, truths, streams)
    support = draw_support(place, PERSONS, truths, services, streams)
    steps = draw_steps(persons, support, truths=truths, streams=streams)
    met = until_interview(support, persons, steps)
    intercultural = first_month(met, PERSONS, intercultural=True) < NEVER
    intercultural = intercultural[first_month(met, PERSONS) < NEVER]
    told = truths.scale
    expected = [
        _expected_score(told.mean[place] + told.intercultural * yes, truths) for yes in (0, 1)
    ]
    return np.where(intercultural, expected[1], expected[0]), intercultural.astype(np.float64)


def _expected_score(centre: float, truths: Truths) -> float:
    """Give the mean answer over items: 1 + the thresholds passed; item responses have variance 1."""
    told, normal = truths.scale, NormalDist()
    passed = [
        normal.cdf(loading * centre - cut)
        for loading in told.loadings.values()
        for cut in told.thresholds
    ]
    return 1 + sum(passed) / len(told.loadings)


def _score_truths(
    scores: dict[str, tuple[Floats, Floats]], first: str, second: str
) -> dict[str, Any]:
    score = np.concatenate([scores[first][0], scores[second][0]])
    met = np.concatenate([scores[first][1], scores[second][1]])
    here = np.repeat([0.0, 1.0], [len(scores[first][0]), len(scores[second][0])])
    fitted = np.linalg.lstsq(np.column_stack([np.ones(len(met)), here, met]), score, rcond=None)[0]
    means = {place: float(values.mean()) for place, (values, _) in scores.items()}
    return {
        **means, "difference": means[second] - means[first],
        "adjusted": float(fitted[1]), "intercultural": float(fitted[2]),
    }  # fmt: skip

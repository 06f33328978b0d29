"""What estimators should find, computed from the planted parameters and never typed.

Times come from the survival function itself, averaged over many drawn persons; only who those persons
are is random, and the Monte Carlo error says how much that matters. Nobody gives up or is interviewed
there: the truth is the curve without censoring.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from impra_research.codebook import Theme
from impra_research.simulate.chance import NEVER, Floats, Streams
from impra_research.simulate.draw import until_interview
from impra_research.simulate.histories import cumulative_hazards, draw_steps
from impra_research.simulate.interviews import choose_codes, code_twice, compose
from impra_research.simulate.people import draw_persons, draw_support, first_month
from impra_research.simulate.site import Site
from impra_research.simulate.truths import ScaleTruth, Truths
from impra_research.study import Study

PERSONS, HORIZON, SEED = 100_000, 60, 60


def derive_truths(truths: Truths, like: Study) -> dict[str, Any]:
    """Compute the `derived:` section.

    `restricted_mean` is in months unregistered of the first 60, `difference` second place minus first;
    `score` is the mean of the keyed items (1-5) of supported respondents, `adjusted` holds whether
    support was intercultural constant.
    """
    first, second = places = list(truths.sizes)[:2]
    curves, scores = {}, {}
    for place in places:
        site = Site(like, place, PERSONS, truths, Streams(SEED, f"derive/{place}"))
        persons, support = draw_persons(site), draw_support(site)
        curves[place] = _survival(site, persons, support)
        scores[place] = _scores(site, persons, support)
    means = {place: curve[:, :HORIZON].sum(axis=1) for place, curve in curves.items()}
    error = np.sqrt(sum(mean.var() / len(mean) for mean in means.values()))
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
        "score": _score_truths(pd.concat(scores, names=["place"]).reset_index("place")),
        "practice_agreement": {"percent": truths.practices.agreement},
        "coders": expected_agreement(truths, like.codebook.themes),
    }  # fmt: skip


def fingerprint(truths: Truths) -> str:
    """Tell two sets of parameters apart; seed and sizes do not matter."""
    return hashlib.sha256(truths.parameters().encode()).hexdigest()[:16]


def _survival(site: Site, persons: pd.DataFrame, support: pd.DataFrame) -> Floats:
    """Give P(not registered m months after the start), one row a person, m = 0 .. 2 x horizon."""
    hazards = cumulative_hazards(site, persons, support, horizon=2 * HORIZON)
    return np.column_stack([np.ones(site.n), *(np.exp(-hazard) for _, hazard in hazards)])


def _median(curve: Floats) -> int | None:
    reached = np.flatnonzero(curve <= 0.5)
    return int(reached[0]) if len(reached) else None


def _scores(site: Site, persons: pd.DataFrame, support: pd.DataFrame) -> pd.DataFrame:
    """Give the expected score of supported respondents, and whether their support was intercultural."""
    told = site.truths.scale
    met = until_interview(support, persons, draw_steps(site, persons, support))
    intercultural = first_month(met, site.n, intercultural=True) < NEVER
    intercultural = intercultural[first_month(met, site.n) < NEVER]
    centre = told.mean[site.place]
    helped, other = (_expected_score(told, at) for at in (centre + told.intercultural, centre))
    return pd.DataFrame({
        "score": np.where(intercultural, helped, other), "intercultural": intercultural.astype(float)
    })  # fmt: skip


def _expected_score(told: ScaleTruth, centre: float) -> float:
    """Give the mean answer over items: 1 + the thresholds passed; item responses have variance 1."""
    normal = NormalDist()
    passed = [
        normal.cdf(loading * centre - cut)
        for loading in told.loadings.values()
        for cut in told.thresholds
    ]
    return 1 + sum(passed) / len(told.loadings)


def _score_truths(supported: pd.DataFrame) -> dict[str, Any]:
    first, second = supported["place"].unique()
    there, met = supported["place"] == second, supported["intercultural"]
    terms = np.column_stack([np.ones(len(met)), there, met])
    _, adjusted, intercultural = np.linalg.lstsq(terms, supported["score"], rcond=None)[0]
    means = supported.groupby("place", observed=True)["score"].mean().to_dict()
    return {
        **means, "difference": means[second] - means[first],
        "adjusted": float(adjusted), "intercultural": float(intercultural),
    }  # fmt: skip


def expected_agreement(
    truths: Truths, themes: Mapping[str, Theme], *, rounds: int = 40
) -> dict[str, float]:
    """Give what two coders come to on average, over turns of respondents x codes in use.

    `percent`, `kappa` and `ac1` of both; of coder B against A, who finds all: the share `missed` of
    what A coded, and that of `false_alarm` in what A did not code.
    """
    rng = np.random.default_rng(truths.interviews.documents)
    found = [_pooled(truths, themes, rng) for _ in range(rounds)]
    return {name: float(np.mean([one[name] for one in found])) for name in found[0]}


def _pooled(
    truths: Truths, themes: Mapping[str, Theme], rng: np.random.Generator
) -> dict[str, float]:
    told, turns = truths.interviews, 0
    applied: dict[str, set[tuple[int, int, str]]] = {"A": set(), "B": set()}
    for document, place in enumerate([*truths.sizes] * told.documents):
        codes = choose_codes(place, told, late=bool(rng.random() < 0.5), rng=rng)
        interview = compose("en", codes, themes, turn_of={}, rng=rng)
        turns += interview.answers
        for start, _, code, coder in code_twice(interview, told.coder_b, themes, rng):
            turn = max(spoken.turn for spoken in interview.spoken if spoken.start <= start)
            applied[coder].add((document, turn, code))
    a, b = applied["A"], applied["B"]
    n = turns * len({code for _, _, code in a | b})
    observed, mean = 1 - len(a ^ b) / n, (len(a) + len(b)) / (2 * n)
    chance = (len(a) * len(b) + (n - len(a)) * (n - len(b))) / n**2
    apart = 2 * mean * (1 - mean)
    return {
        "percent": observed, "kappa": (observed - chance) / (1 - chance),
        "ac1": (observed - apart) / (1 - apart),
        "missed": len(a - b) / len(a), "false_alarm": len(b - a) / (n - len(a)),
    }  # fmt: skip

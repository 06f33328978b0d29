"""Two outcomes in which places are compared: registered at the survey, and months unregistered.

The raw gap is the very figure of the page on time; what follows rests on those whose characteristics are
known. How far these two gaps are apart would tell what the few between them answered, so the raw gap of
those alone is never shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from impra_research.analyse.comparison.compared import Compared, compared, kish
from impra_research.analyse.comparison.gaps import restricted_gap, share_gap
from impra_research.analyse.comparison.months import restricted_months
from impra_research.analyse.duration.bootstrap import drawn_mean_difference
from impra_research.analyse.estimate import Estimate
from impra_research.analyse.hazard import REFUSE
from impra_research.analyse.intervals import first_supports
from impra_research.analyse.life_history import COVARIATES
from impra_research.errors import UsageError, did_you_mean
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated

UNITS = {"registered": "points", "months": "months"}
TOLD = ("value", "low", "high", "se")
LATER = ("intercultural", "supported", "permit")  # what began after the activity did


@dataclass(frozen=True)
class Outcome:
    """One outcome of the two places: who is compared, the raw gap of everybody, and further gaps.

    `table` is a row an enterprise, `column` its outcome, `gaps` a row a way to tell the gap.
    """

    name: str
    column: str
    table: pd.DataFrame
    sample: Compared
    gaps: pd.DataFrame
    weight: str | None = None

    @property
    def unit(self) -> str:
        """How its gaps are written."""
        return UNITS[self.name]

    @property
    def scarce(self) -> bool:
        """Whether the adjusted gap has too few events a parameter: then nothing is told of who people are."""
        row = self.row("adjusted")
        return bool(row["events"] < REFUSE * row["parameters"])

    def carried(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Keep rows that rest on who people are; without their estimates where events are too few."""
        return rows.assign(**dict.fromkeys(TOLD, np.nan)) if self.scarce else rows

    def row(self, model: str) -> pd.Series:
        """Take the gap that one way gives."""
        return self.gaps.set_index("model").loc[model]


def registered_today(
    enterprise: pd.DataFrame,
    raw: Estimate,
    person: pd.DataFrame,
    look: Look,
    *,
    adjust: str,
    histories: pd.DataFrame | None = None,
    support: pd.DataFrame | None = None,
) -> Outcome | NotEstimated:
    """Compare the share registered at the survey; `raw` is the difference of everybody's shares.

    Errors count clusters: the service of the first support, else the person.
    """
    weight = look.study.declared.sampling.weight
    others = [person] if histories is None else [histories, person]
    terms = asked(adjust, look)
    table = _with(enterprise.dropna(subset=["registered"]), terms, *others)
    table = table.assign(
        registered=(table["registered"] == "yes").astype(bool),
        cluster=_clusters(table, support, person),
    )
    known = tuple(term for term in terms if term in table)
    sample = _sample(table, "registered", known, look, weight=weight)
    if isinstance(sample, NotEstimated):
        return sample
    if pd.isna(raw.value):
        return NotEstimated("gap_hidden", {"min_cell": look.min_cell})
    everybody, adjusted = (
        share_gap(
            table, "registered", places=look.places, terms=used, weight=weight, cluster="cluster"
        )
        for used in ((), known)
    )
    as_shown = {"value": raw.value, "low": raw.low, "high": raw.high, "method": raw.method}
    rarer = int(min(sample.y.sum(), sample.n - sample.y.sum()))  # a logit rests on the rarer answer
    model = adjusted.iloc[[1]].assign(events=rarer, parameters=sample.x.shape[1] + 2)
    gaps = pd.concat([everybody.iloc[[0]].assign(**as_shown), model], ignore_index=True)
    found = Outcome("registered", "registered", table, sample, gaps, weight)
    return replace(found, gaps=pd.concat([gaps.iloc[[0]], found.carried(model)], ignore_index=True))


def months_unregistered(
    histories: pd.DataFrame,
    look: Look,
    *,
    adjust: str,
    horizon: int,
    enterprise: pd.DataFrame | None = None,
) -> Outcome | NotEstimated:
    """Compare the months unregistered within the horizon, of those who began unregistered."""
    terms = asked(adjust, look)
    told = histories if enterprise is None else _with(histories, terms, enterprise)
    known = tuple(term for term in terms if term in told)
    try:
        table = restricted_months(told, groups=look.places, horizon=horizon)
    except UsageError:
        return NotEstimated("months_gap", {"horizon": horizon})
    sample = _sample(table, "restricted_months", known, look)
    if isinstance(sample, NotEstimated):
        return sample
    gaps, supported = (
        restricted_gap(told, places=look.places, terms=used, horizon=horizon)
        for used in (known, (*known, *LATER))
    )
    later = supported.iloc[[1]].assign(model="supported")
    gaps = pd.concat([gaps.iloc[[0]], _ended(told, gaps, look, horizon), gaps.iloc[[1]], later],
                     ignore_index=True)  # fmt: skip
    return Outcome("months", "restricted_months", table, sample, gaps)


def _ended(histories: pd.DataFrame, gaps: pd.DataFrame, look: Look, horizon: int) -> pd.DataFrame:
    """Compare the months unregistered and still active: as the raw gap, ceasing an end of its own."""
    found = drawn_mean_difference(histories, places=look.places, horizon=horizon, ceasing=True)
    raw = gaps.iloc[[0]]
    wider = (found.high - found.low) / (raw["high"] - raw["low"])
    ends = {name: getattr(found, name) for name in ("value", "low", "high", "method", "reason")}
    return raw.assign(model="ended", se=raw["se"] * wider, **ends)


def _sample(
    table: pd.DataFrame, column: str, terms: Sequence[str], look: Look, *, weight: str | None = None
) -> Compared | NotEstimated:
    """Take who can be compared; say why where nobody is like the others, or too few are left."""
    few = NotEstimated("gap_few", {"min_cell": look.min_cell})
    if not terms:
        return NotEstimated("gap_terms")
    try:
        sample = compared(
            table, column, groups=look.places, terms=terms, weight=weight, cluster="cluster"
        )
    except UsageError:
        return few
    if not sample.levels:
        return NotEstimated("gap_terms")
    held = int(sample.second.sum())
    if min(held, sample.n - held) < look.min_cell:
        return few
    why = _degenerate(sample, look)
    return NotEstimated(why, {"min_cell": look.min_cell}) if why else sample


def _degenerate(sample: Compared, look: Look) -> str:
    """Say why a gap of these persons would have no error; nothing where it has one."""
    groups = (~sample.second, sample.second)
    held = [set(sample.cluster[group]) for group in groups]
    lone = not held[0] & held[1] and min(map(len, held)) < 2  # drawn again, it is always itself
    if lone or sample.clusters < 3:
        return "gap_clusters"
    if min(kish(sample.weights[group]) for group in groups) < look.min_cell:
        return "gap_weights"
    return f"gap_same_{sample.outcome}" if np.ptp(sample.y) < 1e-9 else ""


def asked(adjust: str, look: Look) -> tuple[str, ...]:
    """Split the terms asked for; a name that no study has is refused before anything is computed."""
    book, terms = look.study.codebook, tuple(adjust.split())
    known = {*book.variables, *book.scales, *COVARIATES, *LATER}
    for term in terms:
        if term not in known and not look.words.has(f"term.{term}"):
            raise UsageError(
                f"adjust names no characteristic {term!r}", fix=did_you_mean(term, sorted(known))
            )
    return terms


def _with(rows: pd.DataFrame, terms: Sequence[str], *tables: pd.DataFrame) -> pd.DataFrame:
    """Add the terms that other tables hold, of the enterprise or of its person."""
    for table in tables:
        key = "enterprise" if "enterprise" in table else "person"
        wanted = [term for term in terms if term in table and term not in rows]
        known = table[[key, *wanted]].drop_duplicates(key)
        rows = rows.merge(known, on=key, how="left", validate="many_to_one")
    return rows


def _clusters(table: pd.DataFrame, support: pd.DataFrame | None, person: pd.DataFrame) -> pd.Series:
    if support is None:
        return table["person"]
    first = first_supports(support, person).set_index("person")["cluster"]
    return table["person"].map(first).fillna(table["person"])

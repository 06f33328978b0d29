"""All differences between the two places that the pages show, counted: some exclude zero by chance alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict

import pandas as pd

from impra_research.analyse.estimate import Estimate
from impra_research.analyse.formality import item_ladder
from impra_research.analyse.helped import ANY_KIND, helped_persons, only_helped, shares_by_kind
from impra_research.analyse.shares import of_person, share
from impra_research.show.asked import other_words
from impra_research.show.estimates import UNITS, shown_difference
from impra_research.show.labels import Look
from impra_research.show.results import NotCollected, direction
from impra_research.show.sections import item_answers
from impra_research.show.words import Interval


def place_differences(
    estimates: Mapping[str, Estimate | NotCollected], look: Look, *, horizon: int
) -> pd.DataFrame:
    """List each difference once, the second place minus the first: estimates, then shares.

    Columns: `label`, `n`, `difference` and `ends` as texts, and `side` (above, below, unclear; null
    where there is no estimate). A share that another page hides gives no difference here.
    """
    found = [
        (
            look.words.say(f"difference_of.{key}", horizon=horizon),
            estimate,
            UNITS.get(key, "points"),
        )
        for key, estimate in estimates.items()
        if key in UNITS and isinstance(estimate, Estimate)
    ]
    found += [
        (label, shown_difference(shares, places=look.places, min_cell=look.min_cell), "points")
        for label, shares in _shares(look)
    ]
    rows = [_row(label, estimate, unit, look) for label, estimate, unit in found]
    return pd.DataFrame(rows, columns=["label", "n", "difference", "ends", "side"])


def _row(label: str, estimate: Estimate, unit: str, look: Look) -> dict[str, object]:
    told, ends = asdict(estimate), Interval(estimate.low, estimate.high)
    shown = {"label": label, "n": told["n"], "difference": None, "ends": None, "side": None}
    if pd.isna(estimate.value):
        return shown
    return shown | {
        "difference": look.words.written(estimate.value, unit),
        "ends": look.words.written(ends, unit),
        "side": direction(estimate.low, estimate.high),
    }


def differences_told(rows: pd.DataFrame, look: Look) -> dict[str, object]:
    """Count the differences, and name those whose interval excludes zero."""
    known = rows.dropna(subset="side")
    apart = known.loc[known["side"] != "unclear"].to_dict("records")
    named = [
        look.words.say("difference_named", **{str(k): v for k, v in row.items()}) for row in apart
    ]
    return {
        "compared": len(known), "apart": len(apart),
        "named": (" ; " if look.words.language == "fr" else "; ").join(named),
        "form": "some" if apart else "none",
    }  # fmt: skip


def _shares(look: Look) -> Iterator[tuple[str, pd.DataFrame]]:
    """Shares by place that the pages show, each with what it is a share of."""
    study = look.study
    person = study.table("person")
    person = person.loc[person["place"].isin(look.places)]
    if study.reads("support"):
        yield from _of_help(helped_persons(person, study.table("support")), look)
    if study.reads("answer"):
        yield from _of_answers(of_person(study.table("answer"), person), look)
    if study.reads("enterprise"):
        weight = study.declared.sampling.weight
        columns = [name for name in ("place", weight) if name]
        enterprise = of_person(study.table("enterprise"), person, columns=columns)
        here = enterprise.loc[enterprise["place"].notna()]
        ladder = item_ladder(here, study.codebook, by="place", weight=weight)
        yield from _each(ladder, "item", "difference_of.formality", look)


def _of_answers(answer: pd.DataFrame, look: Look) -> Iterator[tuple[str, pd.DataFrame]]:
    codebook = look.study.codebook
    if codebook.has("refused_service"):
        refused = look.variable("refused_service")
        yield refused, share(answer, "refused_service", "yes", by="place")
    for scale in filter(codebook.collects, codebook.scales):
        items = item_answers(answer, codebook, scale)
        yield from _each(items, "item", "difference_of.favourable", look)


def _of_help(helped: pd.DataFrame, look: Look) -> Iterator[tuple[str, pd.DataFrame]]:
    for base, name in zip((helped, only_helped(helped)), ANY_KIND, strict=True):
        shares = share(base, name, "yes", by="place")
        yield look.words.say(f"difference_of.{name}"), shares
    yield from _each(shares_by_kind(helped), "kind", "difference_of.kind", look)


def _each(
    shares: pd.DataFrame, column: str, key: str, look: Look
) -> Iterator[tuple[str, pd.DataFrame]]:
    named = {"kind": look.kind, "item": look.item}[column]
    for code, part in shares.groupby(column, sort=False, observed=True):
        label = look.words.say(key, what=named(str(code)))
        worded = other_words(str(code), look) if column == "item" else ""
        yield look.words.say("worded_apart", label=label, worded=worded) if worded else label, part

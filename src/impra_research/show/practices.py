"""Practices as read: who leads and how surely, how far raters agree, what their scores rest on."""

from __future__ import annotations

import math

import pandas as pd

from impra_research.analyse.practices.evidence import KINDS, evidence_by_criterion
from impra_research.analyse.practices.profile import profiles, score_matrix, unranked
from impra_research.analyse.practices.ranks import ranking
from impra_research.analyse.practices.raters import ALL
from impra_research.analyse.practices.sensitivity import TOP, rater_spans, top_shares
from impra_research.coding.agreement import WHY
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated
from impra_research.show.words import Interval

SELDOM = 0.05  # of weightings: a practice that is among the first less often is not drawn
NEARLY_ALL = 0.95
LEAST = 2  # practices that can be ranked


def scored_here(
    scores: pd.DataFrame, service: pd.DataFrame, look: Look
) -> pd.DataFrame | NotEstimated:
    """Keep the scores of the practices of the two places."""
    own = service.loc[service["place"].isin(look.places), "service"]
    kept = scores[scores["practice"].isin(own)]
    return kept if len(kept) else NotEstimated("practices", {"least": LEAST})


def ranked_practices(
    scores: pd.DataFrame, service: pd.DataFrame, look: Look
) -> pd.DataFrame | NotEstimated:
    """Rank the practices of the two places: one row a practice, the best first.

    Columns: `practice`, `label`, `kind`, `group` (its place), `points`, `rank`, `last`, `ranks` (as
    read), `share`, `surely`, `possibly`, `low`, `high`, `best`, `worst`, `draws` of the weightings,
    `by_weights` and `by_raters` (intervals of the rank), `low_raters`, `high_raters`.
    """
    own = service.loc[service["place"].isin(look.places), ["service", "kind", "place"]]
    given = profiles(scores)
    if len(score_matrix(given)) < LEAST:
        return NotEstimated("practices", {"least": LEAST})
    spans = rater_spans(given)[["practice", "low", "high"]]
    table = (
        ranking(given)
        .merge(top_shares(given), on="practice", validate="one_to_one")
        .merge(spans, on="practice", suffixes=("", "_raters"), validate="one_to_one")
        .merge(own.rename(columns={"service": "practice", "place": "group"}), on="practice",
               validate="one_to_one")
    )  # fmt: skip
    return table.assign(
        label=[look.service(code) for code in table["practice"]],
        ranks=[_ranks(*ends, look) for ends in zip(table["rank"], table["last"], strict=True)],
        by_weights=_spans(table["low"], table["high"]),
        by_raters=_spans(table["low_raters"], table["high_raters"]),
        unranked=len(unranked(given)),
    )


def drawn(ranked: pd.DataFrame) -> pd.DataFrame:
    """Keep the practices that are among the first in more than a few weightings."""
    return ranked[ranked["possibly"] >= SELDOM]


def leaders(ranked: pd.DataFrame) -> pd.DataFrame:
    """Keep the first five of each place, criteria weighted alike; a tie for the fifth place stays."""
    places = ranked.groupby("group")["rank"].rank(method="min")
    return ranked[places <= TOP]


def leading_told(ranked: pd.DataFrame, look: Look) -> dict[str, object]:
    """Say who comes first, and how many keep their place whatever the weights."""
    first = ranked[ranked["rank"] == ranked["rank"].min()]
    sure = ranked[ranked["surely"] >= NEARLY_ALL]
    even = ranked[ranked["last"] <= TOP]
    weakest = ranked.loc[ranked["rank"] <= TOP].nsmallest(1, "share").iloc[0]
    return {
        "form": "one" if len(first) == 1 else "several",
        "first": look.words.semicolon.join(first["label"]), "share": float(first["share"].min()),
        "practices": len(ranked), "top": TOP, "draws": int(ranked["draws"].iloc[0]),
        "sure": len(sure), "least": NEARLY_ALL, "even": len(even),
        "never": int((ranked["possibly"] == 0).sum()), "seldom": SELDOM, "shown": len(drawn(ranked)),
        "weakest": weakest["label"], "weakest_share": float(weakest["share"]),
        "best": int(first["best"].min()), "worst": int(first["worst"].max()),
        "unranked": int(ranked["unranked"].iloc[0]),
    }  # fmt: skip


def settled_told(ranked: pd.DataFrame, look: Look) -> dict[str, object]:
    """Say the same for the title of the ranks: whether anyone is among the first nearly always."""
    told = leading_told(ranked, look)
    return told | {"form": "some" if told["sure"] else "none"}


def agreement_by_criterion(agreed: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Label the rows of `rater_agreement`; remarks in words."""
    agreed = _in_order(agreed, look)
    reasons = {str(key): look.text(label) for key, label in WHY.items()}
    labels = [look.words.say("all_criteria") if name == ALL else look.criterion(name)
              for name in agreed["criterion"]]  # fmt: skip
    why = [reasons[key] if isinstance(key, str) else "" for key in agreed["why"]]
    return agreed.assign(label=labels, why=why)


def agreement_told(agreed: pd.DataFrame) -> dict[str, object]:
    """Say how far the raters agree on all criteria, and on which one least."""
    pooled = agreed[agreed["criterion"] == ALL].iloc[0]
    each = agreed[agreed["criterion"] != ALL].dropna(subset="value")
    told = {name: pooled[name] for name in ("percent", "within_one", "value", "low", "high")}
    ends: dict[str, object] = {}
    if len(each):
        least, most = each.loc[each["value"].idxmin()], each.loc[each["value"].idxmax()]
        ends = {"lowest": least["label"], "lowest_value": least["value"],
                "highest": most["label"], "highest_value": most["value"]}  # fmt: skip
    known = bool(ends) and pd.notna(pooled["value"])
    return told | {"form": "clear" if known else "unclear", "scores": int(pooled["n"])} | ends


def evidence_told(
    scores: pd.DataFrame, look: Look, *, followed: pd.DataFrame | None = None
) -> dict[str, object]:
    """Say what the scores rest on, and how many of the passages named are found in the interviews."""
    counts = evidence_by_criterion(scores)[list(KINDS)].sum()
    parts = [
        look.words.say(f"evidence_kind.{kind}", n=int(counts[kind]))
        for kind in KINDS
        if counts[kind]
    ]
    told = ""
    if followed is not None and len(followed):
        named = {name: int(followed[name].sum()) for name in ("found", "coded")}
        told = look.words.say("evidence_followed", named=len(followed), **named)
    criteria = scores["criterion"].nunique()
    return {
        "scores": len(scores),
        "criteria": criteria,
        "parts": parts,
        "told": f" {told}" if told else "",
    }


def evidence_table(scores: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Count what the scores of each criterion rest on: `label`, then one column a kind, as read."""
    counts = _in_order(evidence_by_criterion(scores), look)
    written: dict[str, list[str]] = {
        str(kind): [look.words.number(int(n)) for n in counts[kind]] for kind in KINDS
    }
    labels = [look.criterion(name) for name in counts["criterion"]]
    return pd.DataFrame({"label": labels, **written})


def _in_order(table: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Put criteria into the order of the codebook, all of them together last."""
    order = [*look.study.codebook.criteria, ALL]
    return table.sort_values(
        "criterion", key=lambda names: names.map(order.index), ignore_index=True
    )


def _spans(low: pd.Series, high: pd.Series) -> list[Interval]:
    """Ranks from where to where; half a rank, of a tie, is counted in."""
    return [
        Interval(math.floor(least), math.ceil(most)) for least, most in zip(low, high, strict=True)
    ]


def _ranks(rank: int, last: int, look: Look) -> str:
    if rank == last:
        return look.words.number(rank)
    return look.words.say("ranks_shared", rank=rank, last=last)

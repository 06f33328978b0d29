"""What could undo a gap: something unmeasured, a margin below which it does not matter, many tests."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.stats import t

from impra_research.analyse.comparison.equivalence import equivalence
from impra_research.analyse.comparison.evalue import e_values, share_ratio
from impra_research.analyse.comparison.families import as_family
from impra_research.analyse.estimate import Estimate
from impra_research.errors import UsageError
from impra_research.show.gaps import SCALES, outcome_in_text
from impra_research.show.labels import Look, capital, small
from impra_research.show.outcomes import Outcome
from impra_research.show.results import NotEstimated, direction
from impra_research.show.words import Interval

LINE = 0.05
TESTED = ("raw", "adjusted")


def unmeasured(
    look: Look,
    *,
    ratios: pd.DataFrame | None = None,
    shares: pd.DataFrame | None = None,
    raw: Estimate | None = None,
) -> pd.DataFrame | NotEstimated:
    """Tell the E-values of the ratio of the hazard model (`labelled_ratios`) and of that of the shares.

    The ratio of the shares only where their difference `raw` may be shown. Columns: `name`, `label`,
    `ratio`, `low`, `high`, `ends`, `e`, `limit`, `n`.
    """
    found = []
    if ratios is not None:
        own = e_values(ratios[ratios["term"] == "place"], measure="hazard ratio")
        found.append(own.rename(columns={"hazard_ratio": "ratio"}).assign(name="hazard"))
    if shares is not None and raw is not None and pd.notna(raw.value):
        own = e_values(share_ratio(shares, places=look.places), measure="risk ratio")
        found.append(own.rename(columns={"value": "ratio"}).assign(name="share"))
    rows = pd.concat(found).dropna(subset=["ratio", "low", "high"]) if found else pd.DataFrame()
    if rows.empty:
        return NotEstimated("e_value")
    first, second = (look.place_in_text(place) for place in look.places)
    others = [] if ratios is None else [term for term in ratios["term"].unique() if term != "place"]
    terms = [small(look.term(term).split(" (")[0]) for term in others]
    labels = [
        look.words.say(f"unmeasured_ratio.{name if name == 'share' or terms else 'hazard_raw'}",
                       place_a=first, place_b=second, terms=terms)
        for name in rows["name"]
    ]  # fmt: skip
    ends = [
        look.words.interval(low, high, "ratio")
        for low, high in zip(rows["low"], rows["high"], strict=True)
    ]
    named = rows.rename(columns={"e_value": "e", "e_value_limit": "limit"})
    kept = ["name", "label", "ratio", "low", "high", "ends", "e", "limit", "n"]
    return named.assign(label=labels, ends=ends)[kept].reset_index(drop=True)


def unmeasured_told(rows: pd.DataFrame, look: Look) -> dict[str, object]:
    """Say what it would take to explain the first ratio away."""
    row = rows.iloc[0].to_dict()
    side = direction(row["low"], row["high"], 1.0)
    form = "unclear" if side == "unclear" else "clear"
    named = {name: row[name] for name in ("label", "ratio", "ends", "e", "limit")}
    return {"told": look.words.say(f"unmeasured.{form}", **named), "n": row["n"]}


def amounts(margins: str) -> dict[str, float]:
    """Read what matters in each unit, such as "points:10 months:6", on the scale of the gaps.

    Raises
    ------
    UsageError
        A unit has no number above 0.
    """
    fix = "write what matters as 'points:10 months:6'"
    parts = dict(part.partition(":")[::2] for part in margins.split())
    try:
        found = {unit: float(parts[unit]) / scale for unit, scale in SCALES.items()}
    except (KeyError, ValueError) as error:
        raise UsageError(f"margins {margins!r}", fix=fix) from error
    if not all(0 < amount < np.inf for amount in found.values()):
        raise UsageError(f"margins {margins!r}, not above 0", fix=fix)
    return found


def matters(gaps: pd.DataFrame, look: Look, *, margins: Mapping[str, float]) -> pd.DataFrame:
    """Test whether each raw and adjusted gap is smaller than what matters: texts, `equivalent`."""
    told = [
        equivalence(part, margin=margins[str(unit)], alpha=LINE)
        for unit, part in gaps[gaps["model"].isin(TESTED)].groupby("unit", sort=False)
    ]
    rows = pd.concat(told, ignore_index=True).dropna(subset=["value", "p"])
    scale = rows["unit"].map(SCALES)
    inner = zip(scale * rows["inner_low"], scale * rows["inner_high"], strict=True)
    verdicts = rows["equivalent"].map({True: "yes", False: "no"})
    return rows.assign(
        inner=[look.words.interval(low, high) for low, high in inner],
        margin=["±" + look.words.number(_whole(amount)) for amount in scale * rows["margin"]],
        least=rows["margin"],
        verdict=[look.words.say(f"verdict_of.{verdict}") for verdict in verdicts],
    )  # fmt: skip


def matters_told(
    rows: pd.DataFrame, outcome: Outcome, look: Look, *, horizon: int
) -> dict[str, object] | NotEstimated:
    """Say whether the gap between people alike is smaller than what matters, or that it is not known."""
    own = rows[(rows["name"] == outcome.name) & (rows["model"] == "adjusted")]
    if own.empty:
        return NotEstimated("matters")
    row = own.iloc[0].to_dict()
    apart = direction(row["low"], row["high"]) != "unclear"
    form = {(True, True): "small", (True, False): "differs", (False, True): "smaller"}.get(
        (apart, bool(row["equivalent"])), "open"
    )
    told = look.words.say(
        f"matters_told.{form}", outcome=capital(outcome_in_text(outcome, look, horizon)), p=row["p"],
        margin=look.words.written(row["least"], outcome.unit), level=1 - 2 * LINE,
        inner=look.words.written(Interval(row["inner_low"], row["inner_high"]), outcome.unit),
    )  # fmt: skip
    return {"told": told, "n": outcome.sample.n}


def one_sided() -> dict[str, float]:
    """Tell the line of each of the two one-sided tests, and the level of the interval that shows them."""
    return {"line": LINE, "level": 1 - 2 * LINE}


def family(gaps: pd.DataFrame) -> pd.DataFrame | NotEstimated:
    """Tell the tests of all gaps against none together: `p` of each by itself, `holm` and `bh`."""
    rows = gaps.dropna(subset=["value", "se", "df"])
    rows = rows[rows["se"] > 1e-9]  # nobody differs: there is nothing to test
    if rows.empty:
        return NotEstimated("family")
    p = 2 * t.sf(np.abs(rows["value"] / rows["se"]), rows["df"].astype(float))
    rows = rows.assign(p=p)
    return rows.assign(
        holm=as_family(rows, family="gaps", method="holm")["p_adjusted"],
        bh=as_family(rows, family="gaps", method="bh")["p_adjusted"],
    )


def family_told(rows: pd.DataFrame) -> dict[str, object]:
    """Count the tests below the customary line, by themselves and together."""
    below = {to: int((rows[name] < LINE).sum())
             for to, name in (("alone", "p"), ("holm", "holm"), ("bh", "bh"))}  # fmt: skip
    form = "one" if len(rows) == 1 else "some" if below["alone"] else "none"
    return below | {"form": form, "tests": len(rows), "line": LINE}


def _whole(value: float) -> float:
    return int(value) if float(value).is_integer() else float(value)

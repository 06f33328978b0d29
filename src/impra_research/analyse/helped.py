"""Who was helped, by what kind of service, and how two places differ in a share.

The unit is the person: several episodes with one kind of service count once. A person without an
episode was not helped; this needs a study that asked everyone about support.
"""

from __future__ import annotations

import pandas as pd

from impra_research.analyse.estimate import Estimate
from impra_research.analyse.intervals import in_quarantine
from impra_research.analyse.shares import share

ANY_KIND = ("helped", "intercultural")
YES_NO = pd.CategoricalDtype(["yes", "no"])


def helped_persons(person: pd.DataFrame, support: pd.DataFrame) -> pd.DataFrame:
    """One row a person: `helped`, `intercultural` (at least one such episode) and one column a kind.

    Columns: `person`, `place`, then yes or no in each other column; null, and not no, for who has
    episodes in quarantine, or one of which it is not known whether it was intercultural.
    """
    whom, kinds = support["person"], support["kind"].astype("str")
    unsure = whom[support["intercultural"].isna()]
    sorts = dict(zip(ANY_KIND, (whom, whom[support["intercultural"] == "yes"]), strict=True))
    sorts |= {kind: whom[kinds == kind] for kind in sorted(kinds.dropna().unique())}
    told = ~in_quarantine(person, "support") if "incomplete" in person else person["person"].notna()
    known = dict.fromkeys(sorts, told) | {ANY_KIND[1]: told & ~person["person"].isin(unsure)}
    return person[["person", "place"]].assign(**{
        name: _yes_no(person["person"].isin(those), known[name]) for name, those in sorts.items()
    })  # fmt: skip


def only_helped(helped: pd.DataFrame) -> pd.DataFrame:
    """Keep the persons whom a service helped, for what can be asked of them alone."""
    return helped[helped["helped"] == "yes"]


def shares_by_kind(helped: pd.DataFrame, *, by: str = "place") -> pd.DataFrame:
    """Share of persons helped by each kind of service: `kind`, then the columns of `share`."""
    kinds = [name for name in helped if name not in ("person", "place", *ANY_KIND)]
    shares = [share(helped, kind, "yes", by=by).assign(kind=kind) for kind in kinds]
    return pd.concat(shares, ignore_index=True)


def share_difference(
    table: pd.DataFrame, variable: str, code: str, *, places: tuple[str, str], level: float = 0.95
) -> Estimate:
    """Share in the second place minus the share in the first (Newcombe's hybrid score interval).

    In R: PropCIs::diffscoreci, or DescTools::BinomDiffCI(method = "score").
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    rows = share(table, variable, code, by="place").set_index("group").reindex(list(places))
    first, second = rows["n"].fillna(0).astype(int)
    name, base = f"share {variable} = {code}, {places[1]} - {places[0]}", f"answered {variable}"
    if min(first, second) == 0:
        return Estimate.impossible(name, n=first + second, base=base, reason="nobody in one place")
    a, b = rows["count"].astype(int)
    low, high = confint_proportions_2indep(b, second, a, first, method="newcomb", alpha=1 - level)
    value = b / second - a / first
    return Estimate(name, value, float(low), float(high), first + second, base, "Newcombe")


def _yes_no(is_so: pd.Series, known: pd.Series) -> pd.Series:
    return is_so.map({True: "yes", False: "no"}).where(is_so | known).astype(YES_NO)

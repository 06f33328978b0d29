"""Who was helped, by what kind of service, and how two places differ in a share.

The unit is the person: several episodes with one kind of service count once. A person without an
episode was not helped; this needs a study that asked everyone about support.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.analyse.estimate import Estimate
from impra_research.analyse.intervals import in_quarantine
from impra_research.analyse.shares import share

ANY_KIND = ("helped", "intercultural")
TOO_FEW = "too few in one place"
YES_NO = pd.CategoricalDtype(["yes", "no"])


def helped_persons(person: pd.DataFrame, support: pd.DataFrame) -> pd.DataFrame:
    """One row a person: `helped`, `intercultural` (at least one such episode) and one column a kind.

    A kind that helped nobody is there too, where the table declares its kinds. Columns: `person`,
    `place`, then yes or no in each other column; null, and not no, for who has
    episodes in quarantine, or one of which it is not known whether it was intercultural.
    """
    whom, kinds = support["person"], _kinds(support).astype("str")
    told = support.get("intercultural", pd.Series(None, index=support.index, dtype="str"))
    unsure = whom[told.isna()]
    sorts = dict(zip(ANY_KIND, (whom, whom[told == "yes"]), strict=True))
    sorts |= {kind: whom[kinds == kind] for kind in sorted(_declared(_kinds(support)))}
    complete = (
        ~in_quarantine(person, "support") if "incomplete" in person else person["person"].notna()
    )
    known = dict.fromkeys(sorts, complete) | {
        ANY_KIND[1]: complete & ~person["person"].isin(unsure)
    }
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
    nothing = share(helped.head(0), "person", "").assign(kind="").head(0)
    return pd.concat(shares or [nothing], ignore_index=True)


def share_difference(shares: pd.DataFrame, *, places: tuple[str, str]) -> Estimate:
    """Share in the second place minus the share in the first, from the rows of `share`.

    The squares of the two one-sided distances add up (MOVER, Zou & Donner 2008, Statistics in
    Medicine 27): with share p, interval l to u, d = p2 - p1,
    low = d - sqrt((p2 - l2)^2 + (u1 - p1)^2), high = d + sqrt((u2 - p2)^2 + (p1 - l1)^2). With
    Wilson's intervals this is Newcombe's hybrid score interval (1998, method 10). In R:
    DescTools::BinomDiffCI(method = "score").

    Examples
    --------
    >>> answers = pd.DataFrame({"place": ["x"] * 4 + ["y"] * 4, "registered": [*"nnny", *"yyyn"]})
    >>> share_difference(share(answers, "registered", "y", by="place"), places=("x", "y"))
    share, y - x: 0.5 [-0.1355, 0.7891], n = 8 (answered registered; MOVER of Wilson)
    """
    rows = shares.set_index("group").reindex(list(places))
    name, n = f"share, {places[1]} - {places[0]}", int(rows["n"].fillna(0).sum())
    base = next(iter(rows["base"].dropna()), "")
    if rows["share"].isna().any():
        return Estimate.impossible(name, n=n, base=base, reason=_why_no_share(rows))
    p, low, high = (rows[end].to_numpy(dtype=float) for end in ("share", "low", "high"))
    value, below, above = p[1] - p[0], p - low, high - p
    least = value - np.hypot(below[1], above[0])
    most = value + np.hypot(above[1], below[0])
    methods = " and ".join(dict.fromkeys(rows["method"]))
    return Estimate(name, float(value), float(least), float(most), n, base, f"MOVER of {methods}")


def _why_no_share(rows: pd.DataFrame) -> str:
    """Nobody answered in one place, or the disclosure rules took its share out."""
    return "nobody in one place" if (rows["n"].fillna(0) == 0).any() else TOO_FEW


def _kinds(support: pd.DataFrame) -> pd.Series:
    """Kind of the service of each episode; null where services were not collected."""
    return support.get("kind", pd.Series(None, index=support.index, dtype="str"))


def _declared(kind: pd.Series) -> list[str]:
    if isinstance(kind.dtype, pd.CategoricalDtype):
        return [str(code) for code in kind.cat.categories]
    return [str(code) for code in kind.dropna().unique()]


def _yes_no(is_so: pd.Series, known: pd.Series) -> pd.Series:
    return is_so.map({True: "yes", False: "no"}).where(is_so | known).astype(YES_NO)

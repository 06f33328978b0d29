"""What counts as informal moves the rate: definitions side by side, and how far they agree.

The definitions are the codebook's (`definitions.yml`). Of an enterprise of which a definition cannot tell
(an answer that decides is missing) nothing is said; an answer that decides alone is enough: who is not
registered is informal wherever registration is one of the conditions, whatever the other answers.
"""

from __future__ import annotations

from functools import reduce
from itertools import combinations

import pandas as pd

from impra_research.analyse.shares import share
from impra_research.codebook import Codebook
from impra_research.codebook.definitions import Definition

FORMAL = pd.CategoricalDtype(["formal", "informal"])
COLUMNS = ["one", "other", "n", "both_informal", "only_one", "only_other", "neither", "percent",
           "kappa", "low", "high", "why"]  # fmt: skip


def by_definition(enterprise: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Tell each enterprise formal or informal by each definition: one column a definition.

    A definition that asks a variable the study never collected is left out.
    """
    return pd.DataFrame({
        name: _told(enterprise, definition)
        for name, definition in codebook.definitions.items()
        if set(definition.codes) <= set(enterprise)
    }, index=enterprise.index)  # fmt: skip


def informal_shares(
    enterprise: pd.DataFrame,
    codebook: Codebook,
    *,
    by: str | None = None,
    weight: str | None = None,
) -> pd.DataFrame:
    """Share of informal enterprises by each definition: `definition`, then the columns of `share`."""
    told = by_definition(enterprise, codebook)
    table = enterprise.assign(**{name: told[name] for name in told})
    rows = [share(table, name, "informal", by=by, weight=weight).assign(definition=name)
            for name in told] or [_nothing()]  # fmt: skip
    found = pd.concat(rows, ignore_index=True)
    return found[["definition", *(name for name in found if name != "definition")]]


def agreement_of_definitions(enterprise: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Say how far each two definitions agree, one row a pair, over enterprises both can tell.

    Columns: `one`, `other`, `n`, `both_informal`, `only_one`, `only_other`, `neither`, `percent`, Cohen's
    `kappa` with its interval `low`, `high`, and `why` it has none.
    """
    told = by_definition(enterprise, codebook)
    rows = [_pair(told[one], told[other]) for one, other in combinations(told, 2)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _nothing() -> pd.DataFrame:
    return share(pd.DataFrame({"told": []}), "told", "").assign(definition="").head(0)


def _pair(one: pd.Series, other: pd.Series) -> dict[str, object]:
    from impra_research.coding.agreement import cohen

    known = one.notna() & other.notna()
    ratings = [(each[known] == "informal").to_numpy(dtype=float) for each in (one, other)]
    a, b = ratings
    kappa = cohen(ratings)
    agreed = float((a == b).mean()) if known.any() else None
    return {
        "one": one.name, "other": other.name, "n": int(known.sum()),
        "both_informal": int((a * b).sum()), "only_one": int((a * (1 - b)).sum()),
        "only_other": int(((1 - a) * b).sum()), "neither": int(((1 - a) * (1 - b)).sum()),
        "percent": agreed, "kappa": kappa.value, "low": kappa.low, "high": kappa.high,
        "why": kappa.why or "",
    }  # fmt: skip


def _told(enterprise: pd.DataFrame, definition: Definition) -> pd.Series:
    """Read the conditions with what is unknown kept unknown (Kleene)."""
    conditions = [
        enterprise[name].isin(codes).astype("boolean").mask(enterprise[name].isna())
        for name, codes in definition.codes.items()
    ]
    join = pd.Series.__and__ if definition.all_of else pd.Series.__or__
    formal = reduce(join, conditions)
    return formal.map({True: "formal", False: "informal"}).astype(FORMAL)

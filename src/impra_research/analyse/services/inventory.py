"""The inventory counted: services by what they are and whom they serve, and where there is none.

Services are no persons: their counts are facts of the inventory and need no hiding.
"""

from __future__ import annotations

from itertools import product

import pandas as pd

SEVERAL = ("languages", "stages", "targets")  # columns in which one service has several codes


def coded(services: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row a service and code of a column: `service`, `place`, `code`.

    Examples
    --------
    >>> served = pd.DataFrame({"service": ["S1"], "place": ["x"], "stages": ["before after"]})
    >>> coded(served, "stages")["code"].tolist()
    ['before', 'after']
    """
    texts = services[column].astype("object").fillna("").astype(str)
    codes = texts.str.split() if column in SEVERAL else texts.map(lambda code: [code])
    rows = services[["service", "place"]].assign(code=codes).explode("code", ignore_index=True)
    return rows.dropna(subset="code").reset_index(drop=True)


def services_by(services: pd.DataFrame, column: str) -> pd.DataFrame:
    """Count services by code and place: `code`, `place`, `services`, `of` (all of the place).

    Every code stands there for every place, none as 0; a service with several codes counts in each.
    """
    rows, every = coded(services, column), services.groupby("place", observed=True).size()
    found = rows.groupby(["code", "place"], observed=True)["service"].nunique()
    pairs = product(dict.fromkeys(rows["code"]), dict.fromkeys(services["place"].astype(str)))
    return pd.DataFrame(
        [{"code": code, "place": place, "services": int(found.get((code, place), 0)),
          "of": int(every[place])} for code, place in pairs],
        columns=["code", "place", "services", "of"],
    )  # fmt: skip


def coverage(
    services: pd.DataFrame, *, rows: str = "kind", columns: str = "stages"
) -> pd.DataFrame:
    """Cross two properties of services in each place: `place`, `row`, `column`, `services`.

    Every pair of codes that the inventory knows stands there; 0 is a gap.
    """
    both = coded(services, rows).merge(
        coded(services, columns), on=["service", "place"], suffixes=("_row", "_column"),
        validate="many_to_many",
    )  # fmt: skip
    found = both.groupby(["place", "code_row", "code_column"], observed=True)["service"].nunique()
    named = (dict.fromkeys(services["place"].astype(str)),
             *(dict.fromkeys(coded(services, each)["code"]) for each in (rows, columns)))  # fmt: skip
    return pd.DataFrame(
        [{"place": p, "row": r, "column": c, "services": int(found.get((p, r, c), 0))}
         for p, r, c in product(*named)],
        columns=["place", "row", "column", "services"],
    )  # fmt: skip


def gaps(covered: pd.DataFrame) -> pd.DataFrame:
    """Keep the pairs that no service of the place covers: `place`, `row`, `column`, `services` (0)."""
    return covered[covered["services"] == 0].reset_index(drop=True)

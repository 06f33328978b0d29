"""Survey weights before they are used: none is below zero, and some are above it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from impra_research.clean.account import Account
from impra_research.errors import ReceivedFileError
from impra_research.read.written import refuse
from impra_research.study import Study


def refuse_unusable_weights(
    study: Study, accounts: Mapping[str, Account], tables: Mapping[str, pd.DataFrame]
) -> None:
    """Stop when the declared weights of the rows that stay cannot weight anything.

    Raises
    ------
    ReceivedFileError
        A weight is below zero (each row is named), or none is above it.
    """
    name = study.declared.sampling.weight
    table = study.codebook.variables[name].table if name else ""
    if name is None or table not in tables or accounts[table].kept.empty:
        return
    weights = tables[table].loc[accounts[table].kept, name].astype("Float64").fillna(0)
    at = accounts[table].raw.loc[weights.index[weights < 0], ["file", "row"]]
    faults = [f"{row.file} row {row.row}: weight {name!r} is below zero" for row in at.itertuples()]
    if not (weights > 0).any():
        faults = [f"no row of table {table!r} has a weight {name!r} above zero"]
    refuse(
        faults,
        fix="name the right variable under `sampling` in study.yml, or correct the weights",
        kind=ReceivedFileError,
    )

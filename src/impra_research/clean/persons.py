"""Identifiers that the codebook gives a pseudonym: tables hold the keyed code, never the value."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from impra_research.errors import DataError
from impra_research.privacy import Key, pseudonym, refuse_shared_codes
from impra_research.read.key import read_key
from impra_research.study import Study

UNKNOWN_COUNTRY = "FR"  # telephone numbers without a country's code, of a source that names none


def pseudonymised(study: Study, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Put the keyed code in the place of every variable that has `pseudonym: true`.

    The key is read only when a variable asks for it.

    Raises
    ------
    UsageError
        There is no key, or others could read it.
    DataError
        Two persons would have the same code.
    """
    named = [name for name, variable in study.codebook.variables.items() if variable.pseudonym]
    if not named:
        return dict(tables)
    key = read_key()
    return {table: rows.assign(**{name: _codes(study, rows, name, key) for name in named if name in rows})
            for table, rows in tables.items()}  # fmt: skip


def _codes(study: Study, rows: pd.DataFrame, name: str, key: Key) -> pd.Series:
    sources = study.declared.sources
    coded = rows[name].astype("str").copy()
    for source, values in rows[name].groupby(rows["source"], observed=True):
        country = sources[str(source)].country or UNKNOWN_COUNTRY
        codes = {text: pseudonym(text, key, country=country) for text in values.dropna().unique()}
        _refuse_shared(codes, country, name)
        coded.loc[values.index] = values.map(codes, na_action="ignore").astype("str")
    return coded


def _refuse_shared(codes: dict[str, str], country: str, name: str) -> None:
    try:
        refuse_shared_codes(codes, country=country)
    except DataError as error:
        raise DataError(f"variable {name}: {error.what}", fix=error.fix) from None

"""Currencies: codes of ISO 4217, and those that the euro replaced, at their rates fixed by law."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from impra_research.declared import LANGUAGES, Label
from impra_research.standards.tables import rows

EURO = "EUR"


@dataclass(frozen=True, slots=True)
class FixedRate:
    """How much of a currency is one euro, by law, and by which."""

    per_euro: float
    source: str


@lru_cache(maxsize=1)
def currencies() -> dict[str, Label]:
    """Give the codes of currencies with their labels.

    Examples
    --------
    >>> currencies()["MAD"]["it"], currencies()["ITL"]["fr"]
    ('dirham marocchino', 'lire italienne')
    """
    import pycountry
    from babel import Locale

    names = {language: Locale(language).currencies for language in LANGUAGES}
    codes = {each.alpha_3 for each in pycountry.currencies} | fixed_rates().keys()
    # a currency that CLDR does not name yet has its English name of ISO 4217
    known = {each.alpha_3: each.name for each in pycountry.currencies}
    return {
        code: {tongue: names[tongue].get(code) or known[code] for tongue in LANGUAGES}
        for code in sorted(codes)
    }


@lru_cache(maxsize=1)
def fixed_rates() -> dict[str, FixedRate]:
    """Give the rates to the euro that law fixed for good, by currency.

    Examples
    --------
    >>> fixed_rates()["XOF"].per_euro
    655.957
    """
    return {
        row["currency"]: FixedRate(float(row["per_euro"]), row["source"])
        for row in rows("fixed_rates")
    }

"""Amounts of money brought to one currency and one year's prices: only when asked, by rates with a source.

A variable says in which currency and at which prices it is (`currency`, `price_year`); a source that
holds another says so under `from`, and only then is anything converted. An amount goes first from the
prices of its year to those of the variable's, by the consumer price index that the source names; then
from its currency to the variable's, at the average rate of that year. Rates fixed by law are shipped with
the package, every other one stands in prices.yml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import Field, PositiveFloat

from impra_research.codebook.origin import Origin
from impra_research.codebook.variables import Variable
from impra_research.declared import Declared
from impra_research.faults import Fault, Place, unknown_names
from impra_research.standards import EURO, fixed_rates, standard

Year = int


class Rate(Declared):
    """How much of a currency one euro was, on average over a year, and who says so."""

    currency: str
    year: Year = Field(ge=1900, le=2100)
    per_euro: PositiveFloat
    source: str = Field(min_length=3)


class Index(Declared):
    """A consumer price index: its value in each year (any base), and who says so."""

    years: dict[Year, PositiveFloat]
    source: str = Field(min_length=3)


class PricesFile(Declared):
    """The shape of prices.yml."""

    rates: tuple[Rate, ...] = ()
    indices: dict[str, Index] = {}


@dataclass(frozen=True, slots=True)
class Conversion:
    """What amounts of a source are multiplied by, and the steps that make it up, each with its source."""

    factor: float = 1.0
    steps: tuple[str, ...] = ()


class NoRateError(ValueError):
    """What a conversion needs and nobody gave."""


def converts(variable: Variable) -> bool:
    """Tell whether any source of a variable holds other money than the variable is in."""
    return any(_is_other_money(origin, variable) for origin in variable.origins.values())


def conversion(variable: Variable, source: str, prices: PricesFile) -> Conversion:
    """Say how the amounts of a source become those of the variable.

    Raises
    ------
    NoRateError
        A rate or an index value that it needs is not given.
    """
    origin = variable.origins.get(source)
    if origin is None or not _is_other_money(origin, variable):
        return Conversion()
    by_prices = _to_prices(origin, variable, prices)
    by_rate = _to_currency(origin, variable, prices)
    return Conversion(by_prices.factor * by_rate.factor, (*by_prices.steps, *by_rate.steps))


def _is_other_money(origin: Origin, variable: Variable) -> bool:
    pairs = [(origin.currency, variable.currency), (origin.price_year, variable.price_year)]
    return any(own is not None and own != asked for own, asked in pairs)


def _to_prices(origin: Origin, variable: Variable, prices: PricesFile) -> Conversion:
    """Bring an amount to the prices of the variable's year, in its own currency."""
    year, asked = origin.price_year, variable.price_year
    if year is None or asked is None or year == asked:
        return Conversion()
    index = prices.indices.get(origin.price_index or "")
    if index is None:
        raise NoRateError(f"which prices rose from {year} to {asked}: name a `price_index`")
    lacking = [str(each) for each in (year, asked) if each not in index.years]
    if lacking:
        raise NoRateError(f"no value of index {origin.price_index} for {' and '.join(lacking)}")
    factor = index.years[asked] / index.years[year]
    step = f"{year} → {asked}: × {factor:.6g} ({origin.price_index}; {index.source})"
    return Conversion(factor, (step,))


def _to_currency(origin: Origin, variable: Variable, prices: PricesFile) -> Conversion:
    """Exchange an amount, through the euro."""
    own, asked = origin.currency, variable.currency
    if own is None or asked is None or own == asked:
        return Conversion()
    year = variable.price_year or origin.price_year
    (out, from_own), (into, to_asked) = (_per_euro(code, year, prices) for code in (own, asked))
    told = "; ".join(step for step in (from_own, to_asked) if step)
    return Conversion(into / out, (f"{own} → {asked}: × {into / out:.6g} ({told})",))


def _per_euro(currency: str, year: Year | None, prices: PricesFile) -> tuple[float, str]:
    """Say how much of a currency is one euro, and who says so."""
    if currency == EURO:
        return 1.0, ""
    if fixed := fixed_rates().get(currency):
        return fixed.per_euro, f"1 EUR = {fixed.per_euro} {currency}; {fixed.source}"
    if year is None:
        raise NoRateError(f"of which year a rate of {currency} is needed: say `price_year`")
    for rate in prices.rates:
        if (rate.currency, rate.year) == (currency, year):
            return rate.per_euro, f"{year}: 1 EUR = {rate.per_euro} {currency}; {rate.source}"
    raise NoRateError(f"no rate of {currency} for {year}")


def money_faults(variables: Mapping[str, Variable], prices: PricesFile) -> Iterator[Fault]:
    """Name the currencies that do not exist, and the conversions that nobody gave a rate for."""
    for name, variable in variables.items():
        at: Place = ("variables", name)
        said = {at: variable.currency}
        said |= {(*at, "from", each): of.currency for each, of in variable.origins.items()}
        for place, code in said.items():
            if code is not None:
                currencies = standard("iso_4217").values
                yield from unknown_names((*place, "currency"), "currency", [code], currencies)
        for source in variable.origins:
            try:
                conversion(variable, source, prices)
            except NoRateError as lacking:
                text = f"{lacking} (in codebook/prices.yml, with its source)"
                yield Fault((*at, "from", source), text)

"""Countries: codes of ISO 3166-1, states that are no more under their own codes of ISO 3166-3.

Labels are those of Unicode CLDR, as people say them; official names of ISO 3166, in the languages of
the project, are spellings that join too. `XK` (Kosovo) is in common use, and in no edition of ISO 3166.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator

from impra_research.declared import LANGUAGES, Label
from impra_research.errors import nearest
from impra_research.standards.tables import labels

KOSOVO = "XK"
NAMES = ("name", "common_name", "official_name")
ALSO = {"UK": "GB", "EL": "GR"}  # what institutions of the European Union write


@lru_cache(maxsize=1)
def countries() -> dict[str, Label]:
    """Give the codes of countries and former states with their labels.

    Examples
    --------
    >>> countries()["NA"]["fr"], countries()["SUHH"]["it"]
    ('Namibie', 'Unione Sovietica')
    """
    from babel import Locale

    territories = {language: Locale(language).territories for language in LANGUAGES}
    codes = sorted([*(country.alpha_2 for country in _all()), KOSOVO])
    now: dict[str, Label] = {
        code: {tongue: territories[tongue][code] for tongue in LANGUAGES} for code in codes
    }
    return now | labels("iso_3166_3")


def country_code(code: str) -> str:
    """Take a code of a country of today; refuse another with the code that was probably meant.

    Examples
    --------
    >>> country_code("Espagne")
    Traceback (most recent call last):
    ...
    ValueError: 'Espagne' is not a country code of ISO 3166; did you mean ES?
    """
    today = {each: label for each, label in countries().items() if len(each) == 2}
    if code in today:
        return code
    meant = {each.alpha_3: each.alpha_2 for each in _all()} | ALSO | {each: each for each in today}
    meant |= {name: each for each, label in today.items() for name in label.values()}
    hint = next(
        (f"did you mean {meant[near]}?" for near in nearest(code, meant)), "two capital letters"
    )
    raise ValueError(f"{code!r} is not a country code of ISO 3166; {hint}")


Country = Annotated[str, AfterValidator(country_code)]


def official_names() -> dict[str, list[str]]:
    """Give the names that ISO 3166-1 itself has for a country, in the languages of the project."""
    return {country.alpha_2: list(_named(country)) for country in _all()}


def _named(country: Any) -> Iterator[str]:  # noqa: ANN401  a record of pycountry, made at run time
    for kind in NAMES:
        if name := getattr(country, kind, None):
            yield from (name, *(_translated(language, name) for language in LANGUAGES))


def _translated(language: str, name: str) -> str:
    return _translations(language).gettext(name)


@lru_cache(maxsize=len(LANGUAGES))
def _translations(language: str) -> gettext.NullTranslations:
    import pycountry

    return gettext.translation(
        "iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=language == "en"
    )


def _all() -> list[Any]:
    import pycountry

    return list(pycountry.countries)

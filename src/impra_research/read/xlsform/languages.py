"""The language that a form names in its own way, as a code of ISO 639."""

from __future__ import annotations

import re
from functools import cache

CODE = re.compile(r"\(([a-z]{2,3})(?:[-_][A-Za-z]+)?\)\s*$")


def language_code(written: str) -> str:
    """Find the code of a language; one that is not recognised stays as it is written.

    Examples
    --------
    >>> [language_code(name) for name in ("Italiano (it)", "english", "Français", "")]
    ['it', 'en', 'fr', '']
    """
    if found := CODE.search(written):
        return found[1]
    return _codes().get(written.strip().lower(), written.strip())


@cache
def _codes() -> dict[str, str]:
    """Every language's code by its English name and by its name in itself."""
    from babel import Locale
    from babel.core import get_global

    codes = [code for code in get_global("likely_subtags") if re.fullmatch("[a-z]{2}", code)]
    english = Locale("en").languages
    found = {english[code].lower(): code for code in codes if code in english}
    for code in codes:
        own = Locale.parse(code, sep="_") if _known(code) else None
        if own is not None and own.display_name:
            found.setdefault(own.display_name.lower(), code)
    return found | {code: code for code in codes}


def _known(code: str) -> bool:
    from babel import localedata

    return bool(localedata.exists(code))

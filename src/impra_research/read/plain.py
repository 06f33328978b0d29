"""Labels in one spelling, so that what a form declares and what an export holds can be compared."""

from __future__ import annotations

import html
import re
import unicodedata

STRAIGHT = str.maketrans("’‘“”\u00a0\u202f", "''\"\"  ", "\ufeff")
UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[a-z/][^<>]*>", re.I | re.S)


def plain_label(text: str) -> str:
    """Write a label in one way: composed accents, straight quotes, single spaces.

    A byte-order mark inside a text is nothing that anybody wrote, and goes.

    Examples
    --------
    >>> plain_label("Côte  d’Ivoire ") == plain_label("\ufeffCo\u0302te d'Ivoire")
    True
    """
    return " ".join(unicodedata.normalize("NFC", text.translate(STRAIGHT)).split())


def without_markup(text: str) -> str:
    """Give the words of a text that a form keeps as HTML.

    Examples
    --------
    >>> without_markup("<p>Are you <b>&lt;18</b>?<br /> Or older</p>")
    'Are you <18? Or older'
    """
    return " ".join(html.unescape(UNSEEN.sub("", text)).split())

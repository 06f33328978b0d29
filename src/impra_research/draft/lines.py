"""YAML as a person would write it: one line a thing, quotes where needed, marks at the end of a line.

ruamel.yaml reads what stands here; it cannot put a comment behind a mapping in braces, and these are what
a codebook consists of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from impra_research.draft.languages import TRANSLATE, in_every_language

PLAIN = re.compile(r"[^\W\d][\w’()°/. -]*(?<! )")
NOT_WORDS = {"yes", "no", "true", "false", "null", "on", "off", "y", "n", "~"}


def scalar(text: str) -> str:
    """Write a text so that YAML reads it as this text.

    Examples
    --------
    >>> scalar("Sì"), scalar("No"), scalar("a: b"), scalar("12")
    ('Sì', '"No"', '"a: b"', '"12"')
    """
    plain = PLAIN.fullmatch(text) and text.isprintable() and text.lower() not in NOT_WORDS
    return text if plain else json.dumps(text, ensure_ascii=not text.isprintable())


def braces(content: Mapping[str, object]) -> str:
    """Write a mapping on one line.

    Examples
    --------
    >>> braces({"column": "sex", "missing": {"99": "refused"}})
    '{column: sex, missing: {"99": refused}}'
    """
    return "{" + ", ".join(f"{scalar(key)}: {_inline(told)}" for key, told in content.items()) + "}"


def _inline(told: object) -> str:
    if isinstance(told, Mapping):
        return braces(told)
    if isinstance(told, list | tuple):
        return f"[{', '.join(map(scalar, told))}]"
    return str(told) if isinstance(told, int) else scalar(str(told))


def texts(key: str, known: Mapping[str, str], *, otherwise: str = "") -> str:
    """Write a text in every language, marked when it is still to be translated.

    Examples
    --------
    >>> texts("label", {"it": "Sesso"})
    'label: {en: Sesso, fr: Sesso, it: Sesso}  # translate'
    """
    wording = in_every_language(known, otherwise=otherwise)
    mark = f"  {TRANSLATE}" if wording.copied else ""
    return f"{scalar(key)}: {braces(wording.texts)}{mark}"


def indented(lines: Iterable[str], by: int = 2) -> list[str]:
    """Move lines to the right."""
    return [" " * by + line if line else line for line in lines]


def block(key: str, lines: Iterable[str], *, comment: str = "") -> list[str]:
    """Write a key with lines below it; nothing when there are none."""
    below = indented(lines)
    return [f"{scalar(key)}:" + (f"  # {comment}" if comment else ""), *below] if below else []

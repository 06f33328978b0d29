"""How odd a character looks beside its neighbours, in text that French and Italian people write.

0 is what one expects there, 1 what nobody writes. Letters of other languages are in between: the names
of respondents hold them.
"""

from __future__ import annotations

AT_HOME = set("àâçèéêëîïôœùûüìò")  # letters of French and Italian beyond a to z
ALONE = set("àèéô")  # words of one letter, and letters of a list of points
ELSEWHERE = 0.2  # a letter of another language, where a letter can stand
OPENING, CLOSING, APART = set("«“„‹"), set("»”›…"), set("€–—·•\u00a0")


def oddness(before: str, sign: str, after: str) -> float:
    """Tell how odd a character looks between its two neighbours ("" at an end).

    Examples
    --------
    >>> oddness("r", "é", "g"), oddness("r", "È", "g"), oddness("h", "™", "n")
    (0.0, 1.0, 1.0)
    """
    if sign.isalpha() and sign not in "ªº":
        return _of_letter(before, sign, after)
    return 0.0 if _sign_stands_well(before, sign, after) else 1.0


def _of_letter(before: str, letter: str, after: str) -> float:
    if after.isdigit() or (before.isdigit() and not after.isalpha()):
        return 1.0
    if not (before.isalpha() or after.isalpha()):
        return 0.0 if letter.lower() in ALONE else 1.0
    if (before.islower() and letter.isupper()) or (letter.islower() and after.isupper()):
        return 1.0
    return 0.0 if letter.lower() in AT_HOME else ELSEWHERE


def _sign_stands_well(before: str, sign: str, after: str) -> bool:
    if sign in "’‘":
        return before.isalpha() or after.isalpha()
    if sign in "°ºª":
        return before.isdigit() or before in ("n", "N")
    if sign in OPENING:
        return not before.isalnum()
    if sign in CLOSING:
        return not after.isalnum()
    return sign in APART and not (before.isalpha() and after.isalpha())

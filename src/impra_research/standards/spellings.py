"""A name as somebody wrote it joins one code exactly, or says that it could be several.

Accents, case, apostrophes, hyphens and spaces never tell two names apart, nor does an article before
one (`le Maroc`, `l’Albania`). Nothing is guessed here: what resembles a name is proposed elsewhere and
decided by a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

ARTICLES = ("gli", "the", "les", "le", "la", "il", "lo", "l", "i")
LIGATURES = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i",
                           "ʼ": None, "ʻ": None, "ʹ": None})  # apostrophes that count as letters  # fmt: skip
ARTICLE = re.compile(rf"^\W*(?:{'|'.join(ARTICLES)})(?:\s+|['’‘`´ʼ]\s*)(?=\w)", re.IGNORECASE)
NO_LETTER = re.compile(r"[\W_]+")


class Spellings:
    """Every known spelling of the codes of one list; `bare` leaves out what tells nothing in a name.

    Examples
    --------
    >>> names = Spellings({"CI": ["Côte d’Ivoire"], "CG": ["Congo"], "CD": ["Congo"]})
    >>> names.join("la Cote d'ivoire "), names.join("Congo"), names.join("Ivory Cost")
    (('CI',), ('CD', 'CG'), ())
    """

    def __init__(
        self, names: Mapping[str, Iterable[str]], *, bare: Callable[[str], str] = str
    ) -> None:
        self._bare = bare
        codes: dict[str, set[str]] = {}
        self.written: dict[str, tuple[str, ...]] = {}
        for code, spelt in names.items():
            self.written[code] = tuple(dict.fromkeys(spelt))
            for name in self.written[code]:
                codes.setdefault(fold(name), set()).add(code)
        codes.pop("", None)
        self._codes = {name: tuple(sorted(known)) for name, known in codes.items()}

    def join(self, text: str) -> tuple[str, ...]:
        """Give the codes that this is a spelling of: one, several when it is ambiguous, or none."""
        return next((self._codes[name] for name in self.tried(text) if name in self._codes), ())

    def tried(self, text: str) -> tuple[str, ...]:
        """Give the bare letters of a text: as it is, without an article, without what tells nothing."""
        bare = ARTICLE.sub("", text, count=1)
        return tuple(dict.fromkeys(map(fold, (text, bare, self._bare(text)))))

    def folded(self) -> Mapping[str, tuple[str, ...]]:
        """List the spellings in their bare letters, with their codes."""
        return self._codes


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Keep the bare letters and digits of a text: no accent, case, apostrophe, hyphen or space.

    Examples
    --------
    >>> fold("Côte  d’Ivoire") == fold("COTE D'IVOIRE") == "cotedivoire"
    True
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return NO_LETTER.sub("", letters)

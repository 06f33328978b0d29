"""Keyed pseudonyms: the same person has the same code in every file, and nobody without the key has it.

A code is HMAC-SHA256 of what the person is known by, under a key of 32 bytes, in base32, eight letters
and digits. Without a key a hash is no protection: all French mobile numbers can be tried in minutes.
What stands for the person is first written in one way (case, accents, spaces; a telephone number with its
country), so that two teams who typed it differently give one code. Pseudonymised data stay personal data.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from base64 import b32encode
from collections.abc import Iterable

from impra_research.errors import DataError, UsageError

KEY_BYTES = 32
LENGTH = 8  # at 1,000 persons four characters collide with P = .38, six with .0005, eight never
TELEPHONE = re.compile(r"\+?[\d\s().\-/]{7,}")


class Key:
    """The secret of the pseudonyms; it shows itself nowhere, in no message, record or trace."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise UsageError(
                f"the key of pseudonyms does not have {KEY_BYTES} bytes",
                fix="bring back the key file as it was made; with another key codes no longer link",
            )
        self._secret = secret

    def code(self, known_by: str) -> str:
        """Give the code of what was already written in one way."""
        digest = hmac.digest(self._secret, known_by.encode(), "sha256")
        return b32encode(digest)[:LENGTH].decode()

    @property
    def mark(self) -> str:
        """Tell this key from another, without telling anything of it."""
        return hmac.digest(self._secret, b"which key", "sha256").hex()

    def __repr__(self) -> str:
        return "Key(not shown)"

    def __reduce__(self) -> str:
        raise TypeError("a key is not stored with other things")


def pseudonym(known_by: str, key: Key, *, country: str = "FR") -> str:
    """Give a person's code.

    Parameters
    ----------
    known_by
        A name, a telephone number, an e-mail address or a number, as it was typed.
    key
        The secret of the project.
    country
        Where a telephone number without a country's code belongs (ISO 3166).

    Examples
    --------
    >>> key = Key(bytes(32))
    >>> pseudonym("Aïssatou  N’Diaye", key) == pseudonym("AISSATOU N'DIAYE", key)
    True
    >>> pseudonym("06 39 98 12 34", key) == pseudonym("+33 6 39 98 12 34", key)
    True
    """
    return key.code(in_one_way(known_by, country=country))


def pseudonyms(known_by: Iterable[str], key: Key, *, country: str = "FR") -> dict[str, str]:
    """Give the code of each different text; two persons never share one.

    Raises
    ------
    DataError
        Two persons would have the same code.
    """
    codes = {text: pseudonym(text, key, country=country) for text in dict.fromkeys(known_by)}
    refuse_shared_codes(codes, country=country)
    return codes


def refuse_shared_codes(codes: dict[str, str], *, country: str = "FR") -> None:
    """Refuse a table in which one code stands for two persons; the message names neither."""
    persons = {in_one_way(text, country=country): code for text, code in codes.items()}
    if len(set(persons.values())) < len(persons):
        raise DataError(
            "two persons would have the same pseudonym",
            fix="name another key file in IMPRA_KEY, make it with `impra privacy key`, and clean again",
        )


def in_one_way(text: str, *, country: str = "FR") -> str:
    """Write what a person is known by in one way: compatible forms, no case, accents or punctuation.

    Examples
    --------
    >>> in_one_way(" Jean–Pierre  LEFÈVRE "), in_one_way("347 1234567", country="IT")
    ('jean pierre lefevre', '+393471234567')
    >>> in_one_way("Ada@Example.org ")
    'ada@example.org'
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if TELEPHONE.fullmatch(plain) and (number := _with_country(plain, country)):
        return number
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    if "@" in bare:
        return "".join(bare.casefold().split())
    return " ".join(re.sub(r"[^\w]+|_", " ", bare.casefold()).split())


def _with_country(number: str, country: str) -> str | None:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)

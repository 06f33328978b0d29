"""French and Italian identifiers, found by their shape and proved by their check digits.

A number whose digits do not check is reported all the same where a word within 20 characters says what
it is: someone who misspoke one digit is still identified. A number without such a word is reported
only when its digits check and it stands alone, not inside a longer number, nor as an amount.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum import iban
from stdnum.fr import nir, siren, siret, tva
from stdnum.it import codicefiscale, iva

from impra_research.privacy.finding import Finding

GAP = r"[ .\-]{0,2}"
WORD_AWAY = 20
PREFIXED = r"(?<![A-Za-z0-9])(?P<prefix>[A-Za-z]{1,5}[.:]?)?"
INSIDE = re.compile(r"\d[ .,\-]?$")
GOES_ON = re.compile(r"[ .\-]?\d|,\d")
AMOUNT = re.compile(
    r" ?(?:€|%|[km]?m²|(?:euros?|eur|francs?|f ?cfa|fcfa|franchi|dirhams?|lei|lek|yuans?|dollars?"
    r"|dollari|pesos?|habitants|abitanti|inhabitants|personnes|persone|people)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Identifier:
    """One kind of identifier: its shape, the test of its digits, and the words that announce it."""

    kind: str
    shape: re.Pattern[str]
    checks: Callable[[str], bool]
    words: re.Pattern[str]
    telling: bool = False  # the shape alone is enough: nothing else is written like it


def _digits(count: int) -> str:
    return rf"\d(?:{GAP}\d){{{count - 1}}}"


def _of(kind: str, shape: str, checks: Callable[[str], bool], words: str,
        *, telling: bool = False) -> Identifier:  # fmt: skip
    overlapping = re.compile(rf"(?={PREFIXED}(?P<it>{shape})(?![A-Za-z0-9]))", re.IGNORECASE)
    return Identifier(kind, overlapping, checks, re.compile(words, re.IGNORECASE), telling)


def _is_nir(number: str) -> bool:
    return len(number) == 15 and nir.is_valid(number)


LETTERED = "[0-9LMNPQRSTUV]"  # digits that letters replace when two people would share a code
IDENTIFIERS = (
    _of("iban", rf"[A-Z]{{2}}{GAP}\d{{2}}(?:{GAP}[A-Z0-9]){{11,30}}", iban.is_valid, r"\biban\b"),
    _of("nir", rf"[1-478]{GAP}\d{{2}}{GAP}\d{{2}}{GAP}(?:\d{{2}}|2[AB])(?:{GAP}\d{{3}}){{2}}"
               rf"(?:{GAP}\d{{2}})?", _is_nir,
        r"\bnir\b|s[ée]cu|\bss\b|immatriculation sociale|assur[ée] social|social security"),
    _of("siret", _digits(14), siret.is_valid, r"siret"),
    _of("siren", _digits(9), siren.is_valid, r"siren\b|\br\.?c\.?s\b|registre du commerce"),
    _of("vat", rf"FR{GAP}[0-9A-HJ-NP-Z]{{2}}{GAP}{_digits(9)}", tva.is_valid, r"\btva\b|\bvat\b"),
    _of("codice_fiscale",
        rf"[A-Z]{{3}}{GAP}[A-Z]{{3}}{GAP}{LETTERED}{{2}}[ABCDEHLMPRST]{LETTERED}{{2}}{GAP}"
        rf"[A-Z]{LETTERED}{{3}}{GAP}[A-Z]", codicefiscale.is_valid,
        r"codice fiscale|\bc\.? ?f\b|tax code", telling=True),
    _of("partita_iva", _digits(11), iva.is_valid,
        r"partita|\biva\b|\bp\.? ?i\.|\bvat\b|codice fiscale|\bc\.? ?f\b"),
)  # fmt: skip


def find_identifiers(text: str) -> Iterator[Finding]:
    """Find the numbers that the state, a bank or a register has given to a person or a firm."""
    for identifier in IDENTIFIERS:
        for match in identifier.shape.finditer(text):
            found = _end(identifier, text, *match.span("it"))
            if (
                found
                and (prefix := match.start("prefix")) >= 0
                and not _announces(identifier, match)
            ):
                yield Finding(min(prefix, match.start("it")), found, identifier.kind)
            elif found:
                yield Finding(match.start("it"), found, identifier.kind)


def _announces(identifier: Identifier, match: re.Match[str]) -> bool:
    """Tell whether the letters glued to a number are a word of their own, as in `SIRET468...`."""
    return bool(identifier.words.search(match["prefix"])) or match["prefix"].endswith((".", ":"))


def _end(identifier: Identifier, text: str, start: int, end: int) -> int | None:
    """Say where the identifier that begins at `start` ends; None when there is none."""
    announced = identifier.words.search(text, max(0, start - WORD_AWAY - 12), start)
    if identifier.kind == "iban":
        end = _end_of_iban(text, start, end) or (end if announced else 0)
        return end or None
    checks = identifier.checks(re.sub(r"[ .\-]", "", text[start:end]))
    if announced and (checks or not _part_of_longer(text, start, end)):
        return end
    told = checks or (identifier.telling and sum(map(str.isdigit, text[start:end])) > 4)
    if told and not _part_of_longer(text, start, end) and not AMOUNT.match(text, end):
        return end
    return None


def _part_of_longer(text: str, start: int, end: int) -> bool:
    return bool(INSIDE.search(text, max(0, start - 3), start) or GOES_ON.match(text, end))


def _end_of_iban(text: str, start: int, end: int) -> int | None:
    """Find where an IBAN stops and the next word begins: at the length its country gives it."""
    ends = (
        match.end()
        for match in re.compile(r"[A-Z0-9](?![A-Z0-9])", re.I).finditer(text, start, end)
    )
    return next((at for at in ends if iban.is_valid(re.sub(r"[ .\-]", "", text[start:at]))), None)

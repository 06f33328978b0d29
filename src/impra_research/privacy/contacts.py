"""How to reach a person: telephone, e-mail, profile and account names, network address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from impra_research.privacy.finding import Finding
from impra_research.privacy.identifiers import AMOUNT

AT = r"(?:@| ?[\[(](?:at|arobase|chiocciola)[\])] ?| (?:arobase|chiocciola) )"
EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+%'-]*\w{AT}[\w-]+(?:\.[\w-]+)*\.[a-z]{{2,24}}\b", re.IGNORECASE
)
NETWORKS = r"facebook|fb|instagram|linkedin|tiktok|twitter|x|youtube|snapchat|threads|telegram|t|wa|vk|weibo"
PROFILE = re.compile(
    rf"(?<![\w.-])(?:https?://)?(?:[a-z]{{1,3}}(?:-[a-z]{{2}})?\.)?(?:www\.)?(?:{NETWORKS})\.(?:com|me|org|fr|it|net)/"
    r"[\w@./?=%-]*[\w]",
    re.IGNORECASE,
)
HANDLE = re.compile(r"(?<![\w.@/+-])@[A-Za-z_][\w.]{2,29}(?<!\.)(?![\w/-])")
OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
NETWORK_ADDRESS = re.compile(rf"(?<![\w.§-])(?:{OCTET}\.){{3}}{OCTET}(?![\w-]|\.\d)")

NO_DIGIT_BEFORE = r"(?<![\w+])(?<!\d[.,/-])"
ABROAD = re.compile(r"(?<![\w+])\(?(?:\+|00)[1-9]\d{0,2}\)?(?:[ ./-]?\(?\d+\)?){1,7}")
# A number in pairs has one separator throughout: a date with an hour has not.
FRENCH = re.compile(NO_DIGIT_BEFORE + r"0[1-79]([ ./-]?)\d\d(?:\1\d\d){3}(?!\w|[.,/-]\d)")
ITALIAN_MOBILE = re.compile(
    NO_DIGIT_BEFORE + r"3[1-9]\d(?:[ ./-]?\d{7}|([ .-])\d{3}\1\d{4}|([ .-])\d{2}\2\d{2}\2\d{3}"
    r"|([ .-])\d{3}\3\d{2}\3\d{2}|[ ./-]\d{3} ?\d{4})(?!\w|[.,/-]\d)"
)
ITALIAN_FIXED = re.compile(
    NO_DIGIT_BEFORE
    + r"0[1-9]\d{0,2}(?:[ ./-]\d{5,8}|[ /-]\d{3,4} ?\d{3,4}|( )\d\d\1\d\d\1\d{2,3})(?!\w|[ .,/-]\d)"
)


def find_contacts(text: str) -> Iterator[Finding]:
    """Find telephone numbers, e-mail and network addresses, profiles and account names."""
    for kind, pattern in (("email", EMAIL), ("url", PROFILE), ("url", HANDLE),
                          ("ip", NETWORK_ADDRESS)):  # fmt: skip
        for match in pattern.finditer(text):
            yield Finding(*match.span(), kind)
    yield from _find_phones(text)


def _find_phones(text: str) -> Iterator[Finding]:
    for match in ABROAD.finditer(text):
        if end := _end_of_number(text, *match.span()):
            yield Finding(match.start(), end, "phone")
    for pattern in (FRENCH, ITALIAN_MOBILE):
        for match in pattern.finditer(text):
            if not AMOUNT.match(text, match.end()):
                yield Finding(*match.span(), "phone")
    for match in ITALIAN_FIXED.finditer(text):
        if _is_possible(match[0], "IT") and not AMOUNT.match(text, match.end()):
            yield Finding(*match.span(), "phone")


def _end_of_number(text: str, start: int, end: int) -> int | None:
    """Find where a number written with its country's code stops, when digits follow it."""
    whole = end
    while end > start + 7:
        if _is_possible(text[start:end], "FR"):
            return end
        end = start + len(text[start:end].rstrip(")").rstrip("0123456789").rstrip(" ./-("))
    return whole if _was_possible(text[start:whole]) else None


def _is_possible(number: str, country: str) -> bool:
    """Tell whether the length fits; abroad no valid prefix is asked for (fiction has none)."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return False
    national = country == "IT" and not number.startswith(("+", "(+", "00"))
    check = phonenumbers.is_valid_number if national else phonenumbers.is_possible_number
    return check(parsed)


def _was_possible(number: str) -> bool:
    """Tell whether a country has this code: numbers of an earlier plan (Benin, 2024) are shorter."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE as COUNTRIES

    digits = "".join(filter(str.isdigit, number)).removeprefix("00")
    return 10 <= len(digits) <= 13 and any(int(digits[:n]) in COUNTRIES for n in (1, 2, 3))

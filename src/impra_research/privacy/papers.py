"""Papers and vehicles: permits, passports, identity cards, plates, dates of birth.

Most have no check digit, so a word within 20 characters has to say what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from impra_research.privacy.finding import Finding

PAPER = (
    r"titres? de s[ée]jour|cartes? de (?:s[ée]jour|r[ée]sident)|r[ée]c[ée]piss[ée]s?|passeports?"
    r"|carte (?:nationale )?d'identit[ée]|\bCNI\b|n(?:°|um[ée]ro) (?:d')?[ée]tranger|agdref"
    r"|permis de conduire|visas?|attestation de demande d'asile"
    r"|permess[oi](?: di soggiorno)?|cart[ae] di soggiorno|cart[ae] d(?:i |')identit[àa]"
    r"|\bCIE\b|passaport[oi]|ricevuta|patente|visto"
    r"|passports?|(?:residence|work) permits?|identity card|driving licen[cs]e"
)
NUMBER = (
    r"(?=[A-Z0-9 -]*\d)(?:[A-Z]{1,3} ?\d{5,10}(?:[A-Z]{1,3})?|\d{2}[A-Z]{2}\d{5}|\d{7,13}"
    r"|(?=(?:[A-Z]*\d){2})[A-Z0-9]{9,12}|\d{2}(?: \d{2,4}){3,5})"
)
AFTER_PAPER = re.compile(
    rf"(?i:{PAPER})[^\n.!?]{{0,20}}?(?:n\.|n°|n[or]\.)?[^\n.!?\w]{{1,4}}(?P<it>{NUMBER})(?![\w€%]| ?€)"
)
BEFORE_PAPER = re.compile(
    rf"(?i:num[ée]ro|numero|number|n°|n\.) ?(?P<it>{NUMBER})(?!\w)"
    rf"[^\n.!?\w]{{1,3}}(?i:\w+[ ']){{0,3}}(?i:{PAPER})"
)

PLATE_LETTERS = "[A-HJ-NP-TV-Z]{2}"
PLATE = re.compile(rf"(?<![\w-])(?P<it>{PLATE_LETTERS}([ -]?)\d{{3}}\2{PLATE_LETTERS})(?![\w-])")
OLD_PLATE = re.compile(
    r"(?i:plaque|immatricul\w+|targ[ah]\w*|plates?)\b[^\n.!?]{0,20}?"
    r"(?P<it>\d{1,4} ?[A-Z]{2,3} ?(?:\d{2}|2[AB])|[A-Z]{2} ?\d{5}[A-Z0-9]|[A-Z]{2} ?\d{6})(?!\w)"
)

MONTHS = (
    r"janv|f[ée]vr|mars|avr|mai|juin|juil|ao[ûu]t|sept|oct|nov|d[ée]c"
    r"|genn|febb|marz|apr|magg|giug|lugl|agos|sett|ott|dic"
    r"|jan|feb|march|may|june|july|aug"
)
DATE = (
    rf"(?:\d{{1,2}}(?:er|st|nd|rd|th|[º°])? ?"
    rf"(?:[./-] ?\d{{1,2}} ?[./-]|(?:of |de |di )?(?:{MONTHS})[a-zéû]*\.?,?)"
    r" ?(?:19|20)?\d{2}|(?:19|20)\d{2}-\d{2}-\d{2})"
)
BIRTH = re.compile(
    rf"(?:\bn[ée]e?s?\b|\bnat[oaie]\b|\bborn\b|naissance|nascita|\bbirth|\bddn\b|birthday|anniversaire"
    rf"|compleanno)[^\n.!?]{{0,40}}?(?<!\d)(?P<it>{DATE})(?!\d)",
    re.IGNORECASE,
)
KINDS = (
    ("permit", AFTER_PAPER), ("permit", BEFORE_PAPER), ("plate", PLATE), ("plate", OLD_PLATE),
    ("birth_date", BIRTH),
)  # fmt: skip


def find_papers(text: str) -> Iterator[Finding]:
    """Find numbers of permits, passports and identity cards, plates, and dates of birth."""
    for kind, pattern in KINDS:
        for match in pattern.finditer(text):
            yield Finding(*match.span("it"), kind)

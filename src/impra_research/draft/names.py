"""Names and codes for what a file calls by a sentence: short, plain, unique."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from itertools import count

from impra_research.codebook.variables import ADDED, DATE_PARTS, OWN_COLUMNS

LONGEST = 40
GROUPS = re.compile(r"(\w+/)+(?=\w+$)")  # of a form: group/question


def slug(text: str) -> str:
    """Write a text as a name: ASCII letters and digits joined by single `_`, cut between words.

    Examples
    --------
    >>> slug("Quando è arrivato/a in Italia?"), slug("2 – Più di 5"), slug("московский")
    ('quando_e_arrivato_a_in_italia', '2_piu_di_5', '')
    """
    split = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    parts = re.findall("[a-z0-9]+", "".join(s for s in split if not unicodedata.combining(s)))
    kept: list[str] = []
    for part in parts:
        if kept and len("_".join([*kept, part])) > LONGEST:
            break
        kept.append(part[:LONGEST])
    return "_".join(kept)


def variable_name(column: str, taken: Collection[str]) -> str:
    """Name the variable that a column becomes: its question without group, a name not yet taken.

    Examples
    --------
    >>> variable_name("group_a/sex", []), variable_name("2. Age", ["v_2_age"])
    ('sex', 'v_2_age_2')
    """
    named = slug(GROUPS.sub("", column, count=1) if GROUPS.match(column) else column)
    named = named if named[:1].isalpha() else f"v_{named}".strip("_")
    return unique(
        named, {*taken, *OWN_COLUMNS, *(part for added in ADDED.values() for part in added)}
    )


def unique(name: str, taken: Collection[str]) -> str:
    """Give a name, with a number when it is taken or its date columns would be.

    Examples
    --------
    >>> unique("date", ["date"]), unique("start_earliest", ["start"])
    ('date_2', 'start_earliest_2')
    """

    def free(found: str) -> bool:
        stem = re.sub(f"_({'|'.join(DATE_PARTS)})$", "", found)
        return found not in taken and (stem == found or stem not in taken)

    return next(found for found in numbered(name) if free(found))


def numbered(name: str) -> Iterable[str]:
    """Yield a name, then the name with 2, 3, ..."""
    yield name
    yield from (f"{name}_{number}" for number in count(2))


def codes_for(labels: Iterable[str]) -> dict[str, str]:
    """Give each label a code; labels that differ in capitals and accents only share one.

    Examples
    --------
    >>> codes_for(["Rhône-Alpes", "Piemonte", "piemonte"])
    {'Rhône-Alpes': 'rhone_alpes', 'Piemonte': 'piemonte', 'piemonte': 'piemonte'}
    """
    codes: dict[str, str] = {}
    folded: dict[str, str] = {}
    for label in labels:
        alike = " ".join(label.casefold().split())
        if alike not in folded:
            folded[alike] = next(code for code in numbered(slug(label) or "value")
                                 if code not in folded.values())  # fmt: skip
        codes[label] = folded[alike]
    return codes


def source_names(stems: Iterable[str]) -> list[str]:
    """Name each source by what tells its file from the others.

    Examples
    --------
    >>> source_names(["rse2017_de_public_data", "rse2017_uk_public_data"]), source_names(["answers"])
    (['de', 'uk'], ['answers'])
    """
    parts = [(slug(stem) or "survey").split("_") for stem in stems]
    while len(parts) > 1 and all(len(p) > 1 for p in parts) and len({p[0] for p in parts}) == 1:
        parts = [p[1:] for p in parts]
    while len(parts) > 1 and all(len(p) > 1 for p in parts) and len({p[-1] for p in parts}) == 1:
        parts = [p[:-1] for p in parts]
    named: list[str] = []
    for part in parts:
        plain = "_".join(part)
        named.append(unique(plain if plain[0].isalpha() else f"survey_{plain}", named))
    return named


def prefixes(names: Iterable[str]) -> list[str]:
    """Give each source the letters that begin its persons' numbers.

    Examples
    --------
    >>> prefixes(["piemonte", "piacenza", "uk"])
    ['PIE', 'PIA', 'UK']
    """
    given: list[str] = []
    for name in names:
        letters = name.replace("_", "").upper()
        short = [letters[:length] for length in range(3, len(letters) + 1)] or [letters]
        given.append(next((one for one in short if one not in given), unique(letters, given)))
    return given

"""Every key of an entry of variables.yml, turned in the flat study: no engine may leave one out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tests.clean.flat_study import VARIABLES

from impra_research.yaml_lines import parse

WORDS = {"en": "other", "fr": "autre", "it": "altro"}
SCHOOLING = {"low": {**WORDS, "fr": "bas", "it": "basso"}, "middle": WORDS,
             "high": {**WORDS, "fr": "haut", "it": "alto"}}  # fmt: skip
EUROS = {"variables profit currency": "EUR", "variables profit price_year": 2014}
CFA = {"variables profit from north currency": "XOF",
       "variables profit from north price_year": 2014}  # fmt: skip
PRICES = "indices: {prices: {years: {2010: 100, 2014: 110}, source: nobody}}"
NICKNAMES = {"north": {"column": "nickname"}, "south": {"value": "x"}}

TURNED: dict[str, dict[str, dict[str, Any]]] = {
    "Variable": {
        "table": {"variables nickname table": "enterprise"},
        "label": {"variables income label": WORDS},
        "question": {"variables income question": WORDS},
        "note": {"variables income note": WORDS},
        "universe": {"variables income universe": WORDS},
        "applies_if": {"variables income applies_if": "people > 2",
                       "missing_reasons not_applicable": WORDS},
        "level": {"variables people level": "ratio"},
        "values": {"variables schooling values": SCHOOLING},
        "unlisted": {"variables schooling unlisted": "quarantine"},
        "unit": {"variables income unit": WORDS},
        "currency": EUROS,
        "price_year": EUROS,
        "minimum": {"variables profit minimum": -2},
        "maximum": {"variables profit maximum": 15.5},
        "disclosure": {"variables nickname disclosure": "direct"},
        "pseudonym": {"variables code pseudonym": True},
        "scale": {"variables people scale": "one",
                  "scales one": {"label": WORDS, "minimum": 0, "maximum": 9}},
        "reversed": {"variables people reversed": True},
        "formality_yes": {"variables schooling formality_yes": ["high"]},
        "from": {"variables nickname from": NICKNAMES},
    },
    "Origin": {
        "column": {"variables since from north column": "arrival",
                   "variables arrival from north column": "since"},
        "value": {"variables profit from south value": "7"},
        "recode": {"variables schooling from south recode": {"haut": "low", "bas": "high"}},
        "edition": {"variables country values": "nace_2",
                    "variables country from north recode": "codes",
                    "variables country from south recode": "codes",
                    "variables country from south edition": "nace_2_1"},
        "currency": EUROS | CFA,
        "price_year": EUROS | CFA,
        "price_index": EUROS | CFA | {"variables profit from north price_year": 2010,
                                      "variables profit from north price_index": "prices"},
        "times": {"variables income from north times": 12},
        "missing": {"variables arrival from north missing": {"2001": "refused"}},
        "question": {"variables income from north question": "?"},
        "asked_if": {"variables income from north asked_if": "people > 2"},
    },
    "Rule": {
        "table": {"rules later table": "enterprise", "rules later check": "profit > 1"},
        "when": {"rules halved when": "income > 12"},
        "check": {"rules halved check": "people > 2"},
        "present": {"rules finished present": ["interview", "income"]},
        "unique": {"rules once unique": ["interview", "arrival"]},
        "listed": {"rules known_land listed": {"country": "few", "schooling": "few"}},
        "then": {"rules once then": "flag"},
        "message": {"rules once message": WORDS},
    },
}  # fmt: skip
KEYS = {(shape, key): places for shape, keys in TURNED.items() for key, places in keys.items()}
NOT_IN_PIECES = [("Variable", "applies_if"), *(("Origin", key) for key in (
    "edition", "currency", "price_year", "price_index", "asked_if"))]  # fmt: skip
IN_PIECES = sorted(KEYS.keys() - set(NOT_IN_PIECES))


def codebook_with(keys: Iterable[tuple[str, str]]) -> str:
    """Write the codebook of the flat study with some keys turned."""
    file = parse(VARIABLES.encode())
    for place, value in (each for key in keys for each in KEYS[key].items()):
        *within, last = place.split()
        entry = file
        for part in within:
            entry = entry.setdefault(part, {})
        entry[last] = value
    return json.dumps(file)  # a JSON text is a YAML text

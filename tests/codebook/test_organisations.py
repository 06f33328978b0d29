"""Names of organisations join with and without their legal words, by acronym, and never two at once."""

from __future__ import annotations

import pytest

from impra_research.clean.resembling import resembling
from impra_research.codebook import Service
from impra_research.codebook.organisations import organisations, without_legal


def service(name: str, *others: str) -> Service:
    return Service(place="pie", kind="association", label={"en": name, "fr": name, "it": name},
                   languages=(), stages=(), targets=(), names=others)  # fmt: skip


NAMES = organisations(
    {
        "S1": service("Associazione Il Ponte ONLUS"),
        "S2": service("Agence de microcrédit (AMC)", "Micro-agence"),
        "S3": service("Chambre de commerce (CDC)"),
        "S4": service("Casa dei cittadini (CDC)"),
    }
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Il Ponte", "S1"),
        ("associazione il ponte", "S1"),
        ("Il Ponte O.N.L.U.S.", "S1"),
        ("ponte onlus", "S1"),
        ("AMC", "S2"),
        ("micro agence", "S2"),
        ("Chambre de Commerce (CDC)", "S3"),
    ],
)
def test_a_name_joins_with_or_without_what_tells_its_legal_form(written, code):
    assert NAMES.join(written) == (code,)


def test_an_acronym_of_two_organisations_joins_neither():
    assert NAMES.join("CDC") == ("S3", "S4")


def test_a_legal_form_alone_is_no_name():
    assert without_legal("Associazione ONLUS") == ""
    assert NAMES.join("Associazione") == ()


def test_a_misspelt_name_is_found_without_its_legal_words():
    (first, *_) = resembling("Assoc. Il Pontte", NAMES)
    assert first[0] == "S1"
    assert first[1] > 0.93

"""One person has one code in every file; without the key nobody has it, and the key shows nowhere."""

from __future__ import annotations

import pickle
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impra_research.errors import DataError, UsageError
from impra_research.privacy import Key, pseudonym, pseudonyms
from impra_research.privacy.pseudonyms import in_one_way, refuse_shared_codes

KEY = Key(bytes(range(32)))


def test_a_code_is_eight_letters_and_digits_and_stays_the_same_in_every_release():
    assert pseudonym("Fatou Diop", KEY) == "PGR2UP4K"
    assert len(pseudonym("Fatou Diop", KEY)) == 8


@pytest.mark.parametrize(("one", "other", "country"), [
    ("Aïssatou N’Diaye", "AISSATOU N'DIAYE ", "FR"),
    ("Jean-Pierre  Lefèvre", "jean pierre lefevre", "FR"),
    ("Cafe\u0301", "Café", "FR"),
    ("06 39 98 12 34", "+33639981234", "FR"),
    ("347.123.4567", "0039 347 1234567", "IT"),
    ("Ada@Example.ORG", "ada@example.org ", "IT"),
])  # fmt: skip
def test_who_is_typed_in_two_ways_has_one_code(one, other, country):
    assert pseudonym(one, KEY, country=country) == pseudonym(other, KEY, country=country)


def test_two_persons_and_two_keys_give_different_codes():
    names = [f"Person {n}" for n in range(5000)]
    assert len(set(pseudonyms(names, KEY).values())) == 5000
    assert pseudonym("Fatou Diop", Key(bytes(32))) != pseudonym("Fatou Diop", KEY)


def test_two_persons_with_one_code_are_refused_without_naming_them():
    with pytest.raises(DataError) as refused:
        refuse_shared_codes({"Fatou Diop": "AAAAAAAA", "Awa Seck": "AAAAAAAA"})
    assert "Diop" not in str(refused.value)
    refuse_shared_codes({"Fatou Diop": "AAAAAAAA", "FATOU DIOP": "AAAAAAAA"})


def test_the_key_shows_in_no_representation_message_or_store():
    secret = bytes(range(32))
    for shown in (repr(KEY), str(KEY), f"{KEY}", repr([KEY])):
        assert shown.strip("[]") == "Key(not shown)"
    with pytest.raises(TypeError):
        pickle.dumps(KEY)
    try:
        Key(secret[:31])
    except UsageError as error:
        told = "".join(traceback.format_exception(error))
        assert repr(secret[:31]) not in told
        assert secret[:31].hex() not in told


@given(st.text(max_size=40))
def test_writing_in_one_way_is_done_once(text):
    assert in_one_way(in_one_way(text)) == in_one_way(text)

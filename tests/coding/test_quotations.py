from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.coding.small_interviews import small_interviews

from impra_research.coding.quotations import choose_quotation, quote, without_identifiers
from impra_research.errors import UsageError


@pytest.fixture
def coded(tmp_path):
    return small_interviews(tmp_path)


def id_of(coded, words):
    row = coded.segment[coded.segment["quote"] == words].iloc[0]
    return f"{row['document']}:{row['start']}-{row['end']}"


def test_a_quotation_carries_its_id_the_words_and_the_translation_asked(coded):
    found = quote(coded, id_of(coded, "Troppi moduli."), language="en")
    assert found.segment_id == "PIE_01:122-136"
    assert (found.place, found.language) == ("piemonte", "it")
    assert (found.original, found.translation) == ("Troppi moduli.", "EN Troppi moduli.")


def test_the_speakers_own_language_needs_no_translation(coded):
    assert quote(coded, id_of(coded, "Troppi moduli."), language="it").translation is None


def test_a_quotation_without_consent_can_not_be_got(coded):
    withheld = id_of(coded, "Il permesso non arrivava, chiami lo 011 5612345.")
    with pytest.raises(UsageError, match="may not be quoted"):
        quote(coded, withheld, language="it")
    silent = coded.transcript.assign(consent_quotation=False)
    nobody = replace(coded, transcript=silent)
    assert choose_quotation(nobody, codes=["permit_wait"], place="piemonte", language="it") is None


def test_a_passage_that_waits_for_review_is_not_chosen(coded):
    asked = {"codes": ["paperwork", "permit_wait"], "place": "rhone_alpes", "language": "fr"}
    segment, shown = coded.segment, choose_quotation(coded, **asked)
    one = segment.index[segment["quote"] == shown.original][:1]  # of one of the two coders
    status = segment["status"].astype("str").where(~segment.index.isin(one), "needs_review")
    waits = replace(coded, segment=segment.assign(status=status))
    assert choose_quotation(waits, **asked) is None


def test_a_consent_that_is_missing_is_no_consent(coded):
    unknown = replace(coded, transcript=coded.transcript.assign(consent_quotation=float("nan")))
    with pytest.raises(UsageError, match="may not be quoted"):
        quote(unknown, id_of(coded, "Troppi moduli."), language="it")


def test_an_id_that_does_not_exist_is_met_with_the_nearest(coded):
    with pytest.raises(UsageError, match=r"fix: did you mean 'PIE_01:122-136'"):
        quote(coded, "PIE_01:122-137", language="it")


def test_the_chosen_passage_is_one_that_every_coder_marked(coded):
    chosen = choose_quotation(coded, codes=["paperwork"], place="rhone_alpes", language="fr")
    assert chosen is None  # only coder A marked it
    chosen = choose_quotation(
        coded, codes=["paperwork", "permit_wait"], place="rhone_alpes", language="fr"
    )
    assert chosen.original == "J’ai attendu le titre de séjour."


def test_coders_who_marked_other_bounds_in_the_same_turn_agree(coded):
    segment = coded.segment.copy()
    mine = (segment["document"] == "RA_02") & (segment["coder"] == "B")
    segment.loc[mine, ["end", "quote"]] = [
        segment.loc[mine, "end"].item() - 1,
        "J’ai attendu le titre de séjour",
    ]
    moved = replace(coded, segment=segment)
    chosen = choose_quotation(moved, codes=["permit_wait"], place="rhone_alpes", language="fr")
    assert chosen.original == "J’ai attendu le titre de séjour."  # the whole sentence


def test_a_passage_that_can_be_read_in_the_language_asked_goes_first(coded):
    codes, place = ["permit_wait", "felt_understood"], "rhone_alpes"
    assert (
        choose_quotation(coded, codes=codes, place=place, language="en").original
        == "On m’a comprise."
    )
    assert (
        choose_quotation(coded, codes=["permit_wait"], place=place, language="en").translation
        is None
    )


def test_every_language_quotes_the_same_passage(coded):
    codes = ["permit_wait", "felt_understood"]
    chosen = {
        choose_quotation(coded, codes=codes, place="rhone_alpes", language=language).segment_id
        for language in ("en", "fr", "it")
    }
    assert len(chosen) == 1


def test_a_person_already_quoted_is_not_quoted_again(coded):
    codes = ["permit_wait", "paperwork"]
    first = choose_quotation(coded, codes=codes, place="piemonte", language="it")
    second = choose_quotation(coded, codes=codes, place="piemonte", language="it", beside=[first])
    assert second is None or second.segment_id.split(":")[0] != first.segment_id.split(":")[0]


def test_the_same_words_are_not_quoted_twice(coded):
    first = choose_quotation(coded, codes=["paperwork"], place="piemonte", language="it")
    segment = coded.segment.assign(quote="Ecco. " + first.original)
    echoing = replace(coded, segment=segment)
    codes, place = ["permit_wait", "felt_understood"], "rhone_alpes"
    assert choose_quotation(echoing, codes=codes, place=place, language="it")
    assert (
        choose_quotation(echoing, codes=codes, place=place, language="it", beside=[first]) is None
    )


def test_the_choice_does_not_depend_on_the_order_of_the_rows(coded):
    shuffled = replace(coded, segment=coded.segment.sample(frac=1, random_state=1))
    codes = ["permit_wait", "paperwork"]
    one, other = (
        choose_quotation(tables, codes=codes, place="piemonte", language="it")
        for tables in (coded, shuffled)
    )
    assert one == other
    assert one.original == "Troppi moduli."  # the shorter of two: the lower median


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("chiami lo 011 5612345, grazie", "chiami lo [..], grazie"),
        ("le +33 4 72 00 11 22.", "le [..]."),
        ("sono nata il 14/07/1978 a casa", "sono nata il [..] a casa"),
        ("SIRET 123 456 789 00012", "SIRET [..]"),
        ("passaporto YA1234567", "passaporto [..]"),
        ("scriva a y.elidrissi@libero.it.", "scriva a [..]."),
        ("je suis @ada_tissus sur le réseau", "je suis [..] sur le réseau"),
        ("voir www.exemple.org/moi!", "voir [..]!"),
        ("Deux ans, trois associés.", "Deux ans, trois associés."),
    ],
)
def test_what_identifies_is_masked_and_the_rest_is_untouched(said, published):
    assert without_identifiers(said) == published


def test_translations_are_masked_too(coded):
    table = coded.translation.assign(en="Call me on 333 1234567.")
    found = quote(replace(coded, translation=table), id_of(coded, "Troppi moduli."), language="en")
    assert found.translation == "Call me on [..]."


@given(st.text(st.sampled_from("ab 0123456789@.+-()/,’é٣")))
def test_no_digit_and_no_address_ever_leaves(said):
    published = without_identifiers(said)
    assert not any(character.isdecimal() for character in published)
    assert without_identifiers(published) == published

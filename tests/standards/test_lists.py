"""The lists are whole, in three languages, and no edition is taken for another."""

from __future__ import annotations

import pycountry
import pytest

from impra_research.declared import LANGUAGES
from impra_research.standards import EDITIONS, STANDARDS, became, fixed_rates, standard
from impra_research.standards.tables import rows


@pytest.mark.parametrize("name", STANDARDS)
def test_every_code_of_a_standard_has_a_label_in_three_languages(name):
    assert all(label[tongue].strip() for label in standard(name).values.values()
               for tongue in LANGUAGES)  # fmt: skip


@pytest.mark.parametrize("name", STANDARDS)
def test_a_standard_says_its_edition_and_whence_its_titles_come(name):
    assert standard(name).about.edition
    assert standard(name).about.source


def test_isced_2011_has_nine_levels_in_their_order():
    assert list(standard("isced_2011").values) == list("012345678")


def test_isco_08_has_ten_major_and_43_sub_major_groups():
    codes = list(standard("isco_08").values)
    majors = [code for code in codes if len(code) == 1]
    assert majors == list(standard("isco_08_major").values) == list("0123456789")
    assert len([code for code in codes if len(code) == 2]) == 43
    assert {code[0] for code in codes} == set(majors)


@pytest.mark.parametrize(
    ("name", "sections", "divisions"), [("nace_2", 21, 88), ("naf_2", 21, 88), ("nace_2_1", 22, 87)]
)
def test_an_edition_of_nace_has_its_sections_and_divisions(name, sections, divisions):
    codes = list(standard(name).values)
    assert sum(code.isalpha() for code in codes) == sections
    assert sum(code.isdigit() for code in codes) == divisions
    assert codes[0] == "A"


def test_every_country_and_currency_of_iso_is_there_and_no_other_but_those_named():
    countries = standard("iso_3166").values
    current = {each.alpha_2 for each in pycountry.countries}
    former = {each.alpha_4 for each in pycountry.historic_countries}
    assert current < countries.keys()
    assert countries.keys() - current - {"XK"} <= former
    money = standard("iso_4217").values
    assert money.keys() == {each.alpha_3 for each in pycountry.currencies} | fixed_rates().keys()


def test_namibia_is_no_missing_value():
    assert standard("iso_3166").values["NA"]["it"] == "Namibia"


@pytest.mark.parametrize("name", ["iso_3166", "isced_2011", "isco_08", "iso_4217"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_codes_have_one_label(name, language):
    labels = [label[language] for label in standard(name).values.values()]
    assert len(set(labels)) == len(labels)


def test_spellings_collected_by_hand_name_codes_that_exist():
    named = {(name, code) for row in rows("spellings") for name in row["standard"].split("|")
             for code in row["codes"].split("|")}  # fmt: skip
    assert [pair for pair in named if pair[1] not in standard(pair[0]).values] == []


def test_rates_fixed_by_law_are_those_of_the_law():
    rates = {code: rate.per_euro for code, rate in fixed_rates().items()}
    assert (rates["XOF"], rates["ITL"], rates["FRF"]) == (655.957, 1936.27, 6.55957)
    assert all(rate.source for rate in fixed_rates().values())
    assert rates["XOF"] == pytest.approx(100 * rates["FRF"])  # 100 F CFA = 1 French franc


# Editions ----------------------------------------------------------------------------------------


def test_47_81_is_food_on_market_stalls_in_one_edition_and_motor_vehicles_in_the_next():
    old, new = (standard(name).values["47.81"]["it"] for name in ("ateco_2007", "ateco_2025"))
    assert "ambulante" in old
    assert "autoveicoli" in new


def test_a_code_that_was_split_is_given_as_all_that_it_became():
    assert became("96.02", before="nace_2", after="nace_2_1") == ("96.21", "96.22")
    assert len(became("47.81", before="ateco_2007", after="ateco_2025")) > 1


def test_within_one_edition_a_code_stays_what_it_is():
    for name in EDITIONS:
        assert became("96", before=name, after=name) == ("96",)


def test_a_code_that_the_update_of_2022_changed_is_not_guessed():
    old, new = standard("ateco_2007").values, standard("ateco_2022").values
    gone = [code for code in old if code not in new]
    assert gone
    assert {became(code, before="ateco_2007", after="ateco_2025") for code in gone} == {()}


def test_a_class_of_naf_has_its_division_and_an_invented_one_has_none():
    finer = standard("naf_2").finer
    assert [finer(code) for code in ("47.81Z", "4781Z", "47.81", "47.84Z", "47", "Z")] == [
        "47", "47", "47", None, None, None]  # fmt: skip
    assert standard("isced_2011").finer("47.81") is None

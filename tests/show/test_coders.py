"""The pooled kappa rests on the codes it names, and the themes above them stand apart."""

import pytest

from impra_research.coding import Interviews, agreement
from impra_research.show.coders import code_agreement, pooled_agreement, theme_agreement
from impra_research.show.labels import Look
from impra_research.show.words import Words


@pytest.fixture(scope="module")
def interviews(study):
    return Interviews.of(study)


@pytest.fixture
def english(study):
    return Look(study, Words("en"), ("piemonte", "rhone_alpes"))


def test_codes_and_themes_are_two_tables_and_only_codes_are_pooled(interviews, english):
    codes, themes = code_agreement(interviews, english), theme_agreement(interviews, english)
    told = pooled_agreement(interviews, english)
    assert not set(codes["code"]) & set(themes["code"])
    assert (told["codes"], told["themes"]) == (len(codes), len(themes))
    pooled = agreement(interviews.segment, interviews.turn, english.study.codebook.themes).iloc[-1]
    assert pooled["n"] == codes["n"].sum() == told["codes"] * told["turns"]
    assert pooled["both"] == codes["both"].sum()


def test_the_material_is_told(interviews, english):
    told = pooled_agreement(interviews, english)
    assert told["documents"] == interviews.turn["document"].nunique()
    assert told["turns"] < told["spoken"] == len(interviews.turn)
    assert told["rarest"] < told["commonest"]


def test_a_code_on_which_they_disagree_once_is_not_written_as_full_agreement(interviews, english):
    themes = theme_agreement(interviews, english).set_index("code")
    shown = english.words.written(float(themes.at["discrimination", "percent"]), "decimal")
    assert shown == "99.6%"

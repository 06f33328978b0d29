import pytest
from tests.coding.small_interviews import THEMES, small_interviews

from impra_research.coding.outputs import framework_matrix, quotation_table


@pytest.fixture
def coded(tmp_path):
    return small_interviews(tmp_path)


def test_only_who_agreed_is_quoted_each_passage_once_beside_its_translation(coded):
    table = quotation_table(coded, language="fr", coders=["A", "B"])
    assert table["document"].tolist() == ["PIE_01", "PIE_01", "RA_01", "RA_01", "RA_02"]
    assert "person" not in table
    assert table["translation"].isna().all()  # spoken in French, or never translated into it
    english = quotation_table(coded, language="en", coders=["A"]).iloc[0]
    assert english["original"] == "Ho aspettato il permesso per mesi."
    assert english["translation"] == "EN Ho aspettato il permesso per mesi."


def test_identifiers_are_masked_in_original_and_translation(coded):
    agreed = coded.transcript.assign(consent_quotation=True)
    everyone = type(coded)(agreed, coded.turn, coded.segment, coded.translation)
    said = quotation_table(everyone, language="en", coders=["A"])
    told = said[said["document"] == "PIE_02"].iloc[0]
    assert told["original"] == "Il permesso non arrivava, chiami lo [..]."
    assert told["translation"] == "EN Il permesso non arrivava, chiami lo [..]."


def test_every_case_has_a_cell_for_every_theme_and_silent_persons_have_none(coded):
    cells = framework_matrix(coded, THEMES, language="en", coders=["A"])
    themes = ["institutional_rules", "intercultural_fit", "mistrust"]
    assert cells.drop_duplicates(["case", "theme"])["theme"].tolist() == themes * 3
    assert set(cells["case"]) == {"PIE_01", "RA_01", "RA_02"}
    rules = cells[(cells["case"] == "PIE_01") & (cells["theme"] == "institutional_rules")]
    assert rules["code"].tolist() == ["permit_wait", "paperwork"]
    assert cells.loc[cells["theme"] == "mistrust", "segment_id"].isna().all()


def test_documents_of_one_person_are_one_case(coded):
    one = coded.transcript.assign(person=["P1", "P2", "P3", "P3"])
    cells = framework_matrix(type(coded)(one, coded.turn, coded.segment), THEMES, language="en",
                             coders=["A"], columns=["permit_wait"])  # fmt: skip
    assert cells["case"].tolist() == ["PIE_01", "RA_01 RA_02"]

"""Files that instruments really write, drafted and cleaned without a word added."""

from __future__ import annotations

from pathlib import Path

import pytest

from impra_research import Study
from impra_research.clean import clean_study
from impra_research.draft.check import findings
from impra_research.draft.folder import draft_study
from impra_research.draft.marks import to_decide

SHARED = Path(__file__).parents[3] / "shared" / "data"
SURVEY = SHARED / "survey"
KOBO = SURVEY / "kobo"
FORMS = [KOBO / "impra_form_v1.xlsx", KOBO / "impra_form_v2.xlsx"]
pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the real exports are not at hand (../shared/data)"
)
KINDS = ("csv/*.csv", "forms/*", "kobo/impra_[lxs]*[vxn]", "spss/*.sav", "stata/*.dta")
RECEIVED = sorted(path for kind in KINDS for path in SURVEY.glob(kind))


@pytest.mark.parametrize("path", RECEIVED, ids=lambda path: path.name)
def test_a_file_is_drafted_and_cleaned_as_it_is(path, tmp_path):
    study = Study.open(draft_study([path], tmp_path / "mine"))
    assert [each.what for each in findings(study.folder) if each.mend] == []
    cleaned = clean_study(study)
    assert cleaned.records["person"]["rows_out"] == cleaned.records["person"]["rows_in"] > 0


@pytest.mark.parametrize("export", ["labels_fr_both.xlsx", "xml_names_both_text.xlsx",
                                    "labels_it_both_nogroup.xlsx", "submissions_api.json"])  # fmt: skip
def test_every_export_of_a_form_gives_one_codebook_in_the_languages_of_the_form(export, tmp_path):
    study = Study.open(draft_study([*FORMS, KOBO / f"impra_{export}"], tmp_path / "mine"))
    cleaned = clean_study(study)
    assert {name: record["rows_out"] for name, record in cleaned.records.items()} == {
        "person": 40, "episode": 71, "revenu": 71}  # fmt: skip
    assert study.codebook.labels("pays_origine", "it")["ma"] == "Marocco"
    assert study.codebook.labels("place", "fr") == {"ra": "Rhône-Alpes", "pie": "Piémont"}
    assert study.codebook.variables["telephone"].disclosure == "direct"
    registered = cleaned.tables["person"]["declaree__missing"]
    assert (registered == "ne_sait_pas_refus").sum() > 0
    assert study.codebook.missing_reasons["ne_sait_pas_refus"]["fr"] == "Ne sait pas / refus"
    asked = cleaned.tables["person"]["confiance__missing"]
    assert (asked == "not_asked").sum() > 0


def test_a_code_without_an_answer_keeps_the_label_that_its_file_gives_it(tmp_path):
    survey = SHARED / "survey" / "spss" / "pyreadstat_sample_missing.sav"
    study = Study.open(draft_study([survey], tmp_path / "mine"))
    (origin,) = study.codebook.variables["mylabl"].origins.values()
    assert origin.missing == {"-1": "undetermined"}
    assert study.codebook.missing_reasons["undetermined"]["en"] == "undetermined"
    asked = [line for line in to_decide(study.folder) if "why no answer?" in line]
    assert [line.partition("  ")[2] for line in asked] == [
        "mynum: why no answer? -1, 2500", "myord: why no answer? -2, -3"]  # fmt: skip


def test_the_survey_of_chile_keeps_its_numbers_its_labels_and_its_reasons(tmp_path):
    survey = SHARED / "eme_chile" / "vi_eme_2019_extracto.dta"
    study = Study.open(draft_study([survey], tmp_path / "chile"))
    cleaned = clean_study(study)
    assert cleaned.records["person"]["rows_out"] == 7808
    assert study.declared.sources["vi_eme_2019_extracto"].sheets["main"].key == "Enc_rph"
    assert study.codebook.variables["conta_completa"].level == "nominal"
    assert study.codebook.variables["ganancia_final_mensual"].disclosure == "sensitive"


def test_two_surveys_of_hundreds_of_columns_share_the_questions_they_both_asked(tmp_path):
    rse = SHARED / "rse_survey"
    files = [rse / "rse2017_uk_public_data.csv", rse / "rse2017_de_public_data.csv"]
    study = Study.open(draft_study(files, tmp_path / "rse"))
    assert list(study.declared.sources) == ["uk", "de"]
    assert study.declared.sources["uk"].sheets["main"].named == {1: "column_1"}
    assert clean_study(study).records["person"]["rows_out"] == 253 + 325
    both = [name for name, each in study.codebook.variables.items() if len(each.origins) == 2]
    assert len(both) > 30
    assert list(study.places) == ["uk", "de"]


def test_no_telephone_and_no_place_on_the_map_stands_in_a_draft(tmp_path):
    for number, path in enumerate(KOBO.glob("impra_xml*.xlsx")):
        folder = draft_study([path], tmp_path / str(number), rare=True)
        text = "".join(path.read_text() for path in folder.rglob("*.yml"))
        assert "0612345678" not in text
        assert "45.0703" not in text

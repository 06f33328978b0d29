from __future__ import annotations

from pathlib import Path

import pytest
from tests.read.small_survey import Ask, said, write_lss

from impra_research.errors import ReceivedFileError
from impra_research.read.instrument import Instrument
from impra_research.read.limesurvey.lss import describe_lss

CORE = Path(__file__).parents[3] / "shared" / "data" / "rse_survey" / "rse2017_uk_core_survey.lss"
GENERATIONS = (261, 498)


@pytest.fixture(params=GENERATIONS)
def instrument(request, tmp_path) -> Instrument:
    return describe_lss(write_lss(tmp_path / "a.lss", version=request.param))


def test_columns_are_limesurveys_codes_in_the_order_of_the_questionnaire(instrument):
    assert [question.column for question in instrument.questions] == [
        "Q1", "Q1[other]", "Q2[SQ001]", "Q2[SQ002]", "Q2[other]", "Q3[SQ001]", "Q3[SQ002]", "Q4", "Q5",
        "Q6[C]", "Q6[Ccomment]", "Q6[Cpp]", "Q6[Cppcomment]", "Q6[other]", "Q6[othercomment]",
        "Q7", "Q7[comment]", "Q8[SQ001][1]", "Q8[SQ001][2]", "Q8[SQ002][1]", "Q8[SQ002][2]",
        "Q9[SQ001_C]", "Q9[SQ001_Cpp]", "Q9[SQ002_C]", "Q9[SQ002_Cpp]",
        "Q10[1]", "Q10[2]", "Q11", "Q12",
    ]  # fmt: skip
    assert instrument.languages == ("fr", "it", "en")


def test_labels_are_what_a_full_text_export_writes_without_markup(instrument):
    questions = instrument.of_sheet("")
    assert questions["Q1"].label["fr"] == "Qui vous a aidé ?"
    assert questions["Q2[SQ002]"].label["it"] == "Quali aiuti? [il seguito]"
    assert questions["Q2[other]"].label["fr"] == "Quelles aides ? [Autre]"
    assert questions["Q6[Cppcomment]"].label["en"] == "What is lacking? [C++][Comment]"
    assert questions["Q8[SQ001][2]"].label["en"] == "Before, after [the welcome][Scale 2]"
    assert questions["Q10[2]"].label["fr"] == "Classez [Rang 2]"


def test_answers_carry_their_codes_and_every_language(instrument):
    questions = instrument.of_sheet("")
    assert questions["Q1"].values["AO01"] == said("Une banque", "Una banca", "A bank")
    assert questions["Q1"].values["-oth-"] == said("Autre", "Altro", "Other")
    assert questions["Q5"].values == {"Y": said("Oui", "Sì", "Yes"), "N": said("Non", "No", "No")}
    assert list(questions["Q8[SQ001][1]"].values) == ["A1", "A2"]
    assert list(questions["Q8[SQ001][2]"].values) == ["AO01", "AO02"]
    assert list(questions["Q12"].values) == ["1", "2", "3", "4", "5"]


def test_levels_conditions_and_boxes_of_one_question_are_told(instrument):
    questions = instrument.of_sheet("")
    levels = {column: questions[column].level for column in ("Q1", "Q2[SQ001]", "Q3[SQ001]", "Q4")}
    assert levels == {"Q1": "nominal", "Q2[SQ001]": "binary", "Q3[SQ001]": "ordinal", "Q4": "ratio"}
    assert questions["Q6[Ccomment]"].level == questions["Q11"].level == "text"
    assert questions["Q4"].asked_if == "Q5 == 'Y'"
    assert questions["Q1"].asked_if == ""
    assert questions["Q2[SQ001]"].several == "Q2"
    assert questions["Q2[other]"].several == ""


def test_both_generations_describe_one_survey_alike(tmp_path):
    old, new = (describe_lss(write_lss(tmp_path / f"{v}.lss", version=v)) for v in GENERATIONS)
    assert old == new


def test_a_survey_in_a_language_without_words_of_ours_still_has_its_own(tmp_path):
    survey = {"Q1": Ask("L", {"wo": "Ndax?"}, {"A1": {"wo": "Waaw"}}, other=True)}
    path = write_lss(tmp_path / "a.lss", version=498, survey=survey)
    question = describe_lss(path).questions[0]
    assert question.label == {"wo": "Ndax?"}
    assert question.values == {"A1": {"wo": "Waaw"}, "-oth-": {}}


@pytest.mark.parametrize(
    "content",
    [
        "not xml",
        "<document/>",
        "<document><LimeSurveyDocType>Label set</LimeSurveyDocType></document>",
        '<!DOCTYPE d [<!ENTITY a "b">]><document>&a;</document>',
    ],
)
def test_what_is_no_structure_of_a_survey_is_refused(tmp_path, content):
    path = tmp_path / "a.lss"
    path.write_text(content)
    with pytest.raises(ReceivedFileError, match=r"a\.lss is no structure of a LimeSurvey survey"):
        describe_lss(path)


@pytest.mark.skipif(not CORE.is_file(), reason="the RSE survey is not at hand (../shared/data)")
def test_the_core_survey_of_research_software_engineers_is_described():
    questions = describe_lss(CORE).of_sheet("")
    assert len(questions) == 169
    assert len(questions["socio1"].values) == 249
    assert questions["likertagree2[affSat1]"].values["A5"] == {"en": "Strongly Agree"}

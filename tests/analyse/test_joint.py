import pandas as pd
import pytest
from tests.coding.small_interviews import THEMES, small_interviews

from impra_research.analyse.estimate import Estimate
from impra_research.analyse.joint import joint_display
from impra_research.read.codings import MetaInferences

BOTH = ("piemonte", "rhone_alpes")
GAP = Estimate("registration_time", 6.5, 1.2, 11.8, n=210, base="began unregistered", method="RMST")


def words(text):
    return {"en": text, "fr": f"FR {text}", "it": f"IT {text}"}


def theme(name, codes, estimate, verdict="confirms"):
    return {"theme": name, "codes": codes, "label": words(name), "estimate": estimate,
            "verdict": verdict, "reading": words(f"reading of {name}")}  # fmt: skip


META = MetaInferences.model_validate(
    {"pair": BOTH, "author": "the authors", "themes": [
        theme("rules", ["institutional_rules"], "registration_time"),
        theme("fit", ["felt_understood"], "score", "expands"),
        theme("silence", ["intercultural_fit"], None, "silent"),
    ]}
)  # fmt: skip


@pytest.fixture
def coded(tmp_path):
    return small_interviews(tmp_path)


def shown(coded, places=BOTH, language="en", estimates=None):
    estimates = {"registration_time": GAP} if estimates is None else estimates
    table = joint_display(coded, THEMES, estimates, META, places=places, language=language)
    return table.set_index("theme")


def test_a_row_joins_estimate_pattern_quotation_and_reading(coded):
    row = shown(coded).loc["rules"]
    assert row[["value", "low", "high", "n", "base"]].tolist() == [
        6.5,
        1.2,
        11.8,
        210,
        "began unregistered",
    ]
    assert row[["cases_piemonte", "n_piemonte", "cases_rhone_alpes", "n_rhone_alpes"]].tolist() == [
        2,
        2,
        1,
        2,
    ]
    assert row["quotation_piemonte"] == "Troppi moduli."
    assert row["translation_piemonte"] == "EN Troppi moduli."
    assert row["segment_piemonte"] == "PIE_01:122-136"
    assert (row["verdict"], row["reading"]) == ("confirms", "reading of rules")


def test_label_and_reading_are_in_the_language_asked(coded):
    row = shown(coded, language="fr").loc["rules"]
    assert (row["label"], row["reading"]) == ("FR rules", "FR reading of rules")


def test_a_comparison_nobody_read_has_no_reading_and_says_so(coded):
    table = shown(coded, places=("piemonte", "liguria"))
    assert table[["verdict", "reading", "author"]].isna().all(axis=None)
    assert table["reading__missing"].unique().tolist() == ["not_read"]
    assert table.loc["rules", ["cases_liguria", "n_liguria"]].tolist() == [0, 0]


def test_a_pair_is_read_in_either_order(coded):
    assert shown(coded, places=BOTH[::-1])["verdict"].tolist() == ["confirms", "expands", "silent"]


def test_an_estimate_that_is_not_there_says_why(coded):
    lost = Estimate.impossible(
        "registration_time", n=3, base="began unregistered", reason="no event"
    )
    table = shown(coded, estimates={"registration_time": lost})
    assert table["estimate__missing"].tolist() == [
        "not_estimated",
        "not_estimated",
        "not_collected",
    ]
    assert pd.isna(table.loc["rules", "value"])


def test_a_parent_speaks_through_its_children(coded):
    rows = shown(coded)
    assert rows.loc["silence", "cases_rhone_alpes"] == 1
    assert rows.loc["rules", "quotation_rhone_alpes"] == "J’ai attendu le titre de séjour."


def test_the_codes_of_a_theme_are_counted_each_by_itself(coded):
    assert shown(coded).loc["fit", "by_code_rhone_alpes"] == {"felt_understood": 1}


def test_a_person_is_quoted_once_in_the_whole_display(coded):
    table = shown(coded).filter(like="segment_").stack().dropna()
    documents = table.str.partition(":")[0]
    assert documents.is_unique


def test_no_words_of_a_person_without_consent_are_shown(coded):
    assert (
        not shown(coded)
        .astype(str)
        .apply(lambda cell: cell.str.contains("non arrivava"))
        .any(axis=None)
    )

from pathlib import Path

import pandas as pd
import pytest

from impra_research.declared import read_declared
from impra_research.errors import ReceivedFileError, StudyFileError, UnknownValueError
from impra_research.read.codings import coding_files, read_codings, read_meta_inferences
from impra_research.read.official import (
    OFFICIAL_COLUMNS,
    Definition,
    DefinitionsFile,
    not_comparable,
    official_figures,
    read_definitions,
)
from impra_research.read.registers import event_participation, practice_scores, read_registers
from impra_research.read.written import read_written_table
from impra_research.study import Study

ROOT = Path(__file__).parents[2]
FOOTNOTE_1 = ["CCI Franco Béninoise", "Mou Toto/Apruap", "Africa 50", "Targa", "Maroc chez l'habitant",
              "Humanis Afrique", "COMARA - Confluence Maroc Rhône-Alpes", "Femmes de Labé", "Cosim",
              "RESACOOP"]  # fmt: skip
FOOTNOTE_2 = [
    "AECAL",
    "CCI Franco Béninoise/Humanis Afrique",
    "Africa 50",
    "SOPE",
    "Waka TV",
    "Cosim",
    "RESACOOP",
]


@pytest.fixture(scope="module")
def study():
    return Study.open(ROOT / "data")


@pytest.fixture(scope="module")
def registers(study):
    return read_registers(study)


def scores(*rows):
    table = pd.DataFrame(
        list(rows), columns=["practice", "criterion", "rater", "score"], dtype="str"
    )
    return table.set_index(pd.RangeIndex(2, 2 + len(rows), name="row"))


def test_both_delegations_are_complete_and_spelled_as_in_the_source(registers):
    events = registers["event_participation"]
    written = events.groupby("event")["as_written"].unique()
    assert sorted(written["turin_seminar"]) == sorted(FOOTNOTE_1)
    assert sorted(written["turin_closing"]) == sorted(FOOTNOTE_2)
    assert not events.duplicated(["organisation", "event"]).any()
    assert (events[["source", "licence"]] != "").all(axis=None)


def test_an_entry_that_joins_two_known_organisations_counts_for_both_and_says_so(registers):
    events = registers["event_participation"].query("event == 'turin_closing'")
    joined = events[events["as_written"].str.contains("/")]
    assert sorted(joined["organisation"]) == ["CCI Franco Béninoise", "Humanis Afrique"]
    assert joined["note"].str.contains("one entry").all()


def test_the_25_figures_are_there_and_the_cell_that_was_not_found_stays_empty(registers):
    official = registers["official"]
    assert official["value"].notna().sum() == 25
    empty = official[official["value"].isna()]
    assert empty["geography"].tolist() == ["Rhône-Alpes"]
    assert empty["note"].item().startswith("no split by nationality was found")
    known = official.set_index(["geography", "period"]).query(
        "indicator == 'foreign_led_enterprises'"
    )
    assert known.loc[("Piemonte", "2012-12-31"), ["value", "share_of_total"]].tolist() == [
        37049,
        7.9,
    ]
    assert known.loc[("Piemonte", "2024-12-31"), ["value", "share_of_total"]].tolist() == [
        53839,
        12.8,
    ]


def test_figures_that_only_sound_alike_may_not_share_a_chart(study):
    definitions = read_definitions(study)
    codes = ["impresa_straniera", "entrepreneur_etranger", "immigre", "survival_cohort"]
    assert not_comparable(codes, definitions) == [
        ("entrepreneur_etranger", "immigre"),
        ("entrepreneur_etranger", "impresa_straniera"),
        ("immigre", "impresa_straniera"),
    ]


def test_a_warning_that_holds_one_way_only_is_refused(tmp_path):
    label = "{en: a, fr: b, it: c}"
    path = tmp_path / "official_definitions.yml"
    path.write_text(
        "definitions:\n"
        f"  a: {{counts: x, label: {label}, not_with: [b]}}\n"
        f"  b: {{counts: x, label: {label}}}\n",
        encoding="utf-8",
    )
    with pytest.raises(StudyFileError, match="a is not with b, but not the reverse"):
        read_declared(path, DefinitionsFile)


def test_an_unknown_definition_and_a_word_for_a_number_are_refused_together():
    row = ["firms", "Italy", "2012", "many", "firms", "", "imprese", "x", ""]
    received = pd.DataFrame([row], columns=OFFICIAL_COLUMNS, index=[2], dtype="str")
    known = {"impresa_straniera": Definition.model_construct(not_with=())}
    with pytest.raises(UnknownValueError) as refused:
        official_figures(received, known)
    assert "column 'definition_code', holds unknown values" in str(refused.value)
    assert "row 2: 'imprese'" in str(refused.value)
    assert "row 2: not a number" in str(refused.value)


def test_services_come_from_the_codebook_alone(registers, study):
    service = registers["service"]
    assert service["service"].tolist() == list(study.codebook.inventory.services)
    assert service.columns.tolist() == [
        "service",
        "place",
        "kind",
        "languages",
        "stages",
        "targets",
    ]


def test_scores_are_whole_numbers_from_two_raters():
    table = practice_scores(
        scores(("S01", "effective", "b", "2"), ("S01", "effective", "a", "3")),
        practices=["S01"], criteria=["effective"],
    )  # fmt: skip
    assert table["score"].tolist() == [3, 2]
    assert table.columns.tolist() == ["practice", "criterion", "rater", "score"]


def test_what_a_rater_wrote_as_evidence_stays_beside_the_score(registers):
    written = registers["practice_score"].set_index(["practice", "criterion", "rater"])["evidence"]
    assert written[("S01", "replicable", "R1")] == "leaflet (fictitious), page 11"


def test_every_unknown_score_service_and_criterion_is_named_at_once():
    rows = [
        ("S1", "effective", "a", "4"),
        ("S01", "efective", "a", "1"),
        ("S01", "efective", "a", "1"),
    ]
    with pytest.raises(UnknownValueError) as refused:
        practice_scores(scores(*rows), practices=["S01"], criteria=["effective"])
    said = str(refused.value)
    said = " ".join(said.split())
    assert "column 'practice', holds unknown values known: 'S01' row 2: 'S1'" in said
    assert "known: '0', '1', '2', '3' row 2: '4'" in said
    assert "rows 3, 4: 'efective'; did you mean 'effective'?" in said
    assert "row 4: the same practice, criterion, rater" in said
    assert "S01, efective has 1 rater(s) and needs two" in said


def test_an_organisation_stands_once_at_an_event():
    received = pd.DataFrame(
        {"organisation": ["A", "A", ""], "event": ["x", "x", "y"]}, index=[2, 3, 4]
    )
    with pytest.raises(
        UnknownValueError, match=r"row 4: organisation or event is empty(.|\n)*row 3: the same"
    ):
        event_participation(received)


def test_a_study_without_registers_has_no_such_tables():
    assert read_registers(Study.open(ROOT / "studies" / "eme_chile")) == {}


def test_a_table_with_other_columns_is_refused(tmp_path):
    path = tmp_path / "segments.csv"
    path.write_text("document,strat,end,code,coder\nA,1,2\n", encoding="utf-8")
    with pytest.raises(ReceivedFileError) as refused:
        read_codings(tmp_path)
    assert "column 'start' is missing" in str(refused.value)
    assert "column 'strat' is not known; did you mean 'start'" in str(refused.value)


def test_a_row_with_cells_too_few_is_named(tmp_path):
    path = tmp_path / "some.csv"
    path.write_text('a,b\n1,"x\ny"\n3\n', encoding="utf-8")
    with pytest.raises(ReceivedFileError, match="row 3: 1 cells under 2 headings"):
        read_written_table(path, columns=["a", "b"])


def test_a_table_that_is_not_utf8_is_refused_with_its_line(tmp_path):
    path = tmp_path / "some.csv"
    path.write_bytes(b"a,b\n1,2\n1,\xe9\n")
    with pytest.raises(ReceivedFileError, match=r"some.csv, line 3: not UTF-8"):
        read_written_table(path, columns=["a", "b"])


def test_what_the_analyst_wrote_uses_the_names_of_the_study(study):
    meta = read_meta_inferences(study)
    assert set(meta.pair) <= set(study.places)
    assert read_meta_inferences(Study.open(ROOT / "studies" / "eme_chile")) is None


def test_a_register_with_a_misspelt_name_is_not_left_out_in_silence(tmp_path):
    (tmp_path / "segment.csv").write_text("document\n", encoding="utf-8")
    with pytest.raises(ReceivedFileError, match=r"nothing reads .*; did you mean 'segments.csv'"):
        coding_files(tmp_path)

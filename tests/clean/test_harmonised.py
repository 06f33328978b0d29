"""Free text and codes of standards on their way through cleaning: joined, decided on, or stopped."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.clean.small_study import RA, STUDY, VARIABLES, write_study

from impra_research.clean import clean_study, others, undecided
from impra_research.clean.resembling import clusters, proposal, resembling
from impra_research.clean.trades import trades
from impra_research.codebook import MatchesFile
from impra_research.errors import StudyFileError, UnknownValueError
from impra_research.standards import Spellings, standard
from impra_research.study import Study

OWN = VARIABLES[VARIABLES.index("    values:\n      CI:") : VARIABLES.index("  income:")]
COUNTRY = """    values: iso_3166
    from:
      pie: {column: Paese, recode: spellings}
      ra: {column: G01Q02, recode: spellings, missing: {Aucun: no_answer}}
"""
FREE = VARIABLES.replace(OWN, COUNTRY)
DECIDED = "\n    status: accepted\n    who: coder\n    date: 2014-06-01"


def with_text(folder: Path, text: str, *, matches: str = "", study: str = STUDY) -> Study:
    """A study in which the respondent RA-7 wrote `text` as a country."""
    ra = [line.replace("Côte d’Ivoire", text) for line in RA]
    made = write_study(folder, study=study, variables=FREE, ra=ra)
    if matches:
        (made.raw / "codebook" / "matches.yml").write_text(matches, encoding="utf-8")
    return made


def match(raw: str, rest: str) -> str:
    return f'matches:\n  - variable: country\n    raw: "{raw}"\n    rows: 1\n    {rest}\n'


def country(study: Study) -> pd.Series:
    return clean_study(study).tables["person"].set_index("person")["country"]


def test_names_in_three_languages_join_one_code_and_unused_codes_are_not_kept(tmp_path):
    found = country(with_text(tmp_path, "LA COTE-D’IVOIRE"))
    assert found.to_dict() == {"PIE-1": "CI", "PIE-2": "NA", "RA-7": "CI"}
    assert list(found.cat.categories) == ["CI", "NA"]


@pytest.mark.parametrize("text", ["Congo", "Marroco", "Atlantide"])
def test_what_is_ambiguous_misspelt_or_unknown_stops_the_cleaning(tmp_path, text):
    with pytest.raises(UnknownValueError, match="impra codebook match"):
        clean_study(with_text(tmp_path, text))


def test_an_ambiguous_name_is_told_as_one_and_a_long_list_by_its_title(tmp_path):
    with pytest.raises(UnknownValueError) as stop:
        clean_study(with_text(tmp_path, "Congo"))
    assert "known: Countries (ISO 3166-1 and 3166-3)" in str(stop.value)
    assert "row 2: 'Congo' is a name of several" in str(stop.value)


def test_a_text_unlike_any_country_is_not_told(tmp_path):
    with pytest.raises(UnknownValueError) as stop:
        clean_study(with_text(tmp_path, "Ada Lovelace 0612345678"))
    assert "Lovelace" not in str(stop.value)


def test_a_misspelt_country_is_proposed_and_an_ambiguous_one_is_listed_with_all_it_may_be(tmp_path):
    (misspelt,) = undecided(with_text(tmp_path / "a", "Marroco"))
    assert (misspelt.variable, misspelt.raw, misspelt.rows) == ("country", "Marroco", 1)
    assert (misspelt.code, misspelt.label, misspelt.status) == ("MA", "Maroc", "proposed")
    assert 0.93 <= misspelt.score < 1
    (two,) = undecided(with_text(tmp_path / "b", "Congo"))
    assert two.code is None
    assert {each.code for each in two.others} == {"CD", "CG"}


def test_what_a_person_accepted_counts_and_the_record_says_how_many_rows(tmp_path):
    study = with_text(tmp_path, "Marroco", matches=match("Marroco", "code: MA" + DECIDED))
    cleaned = clean_study(study)
    assert cleaned.tables["person"].set_index("person").loc["RA-7", "country"] == "MA"
    assert cleaned.records["person"]["decided"] == [
        {"variable": "country", "decision": "accepted", "rows": 1}
    ]
    assert undecided(study) == []


def test_a_person_may_choose_another_code_or_a_reason_why_there_is_none(tmp_path):
    chosen = match("Congo", "code: CG" + DECIDED)
    assert country(with_text(tmp_path / "a", "Congo", matches=chosen))["RA-7"] == "CG"
    none = match("Atlantide", "missing: dont_know" + DECIDED)
    table = clean_study(with_text(tmp_path / "b", "Atlantide", matches=none)).tables["person"]
    assert table.set_index("person").loc["RA-7", "country__missing"] == "dont_know"


def test_a_proposal_or_a_rejection_changes_nothing(tmp_path):
    rejected = DECIDED.replace("accepted", "rejected")
    for n, rest in enumerate(["code: MA\n    score: 0.99", "code: MA" + rejected]):
        with pytest.raises(UnknownValueError):
            clean_study(with_text(tmp_path / str(n), "Marroco", matches=match("Marroco", rest)))


@pytest.mark.parametrize(("score", "method", "counts"), [
    (0.97, "spelling", True), (0.96, "spelling", False), (1.0, "title", False),
])  # fmt: skip
def test_a_proposal_counts_only_above_the_score_that_study_yml_declares(
    tmp_path, score, method, counts
):
    rest = f"code: MA\n    score: {score}\n    method: {method}"
    study = with_text(tmp_path, "Marroco", matches=match("Marroco", rest),
                      study=STUDY + "accept_above: 0.97\n")  # fmt: skip
    if not counts:
        with pytest.raises(UnknownValueError):
            clean_study(study)
        return
    (told,) = clean_study(study).records["person"]["decided"]
    assert told == {"variable": "country", "decision": "proposed, above 0.97", "rows": 1}


@pytest.mark.parametrize(
    ("rest", "says"),
    [
        ("code: MA\n    status: accepted", "say `who`"),
        ("status: accepted\n    who: coder\n    date: 2014-06-01", "write the `code`"),
        ("code: MA\n    missing: refused", "not both"),
        ("code: MAR" + DECIDED, "no code 'MAR'"),
        ("missing: dont_knw" + DECIDED, "did you mean 'dont_know'"),
    ],
)
def test_a_decision_that_cannot_hold_is_a_fault_of_matches_yml(tmp_path, rest, says):
    with pytest.raises(StudyFileError, match=says):
        clean_study(with_text(tmp_path, "Marroco", matches=match("Marroco", rest)))


def test_one_text_is_decided_once(tmp_path):
    twice = match("Marroco", "code: MA" + DECIDED) + match("Marroco", "code: MR" + DECIDED)[9:]
    with pytest.raises(StudyFileError, match="decide a text that an entry above"):
        clean_study(with_text(tmp_path, "Marroco", matches=twice))


def test_a_list_of_a_study_does_not_take_the_name_of_a_standard(tmp_path):
    text = FREE + "lists: {iso_3166: {MA: {en: x, fr: x, it: x}}}\n"
    with pytest.raises(StudyFileError, match=r"lists\.iso_3166: a list that every study shares"):
        write_study(tmp_path, variables=text).codebook  # noqa: B018


# Editions ----------------------------------------------------------------------------------------


def with_activity(folder: Path, code: str, *, values: str, edition: str) -> Study:
    given = f"    values: {values}\n    from: {{ra: {{column: G01Q02, recode: codes{edition}}}}}\n"
    study = STUDY.replace("left_in_raw: {start: paradata}",
                          "left_in_raw: {start: paradata, Paese: other}")  # fmt: skip
    ra = [line.replace("Côte d’Ivoire", code).replace("Aucun", code).replace("Namibie", code)
          for line in RA]  # fmt: skip
    return write_study(folder, study=study, variables=VARIABLES.replace(OWN, given), ra=ra)


@pytest.mark.parametrize(
    ("code", "values", "edition", "read"),
    [
        ("4781Z", "naf_2", "", "47"),
        ("47", "nace_2", "", "47"),
        ("47.81", "ateco_2007", "", "47.81"),
        ("62.01", "nace_2_1", ", edition: nace_2", "62"),
        ("96.02", "nace_2_1", ", edition: nace_2", "96"),
        ("62.01", "ateco_2025", ", edition: ateco_2022", "62.10"),
    ],
)
def test_a_code_is_read_in_its_own_edition(tmp_path, code, values, edition, read):
    assert country(with_activity(tmp_path, code, values=values, edition=edition))["RA-7"] == read


def test_a_code_that_became_several_stops_and_all_are_proposed(tmp_path):
    study = with_activity(tmp_path, "96.02", values="ateco_2025", edition=", edition: ateco_2022")
    with pytest.raises(UnknownValueError):
        clean_study(study)
    (split,) = undecided(study)
    assert (split.method, split.code) == ("edition", None)
    assert {each.code for each in split.others} == {"96.21", "96.22"}


def test_an_edition_that_does_not_exist_or_fit_is_a_fault(tmp_path):
    for n, (values, edition, says) in enumerate([
        ("nace_2_1", ", edition: nace_3", "did you mean 'nace_2'"),
        ("iso_3166", ", edition: nace_2", "`edition` goes with"),
    ]):  # fmt: skip
        with pytest.raises(StudyFileError, match=says):
            with_activity(tmp_path / str(n), "47", values=values, edition=edition).codebook  # noqa: B018


# What is proposed ---------------------------------------------------------------------------------

MISSPELT = {
    "Marroco": "MA", "Senegall": "SN", "Tunizia": "TN", "Algeri": "DZ", "Albanai": "AL",
    "Kosowo": "XK", "Inghiltera": "GB", "Pakystan": "PK", "Banglades": "BD", "Camerum": "CM",
    "Costa Avorio": "CI", "Filipine": "PH", "Ucrania": "UA", "Romani": "RO", "Austrlia": "AU",
    "Austrai": "AT", "Nigerria": "NG", "Nigerie": "NG", "Cogno": "", "Rumania": "RO",
    "Ecuadror": "EC", "Peruu": "PE", "Etiopa": "ET", "Slovachia": "SK", "Moldavya": "MD",
    "Kurdistan": "", "Africa": "", "Mohamed": "", "Paolo": "", "non so": "",
}  # fmt: skip


def test_no_misspelt_country_is_proposed_as_another(capsys):
    values, spellings = standard("iso_3166").values, standard("iso_3166").spellings
    made = {text: proposal("v", text, 1, resembling(text, spellings), labels=dict(values),
                           language="it", method="spelling") for text in MISSPELT}  # fmt: skip
    right = [text for text in MISSPELT if made[text].code == MISSPELT[text]]
    wrong = [text for text in MISSPELT if made[text].code not in (None, MISSPELT[text])]
    with capsys.disabled():
        print(f"\n{len(MISSPELT)} misspelt: {len(right)} right, {len(wrong)} wrong")  # noqa: T201
    assert wrong == []
    assert len(right) >= 15


def test_a_trade_in_ones_own_words_has_its_activity_among_the_three_nearest():
    told = {"salon de coiffure afro": "96", "impresa edile piccola": "43", "badante": "97",
            "import export avec le Maroc": "46", "consulenza fiscale": "69", "traduzioni": "74",
            "negozio di telefonia e internet point": "61", "petit restaurant sénégalais": "56"}  # fmt: skip
    near = {text: [code for code, _ in trades("nace_2").nearest(text)[:3]] for text in told}
    assert [text for text, code in told.items() if code not in near[text]] == []


def test_a_trade_that_shares_no_word_is_not_suggested():
    assert trades("nace_2").nearest("zzzz") == []
    assert trades("nace_2").nearest("") == []


def test_the_spellings_of_one_thing_are_grouped_under_the_first():
    assert clusters(["site web", "Site Web", "sites web", "moquette"]) == [
        ["site web", "Site Web", "sites web"], ["moquette"]]  # fmt: skip


def test_two_names_equally_near_are_proposed_as_neither():
    names = Spellings({"a": ["Niger"], "b": ["Nigel"]})
    labels = {code: {"en": code, "fr": code, "it": code} for code in "ab"}
    made = proposal("v", "Nigex", 1, resembling("Nigex", names), labels=labels,
                    language="en", method="spelling")  # fmt: skip
    assert made.code is None
    assert len(made.others) == 2


def test_proposals_are_made_anew_and_decisions_stay():
    old = MatchesFile.model_validate({"matches": [
        {"variable": "v", "raw": "a", "rows": 1, "code": "x"},
        {"variable": "v", "raw": "b", "rows": 1, "status": "rejected", "who": "coder",
         "date": "2014-06-01"},
    ]})  # fmt: skip
    new = MatchesFile.model_validate({"matches": [
        {"variable": "v", "raw": raw, "rows": 2, "code": "y"} for raw in "bc"]})  # fmt: skip
    kept = old.with_proposals(new.matches).matches
    assert [(each.raw, each.status) for each in kept] == [("b", "rejected"), ("c", "proposed")]


OTHER = """  country_other:
    table: person
    label: *t
    level: text
    disclosure: text
    from: {ra: {column: G01Q01}}
"""


def test_what_people_wrote_under_other_is_grouped_with_the_code_it_resembles(tmp_path):
    text = FREE.replace("  income:", OTHER + "  income:")
    text = text.replace("from: {pie: {column: Codice}, ra: {column: G01Q01}}",
                        "from: {pie: {column: Codice}}")  # fmt: skip
    ra = [line.replace("CC03LY", "Marocco").replace("DD04LY", "marocco!").replace("AA01TO", "x" * 61)
          for line in RA]  # fmt: skip
    (group,) = others(write_study(tmp_path, variables=text, ra=ra))
    assert (group.variable, group.rows, group.code) == ("country_other", 2, "MA")
    assert group.texts == {"Marocco": 1, "marocco!": 1}

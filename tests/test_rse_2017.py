"""Two national surveys as one study, against counts of their files; skipped where these are not at hand.

The counts were made apart from this program, by counting the cells of each column of the two CSV files,
and are written here as the files hold them: 170 "Doctorate" under `edu1` in the United Kingdom, and so on.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from impra_research import Study
from impra_research.clean import Cleaned, clean_study
from impra_research.declared import LANGUAGES
from impra_research.run.bundle import make_deposit
from impra_research.run.clean import process
from impra_research.show.asked import asked, other_words
from impra_research.show.differences import place_differences
from impra_research.show.labels import Look
from impra_research.show.words import Words

STUDY = Study.open(Path(__file__).parents[1] / "studies" / "rse_2017")
UK, DE = "united_kingdom", "germany"
pytestmark = pytest.mark.skipif(
    STUDY.files is None, reason="the RSE 2017 files are not at hand (see studies/rse_2017)"
)


@pytest.fixture(scope="module")
def cleaned() -> Cleaned:
    return clean_study(STUDY)


@pytest.fixture(scope="module")
def respondents(cleaned) -> pd.DataFrame:
    person, answer = cleaned.tables["person"], cleaned.tables["answer"]
    return person.merge(answer, on="person", validate="one_to_one", suffixes=("", "_answer"))


def counts(respondents: pd.DataFrame, name: str, place: str) -> dict[str, int]:
    """Codes and reasons of one country with how many have them."""
    rows = respondents[respondents["place"] == place]
    said = rows[name].astype("object").fillna(rows[f"{name}__missing"].astype("object"))
    return said.value_counts().to_dict()


def test_every_answer_of_both_countries_is_kept(cleaned, respondents):
    assert respondents["place"].value_counts().to_dict() == {UK: 253, DE: 325}
    assert {name: record["rows_quarantined"] for name, record in cleaned.records.items()} == {
        "person": 0,
        "answer": 0,
    }


def test_a_response_has_the_number_that_stands_in_the_column_without_heading(respondents):
    assert {"UK-1", "UK-425", "DE-0", "DE-570"} <= set(respondents["person"])


@pytest.mark.parametrize(
    ("name", "uk", "de"),
    [
        ("education", {"doctorate": 170, "master": 56, "bachelor": 25, "other": 2},
         {"doctorate": 157, "master": 140, "bachelor": 15, "other": 7, "no_degree": 5 + 1}),
        ("sex", {"man": 183, "woman": 33, "other": 1, "broke_off": 28, "no_answer": 36 - 28},
         {"man": 219, "woman": 34, "refused": 10, "broke_off": 59, "no_answer": 62 - 59}),
        ("organisation", {"university": 128 + 21 + 18, "institute": 41, "government": 17, "company": 8,
                          "other": 13 + 7},
         {"university": 98 + 1, "institute": 82 + 80 + 25 + 2, "government": 6, "company": 7, "other": 24}),
        ("contract", {"fixed_term": 92, "permanent_core": 77, "permanent_project": 65, "other": 15 + 3 + 1},
         {"fixed_term": 110 + 83, "permanent_core": 88, "permanent_project": 5,
          "other": 19 + 15 + 3 + 1 + 1}),
        ("full_time", {"full": 242, "part": 11}, {"full": 255, "part": 70}),
        ("professional_developer", {"yes": 147, "no": 106}, {"no": 186, "yes": 139}),
        ("enjoyment", {"5": 96, "4": 95, "3": 20, "2": 10, "1": 4, "broke_off": 28},
         {"4": 133, "5": 58, "3": 52, "2": 19, "1": 7, "broke_off": 56}),
        ("uses_python", {"yes": 189, "no": 35, "broke_off": 29}, {"yes": 175, "no": 90, "broke_off": 60}),
        ("works_in_physics", {"no": 173, "yes": 80}, {"no": 236, "yes": 89}),
        ("association_member", {"yes": 156, "no": 62, "broke_off": 29, "no_answer": 35 - 29},
         {"no": 186, "yes": 43, "broke_off": 60, "no_answer": 96 - 60}),
        ("operating_system", {"linux": 135, "os_x": 51, "windows": 33, "other": 2, "broke_off": 29,
                              "no_answer": 32 - 29},
         {"linux": 149, "windows": 56, "os_x": 37, "other": 6, "broke_off": 60, "no_answer": 77 - 60}),
    ],
)  # fmt: skip
def test_counts_are_those_of_the_files(respondents, name, uk, de):
    assert counts(respondents, name, UK) == uk
    assert counts(respondents, name, DE) == de


def test_a_mark_inside_cells_loses_nobody_who_spends_no_time(respondents):
    """In the German file the cell is a byte-order mark and "1 (None at all)"."""
    assert counts(respondents, "time_teaching", DE)["1"] == 174
    assert counts(respondents, "time_teaching", UK)["1"] == 109
    assert counts(respondents, "satisfied_position", DE)["0"] == 3


def test_a_contract_lasts_as_many_months_whether_counted_in_months_or_in_years(respondents):
    fixed = respondents[respondents["contract"] == "fixed_term"]
    months = fixed.groupby("place", observed=True)["contract_months"]
    assert months.count().to_dict() == {UK: 92, DE: 192}  # one wrote -1
    assert (fixed["contract_months"] == 36).groupby(
        fixed["place"], observed=True
    ).sum().to_dict() == {
        UK: 27,
        DE: 17 + 36,  # three years
    }
    assert fixed.loc[fixed["place"] == DE, "contract_months"].isin([32.4]).sum() == 1  # 2.7 years


def test_only_a_fixed_term_has_a_duration(cleaned, respondents):
    """Germany asked everyone: 88 + 5 permanent and 39 other contracts, 27 of them with a mark as 99."""
    fixed_term = respondents["contract"] == "fixed_term"
    assert respondents.loc[~fixed_term, "contract_months"].isna().all()
    assert counts(respondents, "contract_months", UK)["not_applicable"] == 253 - 92
    assert counts(respondents, "contract_months", DE)["not_applicable"] == 88 + 5 + 39
    assert counts(respondents, "contract_months", DE)["no_duration"] == 1
    means = respondents.groupby("place", observed=True)["contract_months"].mean()
    assert means.astype(float).round(1).to_dict() == {UK: 31.4, DE: 30.0}
    assert cleaned.records["answer"]["set_aside"]["contract_months"] == {"de": 88 + 5 + 39}


def test_what_looks_odd_is_counted_and_kept(cleaned):
    assert cleaned.records["answer"]["flags"] == {
        "experience_since_childhood": 0,
        "fixed_term_of_no_duration": 3,  # all German
        "professional_without_code": 2 + 6,
    }


def test_who_left_before_a_question_did_not_refuse_it(respondents):
    """Of 3,111 cells that are empty without a reason, 2,853 stand behind somebody's last answer."""
    reasons = respondents[[name for name in respondents if name.endswith("__missing")]]
    left = (reasons == "broke_off").any(axis="columns").groupby(respondents["place"], observed=True)
    assert left.sum().to_dict() == {UK: 29, DE: 60}
    told = STUDY.declared.description
    assert all(
        {"29", "60"} <= set(re.findall(r"\b\d+\b", told[language])) for language in LANGUAGES
    )
    assert (reasons == "broke_off").sum(axis=None) == 2853
    assert (reasons == "no_answer").sum(axis=None) == 3111 - 2853


@pytest.mark.parametrize(
    ("name", "asked_in"),
    [("time_management", DE), ("developers", DE), ("orcid", DE), ("manages_software", DE),
     ("time_people", UK), ("time_projects", UK)],
)  # fmt: skip
def test_what_one_country_asked_alone_was_not_asked_in_the_other(respondents, name, asked_in):
    other, people = (DE, 325) if asked_in == UK else (UK, 253)
    assert counts(respondents, name, other) == {"not_asked": people}
    assert "not_asked" not in counts(respondents, name, asked_in)


def test_who_was_not_put_a_question_did_not_leave_it_out(respondents):
    uk = respondents[respondents["place"] == UK]
    routed = uk["years_developing__missing"] == "not_asked"
    assert routed.sum() == 106
    assert set(uk.loc[routed, "professional_developer"]) == {"no"}
    assert counts(respondents, "years_developing", DE).keys() & {"not_asked"} == set()


def test_who_writes_no_code_is_not_asked_who_uses_it(cleaned, respondents):
    none = respondents[respondents["writes_code"] == "no"]
    assert none["used_by_others__missing"].value_counts()["not_applicable"] == 7 + 14
    assert cleaned.records["answer"]["set_aside"]["used_by_others"] == {"de": 14}


def test_every_column_left_in_raw_is_accounted_for_with_its_reason(cleaned):
    for name, source in STUDY.declared.sources.items():
        with (STUDY.files / source.file).open(encoding="utf-8-sig", newline="") as stream:
            headings = len(next(csv.reader(stream)))
        read = {origin.column for variable in STUDY.codebook.variables.values()
                if (origin := variable.origins.get(name))}  # fmt: skip
        left = cleaned.records["person"]["left_in_raw"][source.file]
        assert headings == 1 + len(read) + sum(each["columns"] for each in left.values())
        assert all(each["columns"] and each["why"] for each in left.values())


def test_the_two_countries_are_compared_on_every_statement_that_both_were_given(
    cleaned, tmp_path_factory, respondents
):
    folder = tmp_path_factory.mktemp("rse") / "rse_2017"
    shutil.copytree(STUDY.raw, folder / "raw")
    study = Study.open(folder, files=STUDY.files)
    (study.processed / "clean").mkdir(parents=True)
    for name, table in cleaned.tables.items():
        table.to_parquet(study.processed / "clean" / f"{name}.parquet")
    rows = place_differences({}, Look(study, Words("en"), (UK, DE)), horizon=60)
    assert len(rows) == 13
    (apart, _) = (label for label in rows["label"] if "worded differently" in label)
    assert "fairly well satisfied" in apart
    enjoys = rows.set_index("label").loc["Favourable: Enjoys the job"]
    agree = {UK: (96 + 95) / (253 - 28), DE: (58 + 133) / (325 - 56)}
    assert f"{100 * (agree[DE] - agree[UK]):.1f}" in enjoys["difference"].replace("\u2212", "-")
    assert enjoys["side"] == "below"


def test_each_country_is_quoted_in_its_own_words():
    look = Look(STUDY, Words("en"), (UK, DE))
    told = asked("satisfied", look)
    assert "United Kingdom: “I feel satisfied with my job”" in told
    assert "Germany: “I feel fairly well satisfied with my job”" in told
    apart = {name for name in STUDY.codebook.variables if other_words(name, look)}
    assert apart == {"contract_months", "projects", "association_member", "satisfied", "likes_job"}


def test_a_country_has_its_article_within_a_sentence_and_none_in_a_table():
    look = Look(STUDY, Words("en"), (UK, DE))
    assert (look.place(UK), look.place_in_text(UK)) == ("United Kingdom", "the United Kingdom")
    assert look.place_in_text(DE) == look.place(DE) == "Germany"


def test_nothing_is_said_of_migrants_or_enterprises_that_was_not_asked():
    lacking = STUDY.declared.not_collected
    assert {"citizenship", "registered", "step", "support", "intercultural_fit", "segment"} <= set(
        lacking
    )
    assert not any(STUDY.codebook.collects(name) for name in lacking)
    assert all(lacking[name][language] for name in lacking for language in LANGUAGES)


@pytest.fixture(scope="module")
def deposited(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("deposit") / "rse_2017"
    shutil.copytree(STUDY.raw, folder / "raw")
    study = Study.open(folder, files=STUDY.files)
    process(study)
    make_deposit(study, folder / "deposit")
    return folder / "deposit"


def listed(path: Path, name: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [row for row in rows if row.get("variable", row.get("column")) == name]


def test_a_deposit_says_who_is_alone_what_that_means_and_what_only_an_archive_gives(deposited):
    told = (deposited / "README.md").read_text(encoding="utf-8")
    assert "563 are alone and 575 in a group below 3" in told
    assert "years_developing (531), contract_months (551)" in told
    assert "nothing tells that this count was seen" in told
    assert "Not said yet, and left out: identifier, publisher, version, released." in told


def test_a_deposit_quotes_each_survey_in_its_own_words(deposited):
    (row,) = listed(deposited / "variables.csv", "satisfied")
    assert row["question_en"] == (
        "United Kingdom: “I feel satisfied with my job”; "
        "Germany: “I feel fairly well satisfied with my job”"
    )
    ddi = (deposited / "ddi.xml").read_text(encoding="utf-8")
    for text in ("I feel satisfied with my job", "I feel fairly well satisfied with my job"):
        assert f'<qstnLit xml:lang="en">{text}</qstnLit>' in ddi
    assert "I feel satisfied with my job.<" not in ddi  # put to nobody


def test_a_deposit_names_a_survey_by_its_country(deposited):
    (row,) = listed(deposited / "variables.csv", "years_developing")
    assert row["universe_en"].startswith("United Kingdom: asked where")
    assert "compare professional developers only" in row["note_en"]


def test_a_deposit_says_which_cells_of_which_file_became_which_code(deposited):
    rows = listed(deposited / "crosswalk.csv", "organisation")
    became = {(row["survey"], row["cell"]): row["becomes"] for row in rows}
    assert became["de", "Helmholtz Association of German Research Centres"] == "institute"
    assert became["uk", "NGO"] == "other"
    (uk, de) = listed(deposited / "crosswalk.csv", "uses_python")
    assert (uk["file_column"], uk["recode"], uk["cell"]) == ("tool4can[SQ024]", "labels", "")
    assert de["file_column"] == "tool4can[25]"
    months = listed(deposited / "crosswalk.csv", "contract_months")
    assert {(row["survey"], row["becomes"]) for row in months if not row["cell"]} == {
        ("uk", ""), ("de", "times 12")}  # fmt: skip
    reasons = listed(deposited / "crosswalk.csv", "(all)")
    assert ("de", "(empty)", "no_answer") in {
        (row["survey"], row["cell"], row["becomes"]) for row in reasons
    }


def test_licence_and_source_have_their_addresses_in_the_data_package(deposited):
    package = json.loads((deposited / "datapackage.json").read_text(encoding="utf-8"))
    (licence,) = package["licenses"]
    assert licence["path"] == "https://creativecommons.org/licenses/by/2.5/scotland/"
    assert licence["title"].count("https://") == 1
    assert package["sources"][0]["path"] == "https://doi.org/10.5281/zenodo.1194668"
    assert {each["x:sha256"] for each in package["sources"][1:]} == {
        source.sha256 for source in STUDY.declared.sources.values()
    }

"""Direct identifiers leave raw as keyed codes only, the same in every source."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.clean.small_study import VARIABLES, write_study

from impra_research.clean import clean_study
from impra_research.clean.persons import pseudonymised
from impra_research.errors import StudyFileError, UsageError
from impra_research.read.key import key_path

CODED = VARIABLES.replace("disclosure: direct\n", "disclosure: direct\n    pseudonym: true\n")


def coded(tmp_path, variables=CODED):
    return clean_study(write_study(tmp_path / "study", variables=variables))


def test_a_variable_with_a_pseudonym_is_in_the_table_as_a_code_and_never_as_received(tmp_path, key):
    cleaned = coded(tmp_path)
    codes = cleaned.tables["person"]["code"].dropna()
    assert codes.str.fullmatch("[A-Z2-7]{8}").all()
    assert codes.is_unique
    received = {"AA01TO", "BB02TO"}
    for table in (*cleaned.tables.values(), *cleaned.quarantined.values()):
        assert not received & {str(value) for column in table for value in table[column]}
        assert not any(value in text for value in received for text in table.astype(str).to_csv())


def test_a_pseudonym_of_what_nobody_answered_is_a_column_without_codes(tmp_path, key):
    study = write_study(tmp_path / "study", variables=CODED)
    rows = pd.DataFrame({"source": ["pie", "pie"], "code": [pd.NA, pd.NA]}, dtype="str")
    assert pseudonymised(study, {"person": rows})["person"]["code"].isna().all()


def test_without_pseudonym_a_direct_identifier_is_dropped_and_no_key_is_needed(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("IMPRA_KEY", str(tmp_path / "none"))
    assert "code" not in clean_study(write_study(tmp_path)).tables["person"]


def test_a_person_who_answered_in_both_places_has_one_code(tmp_path, key):
    twice_kept = CODED.replace("unique: [code]", "unique: [code], then: flag")
    person = coded(tmp_path, twice_kept).tables["person"].set_index("person")
    assert person.loc["PIE-1", "code"] == person.loc["RA-9", "code"]
    assert person.loc["PIE-1", "code"] != person.loc["PIE-2", "code"]


def test_codes_are_the_same_on_another_day_and_others_under_another_key(tmp_path, key):
    first = coded(tmp_path).tables["person"]["code"]
    again = coded(tmp_path / "again").tables["person"]["code"]
    assert first.tolist() == again.tolist()
    key.write_text("cd" * 32)
    other = coded(tmp_path / "other").tables["person"]["code"]
    assert set(first.dropna()).isdisjoint(other.dropna())


def test_a_pseudonym_of_what_does_not_identify_is_refused(tmp_path):
    wrong = VARIABLES.replace("level: ratio\n", "level: ratio\n    pseudonym: true\n")
    with pytest.raises(StudyFileError, match="needs level identifier and disclosure direct"):
        clean_study(write_study(tmp_path, variables=wrong))


def test_cleaning_without_the_key_says_how_to_get_one(tmp_path, monkeypatch):
    monkeypatch.setenv("IMPRA_KEY", str(tmp_path / "none.key"))
    with pytest.raises(UsageError, match="no key of pseudonyms") as refused:
        coded(tmp_path)
    assert refused.value.then == "impra privacy key"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_that_others_may_read_is_refused(tmp_path, key, mode):
    key.chmod(mode)
    with pytest.raises(UsageError, match="others may read"):
        coded(tmp_path)


def test_a_key_inside_a_repository_or_a_study_is_refused(tmp_path, monkeypatch):
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    inside = tmp_path / "repository" / "deep" / "my.key"
    inside.parent.mkdir()
    inside.write_text("ab" * 32)
    inside.chmod(0o600)
    monkeypatch.setenv("IMPRA_KEY", str(inside))
    with pytest.raises(UsageError, match="what is there is shared"):
        coded(tmp_path)


@pytest.mark.parametrize("held", ["", "zz" * 32, "ab" * 31, "ab" * 33])
def test_a_damaged_key_is_refused_and_not_shown(tmp_path, key, held):
    key.write_text(held)
    with pytest.raises(UsageError, match="does not have 32 bytes") as refused:
        coded(tmp_path)
    assert not held or held not in str(refused.getrepr(chain=True))


def test_without_a_name_of_its_own_the_key_is_in_the_home_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("IMPRA_KEY", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert key_path() == tmp_path / ".config" / "impra" / "pseudonyms.key"

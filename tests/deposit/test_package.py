"""The data package, as frictionless judges it, and what its schemas say."""

from __future__ import annotations

import json
import shutil

import pytest

from impra_research.deposit import write_deposit

frictionless = pytest.importorskip("frictionless", reason="the peer that judges data packages")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def package(deposited):
    return json.loads((deposited / "datapackage.json").read_text(encoding="utf-8"))


def schema(package, table):
    return next(each["schema"] for each in package["resources"] if each["name"] == table)


def field(package, table, name):
    return next(each for each in schema(package, table)["fields"] if each["name"] == name)


def judged(folder):
    return frictionless.validate(str(folder / "datapackage.json"))


def test_the_package_is_valid(deposited):
    report = judged(deposited)
    assert report.valid, report.to_summary()
    assert {task.name for task in report.tasks} >= {"person", "enterprise", "answer", "step"}


def test_the_package_of_an_awkward_study_is_valid(awkward, tmp_path):
    write_deposit(awkward, tmp_path / "out")
    report = judged(tmp_path / "out")
    assert report.valid, report.to_summary()


def edited(deposited, tmp_path):
    """Copy a deposit without the hashes that tell of any edit."""
    copy = tmp_path / "copy"
    shutil.copytree(deposited, copy)
    package = json.loads((copy / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        del resource["bytes"], resource["hash"]
    (copy / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return copy


def test_a_file_that_was_edited_is_found_by_its_hash(deposited, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(deposited, copy)
    (copy / "data" / "person.csv").write_text("person\nPIE-1\n", encoding="utf-8")
    assert "hash-count" in {kind for (kind,) in judged(copy).flatten(["type"])}


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        (",man,", ",boy,", "constraint-error"),
        ("P002,", "P001,", "primary-key"),
        (",1960,", ",1660,", "constraint-error"),
        (",1960,", ",in 1960,", "type-error"),
    ],
)
def test_a_wrong_cell_is_found(deposited, tmp_path, before, after, error):
    copy = edited(deposited, tmp_path)
    path = copy / "data" / "person.csv"
    rows = path.read_text(encoding="utf-8")
    assert before in rows
    path.write_text(rows.replace(before, after, 1), encoding="utf-8", newline="")
    found = {kind for _, kind in judged(copy).flatten(["rowNumber", "type"])}
    assert error in found


def test_a_person_whom_nobody_knows_is_found(deposited, tmp_path):
    copy = edited(deposited, tmp_path)
    path = copy / "data" / "step.csv"
    rows = path.read_text(encoding="utf-8")
    path.write_text(
        rows.replace(rows.splitlines()[1].split(",")[0], "P99999", 1), encoding="utf-8", newline=""
    )
    assert "foreign-key" in {kind for (kind,) in judged(copy).flatten(["type"])}


def test_every_part_names_the_second_version_of_its_profile(package):
    parts = [package, *package["resources"], *(each["schema"] for each in package["resources"])]
    assert all(
        part["$schema"].startswith("https://datapackage.org/profiles/2.0/") for part in parts
    )


def test_codes_are_categories_with_labels_and_an_enum(package):
    education = field(package, "person", "education")
    assert [each["value"] for each in education["categories"]] == ["low", "middle", "high"]
    assert education["constraints"]["enum"] == ["low", "middle", "high"]
    assert education["categoriesOrdered"]
    assert education["x:labels"]["low"]["it"] == "Fino alla scuola media (0-2)"


def test_questions_stand_as_they_were_put_and_apart_as_translated(package):
    questions = field(package, "person", "birth_year")["x:questions"]
    assert questions == {"fr": "En quelle année êtes-vous né(e) ?", "it": "In che anno è nato/a?"}
    assert field(package, "person", "birth_year")["x:translations"] == {
        "en": "Translation of a question put in Italian and French: In which year were you born?"
    }


def test_missing_reasons_have_labels(package):
    missing = {each["value"]: each["label"] for each in schema(package, "person")["missingValues"]}
    assert missing["refused"] == "Refused"
    assert missing[""] == "Nothing to say; of a date, its precision says why"
    assert (
        "the column of its precision then says why"
        in (field(package, "person", "arrival_earliest")["x:derivation"]["en"])
    )


def test_keys_join_the_tables(package):
    step = schema(package, "step")
    assert step["primaryKey"] == ["enterprise", "step"]
    referred = [key["reference"]["resource"] for key in step["foreignKeys"]]
    assert referred == ["person", "enterprise"]


def test_who_made_it_and_where_it_is_are_named_when_known(awkward, tmp_path):
    write_deposit(awkward, tmp_path / "out")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["id"] == "10.5281/zenodo.123"
    assert [(each["title"], each["roles"]) for each in package["contributors"]] == [
        ("Rossi, Maria", ["creator"]),
        ("A laboratory", ["creator"]),
        ("A university", ["producer"]),
        ("An archive", ["distributor"]),
    ]
    assert (package["version"], package["x:released"]) == ("1.1", "2014-09")
    assert package["licenses"] == [{"name": "other", "title": "Awkward"}]


def test_a_known_licence_has_its_address(package):
    assert package["licenses"] == [{
        "name": "CC0-1.0",
        "title": "CC0-1.0",
        "path": "https://creativecommons.org/publicdomain/zero/1.0/",
    }]  # fmt: skip

"""New numbers: the same person is the same in every table, and nothing leads back."""

from __future__ import annotations

from random import Random

from impra_research.deposit import write_deposit
from impra_research.deposit.renumbered import renumbered


def test_what_belonged_together_still_does(demonstration):
    new = renumbered(demonstration, Random(1))
    for name in ("step", "support", "enterprise", "answer"):

        def told(contents, name=name):
            persons = contents.tables["person"].rows[["person", "birth_year", "birth_country"]]
            rows = contents.tables[name].rows.merge(persons, on="person").astype("str")
            rows = rows[[c for c in rows if c not in ("person", "enterprise")]]
            return sorted("|".join(map(str, row)) for row in rows.to_numpy())

        assert told(new) == told(demonstration)
    forms = new.tables["step"].rows["enterprise"]
    assert forms.isin(new.tables["enterprise"].rows["enterprise"]).all()


def test_no_number_and_no_order_of_the_files_as_received_is_left(demonstration):
    old, new = demonstration.tables["person"].rows, renumbered(demonstration).tables["person"].rows
    assert not set(new["person"]) & set(old["person"])
    assert set(new["person"]) == {f"P{n:03}" for n in range(1, len(old) + 1)}
    assert new["person"].is_monotonic_increasing
    assert new["birth_year"].astype("str").tolist() != old["birth_year"].astype("str").tolist()


def test_each_deposit_draws_again(demonstration):
    one, two = (renumbered(demonstration).tables["person"].rows for _ in range(2))
    assert one["birth_year"].astype("str").tolist() != two["birth_year"].astype("str").tolist()


def test_no_file_of_a_deposit_holds_a_number_as_received(awkward, tmp_path):
    write_deposit(awkward, tmp_path / "out")
    for path in (tmp_path / "out").rglob("*.*"):
        assert b"X-1" not in path.read_bytes(), path
    assert "P1," in (tmp_path / "out" / "data" / "person.csv").read_text(encoding="utf-8")

from __future__ import annotations

import pytest

from impra_research.errors import UsageError
from impra_research.run.parameters import check_values, complete, parse_asked, read_parameters


def test_names_types_and_defaults_are_read_from_the_tagged_cell(little):
    known = read_parameters(little.notebook("page"))
    assert list(known) == ["study", "place_a", "place_b", "language", "min_cell"]
    assert (known["min_cell"].kind, known["min_cell"].default) == ("int", 5)


def test_what_is_not_asked_keeps_its_default(little):
    values = complete(little.notebook("page"), {"min_cell": "10"})
    assert (values["min_cell"], values["language"]) == (10, "en")


def test_a_misspelt_name_is_answered_with_the_nearest(little):
    with pytest.raises(UsageError, match="did you mean 'min_cell'"):
        complete(little.notebook("page"), {"mincell": "10"})


@pytest.mark.parametrize("given", ["ten", "5.5", "", True, 5.0])
def test_a_value_of_another_type_is_refused(little, given):
    with pytest.raises(UsageError, match="min_cell"):
        complete(little.notebook("page"), {"min_cell": given})


@pytest.mark.parametrize("given", ["9" * 400, "9" * 5000, "-" + "9" * 400])
def test_a_number_of_any_length_is_refused_and_not_repeated_whole(little, given):
    with pytest.raises(UsageError, match="min_cell") as refused:
        check_values(complete(little.notebook("page"), {"min_cell": given}), None)
    assert len(refused.value.what) < 100


def test_a_notebook_without_the_cell_can_be_asked_nothing(little):
    path = little.notebook("page")
    path.write_text(path.read_text().replace('["parameters"]', "[]"))
    assert read_parameters(path) == {}


@pytest.mark.parametrize("cell", ["min_cell: int = 2 * 3", "min_cell ="])
def test_a_default_that_is_no_plain_value_is_refused(little, cell):
    path = little.notebook("page")
    path.write_text(path.read_text().replace("min_cell: int = 5", cell))
    with pytest.raises(UsageError, match="plain values"):
        read_parameters(path)


@pytest.mark.parametrize(
    "values",
    [
        {"language": "de"},
        {"min_cell": 0},
        {"min_cell": 1001},
        {"horizon": 0},
        {"horizon": 601},
        {"within": -3},
        {"within": 10**9},
        {"place_a": "here", "place_b": "here"},
    ],
)
def test_a_value_that_makes_no_sense_is_refused(values):
    with pytest.raises(UsageError):
        check_values(values, None)


def test_a_number_out_of_its_bounds_is_answered_with_the_bounds():
    with pytest.raises(UsageError, match="between 1 and 600"):
        check_values({"horizon": 601}, None)
    check_values({"horizon": 600, "within": 1, "min_cell": 1000}, None)


def test_a_pair_without_an_equals_sign_is_refused():
    with pytest.raises(UsageError, match="name=value"):
        parse_asked(["language"])

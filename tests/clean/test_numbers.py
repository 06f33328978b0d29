from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impra_research.clean.readers import UnfitValueError, read_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("18\u00a0651,50", 18651.5),
        ("18\u202f651,50", 18651.5),
        ("18 651,50", 18651.5),
        ("1 500,50 €", 1500.5),
        ("1'234", 1234),
        ("1’234,5", 1234.5),
        ("2.000,00 €", 2000),
        ("1.500.000", 1_500_000),
        ("12000", 12000),
        ("-0,5", -0.5),
    ],
)
def test_a_number_with_a_decimal_comma_is_read_whatever_parts_its_thousands(written, number):
    assert read_number(written, decimal=",") == number


@pytest.mark.parametrize(
    "written",
    ["12 34", "06 12 34 56 78", "1 234'567", "1,2,3", "environ 2 000", "n.c.", "€", "", "٣"],
)
def test_signs_that_part_no_thousands_make_no_number(written):
    with pytest.raises(UnfitValueError, match="not_a_number"):
        read_number(written, decimal=",")


def test_a_group_of_three_after_the_other_sign_could_be_two_numbers():
    for written, decimal in (("1.500", ","), ("1,500", ".")):
        with pytest.raises(UnfitValueError, match="ambiguous_number"):
            read_number(written, decimal=decimal)


@pytest.mark.parametrize(
    "written", ["12345678901234567890", "9007199254740993", "-9007199254740993", "1.2345678901234567e+19",
                "12 345 678 901 234 567 890", "9007199254740993.5"]
)  # fmt: skip
def test_a_number_whose_last_digits_would_be_lost_is_refused(written):
    with pytest.raises(UnfitValueError, match="too_many_digits"):
        read_number(written, decimal=".")


@pytest.mark.parametrize(
    "written", ["999999999999999", "9007199254740991", "1e20", "12000000000000000000000"]
)
def test_a_large_number_that_keeps_its_digits_is_one(written):
    assert int(read_number(written, decimal=".")) == int(Decimal(written))


def test_a_decimal_point_that_nobody_declared_could_part_thousands():
    assert read_number("1.500", decimal=".") == 1.5
    with pytest.raises(UnfitValueError, match="ambiguous_number"):
        read_number("1.500", decimal=".", declared=False)
    assert read_number("0.125", decimal=".", declared=False) == 0.125


@given(st.integers(-(10**12), 10**12), st.integers(0, 99), st.sampled_from(" \u00a0\u202f'."))
def test_every_number_is_read_back_from_the_way_people_write_it(whole, cents, sign):
    written = f"{whole:,}".replace(",", sign) + f",{cents:02d}"
    expected = float(f"{whole}.{cents:02d}")
    assert read_number(written, decimal=",") == expected

"""Amounts of money: converted only when asked, by rates with a source, the received amount kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.clean.small_study import VARIABLES, write_study

from impra_research.clean import clean_study
from impra_research.codebook.prices import PricesFile, conversion
from impra_research.codebook.variables import Variable
from impra_research.errors import StudyFileError
from impra_research.study import Study

INCOME = "    from: {pie: {column: Reddito}, ra: {column: G01Q03}}"
PRICES = """
rates:
  - {currency: MAD, year: 2014, per_euro: 11.0, source: made up for the test}
indices:
  hicp: {years: {2010: 80, 2014: 100}, source: made up for the test}
"""


def with_income(folder: Path, variable: str, ra: str, prices: str = PRICES) -> Study:
    """A study in which the amounts of Rhône-Alpes (RA-7: 18,651.50) are in other money."""
    text = VARIABLES.replace(
        INCOME, f"{variable}    from: {{pie: {{column: Reddito}}, ra: {{column: G01Q03{ra}}}}}"
    )
    study = write_study(folder, variables=text)
    (study.raw / "codebook" / "prices.yml").write_text(prices, encoding="utf-8")
    return study


EUR = "    currency: EUR\n    price_year: 2014\n"


def test_nothing_is_converted_unasked(tmp_path):
    cleaned = clean_study(with_income(tmp_path, EUR, ""))
    assert "income__received" not in cleaned.tables["person"]
    assert cleaned.tables["person"].set_index("person").loc["RA-7", "income"] == 18651.5
    assert cleaned.records["person"]["converted"] == []


@pytest.mark.parametrize(
    ("said", "factor"),
    [
        (", currency: XOF", 1 / 655.957),
        (", currency: ITL", 1 / 1936.27),
        (", currency: MAD", 1 / 11),
        (", price_year: 2010, price_index: hicp", 100 / 80),
        (", currency: MAD, price_year: 2010, price_index: hicp", 100 / 80 / 11),
    ],
)
def test_an_amount_is_converted_by_rates_that_have_a_source_and_the_received_one_stays(
    tmp_path, said, factor
):
    cleaned = clean_study(with_income(tmp_path, EUR, said))
    person = cleaned.tables["person"].set_index("person")
    assert person.loc["RA-7", "income"] == pytest.approx(18651.5 * factor)
    assert person.loc["RA-7", "income__received"] == 18651.5
    assert person.loc["PIE-1", "income"] == person.loc["PIE-1", "income__received"] == 1200.5
    (told,) = cleaned.records["person"]["converted"]
    assert (told["variable"], told["source"]) == ("income", "ra")
    assert told["factor"] == pytest.approx(factor)
    assert all("(" in step for step in told["steps"])  # each step names its source


def test_limits_are_in_the_money_of_the_variable(tmp_path):
    most = EUR + "    maximum: 9000\n"
    gone = clean_study(with_income(tmp_path / "a", most, ", currency: EUR"))
    assert gone.records["person"]["reasons"]["out_of_range"] == 1
    kept = clean_study(with_income(tmp_path / "b", most, ", currency: MAD"))
    assert "out_of_range" not in kept.records["person"]["reasons"]


@pytest.mark.parametrize(
    ("variable", "said", "says"),
    [
        (EUR, ", currency: RON", "no rate of RON for 2014"),
        ("    currency: EUR\n", ", currency: MAD", "say `price_year`"),
        (EUR, ", price_year: 2010", "name a `price_index`"),
        (EUR, ", price_year: 2009, price_index: hicp", "no value of index hicp for 2009"),
        (EUR, ", currency: EURO", "no currency 'EURO'; did you mean 'EUR'"),
        ("", ", currency: MAD", "say `currency` of the variable too"),
        (EUR, ", price_index: hicp", "`price_index` goes with `price_year`"),
    ],
)
def test_a_conversion_that_lacks_something_says_what(tmp_path, variable, said, says):
    with pytest.raises(StudyFileError, match=says):
        with_income(tmp_path, variable, said).codebook  # noqa: B018


def test_a_rate_has_a_source(tmp_path):
    bare = PRICES.replace(", source: made up for the test}", "}", 1)
    with pytest.raises(StudyFileError, match=r"rates\.entry 1\.source: is missing"):
        with_income(tmp_path, EUR, ", currency: MAD", bare).codebook  # noqa: B018


def test_only_an_amount_has_a_currency(tmp_path):
    text = VARIABLES.replace("level: count", "level: count\n    currency: EUR")
    with pytest.raises(
        StudyFileError, match="only_pie: `currency` and `price_year` are of amounts"
    ):
        write_study(tmp_path, variables=text).codebook  # noqa: B018


def test_there_and_back_is_the_same_amount():
    def factor(own: str, asked: str) -> float:
        text = dict.fromkeys(("en", "fr", "it"), "x")
        variable = Variable.model_validate(
            {"table": "person", "label": text, "level": "ratio", "currency": asked,
             "from": {"s": {"column": "c", "currency": own}}}
        )  # fmt: skip
        return conversion(variable, "s", PricesFile()).factor

    assert factor("XOF", "FRF") * factor("FRF", "XOF") == pytest.approx(1)
    assert factor("XOF", "FRF") == pytest.approx(0.01)  # 100 F CFA were one French franc

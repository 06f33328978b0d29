"""The order of the steps, omega and the definitions of informality."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.analyse.oracle import answers, data

from impra_research.analyse.formality import (
    agreement_of_definitions,
    by_definition,
    guttman_errors,
    informal_shares,
    kr20,
    omega,
    scalability,
)
from impra_research.analyse.formality.moments import pairs_of
from impra_research.analyse.formality.scalability import strength
from impra_research.codebook import Codebook
from impra_research.codebook.definitions import Definition
from impra_research.errors import StudyFileError

LABEL = {"en": "a", "fr": "a", "it": "a"}


def test_h_omega_and_errors_are_those_of_r():
    items, told = data("formality"), answers("formality")
    whole, table = scalability(items)
    assert whole.value == pytest.approx(told["h"], rel=1e-10)
    assert table.set_index("item")["value"].to_dict() == pytest.approx(
        {item: told[f"h.{item}"] for item in items}, rel=1e-10
    )
    assert guttman_errors(items)["errors"].sum() == told["errors"]
    # psych stops its search at a tolerance of its own
    assert omega(items).value == pytest.approx(told["omega"], rel=1e-5)


def test_intervals_are_those_of_the_jackknife_of_survey():
    items, told = data("formality"), answers("formality")
    for found, name in ((kr20(items), "kr20"), (scalability(items)[0], "h")):
        assert (found.value, found.low, found.high) == pytest.approx(
            tuple(told[f"{name}.{what}"] for what in ("value", "low", "high")), rel=1e-9
        )


@given(arrays(np.int8, (12, 4), elements=st.integers(-1, 1)))
def test_what_is_left_out_by_kind_is_what_is_left_out_row_by_row(answers):
    items = pd.DataFrame(answers, columns=list("abcd")).replace(-1, np.nan)
    pairs, kinds = pairs_of(items), np.unique(answers, axis=0)
    for row in range(len(items)):
        kind = 1 + int(np.flatnonzero((kinds == answers[row]).all(axis=1))[0])
        left = pairs_of(items.drop(index=row))
        for name in ("answered", "yes", "both"):
            assert (getattr(left, name)[0] == getattr(pairs, name)[kind]).all()


def test_a_perfect_order_has_no_error_and_h_of_one():
    perfect = pd.DataFrame([[1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 0, 0]], columns=["a", "b", "c"])
    whole, table = scalability(perfect)
    assert whole.value == pytest.approx(1)
    assert (table["item"].tolist(), guttman_errors(perfect)["errors"].sum()) == (["a", "b", "c"], 0)


def test_h_by_hand():
    # easy: 3 of 4 yes, hard: 2 of 4. One error (no, yes); expected 4 * 1/4 * 2/4 = 0.5. H = 1 - 1/0.5
    items = pd.DataFrame({"easy": [1, 1, 1, 0], "hard": [0, 0, 1, 1]})
    assert scalability(items)[0].value == pytest.approx(-1)


def test_an_item_that_does_not_apply_is_in_no_pair():
    items = pd.DataFrame({"easy": [1, 1, 1, 0], "hard": [0, 0, 1, 1]})
    more = pd.concat([items, pd.DataFrame({"easy": [0, 1], "hard": [None, None]})]).astype("Int64")
    assert scalability(more)[0].value == pytest.approx(-1)
    assert guttman_errors(more)["errors"].iloc[-2:].tolist() == [0, 0]


@given(arrays(np.int8, (30, 4), elements=st.integers(0, 1)))
def test_h_is_one_minus_errors_over_those_expected_whatever_the_order(answers):
    items = pd.DataFrame(answers, columns=list("abcd"))
    value = scalability(items)[0].value
    shuffled = scalability(items[["c", "a", "d", "b"]].sample(frac=1, random_state=1))[0]
    assert value == pytest.approx(shuffled.value, nan_ok=True)
    assert np.isnan(value) or value <= 1 + 1e-12


def test_items_that_all_answer_alike_order_nobody_and_the_reason_is_said():
    alike = pd.DataFrame({"a": [1, 1, 1], "b": [1, 1, 1]})
    whole, table = scalability(alike)
    assert whole.reason == "fewer than two items vary"
    assert table["value"].isna().all()
    assert omega(alike.assign(c=[0, 1, 0])).reason == "an item that all answer alike"


def test_the_strength_of_a_scale_is_mokkens():
    assert [strength(h) for h in (0.5, 0.49, 0.3, 0.29)] == ["strong", "medium", "weak", "none"]


@pytest.fixture(scope="module")
def codebook():
    return Codebook(Path(__file__).parents[2] / "data" / "raw" / "codebook")


def enterprises(**columns):
    return pd.DataFrame(columns).assign(place="x")


def defined(**definitions):
    return SimpleNamespace(definitions={
        name: Definition(label=LABEL, source="a text", **conditions)
        for name, conditions in definitions.items()
    })  # fmt: skip


def test_a_condition_that_decides_alone_is_enough_and_an_unknown_one_stays_unknown():
    told = by_definition(
        enterprises(registered=["no", "yes", "yes", None], accounts=[None, None, "complete", "none"]),
        defined(both={"all_of": {"registered": ["yes"], "accounts": ["complete"]}},
                one={"any_of": {"registered": ["yes"], "accounts": ["complete"]}}),
    )  # fmt: skip
    assert told["both"].astype("object").where(told["both"].notna(), "?").tolist() == [
        "informal", "?", "formal", "informal"]  # fmt: skip
    assert told["one"].astype("object").where(told["one"].notna(), "?").tolist() == [
        "?", "formal", "formal", "?"]  # fmt: skip


def test_two_definitions_agree_as_counted_by_hand():
    table = enterprises(a=[*"yyyynnnn"], b=[*"yyynnnny"])
    rules = defined(one={"all_of": {"a": ["y"]}}, other={"all_of": {"b": ["y"]}})
    (row,) = agreement_of_definitions(table, rules).to_dict("records")
    assert (row["n"], row["both_informal"], row["only_one"], row["only_other"], row["neither"]) == (
        8, 3, 1, 1, 3)  # fmt: skip
    assert (row["percent"], row["kappa"]) == pytest.approx((0.75, 0.5))
    assert informal_shares(table, rules)["share"].tolist() == [0.5, 0.5]


def test_the_definitions_of_the_demonstration_name_its_variables(codebook):
    assert list(codebook.definitions) == ["registered", "accounts", "both", "contributions"]


def test_a_definition_of_an_unknown_code_names_line_and_remedy(tmp_path):
    raw = Path(__file__).parents[2] / "data" / "raw" / "codebook"
    (tmp_path / "variables.yml").write_bytes((raw / "variables.yml").read_bytes())
    (tmp_path / "definitions.yml").write_text(
        "definitions:\n  legal:\n    label: {en: a, fr: a, it: a}\n    source: a text\n"
        "    all_of: {registered: [ja], regsitered: ['yes']}\n"
    )
    with pytest.raises(StudyFileError, match="line 2: registered has no code 'ja'") as stop:
        Codebook(tmp_path).definitions  # noqa: B018
    assert "did you mean" in str(stop.value) or "'registered'" in str(stop.value)

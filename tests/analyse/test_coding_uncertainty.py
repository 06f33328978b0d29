"""A difference in a theme by whose coding is believed: by hand, on the study, and when coders agree."""

import numpy as np
import pandas as pd
import pytest

from impra_research.analyse.coding_uncertainty import (
    drawn_difference,
    segment_counts,
    theme_difference,
)
from impra_research.codebook import Theme
from impra_research.errors import UsageError

PLACES = ("x", "y")
WHO = pd.DataFrame({"person": [*"abcd"], "place": [*"xxyy"]})
# Coder A finds the theme with b, c and d; coder B with c alone.
FOUND = np.array([[0, 0], [1, 0], [2, 1], [1, 0]])


def test_shares_by_whose_codes_are_believed_by_hand():
    table = theme_difference(FOUND, WHO, ["A", "B"], places=PLACES).set_index("believed")
    assert table.loc["A", ["first", "second", "value"]].tolist() == [0.5, 1.0, 0.5]
    assert table.loc["B", ["first", "second", "value"]].tolist() == [0.0, 0.5, 0.5]
    assert table.loc["all", "value"] == table.loc["most", "value"] == 0.5
    assert table.loc["any", "first"] == 0.5
    assert (table["n"] == 4).all()


def test_a_parent_code_the_consensus_and_a_reader_who_found_nothing():
    say = {"en": "x", "fr": "x", "it": "x"}
    parts = {"label": say, "definition": say}
    themes = {"top": Theme.model_construct(parent=None, **parts),
              "low": Theme.model_construct(parent="top", **parts)}  # fmt: skip
    segment = pd.DataFrame(
        [("a", "D1", "low", "A"), ("a", "D1", "low", "B"), ("b", "D2", "top", "A"),
         ("c", "D3", "low", "A"), ("c", "D3", "low", "consensus"), ("d", "D4", "else", "B")],
        columns=["person", "document", "code", "coder"],
    )  # fmt: skip
    transcript = WHO.assign(document=["D1", "D2", "D3", "D4"])
    counts, persons, coders = segment_counts(segment, transcript, themes, "top")
    assert coders == ["A", "B"]
    assert persons["person"].tolist() == [*"abcd"]
    assert counts.tolist() == [[1, 1], [1, 0], [1, 1], [0, 0]]
    assert segment_counts(segment, transcript, themes, "low")[0].tolist()[1] == [0, 0]


def test_disagreement_widens_the_interval_and_agreement_leaves_it():
    rng = np.random.default_rng(1)
    many = pd.DataFrame({"person": [f"p{i}" for i in range(40)], "place": [*"xy"] * 20})
    one = rng.integers(0, 2, 40)
    alike, apart = np.column_stack([one, one]), np.column_stack([one, 1 - one])
    for counts, wider in ((alike, False), (apart, True)):
        rows = drawn_difference(counts, many, places=PLACES).set_index("drawn")
        width = rows["high"] - rows["low"]
        assert (width["coders and persons"] > width["persons"]) == wider
        assert rows["value"].nunique() == 1


def test_the_error_of_persons_alone_is_that_of_two_means():
    rng = np.random.default_rng(2)
    many = pd.DataFrame({"person": [f"p{i}" for i in range(400)], "place": [*"xy"] * 200})
    one = rng.integers(0, 2, (400, 1))
    row = drawn_difference(one, many, places=PLACES, draws=20_000).set_index("drawn").loc["persons"]
    groups = [one[:, 0][many["place"] == place] for place in PLACES]
    se = np.sqrt(sum(group.var(ddof=1) / len(group) for group in groups))
    assert (row["high"] - row["low"]) / 2 == pytest.approx(1.966 * se, rel=0.04)


def test_a_place_without_interviews_is_refused():
    with pytest.raises(UsageError, match="nobody of z"):
        theme_difference(FOUND, WHO, ["A", "B"], places=("x", "z"))

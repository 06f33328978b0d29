import pandas as pd
import pytest
from tests.coding.agreement import published as p

from impra_research.codebook import Theme
from impra_research.coding.agreement import alpha, atlas

THEMES = {
    code: Theme.model_construct(parent=parent)
    for code, parent in {"rules": None, "wait": "rules", "paper": "rules", "fit": None}.items()
}


def compared(*rows, length=10, themes=THEMES, **how):
    segment = pd.DataFrame(rows, columns=["document", "start", "end", "code", "coder"])
    lengths = dict.fromkeys(segment["document"], length)
    found = atlas(segment, lengths, themes, draws=50, **how)
    return found.assign(domain=found["domain"].fillna("all")).set_index(["domain", "coefficient"])


def applied(ratings, code="fit"):
    return [("D", unit, unit + 1, code, f"coder {coder}")
            for coder, row in enumerate(ratings) for unit, value in enumerate(row) if value]  # fmt: skip


def test_the_example_of_atlas_tis_manual_agrees_on_60_percent_and_little_beyond_chance():
    found = compared(*applied(p.KRIPPENDORFF_A))
    assert found.loc[("fit", "percent agreement"), "value"] == pytest.approx(0.60)
    assert f"{found.loc[('fit', 'c-alpha-binary'), 'value']:.3f}" == "0.095"
    # 1 passage of both, 2 and 4 of each.
    assert found.loc[("fit", "Holsti"), "value"] == pytest.approx(2 * 1 / (2 + 4))


def test_codes_of_a_domain_are_compared_where_both_coders_gave_one():
    rows = [("D", 0, 4, "wait", "A"), ("D", 4, 8, "paper", "A"), ("D", 2, 6, "wait", "B"),
            ("D", 6, 10, "paper", "B")]  # fmt: skip
    by_hand = alpha([[1, 1, 2, 2, 2, 2], [1, 1, 1, 1, 2, 2]])
    assert compared(*rows).loc[("rules", "cu-alpha"), "value"] == pytest.approx(by_hand.value)


def test_domains_are_compared_where_both_coders_gave_one():
    rows = [("D", 0, 4, "wait", "A"), ("D", 4, 8, "fit", "A"), ("D", 0, 4, "paper", "B"),
            ("D", 6, 10, "fit", "B")]  # fmt: skip
    found = compared(*rows)
    assert found.loc[("all", "Cu-alpha"), ["value", "why"]].tolist() == [1.0, "identical"]
    mixed = compared(*rows, ("D", 4, 6, "rules", "B"))
    by_hand = alpha([[1, 1, 1, 1, 2, 2, 2, 2], [1, 1, 1, 1, 1, 1, 2, 2]])
    assert mixed.loc[("all", "Cu-alpha"), "value"] == pytest.approx(by_hand.value)


def test_all_domains_together_are_something_against_nothing():
    rows = [("D", 0, 4, "wait", "A"), ("D", 3, 6, "fit", "B")]
    found = compared(*rows)
    assert found.loc[("all", "percent agreement"), "value"] == pytest.approx(0.5)
    assert found.loc[("fit", "percent agreement"), "value"] == pytest.approx(0.7)


def test_what_nobody_or_everybody_gave_alike_is_explained():
    found = compared(("D", 0, 4, "wait", "A"), ("D", 0, 4, "wait", "B"))
    assert found.loc[("fit", "Holsti"), "why"] == "unused"
    assert found.loc[("fit", "c-alpha-binary"), "why"] == "one_category"
    assert found.loc[("rules", "cu-alpha"), "why"] == "one_category"
    assert found.loc[("rules", "c-alpha-binary"), ["value", "why"]].tolist() == [1.0, "identical"]
    assert found["value"].isna().sum() > 0


def test_three_coders_count_in_pairs():
    rows = applied(p.FLEISS[:3] == 4)
    found = compared(*rows, length=30)
    by_hand = alpha((p.FLEISS[:3] == 4).astype(float))
    assert found.loc[("fit", "c-alpha-binary"), "value"] == pytest.approx(by_hand.value)


def test_the_interval_is_drawn_over_documents():
    rows = applied(p.KRIPPENDORFF_A)
    many = [(f"D{n}", *row[1:]) for n in range(6) for row in rows[n:] + rows[:n]]
    many += [(f"D{n}", n, n + 2, "fit", "coder 0") for n in range(6)]
    row = compared(*many).loc[("fit", "c-alpha-binary")]
    assert row["low"] < row["value"] < row["high"]

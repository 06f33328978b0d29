import pandas as pd
import pytest
from tests.coding.outputs.coded import coded

from impra_research.coding.outputs import saturation
from impra_research.errors import UsageError


def interviews_with(*new):
    """Interviews of which each brings so many codes that nobody said before."""
    first, rows = 0, []
    for number, count in enumerate(new, 1):
        codes = [0, *range(first, first + count)]  # the first code comes back everywhere
        rows += [(f"D{number:02}", 10 * n, 10 * n + 5, f"c{code}") for n, code in enumerate(codes)]
        first += count
    return coded(*rows)


def test_the_paper_counts_seven_new_codes_on_a_base_of_37_as_19_percent_and_reports_6_plus_2():
    # Guest, Namey & Chen (2020): four interviews give 37 codes, the next two 7 more, 7/37 = 19 %;
    # the runs overlap, and the first with at most 5 % new is reported without itself: 6+2.
    found = saturation(*interviews_with(16, 9, 7, 5, 4, 3, 1, 0, 0))
    steps = found.steps.set_index("interview")
    assert steps.loc[4:7, "found"].tolist() == [37, 41, 44, 45]
    assert steps.loc[4:7, "in_run"].tolist() == [7, 4, 1, 0]
    assert [round(100 * ratio) for ratio in steps.loc[4:7, "ratio"]] == [19, 11, 3, 0]
    assert (found.reached, found.told, found.why) == (6, "6+2", "")


def test_no_new_code_at_all_is_a_stricter_threshold():
    assert saturation(*interviews_with(16, 9, 7, 5, 4, 3, 1, 0, 0), threshold=0).told == "7+2"


@pytest.mark.parametrize(
    ("new", "why"),
    [((3, 2, 1, 1, 1), "too_few_interviews"),
     ((4, 3, 2, 2, 2, 2), "not_reached")],
)  # fmt: skip
def test_what_was_not_reached_is_an_answer_with_its_reason(new, why):
    found = saturation(*interviews_with(*new))
    assert (found.reached, found.told, found.why) == (None, "", why)


def test_an_interview_that_nobody_coded_yet_is_left_out_and_not_one_without_news():
    segment, transcript = interviews_with(4, 3, 2, 2, 2, 2, 0, 0)
    early = segment[segment["document"] <= "D06"]
    found, nothing = (saturation(rows, transcript) for rows in (early, segment.head(0)))
    assert (found.interviews, found.uncoded, found.why) == (6, 2, "not_reached")
    assert (nothing.interviews, nothing.uncoded, nothing.why) == (0, 8, "too_few_interviews")


def test_the_band_over_orders_is_drawn_from_a_seed_and_ends_where_all_codes_are_found():
    segment, transcript = interviews_with(5, 4, 3, 2, 1, 1, 0, 0)
    found, again = (saturation(segment, transcript, seed=7, draws=200) for _ in range(2))
    pd.testing.assert_frame_equal(found.band, again.band)
    assert found.band.iloc[-1][["low", "found", "high"]].tolist() == [16, 16, 16]
    assert found.orders["orders"].sum() == 200
    assert found.in_orders(0.025) == found.orders["reached"].min()
    never = found.orders.loc[found.orders["reached"].isna(), "share"].sum()
    assert found.in_orders(1 - never) == found.orders["reached"].max()
    assert (found.in_orders(1) is None) == (never > 0)
    other = saturation(segment, transcript, seed=8, draws=200)
    assert not other.orders.equals(found.orders)


def test_the_order_in_which_interviews_were_held_decides():
    segment, transcript = interviews_with(5, 1, 1, 1, 0, 0, 0)
    backwards = sorted(transcript["document"], reverse=True)
    assert saturation(segment, transcript).told == "4+2"
    assert saturation(segment, transcript, order=backwards).why == "not_reached"
    with pytest.raises(UsageError, match="each document once"):
        saturation(segment, transcript, order=backwards[1:])

import numpy as np
import pytest
from tests.coding.agreement import published as p

from impra_research.coding.agreement import alpha, cohen
from impra_research.coding.agreement.krippendorff import ordinal_differences
from impra_research.errors import UsageError


@pytest.mark.parametrize(
    ("ratings", "level", "expected"),
    [
        (p.KRIPPENDORFF_A, "nominal", ".095"),
        (p.KRIPPENDORFF_B, "nominal", ".692"),
        (p.KRIPPENDORFF_C, "nominal", ".743"),
        (p.KRIPPENDORFF_C, "ordinal", ".815"),
        (p.KRIPPENDORFF_C, "interval", ".849"),
        (p.KRIPPENDORFF_C, "ratio", ".797"),
        (p.HAYES, "ordinal", ".7598"),
        (p.WIKIPEDIA, "nominal", ".691"),
        (p.WIKIPEDIA, "interval", ".811"),
    ],
)
def test_krippendorffs_examples_are_reproduced_to_the_printed_digit(ratings, level, expected):
    assert f"{alpha(ratings, level=level).value:.{len(expected) - 1}f}" == "0" + expected


def test_a_check_is_half_a_statement_and_half_a_request_as_artstein_and_poesio_weigh_it():
    assert f"{alpha(p.ARTSTEIN_3, level=p.HALF_A_CHECK).value:.4f}" == "0.8156"
    on_a_line = np.select([p.ARTSTEIN_3 == 3, p.ARTSTEIN_3 == 2], [0.5, 1.0])
    assert f"{cohen(on_a_line, weights='linear').value:.4f}" == "0.8163"
    with pytest.raises(UsageError, match="distances of 3 categories are 3 rows of 3"):
        alpha(p.ARTSTEIN_3, level=np.triu(p.HALF_A_CHECK))


def test_disagreement_observed_and_expected_are_those_of_example_a():
    # Do = .400 and De = .442, whose ratio is 1 - alpha.
    assert pytest.approx(alpha(p.KRIPPENDORFF_A).value) == 1 - 0.400 / (2 * 14 * 6 / (20 * 19))


def test_with_two_categories_every_level_is_the_nominal_one():
    values = [alpha(p.KRIPPENDORFF_A, level=level).value
              for level in ("nominal", "ordinal", "interval", "ratio")]  # fmt: skip
    assert values == pytest.approx([values[0]] * 4)


def test_the_ordinal_metric_counts_what_lies_between():
    # Krippendorff 2011: sum of the frequencies from one to the other, less half of the two ends.
    n = np.array([9.0, 13, 10, 5, 3])
    by_hand = (n[1] / 2 + n[2] + n[3] / 2) ** 2
    assert ordinal_differences(n)[1, 3] == by_hand


def test_a_unit_that_one_coder_judged_alone_weighs_nothing():
    kept = p.KRIPPENDORFF_C[:, :11]
    assert alpha(kept).value == alpha(p.KRIPPENDORFF_C).value


def test_a_ratio_with_negative_values_and_an_unknown_level_are_refused():
    with pytest.raises(UsageError, match='say level="interval"'):
        alpha([[-1, 2, 3], [1, 2, 3]], level="ratio")
    with pytest.raises(UsageError, match="'ordnal' is not known here\n  fix: one of nominal"):
        alpha([[1, 2, 3], [1, 2, 1]], level="ordnal")

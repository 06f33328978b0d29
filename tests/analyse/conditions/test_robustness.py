"""What stays when anchors and cuts move: by hand on Lipset's countries, and refusals."""

import pandas as pd
import pytest
from tests.analyse.conditions.lipset import CONDITIONS, FUZZY

from impra_research.analyse.conditions.calibration import direct
from impra_research.analyse.conditions.robustness import recalibrated, robustness
from impra_research.errors import UsageError

RAW = pd.DataFrame({"years": [1.0, 4, 9, 12], "permit": [0, 1, 1, 0]})


def test_one_anchor_moves_at_a_time_and_none_overtakes_another():
    frames = recalibrated(RAW, {"years": (0, 4.5, 10)}, by=0.2)
    assert len(frames) == 7
    for name, anchors in {
        "as_given": (0, 4.5, 10), "years out -": (-0.9, 4.5, 10), "years out +": (0.9, 4.5, 10),
        "years crossover -": (0, 3.6, 10), "years crossover +": (0, 5.6, 10),
        "years full -": (0, 4.5, 8.9), "years full +": (0, 4.5, 11.1),
    }.items():  # fmt: skip
        out, crossover, full = anchors
        expected = direct(RAW["years"], out=out, crossover=crossover, full=full)
        assert frames[name]["years"].tolist() == pytest.approx(expected.tolist()), name
        assert frames[name]["permit"].tolist() == [0, 1, 1, 0]


def test_anchors_of_a_set_of_low_values_move_within_their_order_too():
    frames = recalibrated(RAW, {"years": (10, 4.5, 0)}, by=0.9)
    upper = direct(RAW["years"], out=10, crossover=4.5 + 0.9 * 5.5, full=0)
    assert frames["years crossover +"]["years"].tolist() == pytest.approx(upper.tolist())
    lower = direct(RAW["years"], out=10, crossover=4.5 - 0.9 * 4.5, full=0)
    assert frames["years crossover -"]["years"].tolist() == pytest.approx(lower.tolist())


def test_the_share_of_settings_in_which_a_term_stays_is_counted_over_all_settings():
    found = robustness({"as_given": FUZZY}, outcome="SURV", conditions=CONDITIONS,
                       inclusion=[0.8, 0.9, 0.95], frequency=[1])  # fmt: skip
    # the row of FI and IE has 0.804, that of BE, CZ, NL and UK 0.904: two rows, one, none
    short = found.settings[found.settings["solution"] == "complex"]
    assert short["formulas"].tolist() == [
        ("DEV*URB*LIT*IND*STB + DEV*~URB*LIT*~IND*STB",), ("DEV*URB*LIT*IND*STB",), ()]  # fmt: skip
    assert short["reason"].tolist() == ["", "", "no_row_sufficient"]
    assert short["same"].tolist() == [True, False, False]
    terms = found.terms[found.terms["solution"] == "complex"].set_index("term")
    assert terms["some"].to_dict() == pytest.approx(
        {"DEV*URB*LIT*IND*STB": 2 / 3, "DEV*~URB*LIT*~IND*STB": 1 / 3}
    )
    assert set(found.terms["settings"]) == {3}


def test_a_term_of_some_tied_models_is_not_one_of_every_model():
    found = robustness({"as_given": FUZZY}, outcome="SURV", conditions=CONDITIONS, inclusion=[0.9])
    short = found.terms[found.terms["solution"] == "parsimonious"].set_index("term")
    assert (short["some"] == 1).all()
    count = found.settings.set_index("solution").loc["parsimonious", "count"]
    assert (short["every"] == (1 if count == 1 else 0)).all()


def test_a_setting_that_puts_a_case_on_the_crossover_is_told_and_counted():
    on = FUZZY.assign(DEV=FUZZY["DEV"].replace(0.81, 0.5))
    found = robustness({"as_given": FUZZY, "moved": on}, outcome="SURV", conditions=CONDITIONS,
                       inclusion=[0.8])  # fmt: skip
    told = found.settings[found.settings["calibration"] == "moved"]
    assert set(told["reason"]) == {"on_the_crossover"}
    complex_ = found.terms[found.terms["solution"] == "complex"]
    assert complex_["some"].tolist() == [0.5, 0.5]


def test_a_cut_of_frequency_and_expectations_are_settings_too():
    found = robustness({"as_given": FUZZY}, outcome="SURV", conditions=CONDITIONS,
                       inclusion=[0.8], frequency=[1, 3],
                       expectations=dict.fromkeys(CONDITIONS, 1))  # fmt: skip
    between = found.settings[found.settings["solution"] == "intermediate"].set_index("frequency")
    assert between.loc[1, "formulas"] == ("DEV*LIT*~IND*STB + DEV*URB*LIT*STB",)
    assert not between.loc[3, "same"]


def test_no_setting_and_a_share_that_would_mix_anchors_are_refused():
    with pytest.raises(UsageError, match="no setting"):
        robustness({}, outcome="SURV", conditions=CONDITIONS, inclusion=[0.8])
    with pytest.raises(UsageError, match="moved by 1"):
        recalibrated(RAW, {"years": (0, 4.5, 10)}, by=1)

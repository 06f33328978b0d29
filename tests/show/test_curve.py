"""The page on other choices tells what the room found, of every choice in words, and never a small count."""

import re

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot
from tests.show.small_studies import never_collected, run_page, small_study

from impra_research.analyse.comparison.choices import AXES, MODELS, Choices
from impra_research.analyse.comparison.moved import in_all, what_moves
from impra_research.declared import LANGUAGES
from impra_research.show.curve import (
    NAMES,
    bounds,
    curve_told,
    estimated,
    label,
    listed,
    no_choice_told,
)
from impra_research.show.curve_figure import specifications
from impra_research.show.curve_moves import moved_told, moves
from impra_research.show.labels import Look
from impra_research.show.publish import png
from impra_research.show.results import NotEstimated
from impra_research.show.sheltered import sheltered_told
from impra_research.show.words import Words


@pytest.fixture(scope="module")
def curves(study, english):
    tables = (study.table("step"), study.table("person"), english)
    return {contrast: estimated(*tables, contrast=contrast, horizon=60, support=study.table("support"))
            for contrast in MODELS}  # fmt: skip


@pytest.fixture(scope="module")
def ratio(curves):
    return curves["hazard ratio"]


def test_what_is_told_is_what_the_room_found(curves, english):
    for contrast, curve in curves.items():
        told, known = curve_told(curve, english), in_all(curve).iloc[0]
        for name in ("specifications", "estimated", "lowest", "median", "highest"):
            assert told[name] == known[name]
        assert told["above"] + told["below"] == told["estimated"]
        assert told["above"] == round(known["above"] * told["estimated"])
        assert told["apart"] == round(known["apart"] * told["estimated"])
        assert told["form"] == {"hazard ratio": "above", "restricted mean": "below"}[contrast]
        assert told["n_most"] == known["n_most"]
        own = english.words.written(curve.loc[curve["first"], "value"].item(), NAMES[contrast])
        assert own in told["own_shown"]
        assert own in told["own_told"]
        alone = curve_told(curve.assign(value=curve["value"].mask(curve["first"])), english)
        assert (alone["own_shown"], "–" in alone["own_told"]) == ("", False)


def test_the_choice_that_moves_most_is_told_and_each_switch_of_the_page_s_choices_listed(
    curves, ratio, english
):
    months = curves["restricted mean"]
    top = what_moves(ratio).iloc[0]
    told = moved_told(ratio, english, months=months)
    assert told["choice"] == english.words.say(f"choice.{top['choice']}")
    assert told["mean"] == pytest.approx(np.exp(top["mean_absolute_change"]) - 1)
    table = moves(ratio, english, months=months)
    assert table["label"].iloc[0].startswith(told["choice"])
    assert table["label"].is_unique
    assert (
        table["ratio_mean"].iloc[0] == f"× {np.exp(what_moves(ratio)['mean_change'].iloc[1]):.2f}"
    )


def test_a_shelter_is_read_both_ways_and_all_else_is_equal(ratio, english):
    told = sheltered_told(ratio, english)
    own = ratio[ratio["first"]].iloc[0]
    other = ratio[(ratio[list(AXES[1:])] == own[list(AXES[1:])]).all(axis=1) & ~ratio["first"]]
    assert (told["one_value"], told["other_value"]) == (own["value"], other["value"].item())
    alone = ratio[ratio["definition"] == "registered"]
    assert isinstance(sheltered_told(alone, english), NotEstimated)
    assert "legal shelter" in no_choice_told(alone, english)["told"]


def test_every_choice_has_words_in_every_language(study):
    choices = Choices(weight="weight")
    models = [model for of in MODELS.values() for model in of]
    named = {"definition": choices.definitions, "dates": choices.dates, "entry": choices.entry,
             "adjustment": choices.adjustments, "missing": choices.missing, "model": models,
             "weights": choices.weights}  # fmt: skip
    assert set(named) == set(AXES)
    for language in LANGUAGES:
        look = Look(study, Words(language), ("piemonte", "rhone_alpes"))
        for axis, given in named.items():
            labels = [label(axis, choice, look) for choice in given]
            assert len(set(labels)) == len(labels)
    words = " ".join(str(text) for key, texts in Words("en").phrases.items() for text in texts.values()
                     if key.startswith(("curve", "choice", "no_c", "shelter_")))  # fmt: skip
    assert not re.search(r"significan|significat|significativ", words)


def test_no_few_are_the_difference_of_two_counts():
    curve = pd.DataFrame({"definition": ["a", "b", "b"], "n": [300, 280, 278]})
    assert bounds(curve, "n", 5) == {"least": 276, "most": 300}
    assert bounds(curve.assign(n=[300, 280, 250]), "n", 5) == {"least": 250, "most": 300}


def test_specifications_are_listed_without_what_is_counted(ratio, english):
    rows = listed(ratio, english).splitlines()
    assert len(rows) == len(ratio) + 1
    counts = {"n", "events", "clusters", "left_out", "parameters"}
    assert not counts & set(rows[0].split(","))
    assert ratio["left_out"].between(1, 4).any()  # n of two rows would tell of so few
    assert rows[1].endswith(
        ",".join(f"{ratio.loc[0, end]:.2f}" for end in ("value", "low", "high"))
    )


def test_refused_specifications_are_told_with_their_reasons(ratio, english):
    some = ratio.assign(reason=ratio["reason"].mask(ratio.index < 7, "9 events for 8 parameters"))
    some.loc[some.index < 7, ["value", "low", "high"]] = np.nan
    told = curve_told(some, english)
    assert told["estimated"] == told["specifications"] - 7
    assert "7 combinations could not be estimated: too few registrations" in told["told"]
    assert "9 events" not in told["told"]
    assert png(specifications(english, some, title="A claim"))


@pytest.mark.parametrize("contrast", MODELS)
def test_the_figure_cuts_nothing_off(look, curves, contrast):
    figure = specifications(look, curves[contrast], title="A claim")
    figure.canvas.draw()
    labels = [label for plot in figure.axes for label in plot.get_yticklabels() if label.get_text()]
    boxes = [label.get_window_extent() for label in labels]
    assert all(box.x0 >= -1 for box in boxes)
    assert not any(a.overlaps(b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])
    assert figure.axes[0].get_legend().get_window_extent().x1 <= figure.canvas.get_width_height()[0]
    pyplot.close("all")


@pytest.mark.slow
@pytest.mark.parametrize("lacking", [(), ("permit",), ("step",)])
def test_a_study_of_fifteen_a_place_says_too_few_and_one_without_a_choice_says_so(
    tmp_path, shown, lacking
):
    folder = small_study(tmp_path / "whole", 60 if lacking else 15)
    run_page(
        "what_makes_the_gap",
        never_collected(folder, tmp_path / "study", *lacking) if lacking else folder,
    )
    texts = {key: data.get("text/markdown", data["text/plain"]) for _, key, data in shown}
    assert shown[-1][1] == "sampling_limits"
    if lacking == ("step",):
        assert "not_collected.step" in texts
        assert "choices_ratio" not in texts
    elif lacking:
        assert "“sex, education, support, permit”" in texts["choices_explained"]
        assert "with 95% intervals" in texts["choices_ratio"]  # its alternative text
    else:
        assert "too few registrations" in " ".join(texts.values())

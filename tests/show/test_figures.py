import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import pyplot

from impra_research.show.bars import _joined, distributions, place_shares, share_bars
from impra_research.show.figures import forest, survival_curves
from impra_research.show.labels import PALETTE
from impra_research.show.publish import png

PLACES = ["piemonte", "rhone_alpes"]


def curves():
    month = np.arange(0, 61, 6)
    return pd.concat([
        pd.DataFrame({
            "group": place, "month": month, "at_risk": 100 - month, "events": 5,
            "survival": np.exp(-month / scale), "low": np.exp(-month / scale) * 0.8,
            "high": np.exp(-month / scale) * 1.1,
        })
        for place, scale in zip(PLACES, (50, 30), strict=True)
    ])  # fmt: skip


def risk():
    return pd.DataFrame([(place, month, 100 - month - (month == 60) * 37)
                         for place in PLACES for month in range(0, 61, 12)],
                        columns=["group", "month", "at_risk"])  # fmt: skip


def shares():
    return pd.DataFrame({"group": PLACES * 2, "item": ["registered"] * 2 + ["vat"] * 2,
                         "share": [0.4, 0.5, 0.3, np.nan], "low": [0.3, 0.4, 0.2, np.nan],
                         "high": [0.5, 0.6, 0.4, np.nan]})  # fmt: skip


def ratios():
    return pd.DataFrame({"label": ["A long label for a characteristic, against another", "b"],
                         "hazard_ratio": [1.7, 0.6], "low": [1.1, 0.3], "high": [2.5, 1.1]})  # fmt: skip


def drawn(look):
    scores = pd.DataFrame({"place": PLACES * 60, "score": np.tile(np.linspace(1, 5, 60), 2)})
    return {
        "curves": survival_curves(look, curves(), risk(), title="A claim"),
        "bars": share_bars(look, shares(), title="A claim", rows="item"),
        "places": place_shares(look, shares().head(2), title="A claim"),
        "forest": forest(look, ratios(), title="A claim"),
        "spread": distributions(look, scores, title="A claim"),
    }


def texts(figure):
    return [text.get_text() for text in figure.findobj(pyplot.Text) if text.get_text()]


@pytest.fixture
def figures(look):
    made = drawn(look)
    yield made
    pyplot.close("all")


@pytest.mark.parametrize("name", ["curves", "bars", "places", "forest", "spread"])
def test_nothing_is_cut_off_and_labels_do_not_overlap(figures, name):
    figure = figures[name]
    figure.canvas.draw()
    width, height = figure.canvas.get_width_height()
    for axes in figure.axes:
        boxes = [label.get_window_extent() for label in axes.get_yticklabels() if label.get_text()]
        inside = [box for box in boxes if axes.bbox.y0 - 12 <= box.y0 <= axes.bbox.y1]
        assert all(box.x0 >= -1 for box in inside)
        assert not any(a.overlaps(b) for n, a in enumerate(inside) for b in inside[n + 1 :])
    title = figure._suptitle.get_window_extent()
    assert title.x0 >= 0
    assert title.x1 <= width
    assert title.y1 <= height


def test_bars_begin_at_zero_and_a_hidden_share_has_no_bar(figures, look):
    plot = figures["bars"].axes[0]
    assert plot.get_xlim()[0] == 0
    assert sorted(round(bar.get_width(), 2) for bar in plot.patches) == [0, 0.3, 0.4, 0.5]
    assert look.words.say("too_few", min_cell=5) in texts(figures["bars"])


def test_a_place_keeps_its_colour_and_has_a_second_cue(look):
    assert [look.colour(place) for place in PLACES] == list(PALETTE[:2])
    assert look.line("piemonte") != look.line("rhone_alpes")
    assert look.marker("piemonte") != look.marker("rhone_alpes")


def test_the_risk_table_hides_small_counts(figures):
    assert "<5" in texts(figures["curves"])


def test_axes_are_written_in_the_language(figures, look):
    for figure in figures.values():
        figure.canvas.draw()
    assert look.words.whole_percent(0.5) in texts(figures["curves"])
    assert look.words.number(0.5) in texts(figures["forest"])


def test_the_same_figure_gives_the_same_bytes_and_is_closed(look):
    first, second = (png(forest(look, ratios(), title="A claim")) for _ in range(2))
    assert first == second
    assert pyplot.get_fignums() == []


@given(st.lists(st.integers(0, 30), min_size=3, max_size=10))
def test_joined_bands_keep_the_sum_and_show_no_small_count(counts):
    edges = np.arange(len(counts) + 1)
    bands = _joined(np.array(counts), edges, 5)
    assert sum(count for _, _, count in bands) == sum(counts)
    assert [left for left, _, _ in bands] == [0, *(right for _, right, _ in bands[:-1])]
    assert bands[-1][1] == len(counts)
    if sum(counts) >= 5:
        assert all(count == 0 or count >= 5 for _, _, count in bands)


def test_a_joined_band_is_one_wide_bar_of_the_same_area(look):
    scores = pd.DataFrame(
        {"place": PLACES[0], "score": [1.2, 1.7, 2.1, 2.2, 2.3, 4.2] + [3.1] * 14}
    )
    plot = distributions(look, scores, title="A claim").axes[0]
    wide = plot.patches[0]
    assert (wide.get_x(), wide.get_width()) == (1, 1.5)
    assert wide.get_height() == pytest.approx(5 / 20 / 3)
    areas = [bar.get_width() * bar.get_height() for bar in plot.patches]
    assert sum(areas) == pytest.approx(0.5)  # everyone, per half point

import pandas as pd
from matplotlib import pyplot
from matplotlib.colors import to_rgb

from impra_research.show.interview_figures import coding_stripes, stripes_in_words

ROWS = [("savings", 0.1, 0.15, "A"), ("skills", 0.4, 0.5, "A"), ("skills", 0.4, 0.5, "B"),
        ("skills", 0.8, 0.9, "B")]  # fmt: skip
STRIPES = pd.DataFrame(ROWS, columns=["code", "begins", "ends", "coder"]).assign(
    document="PIE_01", start=[100, 400, 400, 800], end=[150, 500, 500, 900]
)


def test_each_code_has_a_row_in_which_each_coder_has_a_bar_and_no_colour_is_needed(look):
    figure = coding_stripes(look, STRIPES, {"first": "A", "second": "B"}, title="x")
    (plot,) = figure.axes
    assert [label.get_text() for label in plot.get_yticklabels()] == [
        look.theme("savings"), look.theme("skills")]  # fmt: skip
    of_b = plot.containers[1]
    assert [round(bar.get_x(), 3) for bar in of_b] == [0.4, 0.8]
    assert [int(bar.get_y() + 0.5) for bar in of_b] == [1, 1]
    bars = [bar for each in plot.containers for bar in each]
    assert {len(set(to_rgb(bar.get_facecolor()))) for bar in bars} == {1}
    assert len({bar.get_hatch() for bar in bars}) == 2
    pyplot.close(figure)


def test_the_alternative_text_says_how_often_and_where_first_whoever_coded(look):
    told = stripes_in_words(look, STRIPES, document="PIE_01")
    assert told.startswith(
        look.words.say("stripes_of.words", document="PIE_01", codes=2, told="").split("2")[0]
    )
    assert look.words.say("stripes_of.code", code=look.theme("skills"), n=2, at=0.4) in told

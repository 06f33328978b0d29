"""The paper all figures are drawn on: one style, titles that wrap, axes in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from impra_research.show.labels import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 8.0
INK, GREY, FAINT = "#222222", "#595959", "#D9D9D9"
STYLE = {
    "font.family": "DejaVu Sans", "font.size": 10.5, "axes.titlesize": 12.5,
    "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.titlepad": 14,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": GREY,
    "axes.labelcolor": INK, "text.color": INK, "xtick.color": GREY, "ytick.color": INK,
    "axes.grid": True, "axes.axisbelow": True, "grid.color": FAINT, "grid.linewidth": 0.8,
    "figure.facecolor": "white", "legend.frameon": False, "text.parse_math": False,
}  # fmt: skip
LABEL_WIDTH = 34


@contextmanager
def canvas(
    title: str, height: float, rows: Sequence[float] = (1,), *, shared: bool = True
) -> Iterator[Any]:
    """Give a figure and its axes, one above the other; the title stands over all of them.

    `shared`: they have one horizontal axis.
    """
    from matplotlib import pyplot, rc_context

    with rc_context(STYLE):
        figure, axes = pyplot.subplots(
            len(rows), figsize=(WIDTH, height), height_ratios=rows, layout="constrained",
            squeeze=False, sharex=shared and len(rows) > 1,
        )  # fmt: skip
        figure.suptitle(
            wrapped(title, 74), x=0.012, ha="left", fontsize=12.5, fontweight="bold", color=INK
        )
        yield figure, axes[:, 0]


def wrapped(text: str, width: int = LABEL_WIDTH) -> str:
    """Break a text into lines, never at a no-break space or a hyphen."""
    from textwrap import fill

    # textwrap would break at a no-break space: hide it from textwrap meanwhile.
    return fill(text.replace("\u00a0", "\x00"), width, break_on_hyphens=False).replace(
        "\x00", "\u00a0"
    )


def percent_axis(axis: Any, look: Look) -> None:  # noqa: ANN401
    """Write the ticks of an axis as whole percentages of the language."""
    from matplotlib.ticker import FuncFormatter, MultipleLocator

    axis.set_major_formatter(FuncFormatter(lambda share, _: look.words.whole_percent(share)))
    if max(axis.get_view_interval()) >= 0.99:
        axis.set_major_locator(MultipleLocator(0.25))


def legend(
    plot: Axes, look: Look, groups: Sequence[str], *, bars: bool = False, upper: str = "right"
) -> None:
    """Name the places beside their colour and second cue; above the bars, inside the curves."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    keys = [
        Patch(facecolor=look.colour(place), edgecolor="white", hatch="" if n == 0 else "///",
              label=look.place(place))
        if bars
        else Line2D([], [], color=look.colour(place), linestyle=look.line(place), linewidth=2.2,
                    marker=look.marker(place), label=look.place(place))
        for n, place in enumerate(groups)
    ]  # fmt: skip
    place: dict[str, Any] = {"loc": f"upper {upper}"}
    if bars:
        place = {"loc": "lower left", "bbox_to_anchor": (0, 1), "ncols": len(groups)}
    plot.legend(handles=keys, handlelength=2.6, borderaxespad=0.3, **place)

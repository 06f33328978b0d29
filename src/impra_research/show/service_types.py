"""Types of services, for a page: how many, what is frequent in each, whether other samples show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from impra_research.analyse.pathways.quality import STABLE
from impra_research.analyse.services.inventory import coverage
from impra_research.analyse.services.typology import ServiceTypes, described, service_types
from impra_research.show.canvas import FAINT, GREY, INK, canvas, wrapped
from impra_research.show.labels import MARKERS, PALETTE, Look, small
from impra_research.show.results import NotEstimated
from impra_research.show.services import code_of_services

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_TOLD = 3  # properties of a type
AXES_TOLD = 5
COLOURS = (*PALETTE[2:], GREY)  # other colours than the places'
GAP: dict[str, Any] = {"facecolor": "white", "edgecolor": GREY, "hatch": "////"}
LONG = 44  # signs in a line of a label
LINES_HIGH, LABELS_WIDE = 45, 4  # how many labels stand above, and beside, one another
APART = 0.5  # of the silhouette (Kaufman & Rousseeuw 1990)


def typed_services(services: pd.DataFrame) -> ServiceTypes | NotEstimated:
    """Put the services into types, where there are types to be told."""
    return service_types(services) or NotEstimated("service_types")


def service_types_told(types: ServiceTypes) -> dict[str, object]:
    """Say how many types, how far apart, how many are found again; `form` is clear where all are."""
    quality = types.quality.set_index("types").loc[types.labels.max() + 1]
    again = int(types.stability["stable"].sum())
    apart = bool(quality["silhouette"] >= APART and again == len(types.stability))
    rates = types.analysis.axes["benzecri"].head(2)
    return {"types": len(types.stability), "services": len(types.labels), "again": again,
            "silhouette": quality["silhouette"], "two_axes": float(rates.sum()),
            "least": STABLE, "form": "clear" if apart else "unclear"}  # fmt: skip


def types_of_services(types: ServiceTypes, look: Look) -> pd.DataFrame:
    """List the types: `type`, `services`, `frequent` (what is, against all others), `jaccard`, `stable`."""
    told, found = described(types), types.stability
    return pd.DataFrame({
        "type": [look.words.say("type_named", number=label + 1) for label in found["type"]],
        "services": [int((types.labels == label).sum()) for label in found["type"]],
        "frequent": [_frequent(told[told["type"] == label], look) for label in found["type"]],
        "jaccard": found["jaccard"],
        "stable": [look.words.say("stable" if each else "not_stable") for each in found["stable"]],
    })  # fmt: skip


def _frequent(told: pd.DataFrame, look: Look) -> str:
    parts = [
        look.words.say("frequent_property", name=property_named(row["variable"], row["code"], look),
                       inside=row["inside"], outside=row["outside"])
        for row in told.head(MOST_TOLD).to_dict("records")
    ]  # fmt: skip
    return look.words.semicolon.join(parts)


def property_named(variable: str, code: str, look: Look) -> str:
    """Name a property of services: `stages.before` with `yes`, or a code of languages, kind or place."""
    aspect, _, of = variable.partition(".")
    if of:
        named = code_of_services(aspect, of, look)
        return named if code == "yes" else look.words.say("not_so", name=small(named))
    if aspect == "place":
        return look.place(code)
    return look.words.say(f"spoken.{code}") if aspect == "languages" else look.kind(code)


def axes_of_services(types: ServiceTypes) -> pd.DataFrame:
    """List the axes above 1/Q: `axis`, `inertia`, `benzecri`, `greenacre`."""
    axes = types.analysis.axes.dropna(subset="benzecri").head(AXES_TOLD)
    return axes[["axis", "inertia", "benzecri", "greenacre"]]


def coverage_map(look: Look, services: pd.DataFrame, *, title: str) -> Figure:
    """Draw how many services of each kind serve each stage, one panel a place; a gap is hatched."""
    covered = coverage(services)
    kinds = list(dict.fromkeys(covered["row"]))
    stages = [s for s in look.study.codebook.inventory.stages if s in set(covered["column"])]
    height = 1.6 + len(look.places) * (0.5 + 0.36 * len(kinds))
    with canvas(title, height, rows=(1,) * len(look.places)) as (figure, axes):
        for plot, place in zip(axes, look.places, strict=True):
            here = covered[covered["place"] == place].set_index(["row", "column"])["services"]
            counts = [[int(here.get((kind, stage), 0)) for stage in stages] for kind in kinds]
            _cells(plot, np.array(counts), int(covered["services"].max()), look)
            plot.set_yticks(range(len(kinds)), [wrapped(look.kind(kind), 40) for kind in kinds])
            plot.set_title(look.place(place), fontsize=10.5, color=look.colour(place), pad=4)
        labels = [code_of_services("stages", stage, look) for stage in stages]
        for plot in axes:
            plot.set_xticks(range(len(stages)), [wrapped(label, 22) for label in labels])
    return cast("Figure", figure)


def _cells(plot: Axes, counts: np.ndarray, most: int, look: Look) -> None:
    plot.grid(visible=False)
    for (row, column), count in np.ndenumerate(counts):
        shade = 0.08 + 0.5 * count / max(most, 1)
        drawn = {"color": (0, 0.45, 0.7, shade), "edgecolor": "white"} if count else GAP
        plot.barh(row, 0.94, left=column - 0.47, height=0.88, linewidth=0.6, **drawn)
        behind = None if count else {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        plot.text(column, row, look.words.number(int(count)), ha="center", va="center", bbox=behind)
    plot.set(ylim=(len(counts) - 0.5, -0.5), xlim=(-0.5, counts.shape[1] - 0.5))
    plot.spines[:].set_visible(False)
    plot.tick_params(length=0)


def service_map(look: Look, types: ServiceTypes, *, title: str) -> Figure:
    """Draw services and their properties on the first two axes; a type has one colour and one marker."""
    with canvas(title, 6.4) as (figure, (plot,)):
        plot.axhline(0, color=FAINT, linewidth=1)
        plot.axvline(0, color=FAINT, linewidth=1)
        for label in range(int(types.labels.max()) + 1):
            at = types.analysis.rows.loc[types.labels == label, [1, 2]].to_numpy()
            plot.scatter(*at.T, s=62, color=COLOURS[label % len(COLOURS)], alpha=0.8, edgecolor="white",
                         marker=MARKERS[label % len(MARKERS)],
                         label=look.words.say("type_named", number=label + 1))  # fmt: skip
        _properties(plot, types, look)
        for axis, named in ((1, plot.set_xlabel), (2, plot.set_ylabel)):
            rate = types.analysis.axes["benzecri"].iloc[axis - 1]
            named(look.words.say("axis.of_services", axis=axis, rate=rate))
        for axis in (plot.xaxis, plot.yaxis):
            axis.set_major_formatter(lambda value, _: look.words.number(float(value)))
        plot.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=5, borderaxespad=0.3)
    return cast("Figure", figure)


def _properties(plot: Axes, types: ServiceTypes, look: Look) -> None:
    """Write beside their places the properties that services have, below where above is taken."""
    told = types.analysis.categories
    told = told[(told["code"] != "no") & (told["variable"] != "place")].sort_values(
        2, ascending=False
    )
    line, width = np.ptp(told[2]) / LINES_HIGH, np.ptp(told[1]) / LABELS_WIDE
    written: list[tuple[float, float]] = []
    for row in told.to_dict("records"):
        x, y = row[1], row[2]
        taken = any(abs(x - a) < width and abs(y + line - b) < 1.5 * line for a, b in written)
        written.append((x, y - line if taken else y + line))
        name = wrapped(property_named(row["variable"], row["code"], look), LONG)
        colour, style = (INK, "normal") if row["active"] else (GREY, "italic")
        plot.plot(x, y, ".", color=colour, markersize=4)
        plot.annotate(name, (x, y), xytext=(4, -4 if taken else 3), textcoords="offset points",
                      fontsize=8.5, color=colour, style=style, va="top" if taken else "bottom")  # fmt: skip

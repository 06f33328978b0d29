"""Figures of coded interviews: saturation with its band, and the coding stripes of one interview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from impra_research.coding import Interviews
from impra_research.coding.double.disagreements import KEY, disagreements
from impra_research.coding.outputs.saturation import Saturation
from impra_research.coding.quotations import consenting
from impra_research.show.canvas import FAINT, GREY, INK, canvas, wrapped
from impra_research.show.disagreeing import KINDS, quoted_documents
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HATCHES = ("", "////", "....", "xxxx")  # of the coders' bars


def saturation_curve(look: Look, found: Saturation, *, title: str) -> Figure:
    """Draw how many codes were found after each interview, in their order and over random orders."""
    say = look.words.say
    with canvas(title, 4.2) as (figure, (plot,)):
        at = found.band["interviews"].to_numpy(dtype=float)
        low, middle, high = (
            found.band[name].to_numpy(dtype=float) for name in ("low", "found", "high")
        )
        plot.fill_between(at, low, high, color=FAINT, label=say("saturation.band"))
        plot.plot(at, middle, color=GREY, linestyle=(0, (4, 2)), label=say("saturation.median"))
        plot.plot(found.steps["interview"], found.steps["found"], "o-", color=INK, markersize=4.5,
                  linewidth=1.2, label=say("saturation.held"))  # fmt: skip
        plot.set(xlim=(0.5, len(at) + 0.5), ylim=(0, found.codes * 1.06),
                 xlabel=say("axis.interviews"), ylabel=say("axis.codes_found"))  # fmt: skip
        plot.xaxis.get_major_locator().set_params(integer=True)
        plot.legend(loc="lower right")
    return cast("Figure", figure)


def striped(
    interviews: Interviews, pair: dict[str, str], *, beside: pd.DataFrame | None = None
) -> pd.DataFrame | NotEstimated:
    """Take one interview that both coded and that may be quoted, if it can be of nobody in `beside`.

    One row a segment: `code`, `coder`, `begins` and `ends` as parts of the text.
    """
    own = interviews.segment[interviews.segment["coder"].isin(pair.values())]
    both = own.groupby("document", observed=True)["coder"].nunique() == len(pair)
    able = [name for name in both.index[both] if name in consenting(interviews)]
    unquoted = [name for name in able if name not in quoted_documents(beside)]
    if not able:
        return NotEstimated("no_consent" if both.any() else "agreement")
    counts = own.loc[own["document"].isin(unquoted or able), "document"].value_counts()
    chosen = own[own["document"] == counts.sort_index().idxmax()]
    length = interviews.turn.groupby("document", observed=True)["end"].max()[
        chosen["document"].iloc[0]
    ]
    return chosen.assign(begins=chosen["start"] / length, ends=chosen["end"] / length)


def stripes_told(stripes: pd.DataFrame, pair: Mapping[str, str], look: Look) -> dict[str, object]:
    """Name the interview and count its passages: those coded `alike`, and the others by kind."""
    counts, alike = _apart(stripes, pair, look)["kind"].value_counts(), len(_alike(stripes))
    kinds = {kind: int(counts.get(kind, 0)) for kind in KINDS}
    return {"document": str(stripes["document"].iloc[0]), "alike": alike,
            "passages": alike + int(counts.sum()), "codes": stripes["code"].nunique(), **kinds,
            "alone": kinds["only_first"] + kinds["only_second"]}  # fmt: skip


def stripes_counted(stripes: pd.DataFrame, pair: Mapping[str, str], look: Look) -> pd.DataFrame:
    """Count what the stripes show, a row a code: `label`, passages `alike` and apart, by kind."""
    found = _apart(stripes, pair, look)
    of = {kind: found[found["kind"] == kind] for kind in KINDS}
    by = {
        "alike": _alike(stripes)["code"], "other_boundaries": of["other_boundaries"]["first_code"],
        "other_code": pd.concat([of["other_code"][f"{side}_code"] for side in pair]),
        "alone_first": of["only_first"]["first_code"],
        "alone_second": of["only_second"]["second_code"],
    }  # fmt: skip
    codes = stripes.sort_values("start")["code"].unique()
    counts = pd.DataFrame({name: code.value_counts() for name, code in by.items()}, dtype="Int64")
    counts = counts.reindex(codes).fillna(0).astype("int64")
    return counts.assign(label=[look.theme(code) for code in counts.index])


def _alike(stripes: pd.DataFrame) -> pd.DataFrame:
    """Take the passages that several coders gave the same code, from the same character to the same."""
    return stripes[stripes.duplicated(KEY)].drop_duplicates(KEY)


def _apart(stripes: pd.DataFrame, pair: Mapping[str, str], look: Look) -> pd.DataFrame:
    return disagreements(stripes, look.study.codebook.themes, (pair["first"], pair["second"]))


def coding_stripes(
    look: Look, stripes: pd.DataFrame, coders: Mapping[str, str], *, title: str
) -> Figure:
    """Draw where each coder applied each code, from the beginning of the text to its end.

    One row a code, and in it a bar a coder, told apart without colour.
    """
    codes = list(stripes.sort_values("start")["code"].unique())
    thick = 0.68 / len(coders)
    with canvas(title, 1.7 + 0.34 * len(codes)) as (figure, (plot,)):
        for number, coder in enumerate(coders.values()):
            own = stripes[stripes["coder"] == coder]
            shift = (number - (len(coders) - 1) / 2) * thick
            at = np.array([codes.index(code) for code in own["code"]], dtype=float) + shift
            plot.barh(at, own["ends"] - own["begins"], left=own["begins"], height=thick - 0.04,
                      color=GREY if number % 2 else INK, hatch=HATCHES[number % len(HATCHES)],
                      edgecolor="white", linewidth=0,
                      label=look.words.say("stripes.coder", coder=coder))  # fmt: skip
        plot.set_yticks(range(len(codes)), [wrapped(look.theme(code)) for code in codes])
        plot.set(ylim=(len(codes) - 0.5, -0.5), xlim=(0, 1))
        plot.set_xticks([0, 1], [look.words.say("stripes.begin"), look.words.say("stripes.end")])
        plot.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(coders), borderaxespad=0.3)
    return cast("Figure", figure)


def stripes_in_words(look: Look, stripes: pd.DataFrame, *, document: str) -> str:
    """Say what the stripes of a document show: its alternative text."""
    told = [
        look.words.say("stripes_of.code", code=look.theme(code), n=len(own.drop_duplicates(KEY)),
                       at=round(own["begins"].min(), 2))
        for code, own in stripes.sort_values("start").groupby("code", sort=False, observed=True)
    ]  # fmt: skip
    return look.words.say("stripes_of.words", document=document, codes=len(told),
                          told=look.words.semicolon.join(told))  # fmt: skip

"""Tables of single persons: nothing is hidden in them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from pathlib import Path

import pandas as pd

from impra_research.coding import Interviews
from impra_research.coding.outputs import case_code_matrix, whose
from impra_research.files import write_text
from impra_research.run.workbooks import write_csv
from impra_research.show.interview_figures import coding_stripes, stripes_in_words
from impra_research.show.labels import Look
from impra_research.show.publish import png


def write_cases(interviews: Interviews, out: Path, look: Look, coders: Sequence[str]) -> None:
    """Write what is of single persons: the case x code matrix, and the stripes of each transcript."""
    out.mkdir()
    themes = look.study.codebook.themes
    for value in ("count", "present"):
        matrix = case_code_matrix(interviews.segment, interviews.transcript, themes,
                                  value=value, coders=coders)  # fmt: skip
        write_csv(matrix, out / f"case_code_{value}.csv")
    said = whose(interviews.segment, interviews.transcript, coders)
    length = said["document"].map(interviews.turn.groupby("document")["end"].max())
    stripes = said.assign(begins=said["start"] / length, ends=said["end"] / length)
    figures = [_figure(look, str(name), rows) for name, rows in stripes.groupby("document")]
    title = escape(look.words.say("coded_tables.heading", study=look.study.name))
    write_text(out / "stripes.html", (
        f'<!DOCTYPE html><html lang="{look.words.language}"><meta charset="utf-8">'
        f"<title>{title}</title><h1>{title}</h1>{''.join(figures)}</html>\n"
    ))  # fmt: skip


def _figure(look: Look, document: str, stripes: pd.DataFrame) -> str:
    title = look.words.say("stripes_of.heading", document=document)
    by = {name: name for name in sorted(stripes["coder"].unique())}
    drawn = png(coding_stripes(look, stripes, by, title=title))
    alt = stripes_in_words(look, stripes, document=document)
    source = b64encode(drawn).decode("ascii")
    return f'<p><img src="data:image/png;base64,{source}" alt="{escape(alt)}"></p>'

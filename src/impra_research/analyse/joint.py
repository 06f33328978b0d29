"""The joint display: one row a theme; survey estimate, interview pattern, quotation, reading.

The reading and its verdict are an analyst's words about one pair of places. For another pair they are
missing, with the reason `not_read`; no text is ever generated in their stead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from impra_research.analyse.estimate import Estimate
from impra_research.codebook import Theme
from impra_research.coding.cases import Coders, case_matrix, lineage
from impra_research.coding.interviews import Interviews
from impra_research.coding.quotations import Quotation, choose_quotation
from impra_research.read.codings import MetaInferences, ReadTheme

Row = dict[str, object]
READ = "*"  # codes that are read together, as if they stood below one theme


def joint_display(
    interviews: Interviews,
    themes: Mapping[str, Theme],
    estimates: Mapping[str, Estimate],
    meta: MetaInferences,
    *,
    places: tuple[str, str],
    language: str,
    coders: Coders = "every",
) -> pd.DataFrame:
    """One row a theme of `meta`, in its order.

    Columns: theme, label; estimate (key), value, low, high, n, base, method, estimate__missing
    (`not_collected`: the survey has no such question; `not_estimated`: it could not be computed
    here, see `base`); and for each place p: cases_p (persons of whom every coder, or any one as
    `coders` say, found some code of the theme), n_p (persons interviewed), by_code_p (persons by code
    of the theme), segment_p, quotation_p, translation_p (null without a passage that may be quoted; no
    person is quoted twice); then verdict, reading, author and reading__missing (`not_read`: no analyst
    has read this comparison yet).
    """
    read = set(meta.pair) == set(places)
    gathered = [below(theme.codes, themes) for theme in meta.themes]
    quoted = quoted_by_place(gathered, interviews, places, language)
    rows = pd.DataFrame(
        [
            {"theme": theme.theme, "label": theme.label[language]}
            | _estimated(theme.estimate, estimates)
            | _patterns(theme, read_as_one(theme.codes, themes), interviews, places, coders)
            | _cells(quotations)
            | _reading(theme, meta, language, read=read)
            for theme, quotations in zip(meta.themes, quoted, strict=True)
        ]
    )
    return rows.astype(dict.fromkeys(("value", "low", "high"), "Float64") | {"n": "Int64"})


def _estimated(key: str | None, estimates: Mapping[str, Estimate]) -> Row:
    found = estimates.get(key) if key else None
    shown = ("value", "low", "high", "n", "base", "method")
    empty = "not_collected" if key is None else "not_estimated"
    missing = empty if found is None or pd.isna(found.value) else None
    return {
        "estimate": key,
        **{field: getattr(found, field) if found else None for field in shown},
        "estimate__missing": missing,
    }


def _patterns(
    theme: ReadTheme, tree: Mapping[str, Theme], interviews: Interviews, places: Sequence[str],
    coders: Coders,
) -> Row:  # fmt: skip
    matrix = case_matrix(interviews.segment, interviews.transcript, tree, coders=coders)
    speaks = matrix[READ]
    place = interviews.transcript.drop_duplicates("person").set_index("person")["place"]
    cells: Row = {}
    for name in places:
        here = speaks[place.reindex(speaks.index) == name]
        by_code = matrix.loc[here.index, list(theme.codes)].sum().astype(int).to_dict()
        cells |= {f"cases_{name}": int(here.sum()), f"n_{name}": len(here),
                  f"by_code_{name}": by_code}  # fmt: skip
    return cells


def read_as_one(codes: Sequence[str], themes: Mapping[str, Theme]) -> dict[str, Theme]:
    """Put codes that are read together below one, `READ`, which counts as any theme above codes does."""
    tree = {code: theme.model_copy(update={"parent": READ}) if code in codes else theme
            for code, theme in themes.items()}  # fmt: skip
    return tree | {READ: themes[codes[0]].model_copy(update={"parent": None})}


def below(codes: Sequence[str], themes: Mapping[str, Theme]) -> list[str]:
    """List codes with all that stand below them."""
    return [code for code in themes if set(lineage(code, themes)) & set(codes)]


def quoted_by_place(
    gathered: Sequence[Sequence[str]],
    interviews: Interviews,
    places: Sequence[str],
    language: str,
) -> list[dict[str, Quotation | None]]:
    """Choose a quotation for each group of codes and place; a person quoted once is not quoted again.

    A person's code in several rows would link what they said and make them easier to recognise.
    """
    rows: list[dict[str, Quotation | None]] = []
    beside: list[Quotation] = []
    for codes in gathered:
        row: dict[str, Quotation | None] = {}
        for name in places:
            row[name] = choose_quotation(
                interviews, codes=codes, place=name, language=language, beside=beside
            )
            beside += [chosen] if (chosen := row[name]) else []
        rows.append(row)
    return rows


def _cells(quoted: Mapping[str, Quotation | None]) -> Row:
    cells: Row = {}
    for name, chosen in quoted.items():
        cells |= {
            f"segment_{name}": chosen.segment_id if chosen else None,
            f"quotation_{name}": chosen.original if chosen else None,
            f"translation_{name}": chosen.translation if chosen else None,
        }
    return cells


def _reading(theme: ReadTheme, meta: MetaInferences, language: str, *, read: bool) -> Row:
    return {
        "verdict": theme.verdict if read else None,
        "reading": theme.reading[language] if read else None,
        "author": meta.author if read else None,
        "reading__missing": None if read else "not_read",
    }

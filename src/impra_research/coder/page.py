"""A coded transcript as static HTML: what stands in a rendered notebook, where no kernel runs.

It is read by people who are not the coder, so identifiers are masked, and the words of a person who
did not agree to be quoted are left out. Every coding is marked in the text by its number, and told in
a table below; nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

from impra_research.coder.opened import OpenedDocument
from impra_research.coder.words import coder_words
from impra_research.coding.replay import Segment
from impra_research.privacy import Redacted, redact

STYLE = (
    "<style>.impra-coded{max-width:74ch;line-height:1.7}.impra-coded p{white-space:pre-wrap;margin:0 0 .5em}"
    ".impra-coded mark{color:inherit;background:rgba(0,114,178,.13);text-decoration:underline}"
    ".impra-coded sup a{text-decoration:none;padding:0 1px}.impra-coded table{border-collapse:collapse}"
    ".impra-coded caption{text-align:start;font-weight:600}.impra-coded td,.impra-coded th{"
    "text-align:start;vertical-align:top;padding:3px 8px;border-bottom:1px solid currentColor}</style>"
)


def coded_page(
    opened: OpenedDocument,
    segments: Sequence[Segment],
    *,
    themes: Mapping[str, str],
    coder: str,
    language: str,
) -> str:
    """Give a coded transcript as a piece of HTML.

    Parameters
    ----------
    opened
        The transcript.
    segments
        Its codings.
    themes
        The label of each code.
    coder
        Who coded.
    language
        The language of what stands around the words.
    """
    words = coder_words(language)
    ordered = sorted(segments, key=lambda each: (each.start, each.end, each.code))
    told = {"document": escape(opened.document), "coder": escape(coder), "n": len(ordered)}
    if not opened.quotable:
        return f"<p>{words['page_silent'].format(**told)}</p>"
    masked = redact(opened.text)
    # The place of a coding on the page; two transcripts on one page keep theirs apart.
    name = f"coded-{opened.sha256[:8]}-{coder}"
    marked = _marked(masked, ordered, name, words["coding_number"], themes)
    table = _table(masked, ordered, name, words, themes)
    return (
        f'{STYLE}<section class="impra-coded" lang="{language}">'
        f"<p>{words['page_about'].format(**told)}</p>"
        f'<div lang="{opened.language}">{marked}</div>{table}</section>'
    )


def _marked(
    masked: Redacted,
    segments: Sequence[Segment],
    name: str,
    telling: str,
    themes: Mapping[str, str],
) -> str:
    """Give the paragraphs, with every coded stretch marked and numbered where a coding ends."""
    spans = [_span(masked, each) for each in segments]
    ends: dict[int, list[int]] = {}
    for number, (_, end) in enumerate(spans, 1):
        ends.setdefault(end, []).append(number)
    breaks = {at for at, sign in enumerate(masked.text) if sign == "\n"}
    edges = {edge for span in spans for edge in span}
    cuts = sorted({0, len(masked.text), *edges, *breaks, *(at + 1 for at in breaks)})
    covering = _depths(spans)
    parts: list[str] = []
    depth = 0
    for start, end in pairwise(cuts):
        depth += covering.get(start, 0)
        if start in breaks:
            parts.append('</p><p dir="auto">')
            continue
        piece = escape(masked.text[start:end])
        parts.append(f"<mark>{piece}</mark>" if depth else piece)
        for number in ends.get(end, ()):
            code = themes.get(segments[number - 1].code, segments[number - 1].code)
            label = escape(telling.format(n=number, code=code), quote=True)
            parts.append(f'<sup><a href="#{name}-{number}" aria-label="{label}">{number}</a></sup>')
    return f'<p dir="auto">{"".join(parts)}</p>'.replace('<p dir="auto"></p>', "")


def _depths(spans: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Say at which place how many codings begin, less those that end."""
    steps: dict[int, int] = {}
    for start, end in spans:
        steps[start] = steps.get(start, 0) + 1
        steps[end] = steps.get(end, 0) - 1
    return steps


def _span(masked: Redacted, segment: Segment) -> tuple[int, int]:
    """Find a coding in the masked text; one that ends within a mask takes the whole mask."""
    start = masked.place_in_redacted(segment.start)
    end = masked.place_in_redacted(segment.end - 1) + 1
    tag = next(
        (each.tag_end for each in masked.replaced if each.tag_start < end <= each.tag_end), 0
    )
    return start, max(end, tag)


def _table(
    masked: Redacted,
    segments: Sequence[Segment],
    name: str,
    words: Mapping[str, str],
    themes: Mapping[str, str],
) -> str:
    headings = "".join(
        f'<th scope="col">{escape(words[key])}</th>'
        for key in ("number", "code", "passage", "memo_column")
    )
    rows = []
    for number, each in enumerate(segments, 1):
        start, end = _span(masked, each)
        cells = (themes.get(each.code, each.code), masked.text[start:end], redact(each.memo).text)
        told = "".join(f'<td dir="auto">{escape(cell)}</td>' for cell in cells)
        rows.append(f'<tr id="{name}-{number}"><th scope="row">{number}</th>{told}</tr>')
    caption = f"<caption>{escape(words['page_table'])}</caption>"
    body = f"<thead><tr>{headings}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return f"<table>{caption}{body}</table>" if rows else ""

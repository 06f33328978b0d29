"""Which way of counting a file was written in, and how that is known; two that fit are refused.

The evidence, strongest first: what a person says; the names of passages, where they are the words
that stand there; lengths (no passage ends behind its text or inside a character); who wrote the file;
where words begin and end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from impra_research.errors import ReceivedFileError
from impra_research.exchange.refi.dialects import (
    ENDS,
    Dialect,
    Features,
    Span,
    asked_words,
    every_dialect,
)
from impra_research.exchange.refi.markup import OWN
from impra_research.exchange.refi.readings import (
    EXACT,
    Counted,
    Reading,
    astray_in,
    mended,
    read_as,
)

# What is known of writers: QualCoder, qc and aqda by their source, the others by what they exported.
WRITERS = {OWN: "ends_as_written+mark_not_counted+code_points",
           "qualcoder": "crlf_as_one+mark_not_counted", "qc ": "crlf_as_one+code_points",
           "aqda": "code_points", "nvivo": "ends_as_written", "maxqda": "ends_as_written",
           "atlas": "crlf_as_one", "qualia": "utf16", "obsidian": "utf16"}  # fmt: skip
NAMED = "the names of passages are the words that stand there"
SAME = "every way of counting gives the same places"
FITS, MISFITS, ENOUGH_PASSAGES = 0.9, 0.6, 5


@dataclass(frozen=True, slots=True)
class Finding:
    """The places that were decided on, text after text, and how."""

    spans: tuple[Span | None, ...]
    said: str
    astray: tuple[int, ...] = ()
    otherwise: int = 0


def find_places(
    counted: Sequence[Counted], *, origin: str, asked: str = "", file: str = ""
) -> Finding:
    """Find where the passages of a project are.

    Raises
    ------
    ReceivedFileError
        Two ways of counting fit and give different places, or the names say that none fits.
    UsageError
        `asked` names no way of counting.
    """
    used = [each for each in counted if each.spans]
    features = Features.of([each.text for each in used], marked=any(e.marked for e in used),
                           folded=any(e.folded for e in used))  # fmt: skip
    readings = _readings(used, features, asked, ours=origin.startswith(OWN))
    chosen, how = _decide(readings, used, features, origin, asked, file)
    spans = mended(chosen, readings, used)
    astray = astray_in(spans, chosen, used)
    if len(astray) > sum(map(bool, chosen.agreement)) and not asked:
        raise _unknown(file, len(astray))
    otherwise = sum(a != b for a, b in zip(spans, chosen.spans, strict=True))
    said = f"{chosen.dialect.said(features)} ({how})" if used else ""
    return Finding(spans, said, astray, otherwise)


def _readings(
    counted: Sequence[Counted], features: Features, asked: str, *, ours: bool
) -> list[Reading]:
    """Read in every dialect that may matter: in ours alone where all names agree with it."""
    if ours and not asked and _agrees_wholly(own := read_as(Dialect(), counted)):
        return [own]
    dialects = every_dialect(features, asked)
    usual = [read_as(each, counted) for each in dialects if features.usual(each, asked)]
    strange = [each for each in dialects if not features.usual(each, asked)]
    return usual + (
        [] if any(map(_agrees_wholly, usual)) else [read_as(e, counted) for e in strange]
    )


def _agrees_wholly(reading: Reading) -> bool:
    return all(weight == EXACT for weight in reading.agreement)


def _decide(
    readings: list[Reading], counted: Sequence[Counted], features: Features, origin: str,
    asked: str, file: str,
) -> tuple[Reading, str]:  # fmt: skip
    """Let one kind of evidence after the other speak, until all that are left say the same."""
    usual = [each for each in readings if features.usual(each.dialect, asked)]
    if len({each.spans for each in usual}) == 1 and not _better(readings, usual[0]):
        told = NAMED if len(readings) == 1 and any(usual[0].agreement) else SAME
        return usual[0], "as asked for" if asked else told
    evidence: list[tuple[Callable[[list[Reading]], list[Reading]], str]] = [
        (_named, NAMED),
        (_within, "in every other way passages end outside of their texts or inside a character"),
        (
            lambda left: _written_by(left, origin, features),
            f"so counts {origin}, which wrote the file",
        ),
        (lambda left: _at_words(left, counted), "passages begin and end where words do"),
    ]
    left = [*usual, *(each for each in readings if _better([each], usual[0]))]
    for weigh, how in evidence:
        left = weigh(left)
        if len({each.spans for each in left}) == 1:
            return left[0], how
    raise _two_fit(file, left, features)


def _better(readings: Iterable[Reading], usual: Reading) -> list[Reading]:
    """Keep unusual readings that the names of most passages speak for."""
    return [each for each in readings if sum(each.agreement) > sum(usual.agreement)
            and 2 * sum(map(bool, each.agreement)) > len(each.spans)]  # fmt: skip


def _named(left: list[Reading]) -> list[Reading]:
    most = max(sum(each.agreement) for each in left)
    return [each for each in left if sum(each.agreement) == most]


def _within(left: list[Reading]) -> list[Reading]:
    fewest = min(each.outside for each in left)
    return [each for each in left if each.outside == fewest]


def _written_by(left: list[Reading], origin: str, features: Features) -> list[Reading]:
    known = next((asked_words(words) for name, words in WRITERS.items()
                  if origin.lower().startswith(name)), set())  # fmt: skip
    ruled_out = {"crlf_as_one": "ends_as_written", "ends_as_written": "crlf_as_one",
                 "utf16": "code_points", "code_points": "utf16",
                 "mark_not_counted": "mark_counted"}  # fmt: skip
    against = {ruled_out[word] for word in known if not (features.folded and word in ENDS)}
    return [each for each in left if not against & {*each.dialect.words}] or left


def _at_words(left: list[Reading], counted: Sequence[Counted]) -> list[Reading]:
    texts = [each.text for each in counted for _ in each.spans]
    spans = list(zip(*(each.spans for each in left), strict=True))
    differ = [at for at, each in enumerate(spans) if len(set(each)) > 1]
    if len(differ) < ENOUGH_PASSAGES:
        return left
    shares = [
        sum(_whole(texts[at], each.spans[at]) for at in differ) / len(differ) for each in left
    ]
    fitting = [each for each, share in zip(left, shares, strict=True) if share >= FITS]
    return (
        fitting if all(share >= FITS or share <= MISFITS for share in shares) and fitting else left
    )


def _whole(text: str, span: Span | None) -> bool:
    return span is not None and not any(
        0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in span
    )


def _two_fit(file: str, left: list[Reading], features: Features) -> ReceivedFileError:
    ways = {"+".join(each.dialect.words): each.dialect.said(features) for each in left}
    listed = "\n".join(f"  {words}: {said}" for words, said in ways.items())
    return ReceivedFileError(
        f"{file}: positions can be read in {len(ways)} ways with different results, and nothing in "
        f"the file decides:\n{listed}",
        fix="look up in the program that wrote it on which words a passage after an emoji or a few "
        "line ends stands, then give the way of counting as `dialect`",
    )


def _unknown(file: str, astray: int) -> ReceivedFileError:
    return ReceivedFileError(
        f"{file}: {astray} passages stand on other words than their names say, and no known way of "
        "counting puts them right",
        fix="export the project again; or give a way of counting as `dialect`, then check each passage",
    )

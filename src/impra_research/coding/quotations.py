"""The only way a quotation leaves the project: consent checked, identifiers masked, place named.

A quotation carries its segment id (document:start-end), by which it is found again. Digits, e-mail
and web addresses and telephone numbers are masked as [..]; names of people are not found by a rule, so
a person reads what is published.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from impra_research.coding.cases import coders_of, deciding
from impra_research.coding.interviews import Interviews
from impra_research.declared import LANGUAGES
from impra_research.errors import UsageError, did_you_mean
from impra_research.read.codings import SPAN

MASK = "[..]"
MAIL_OR_USER = r"[^\s<>()«»\"“”,;]*@[^\s<>()«»\"“”,;]*[^\s<>()«»\"“”,;.!?]"
WEB = r"(?:https?://|www\.)\S*[^\s.!?,;]"
HAS_DIGIT = r"(?=\w*\d)\w+"
NUMBERS = rf"\+?{HAS_DIGIT}(?:[\s.,/()+–-]+{HAS_DIGIT})*"
IDENTIFIER = re.compile(f"{MAIL_OR_USER}|{WEB}|{NUMBERS}")
SENTENCE_ENDS = re.compile(r"(?<=[.!?…])\s+")
WHOLE_SENTENCES = r"(?s)\W*[^\Wa-zà-ÿ_].*[.!?…][»”\"]?"  # a capital begins, a stop ends
Texts = dict[tuple[str, int, int], str]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage that may be published: whose place, the words, and their translation if any."""

    segment_id: str
    place: str
    language: str
    original: str
    translation: str | None


def without_identifiers(text: str) -> str:
    """Mask digits, e-mail and web addresses, and telephone numbers.

    Examples
    --------
    >>> without_identifiers("J’ai appelé le +33 4 72 00 11 22, ou ada@exemple.org.")
    'J’ai appelé le [..], ou [..].'
    """
    return IDENTIFIER.sub(MASK, text)


def quote(interviews: Interviews, segment_id: str, *, language: str) -> Quotation:
    """Quote one coded segment, with its translation when `language` is not the speaker's.

    Raises
    ------
    UsageError
        No segment has this id, or the person did not agree to be quoted.
    """
    segments = interviews.segment
    ids = _ids(segments)
    found = segments[ids == segment_id]
    if found.empty:
        raise UsageError(
            f"there is no segment {segment_id!r}", fix=did_you_mean(segment_id, ids.unique())
        )
    if found["document"].iloc[0] not in consenting(interviews):
        raise UsageError(
            f"segment {segment_id} may not be quoted: its document has no consent to quotation",
            fix="choose a segment of a document whose `consent_quotation` is true in index.yml",
        )
    return _quotation(found.iloc[0], _translations(interviews, language), language)


def choose_quotation(
    interviews: Interviews,
    *,
    codes: Collection[str],
    place: str,
    language: str,
    beside: Collection[Quotation] = (),
) -> Quotation | None:
    """Choose the median-length passage that the coders agree on; None when there is none to quote.

    A passage that waits for review since its transcript was corrected is not chosen.
    Agreed: every coder of the document applied the same code to the very same passage or, where no
    passage is, in the same turn; where coders settled their disagreements, the consensus decides.
    Whole sentences go first, then passages that readers of every language can read, so that all
    languages quote the same one. No person of `beside`, the quotations it will stand with, is quoted
    again, and none of their sentences.
    """
    segments = deciding(interviews.segment, interviews.transcript)
    here = (segments["place"] == place) & segments["code"].isin(codes)
    here &= ~under_review(segments)
    quotable = segments[here & segments["document"].isin(consenting(interviews))]
    needed = coders_of(segments, interviews.transcript)
    agreed = _unlike(_agreed(quotable, needed), interviews, beside)
    candidates = _readable_first(_whole_first(agreed), interviews)
    if candidates.empty:
        return None
    ranked = candidates.assign(length=candidates["end"] - candidates["start"])
    ranked = ranked.sort_values(["length", *SPAN]).drop_duplicates([*SPAN])
    chosen = ranked.iloc[(len(ranked) - 1) // 2]
    return _quotation(chosen, _translations(interviews, language), language)


def _ids(segments: pd.DataFrame) -> pd.Series[str]:
    start, end = segments["start"].astype("str"), segments["end"].astype("str")
    return segments["document"].astype("str") + ":" + start + "-" + end


def under_review(segments: pd.DataFrame) -> pd.Series[bool]:
    """Tell which segments wait for a person: their transcript was corrected there."""
    return segments["status"].eq("needs_review")


def consenting(interviews: Interviews) -> set[str]:
    """Name the documents that may be quoted."""
    transcript = interviews.transcript
    agreed = transcript["consent_quotation"].eq(True)  # a consent that is missing is no consent
    return set(transcript.loc[agreed, "document"])


def _agreed(candidates: pd.DataFrame, needed: Mapping[str, int]) -> pd.DataFrame:
    coders = candidates["document"].map(dict(needed))
    for unit in ([*SPAN], ["document", "turn"]):
        applied = candidates.groupby([*unit, "code"], observed=True, dropna=False)["coder"]
        agreed = candidates[applied.transform("nunique") == coders]
        if len(agreed):
            break
    return agreed


def _unlike(
    candidates: pd.DataFrame, interviews: Interviews, beside: Collection[Quotation]
) -> pd.DataFrame:
    """Leave out the persons already quoted, and passages that share a sentence in any language."""
    person = interviews.transcript.set_index("document")["person"]
    quoted = {person[each.segment_id.rpartition(":")[0]] for each in beside}
    segments = interviews.segment
    taken = segments[_ids(segments).isin([each.segment_id for each in beside])]
    said = set().union(*_sentences(taken, interviews)) if len(taken) else set()
    again = [bool(said & sentences) for sentences in _sentences(candidates, interviews)]
    return candidates[~candidates["document"].map(person).isin(quoted) & ~pd.Series(
        again, index=candidates.index, dtype=bool
    )]  # fmt: skip


def _sentences(passages: pd.DataFrame, interviews: Interviews) -> list[set[str]]:
    """List the sentences of each passage, as spoken and as translated."""
    spans = list(passages[[*SPAN]].itertuples(index=False, name=None))
    translated = [_translations(interviews, language) for language in LANGUAGES]
    told = [
        [own, *(texts[span] for texts in translated if span in texts)]
        for span, own in zip(spans, passages["quote"], strict=True)
    ]
    return [{part for text in texts for part in SENTENCE_ENDS.split(text)} for texts in told]


def _whole_first(candidates: pd.DataFrame) -> pd.DataFrame:
    whole = candidates["quote"].str.fullmatch(WHOLE_SENTENCES).astype(bool)
    return candidates[whole] if whole.any() else candidates


def _readable_first(candidates: pd.DataFrame, interviews: Interviews) -> pd.DataFrame:
    translated = {language: _translations(interviews, language) for language in LANGUAGES}
    rows = candidates[[*SPAN, "language"]].itertuples(index=False, name=None)
    readable = [
        all(own == language or (*span,) in translated[language] for language in LANGUAGES)
        for *span, own in rows
    ]
    return candidates[readable] if any(readable) else candidates


def _translations(interviews: Interviews, language: str) -> Texts:
    if interviews.translation is None:
        return {}
    texts = interviews.translation.dropna(subset=[language])
    texts = texts[texts["status"] != "needs_review"]  # they say what was said before a correction
    spans = texts[[*SPAN]].itertuples(index=False, name=None)
    return dict(zip(spans, texts[language], strict=True))


def _quotation(passage: pd.Series, translated: Texts, language: str) -> Quotation:
    span = (passage["document"], passage["start"], passage["end"])
    foreign = passage["language"] != language and span in translated
    return Quotation(
        segment_id=f"{span[0]}:{span[1]}-{span[2]}",
        place=passage["place"],
        language=passage["language"],
        original=without_identifiers(passage["quote"]),
        translation=without_identifiers(translated[span]) if foreign else None,
    )

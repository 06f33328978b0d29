"""What the commands on interviews tell: the documents of a study, their texts, and who coded them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from impra_research.coder.carried import Carried, carry_over, logs_of, stale_segments
from impra_research.coder.log import CoderLog
from impra_research.coding.replay import Segment, replay
from impra_research.coding.rows import Earlier, rows_on_their_texts
from impra_research.errors import NotCleanedError, UsageError, did_you_mean
from impra_research.exchange.kept_texts import keep_text
from impra_research.read.codings import coding_files, log_files, read_codings
from impra_research.read.interviews.transcripts import Transcripts, read_transcripts
from impra_research.read.written import collected_folder
from impra_research.study import Study


def transcripts_of(study: Study) -> Transcripts:
    """Read the interviews of a study.

    Raises
    ------
    NotCleanedError
        It has none.
    """
    folder = collected_folder(study, "interviews")
    if folder is None or not (folder / "index.yml").is_file():
        raise NotCleanedError(
            f"study {study.name!r} has no interviews",
            fix="put the transcripts into raw/interviews/ and describe them in its index.yml",
            then=f"impra interviews draft FILES --out {study.raw / 'interviews'}",
        )
    return read_transcripts(folder, places=study.places)


def coding_folder(study: Study) -> Path:
    """Locate `coding/`, whether it is there yet or not."""
    return collected_folder(study, "coding") or study.raw / "coding"


def listed(study: Study) -> list[dict[str, Any]]:
    """One row a document: format, turns, words, sha256, coders, and whose codings are of another text."""
    transcripts = transcripts_of(study)
    coders, stale = _coders(study), _stale(study, transcripts.texts)
    waiting = _under_review(study)
    turns = transcripts.turn["document"].value_counts()
    return [
        {"document": row.document, "format": row.format, "language": row.language,
         "turns": int(turns.get(row.document, 0)), "words": row.words, "sha256": row.sha256,
         "coders": sorted(coders.get(row.document, ())),
         "corrected_since": sorted(stale.get(row.document, ())),
         "for_review": waiting[row.document], "notes": row.notes}
        for row in transcripts.transcript.itertuples()
    ]  # fmt: skip


def _coders(study: Study) -> dict[str, set[str]]:
    folder = coding_folder(study)
    found: dict[str, set[str]] = {}
    for path in log_files(folder):
        for segment in replay(CoderLog(path, path.stem).acts).held.values():
            found.setdefault(segment.document, set()).add(path.stem)
    if (folder / "segments.csv").is_file():
        rows = read_codings(folder).segment[["document", "coder"]].drop_duplicates()
        for document, coder in rows.itertuples(index=False, name=None):
            found.setdefault(document, set()).add(coder)
    return found


def _under_review(study: Study) -> Counter[str]:
    """Count by document the codings in logs that wait for a person since a correction."""
    return Counter(segment.document for path in log_files(coding_folder(study))
                   for segment in replay(CoderLog(path, path.stem).acts).held.values()
                   if segment.status == "needs_review")  # fmt: skip


def _stale(study: Study, texts: Mapping[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    rows = _rows(study, texts, Earlier.of(study, texts))
    for log in logs_of(coding_folder(study), rows):
        for document, _ in stale_segments(log, texts, rows):
            found.setdefault(document, set()).add(log.coder)
    return found


def _rows(study: Study, texts: Mapping[str, str], earlier: Earlier) -> list[Segment]:
    """Give the rows of segments.csv and translations.csv that a correction concerns."""
    folder = coding_folder(study)
    if not folder.is_dir() or not coding_files(folder):
        return []
    return rows_on_their_texts(read_codings(folder), texts, earlier)


def carried_over(study: Study, document: str | None) -> list[Carried]:
    """Carry the codings of a study, or of one document, over to its corrected transcripts."""
    texts = texts_of(study, document)
    earlier = Earlier.of(study, texts)
    rows = _rows(study, texts, earlier)
    return carry_over(coding_folder(study), texts, rows=rows, then=earlier.texts)


def shown(study: Study, document: str) -> list[dict[str, Any]]:
    """One row a turn: where it begins and ends, when, in which language, who says what.

    Raises
    ------
    UsageError
        The study has no such document.
    """
    transcripts = transcripts_of(study)
    _refuse_unknown(study, document, transcripts)
    turn = transcripts.turn[transcripts.turn["document"] == document].drop(columns="document")
    told: list[dict[str, Any]] = turn.astype(object).where(turn.notna(), None).to_dict("records")
    return told


def _refuse_unknown(study: Study, document: str, transcripts: Transcripts) -> None:
    if document not in transcripts.texts:
        raise UsageError(
            f"study {study.name!r} has no transcript {document!r}",
            fix=did_you_mean(document, transcripts.texts),
        )


def texts_of(study: Study, document: str | None) -> dict[str, str]:
    """Give the texts of a study, or of one document."""
    transcripts = transcripts_of(study)
    if document is None:
        return transcripts.texts
    _refuse_unknown(study, document, transcripts)
    return {document: transcripts.texts[document]}


def keep_coded(study: Study) -> Iterator[str]:
    """Keep the text of every document that was coded, as it is now; gives the documents."""
    coded = _coders(study)
    for name, text in transcripts_of(study).texts.items():
        if name in coded:
            keep_text(coding_folder(study), text)
            yield name

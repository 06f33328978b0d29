"""Translated passages held against the transcripts: where each stands, and whether a person looks."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from impra_research.coding.corpus import Corpus
from impra_research.coding.logged import REANCHOR, hashes_of
from impra_research.coding.misplaced import TEXT_CHANGED, misplaced, with_offsets
from impra_research.coding.replay import Segment, replay
from impra_research.coding.rows import (
    Earlier,
    as_rows,
    carried,
    moved_rows,
    refuse_corrected,
    row_ids,
)
from impra_research.declared import LANGUAGES
from impra_research.errors import ReceivedFileError
from impra_research.read.acts import TRANSLATIONS, Log
from impra_research.read.codings import SPAN
from impra_research.read.interviews.transcripts import Transcripts
from impra_research.read.written import refuse, repeated_rows

FILE = "translations.csv"
NOT_CARRIED = Log(())
NOTHING_CHANGED = Earlier()


def translation_table(
    received: pd.DataFrame,
    transcripts: Transcripts,
    *,
    log: Log = NOT_CARRIED,
    earlier: Earlier = NOTHING_CHANGED,
) -> pd.DataFrame:
    """One row a translated passage: document, start, end, its text in each language, and status.

    `status` is exact, moved, or needs_review: its transcript was corrected, and the original beside the
    translation is not what it says now. Correcting that row of translations.csv settles it.

    Parameters
    ----------
    log
        Where passages stand since their transcripts were corrected.
    earlier
        What the last cleaning saw of documents whose text is another now.

    Raises
    ------
    ReceivedFileError
        A passage dangles or stands twice, or its original is not what the transcript says there.
    """
    claimed = received.assign(quote=_originals(received, transcripts.transcript))
    rows, known = as_rows(received), received["document"].isin([*transcripts.texts])
    elsewhere = carried(rows, moved_rows({TRANSLATIONS: log})) & known
    refuse_corrected(FILE, rows[~elsewhere], earlier)
    faults = [*misplaced(FILE, claimed[~elsewhere], Corpus.of(transcripts.texts))]
    faults += repeated_rows(FILE, received, [*SPAN])
    refuse(faults, fix=TEXT_CHANGED)
    exact = with_offsets(claimed).assign(status="exact")
    if elsewhere.any():
        ids = row_ids(rows)[elsewhere]
        exact.loc[elsewhere, ["start", "end", "status"]] = _where(
            exact[elsewhere].assign(segment=ids), log, transcripts.texts
        )
    texts = exact[[*LANGUAGES]].replace("", pd.NA)
    return exact[[*SPAN]].join(texts).join(exact["status"]).sort_values([*SPAN], ignore_index=True)


def _originals(received: pd.DataFrame, transcript: pd.DataFrame) -> list[str]:
    said_in = transcript.set_index("document")["language"]
    return [row[said_in[name]] if (name := row["document"]) in said_in.index else ""
            for _, row in received.iterrows()]  # fmt: skip


def _where(moved: pd.DataFrame, log: Log, texts: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Say where passages stand now; for review are those whose original stands there no longer."""
    hashes = hashes_of(texts)
    given = [Segment(row.segment, row.document, "", row.start, row.end, "", TRANSLATIONS)
             for row in moved.itertuples()]  # fmt: skip
    held = replay(log.acts, given).held
    places: list[tuple[int, int, str]] = []
    for row in moved.itertuples():
        now = held[row.segment]
        if now.text != hashes[now.document]:
            raise ReceivedFileError(f"{FILE} row {row.Index}, {now.document}: its transcript was corrected",
                                    fix="bring the codings to the corrected text", then=REANCHOR)  # fmt: skip
        words = texts[now.document][now.start : now.end]
        settled = "exact" if now.start == row.start else "moved"
        differs = "needs_review" if row.quote else now.status
        places.append((now.start, now.end, settled if row.quote == words else differs))
    return places

"""Rows of segments.csv and translations.csv when a transcript is corrected: each on its own text.

A row does not say on which text it was coded. It stood on the text that the last cleaning held it
against, which is in the processed tables; once carried over, the `Move` in its coder's log says it
(of a translation, in the log `translations`). The files themselves are never changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from impra_research.coding.identified import segment_ids
from impra_research.coding.logged import REANCHOR, hashes_of
from impra_research.coding.misplaced import numbered, with_offsets
from impra_research.coding.replay import Segment
from impra_research.errors import ReceivedFileError
from impra_research.read.acts import TRANSLATIONS, Log, Move
from impra_research.read.codings import SEGMENT, SPAN, Codings
from impra_research.study import Study


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the last cleaning saw of the documents whose text is another now.

    Attributes
    ----------
    texts
        Their texts then.
    rows
        The ids of segments and translations that stood on them.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    rows: frozenset[str] = frozenset()

    @classmethod
    def of(cls, study: Study, texts: Mapping[str, str]) -> Earlier:
        """Compare the texts of a study as they are with those of its processed tables."""
        if not study.has("transcript", "segment"):
            return cls()
        transcript = study.table("transcript")
        told = transcript.get("text", pd.Series(dtype="str"))
        then = dict(zip(transcript["document"], told, strict=False))
        changed = {name: text for name, text in then.items() if texts.get(name, text) != text}
        return cls(changed, frozenset(_stood(study, changed))) if changed else cls()


def _stood(study: Study, documents: Collection[str]) -> Iterator[str]:
    segment = study.table("segment")
    yield from segment.loc[segment["document"].isin(list(documents)), "segment"]
    if study.has("translation"):
        table = study.table("translation")
        yield from row_ids(as_rows(table[table["document"].isin(list(documents))]))


def as_rows(translation: pd.DataFrame) -> pd.DataFrame:
    """Take translated passages for segments without a code, of a coder of their own."""
    return translation[[*SPAN]].assign(code="", coder=TRANSLATIONS)


def row_ids(received: pd.DataFrame) -> pd.Series[str]:
    """Give the id of each row; of one whose positions are no numbers, the empty text."""
    cells = received[[*SEGMENT]].astype("str")
    rows = with_offsets(cells[numbered(cells)])
    names = dict.fromkeys(("document", "code", "coder"), "category")
    return segment_ids(rows.astype(names)).reindex(received.index, fill_value="")


def moved_rows(logs: Mapping[str, Log]) -> set[str]:
    """Name the segments that were carried over at some time."""
    return {act.segment for log in logs.values() for act in log.acts if isinstance(act, Move)}


def carried(received: pd.DataFrame, moved: Collection[str]) -> pd.Series[bool]:
    """Tell which rows stand where a log says, and not where they say."""
    if not moved:
        return pd.Series(False, index=received.index)
    return row_ids(received).isin(list(moved))


def refuse_corrected(file: str, received: pd.DataFrame, earlier: Earlier) -> None:
    """Stop where rows that no log carried over stood on a text that was corrected since.

    Raises
    ------
    ReceivedFileError
        The documents are named, and the remedy.
    """
    here = received[received["document"].isin(list(earlier.texts))]
    stood = here[row_ids(here).isin(list(earlier.rows))] if len(here) else here
    if len(stood):
        documents = ", ".join(sorted(stood["document"].astype("str").unique()))
        raise ReceivedFileError(
            f"{file}: {len(stood)} rows stood on another text of {documents} than there is now",
            fix="bring the codings to the corrected text",
            then=REANCHOR,
        )


def rows_on_their_texts(
    codings: Codings, texts: Mapping[str, str], earlier: Earlier
) -> list[Segment]:
    """Give the rows of both files that a correction concerns, each on the text it was coded on.

    Those that a log carried over stand where it says, whatever text is named here.
    """
    given = [codings.segment[[*SEGMENT]]]
    given += [] if codings.translation is None else [as_rows(codings.translation)]
    rows = pd.concat(given, ignore_index=True)
    ids = row_ids(rows)
    known = ids.isin([*moved_rows(codings.logs), *earlier.rows]) & rows["document"].isin([*texts])
    now, then = hashes_of(texts), hashes_of(earlier.texts)
    concerned = with_offsets(rows[known]).assign(segment=ids[known])
    return [
        Segment(text=(then if row["segment"] in earlier.rows else now).get(
            row["document"], now[row["document"]]), **row)
        for row in concerned.to_dict("records")
    ]  # fmt: skip

"""What the coders' logs add to segments.csv, change in it and take back from it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping

import numpy as np
import pandas as pd

from impra_research.coding.replay import Coded, Segment, replay
from impra_research.errors import ReceivedFileError, UnknownValueError, did_you_mean
from impra_research.read.acts import AnyAct, Code, Log, NewTheme
from impra_research.read.written import refuse

KEY = ["document", "start", "end", "code", "coder"]
REANCHOR = "impra interviews reanchor"
ADOPT = "impra themes adopt"


def logged_segments(
    logs: Mapping[str, Log],
    given: pd.DataFrame,
    texts: Mapping[str, str],
    codes: Collection[str],
) -> pd.DataFrame:
    """Give the segments of a table as its coders' logs leave them, and those of the logs.

    Parameters
    ----------
    logs
        The log of each coder.
    given
        Segments that came in a table: columns document, start, end, code, coder, segment, memo, at,
        status, source (the file), row.

    Raises
    ------
    UnknownValueError
        A segment has a code that is not in codes.yml.
    ReceivedFileError
        A log holds acts of another coder, a segment dangles or was coded on another text.
    """
    if not any(log.acts for log in logs.values()):
        return given
    refuse([fault for coder, log in logs.items() for fault in _foreign(coder, log)],
           fix="one log holds the acts of one coder; bring each back to its own")  # fmt: skip
    given = given.astype(dict.fromkeys(given.columns[given.dtypes == "category"], "str"))
    hashes = hashes_of(texts)
    touched = _named(logs, given)
    read = {coder: replay(log.acts, _segments(touched[touched["coder"] == coder], hashes))
            for coder, log in logs.items()}  # fmt: skip
    _refuse_faults(logs, read, texts, hashes, codes)
    rows = [_row(coder, segment, _lines(logs[coder]))
            for coder, coded in read.items() for segment in coded.held.values()]  # fmt: skip
    logged = pd.DataFrame(rows, columns=given.columns).astype(given.dtypes.to_dict())
    both = pd.concat([logged, given.drop(index=touched.index)], ignore_index=True)
    return each_once(both).reset_index(drop=True)


def each_once(coded: pd.DataFrame) -> pd.DataFrame:
    """Keep of what stands at one place twice the first, with the memos of all.

    Segments that need review stay apart: a corrected transcript brought them to one place, and only a
    person can say where each belongs.
    """
    review = coded["status"] == "needs_review"
    settled = coded[~review]
    again = settled.duplicated(KEY)
    if not again.any():
        return coded
    noted = settled[settled["memo"] != ""].astype({"memo": "str"})
    memos = noted.groupby(KEY, observed=True)["memo"].agg("\n".join).rename("joined")
    first = settled[~again].astype({"memo": "str"}).join(memos, on=KEY)
    single = first.assign(memo=first["joined"].fillna("")).drop(columns="joined")
    return pd.concat([single, coded[review]]).sort_index()


def _foreign(coder: str, log: Log) -> Iterator[str]:
    for line, act in log.lines():
        if act.coder != coder:
            yield f"{coder}.jsonl, line {line}: an act of another coder"


def _named(logs: Mapping[str, Log], given: pd.DataFrame) -> pd.DataFrame:
    """Take the segments of a table that acts of their own coder name."""
    named = {(coder, _target(act)) for coder, log in logs.items() for act in log.acts}
    near = given[given["segment"].isin({segment for _, segment in named})]
    own = [pair in named for pair in zip(near["coder"], near["segment"], strict=True)]
    return near[np.array(own, dtype=bool)]


def _target(act: AnyAct) -> str:
    return "" if isinstance(act, Code) else getattr(act, "segment", "")


def _lines(log: Log) -> dict[str, int]:
    """Give the last line that says something of each segment."""
    return {act.segment: line for line, act in log.lines() if hasattr(act, "segment")}


def hashes_of(texts: Mapping[str, str]) -> dict[str, str]:
    """Give the sha256 of each text."""
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}


def _segments(given: pd.DataFrame, hashes: Mapping[str, str]) -> list[Segment]:
    """Take segments of a table as acts see them: they stand in the text as it is."""
    rows = given[["segment", *KEY]].to_dict("records")
    return [Segment(text=hashes[row["document"]], **row) for row in rows]


def _row(coder: str, segment: Segment, lines: Mapping[str, int]) -> tuple[object, ...]:
    return (segment.document, segment.start, segment.end, segment.code, segment.coder,
            segment.segment, segment.memo, segment.at, segment.status,
            f"{coder}.jsonl", lines[segment.segment])  # fmt: skip


def _refuse_faults(
    logs: Mapping[str, Log],
    read: Mapping[str, Coded],
    texts: Mapping[str, str],
    hashes: Mapping[str, str],
    codes: Collection[str],
) -> None:
    created = {code for coded in read.values() for code in coded.themes} - {*codes}
    unknown: list[str] = []
    shifted: list[str] = []
    beyond: list[str] = []
    for coder, coded in read.items():
        lines = _lines(logs[coder])
        for segment in coded.held.values():
            at = f"{coder}.jsonl, line {lines[segment.segment]}"
            if segment.code not in codes:
                unknown.append(f"{at}: {_code_told(segment.code, created, codes)}")
            if segment.document not in texts:
                beyond.append(
                    f"{at}: no transcript {segment.document!r}; {did_you_mean(segment.document, texts)}"
                )
            elif not texts[segment.document].strip():
                beyond.append(f"{at}: {segment.document} is empty now")
            elif segment.text != hashes[segment.document]:
                shifted.append(
                    f"{at}: {segment.document} was coded on another text than it has now"
                )
            elif not segment.start < segment.end <= len(texts[segment.document]):
                length = len(texts[segment.document])
                beyond.append(f"{at}, {segment.document}: {segment.start}-{segment.end} is not a "
                              f"passage of a text of {length} characters")  # fmt: skip
    refuse(beyond, fix="bring the line back from a copy, or bring the transcript back")
    if shifted:
        raise ReceivedFileError(
            _listed(shifted), fix="bring the codings to the corrected text", then=REANCHOR
        )
    if unknown:
        raise UnknownValueError(
            _listed(unknown),
            fix="take created codes into codes.yml; correct the others there",
            then=ADOPT if created else "",
        )


def _listed(faults: list[str]) -> str:
    more = [f"... and {len(faults) - 20} more"] if len(faults) > 20 else []
    return "\n  ".join([*faults[:20], *more])


def _code_told(code: str, created: Collection[str], codes: Collection[str]) -> str:
    if code in created:
        return f"code {code!r} was created while coding and is not in codes.yml yet"
    return f"no code {code!r} in codes.yml; {did_you_mean(code, codes)}"


def created_codes(logs: Mapping[str, Log]) -> dict[str, NewTheme]:
    """Give the codes that coders created while coding; of two with one name, the first."""
    found: dict[str, NewTheme] = {}
    for log in logs.values():
        for code, act in replay(log.acts).themes.items():
            found.setdefault(code, act)
    return found

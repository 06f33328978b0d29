"""Codings of another tool as acts: a log for each coder, and every text that was coded, kept."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np

from impra_research.coding.corpus import Corpus, Spans
from impra_research.exchange.kept_texts import keep_text
from impra_research.exchange.project import Coding, Project
from impra_research.files import write_text
from impra_research.read.acts import Code

SHOWN = 5


def write_logs(project: Project, folder: Path, names: tuple[Mapping[str, str], ...]) -> None:
    """Write log/CODER.jsonl and texts/SHA256.txt below `coding/`.

    Parameters
    ----------
    names
        What documents, codes and coders are called in the study, by their ids.
    """
    logs = defaultdict[str, list[str]](list)
    for act in acts_of(project, names, lambda text: keep_text(folder, text)):
        logs[act.coder].append(act.line())
    for coder, lines in logs.items():
        write_text(folder / "log" / f"{coder}.jsonl", "".join(lines))


def acts_of(
    project: Project, names: tuple[Mapping[str, str], ...], keep: Callable[[str], str]
) -> Iterator[Code]:
    """Give each coding as the act of its coder; `keep` keeps a text and gives its sha256."""
    documents, codes, coders = names
    texts = {each.id: each.text for each in project.documents}
    kept = {id: keep(texts[id]) for id in {each.document for each in project.codings}}
    now = dt.datetime.now(dt.UTC)
    for each in project.codings:
        yield Code(
            at=_utc(each) or now, coder=coders[each.coder], document=documents[each.document],
            text=kept[each.document], start=each.start, end=each.end, code=codes[each.code],
            memo=each.memo,
        )  # fmt: skip


def _utc(coding: Coding) -> dt.datetime | None:
    if coding.at is None or coding.at.tzinfo is not None:
        return coding.at
    return coding.at.replace(tzinfo=dt.UTC)


def cut_words(project: Project, documents: Mapping[str, str]) -> str:
    """Say how many codings begin or end inside a word, and where; "" when none does.

    What is said there is for no report: positions are enough.
    """
    corpus = Corpus.of({each.id: each.text for each in project.documents})
    numbers = {name: number for number, name in enumerate(corpus.names)}
    places = [(numbers[each.document], each.start, each.end) for each in project.codings]
    if not places:
        return ""
    cut = corpus.inside_words(Spans(*np.array(places, dtype=np.int64).T))
    found = [each for each, inside in zip(project.codings, cut, strict=True) if inside]
    if not found:
        return ""
    shown = [f"{documents[each.document]} {each.start}-{each.end}" for each in found[:SHOWN]]
    told = ", ".join(shown) + (", ..." if len(found) > SHOWN else "")
    return (
        f"{len(found)} codings begin or end inside a word ({told}): they stand exactly as they were "
        "read; look whether they were shifted before"
    )

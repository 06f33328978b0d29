"""A packet: a folder with which one coder codes alone, a small study of the drawn interviews.

It holds the texts, the codes and the coder's own log. Nobody is named in it beyond what the texts say:
each interview is its own person, and nothing of the survey or of other coders is there. What the codes
tell of how a drawn interview was coded (an example from it, who changed a code and why) stays at home.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from impra_research.coding.replay import acts_on
from impra_research.declared import Declared, Label, read_declared, read_yaml
from impra_research.errors import UsageError
from impra_research.files import part_of, replace_folder, sweep_beside, write_text
from impra_research.read.acts import Log
from impra_research.read.interviews.index import InterviewIndex
from impra_research.read.interviews.transcripts import Transcripts
from impra_research.read.rounds import PACKET, Packet, Round
from impra_research.study import Study

NOT_FOR_CODERS = (
    "sources",
    "privacy_allow",
    "deposit",
    "accept_above",
    "files_at",
    "not_collected",
)
# A study names a source; that of a packet is never read.
NO_SURVEY = {"instrument": "csv", "file": "none.csv", "prefix": "X", "language": "en",
             "sheets": {"main": {"key": "none"}}}  # fmt: skip
# Each cell opens its interview alone, also after the kernel died.
OPENS = 'from impra_research.coder import Coder\n\nCoder(".", "{name}", coder="{coder}")'
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
SHOWN = 60  # characters of a turn, so that it is found


class PacketWords(Declared):
    """The shape of packet_words.yml."""

    title: Label
    how: Label
    whole: Label
    passages: Label


def write_packet(
    study: Study,
    interviews: Path,
    transcripts: Transcripts,
    drawn: Round,
    packet: Packet,
    log: Log,
    out: Path,
) -> Path:
    """Write the folder of one coder; a folder that exists is never written over.

    Raises
    ------
    UsageError
        The folder exists.
    """
    if out.exists():
        raise UsageError(f"{out} exists", fix="give a new folder with --out")
    sweep_beside(out)
    ready = part_of(out)
    try:
        _fill(ready, study, interviews, transcripts, drawn, packet, log)
        return replace_folder(ready, out)
    finally:
        shutil.rmtree(ready, ignore_errors=True)


def _fill(
    ready: Path,
    study: Study,
    interviews: Path,
    transcripts: Transcripts,
    drawn: Round,
    packet: Packet,
    log: Log,
) -> None:
    raw = ready / "raw"
    _write_yaml(raw / "study.yml", _study_of(study))
    _write_yaml(raw / "codebook" / "variables.yml", _places_of(study))
    _write_yaml(raw / "codebook" / "codes.yml", _codes_of(study, drawn))
    _write_yaml(ready / PACKET, packet.model_dump())
    _write_interviews(raw / "interviews", interviews, transcripts, drawn)
    own = [act for name in drawn.documents for act in acts_on(name, log.acts)]
    lines = dict.fromkeys(act.line() for act in sorted(own, key=lambda act: log.acts.index(act)))
    write_text(raw / "coding" / "log" / f"{packet.coder}.jsonl", "".join(lines))
    _write_notebook(ready, transcripts, drawn, packet.coder)


def _write_yaml(path: Path, content: object) -> None:
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n")


def _study_of(study: Study) -> dict[str, Any]:
    """Take what a study says of itself, and nothing of its survey."""
    declared = dict(read_yaml(study.raw / "study.yml"))
    sampling = {key: told for key, told in declared["sampling"].items() if key != "weight"}
    kept = {key: told for key, told in declared.items() if key not in NOT_FOR_CODERS}
    return kept | {"sampling": sampling, "sources": {"none": NO_SURVEY}}


def _places_of(study: Study) -> dict[str, Any]:
    """Take of the codebook the one variable that a study must have."""
    place = study.codebook.variable("place")
    table = study.codebook.tables[place.table].model_dump(
        mode="json", by_alias=True, exclude_unset=True
    )
    about = place.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude={"origins"})
    about = {key: told for key, told in about.items() if key != "from"}
    values = dict(study.codebook.values("place"))
    table["sheet"] = "main"
    return {"tables": {place.table: table}, "missing_reasons": {},
            "variables": {"place": about | {"values": values}}}  # fmt: skip


def _codes_of(study: Study, drawn: Round) -> dict[str, Any]:
    """Take the codes without their history, and without examples from what is to be coded."""
    file = study.codebook.codes_file
    codes = {code: theme.model_dump(mode="json", exclude={"history"})
             for code, theme in file.codes.items()}  # fmt: skip
    for theme in codes.values():
        if theme["example"].get("document") in drawn.documents:
            theme["example"] = {}
    return {
        "codes": codes,
        "retired": {code: {"into": old.into} for code, old in file.retired.items()},
    }


def _write_interviews(
    folder: Path, interviews: Path, transcripts: Transcripts, drawn: Round
) -> None:
    index = read_declared(interviews / "index.yml", InterviewIndex)
    documents = {}
    for number, (name, each) in enumerate(drawn.documents.items(), start=1):
        entry = index.documents[name]
        file = f"{number:03}.txt"
        write_text(folder / file, transcripts.texts[name])
        kept = entry.model_dump(mode="json", include={"place", "language", "not_speakers"})
        documents[name] = kept | {
            "file": file, "format": "text", "person": f"interview-{number}", "sha256": each.sha256,
            "consent_quotation": False, "date": drawn.date.isoformat(),
        }  # fmt: skip
    speakers = {language: roles.words() for language, roles in index.speakers.items()}
    _write_yaml(folder / "index.yml", {"speakers": speakers, "documents": documents})


def _write_notebook(folder: Path, transcripts: Transcripts, drawn: Round, coder: str) -> None:
    words = read_declared(Path(__file__).with_name("packet_words.yml"), PacketWords)
    language = transcripts.transcript.set_index("document")["language"]
    head = "\n\n".join(
        f"# {words.title[each]}\n\n{words.how[each]}"
        for each in sorted({*language[[*drawn.documents]]})
    )
    cells = [_prose(head)]
    for name, each in drawn.documents.items():
        turns = transcripts.turn[transcripts.turn["document"] == name]
        cells += [_prose(f"## {name}\n\n{_asked(words, language[name], each.turns, turns)}"),
                  _code(OPENS.format(name=name, coder=coder))]  # fmt: skip
    notebook = {"cells": [{"id": f"cell-{at}", **cell} for at, cell in enumerate(cells)], "nbformat": 4,
                "nbformat_minor": 5, "metadata": {"kernelspec": KERNEL}}  # fmt: skip
    write_text(folder / "code.ipynb", json.dumps(notebook, ensure_ascii=False, indent=1) + "\n")
    write_text(folder / "README.md", head + "\n")


def _asked(words: PacketWords, language: str, numbers: tuple[int, ...], turns: pd.DataFrame) -> str:
    if not numbers:
        return words.whole[language]
    rows = turns[turns["turn"].isin(numbers)]
    begun = (f"- {row.turn}: {_beginning(row.text)}" for row in rows.itertuples())
    return "\n".join([words.passages[language], "", *begun])


def _beginning(text: str) -> str:
    plain = re.sub(r"\s+", " ", text)
    return plain if len(plain) <= SHOWN else plain[:SHOWN].rsplit(" ", 1)[0] + " …"


def _prose(text: str) -> Mapping[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(text: str) -> Mapping[str, Any]:
    source = text.splitlines(keepends=True)
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [],
            "execution_count": None}  # fmt: skip

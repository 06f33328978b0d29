"""`impra double`: from the sample to the agreement after decisions, on the demonstration's interviews."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from impra_research.coder.log import CoderLog
from impra_research.coder.opened import open_document
from impra_research.declared import read_declared
from impra_research.read.acts import Code, read_log
from impra_research.read.rounds import Round
from impra_research.run.cli import app
from impra_research.run.double_rounds import DoubleCoding
from impra_research.run.exits import exit_code
from impra_research.study import Study

RAW = Path(__file__).parents[2] / "data" / "raw"
DRAW = ["draw", "first", "--coder", "A", "--coder", "B", "--seed", "7"]


@pytest.fixture
def folder(tmp_path):
    for part in ("codebook", "interviews", "coding"):
        shutil.copytree(RAW / part, tmp_path / "study" / "raw" / part)
    shutil.copy(RAW / "study.yml", tmp_path / "study" / "raw")
    return tmp_path / "study"


def impra(folder, *words):
    line = ["double", *map(str, words), "--study", str(folder)]
    return exit_code(lambda: app(line, prog_name="impra", standalone_mode=False), line)


def drawn(folder):
    return read_declared(folder / "raw" / "coding" / "double" / "first.yml", Round)


def test_a_round_is_drawn_from_every_place_and_language_and_only_once(folder):
    assert impra(folder, *DRAW, "--share", "0.2") == 0
    found = drawn(folder)
    assert {name[:3] for name in found.documents} == {"PIE", "RA_"}
    assert (found.seed, found.share, found.unit, len(found.documents)) == (7, 0.2, "documents", 5)
    assert impra(folder, *DRAW, "--share", "0.2") == 2


def test_a_packet_opens_alone_and_names_nobody(folder, tmp_path, capsys):
    shutil.copy(RAW / "study.yml", tmp_path)
    log = CoderLog(folder / "raw" / "coding" / "log" / "A.jsonl", "A")
    impra(folder, *DRAW, "--number", "3")
    out = tmp_path / "packet_B"
    assert impra(folder, "packet", "first", "B", "--out", out) == 0
    assert impra(folder, "packet", "first", "B", "--out", out) == 2
    assert log.acts == ()
    packet = Study.open(out)
    for name in drawn(folder).documents:
        opened = open_document(packet, name, coder="B", blind=True)
        assert opened.sha256 == drawn(folder).documents[name].sha256
        assert (opened.given, opened.others) == ((), ())
        assert len(opened.themes) == len(Study.open(folder).codebook.themes)
    told = "".join(path.read_text(encoding="utf-8") for path in out.rglob("*.*")
                   if path.suffix in (".yml", ".jsonl", ".md", ".ipynb"))  # fmt: skip
    index = (folder / "raw" / "interviews" / "index.yml").read_text(encoding="utf-8")
    persons = {line.split(":")[1].strip() for line in index.split("\n") if "person:" in line}
    assert not [person for person in persons if person in told]
    assert not list(out.rglob("segments.csv"))
    notebook = json.loads((out / "code.ipynb").read_text(encoding="utf-8"))
    calls = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [f'Coder(".", "{name}", coder="B")' for name in drawn(folder).documents] == calls[1:]


def test_passages_of_a_packet_are_named_by_their_beginning(folder, tmp_path):
    impra(folder, *DRAW, "--number", "6", "--passages")
    found = drawn(folder)
    assert sum(len(each.turns) for each in found.documents.values()) == 6
    impra(folder, "packet", "first", "A", "--out", tmp_path / "p")
    text = (tmp_path / "p" / "code.ipynb").read_text(encoding="utf-8")
    turn = DoubleCoding(Study.open(folder)).transcripts.turn.set_index(["document", "turn"])["text"]
    assert all(turn[name, number][:20] in text
               for name, each in found.documents.items() for number in each.turns)  # fmt: skip


def test_what_was_coded_in_a_packet_comes_home_once(folder, tmp_path, capsys):
    impra(folder, *DRAW, "--number", "2")
    out = tmp_path / "packet"
    impra(folder, "packet", "first", "B", "--out", out)
    name, about = next(iter(drawn(folder).documents.items()))
    turn = DoubleCoding(Study.open(folder)).transcripts.turn
    row = turn[(turn["document"] == name) & (turn["speaker"] == "respondent")].iloc[0]
    act = Code(coder="B", document=name, text=about.sha256, start=int(row["start"]),
               end=int(row["end"]), code="mistrust")  # fmt: skip
    log = CoderLog(out / "raw" / "coding" / "log" / "B.jsonl", "B")
    with log.held():
        log.append([act])
    for new in (1, 0):
        capsys.readouterr()
        assert impra(folder, "merge", "first", out, "--json") == 0
        assert json.loads(capsys.readouterr().out) == {"B": new}
    coding = folder / "raw" / "coding"
    assert read_log(coding / "log" / "B.jsonl").acts == (act,)
    assert (coding / "texts" / f"{about.sha256}.txt").is_file()
    with log.held():
        log.append([act.model_copy(update={"id": "x", "document": "PIE_99"})])
    assert impra(folder, "merge", "first", out) == 3
    assert read_log(coding / "log" / "B.jsonl").acts == (act,)


def test_disagreements_are_decided_one_by_one_until_none_is_left(folder, tmp_path, capsys):
    impra(folder, *DRAW, "--number", "2")
    double = DoubleCoding(Study.open(folder))
    before = double.disagreements("first")
    assert len(before) > 0
    assert impra(folder, "compare", "first", "--out", tmp_path / "all.csv") == 0
    assert (tmp_path / "all.csv").read_text(encoding="utf-8").count("\n") >= len(before)
    for at, row in enumerate(before.to_dict("records")):
        keep = "first" if isinstance(row["first_segment"], str) else "neither"
        words = [
            "adjudicate",
            "first",
            row["disagreement"],
            "--keep",
            keep,
            "--reason",
            "as agreed",
        ]
        assert impra(folder, *words) == 0
        assert f"{len(before) - at - 1} left" in capsys.readouterr().err
    assert double.disagreements("first").empty
    pooled = double.agreement("first").iloc[-1]
    assert pooled["percent"] < pooled["percent_after"] == 1
    reasons = {act.reason for act in read_log(double.coding / "log" / "consensus.jsonl").acts}
    assert reasons == {"as agreed"}
    assert impra(folder, "adjudicate", "first", before["disagreement"][0], "--keep", "first",
                 "--reason", "again") == 2  # fmt: skip
    assert impra(folder, "agreement", "first") == 0

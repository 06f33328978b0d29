"""`impra double`: from the sample to the agreement after decisions, on the demonstration's interviews."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from impra_research.coder.log import CoderLog
from impra_research.coder.opened import open_document
from impra_research.declared import read_declared
from impra_research.errors import UsageError
from impra_research.read.acts import Code, read_log
from impra_research.read.rounds import Round
from impra_research.run.cli import app
from impra_research.run.double_rounds import DoubleCoding
from impra_research.run.exits import exit_code
from impra_research.study import Study

RAW = Path(__file__).parents[2] / "data" / "raw"
DRAW = ["draw", "first", "--coder", "A", "--coder", "B", "--seed", "7"]
NEW = ["draw", "first", "--coder", "B", "--coder", "C", "--seed", "7"]


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
    assert impra(folder, "draw", "a", "--coder", "consensus", *DRAW[4:], "--number", "2") == 2


def with_names(folder):
    """Let the study tell names, and codes tell how a drawn interview was coded."""
    coded, raw = next(iter(drawn(folder).documents)), folder / "raw"
    codes = raw / "codebook" / "codes.yml"
    told = "history: [{what: created, date: 2014-01-01, by: Giovanna, reason: an afterthought}]"
    codes.write_text(
        codes.read_text(encoding="utf-8").replace("document: null", f"document: {coded}", 1)
        .replace("    parent: null\n", f"    parent: null\n    {told}\n", 1), encoding="utf-8")  # fmt: skip
    index = raw / "interviews" / "index.yml"
    index.write_text(index.read_text(encoding="utf-8").replace(
        '"Intervistatrice"', '["Intervistatrice", "Carla Verdi"]'), encoding="utf-8")  # fmt: skip
    example = Study.open(folder).codebook.codes_file.codes["individual_resources"].example
    assert example["document"] == coded
    return ["Giovanna", "afterthought", "Carla Verdi", *map(str, example["text"].values())]


def test_a_packet_opens_alone_and_is_blind(folder, tmp_path, capsys):
    log = CoderLog(folder / "raw" / "coding" / "log" / "A.jsonl", "A")
    impra(folder, *DRAW, "--number", "3")
    hidden = with_names(folder)
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
    every = [path for path in out.rglob("*") if path.is_file()]
    told = "".join(path.read_text(encoding="utf-8") for path in every)
    index = (folder / "raw" / "interviews" / "index.yml").read_text(encoding="utf-8")
    persons = {line.split(":")[1].strip() for line in index.split("\n") if "person:" in line}
    assert not [each for each in (*persons, *hidden) if each in told]
    assert {path.suffix for path in every} == {".yml", ".jsonl", ".md", ".ipynb", ".txt"}
    notebook = json.loads((out / "code.ipynb").read_text(encoding="utf-8"))
    calls = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    begun = "from impra_research.coder import Coder\n\n"  # in every cell: each opens alone
    assert [f'{begun}Coder(".", "{name}", coder="B")' for name in drawn(folder).documents] == calls


def test_passages_of_a_packet_are_named_by_their_beginning(folder, tmp_path):
    impra(folder, *DRAW, "--number", "6", "--passages")
    found = drawn(folder)
    assert sum(len(each.turns) for each in found.documents.values()) == 6
    impra(folder, "packet", "first", "A", "--out", tmp_path / "p")
    text = (tmp_path / "p" / "code.ipynb").read_text(encoding="utf-8")
    turn = DoubleCoding(Study.open(folder)).transcripts.turn.set_index(["document", "turn"])["text"]
    assert all(turn[name, number][:20] in text
               for name, each in found.documents.items() for number in each.turns)  # fmt: skip


def coded(folder, out, coder="C"):
    """Code the first answer of the first interview in a packet; give the log and the act."""
    name, about = next(iter(drawn(folder).documents.items()))
    turn = DoubleCoding(Study.open(folder)).transcripts.turn
    row = turn[(turn["document"] == name) & (turn["speaker"] == "respondent")].iloc[0]
    act = Code(coder=coder, document=name, text=about.sha256, start=int(row["start"]),
               end=int(row["end"]), code="mistrust")  # fmt: skip
    log = CoderLog(out / "raw" / "coding" / "log" / f"{coder}.jsonl", coder)
    with log.held():
        log.append([act])
    return log, act


def test_what_was_coded_in_a_packet_comes_home_once_and_what_does_not_belong_never(
    folder, tmp_path, capsys
):
    impra(folder, *NEW, "--number", "2")
    impra(folder, "draw", "second", *NEW[2:], "--number", "2")
    out, other = tmp_path / "packet", tmp_path / "other"
    impra(folder, "packet", "first", "C", "--out", out)
    impra(folder, "packet", "first", "B", "--out", other)
    log, act = coded(folder, out)
    home = folder / "raw" / "coding"
    for new in (1, 0):
        capsys.readouterr()
        assert impra(folder, "merge", "first", out, other, "--json") == 0
        assert json.loads(capsys.readouterr().out)["C"]["new"] == new
    assert read_log(home / "log" / "C.jsonl").acts == (act,)
    assert (home / "texts" / f"{act.text}.txt").is_file()
    assert impra(folder, "merge", "second", out) == 2
    assert "round 'first'" in capsys.readouterr().err
    assert impra(folder, "merge", "first", tmp_path) == 2
    with log.held():
        log.append([act.model_copy(update={"id": "x", "document": "PIE_99"})])
    coded(folder, other, "B")
    before = len(read_log(home / "log" / "B.jsonl").acts)
    assert impra(folder, "merge", "first", other, out) == 3
    assert len(read_log(home / "log" / "B.jsonl").acts) == before
    coded(folder, other, "C")
    assert impra(folder, "merge", "first", other) == 2
    assert "log of 'C'" in " ".join(capsys.readouterr().err.split())


def test_a_round_can_be_drawn_before_anything_is_coded(folder, capsys):
    shutil.rmtree(folder / "raw" / "coding")
    assert impra(folder, *NEW, "--number", "2") == 0
    assert impra(folder, "compare", "first") == 0
    assert "impra double merge first PACKET" in capsys.readouterr().err
    assert impra(folder, "agreement", "first") == 2


def test_an_interview_waits_until_both_have_read_it(folder, tmp_path, capsys):
    impra(folder, *NEW, "--number", "2")
    half, empty = drawn(folder).documents
    impra(folder, "packet", "first", "C", "--out", tmp_path / "packet")
    coded(folder, tmp_path / "packet")
    impra(folder, "merge", "first", tmp_path / "packet")
    assert empty in capsys.readouterr().out
    double = DoubleCoding(Study.open(folder))
    assert set(double.disagreements("first")["document"]) == {half}
    assert double.unread("first") == [empty]
    turns = double.agreement("first").iloc[0]["n"]
    assert impra(folder, "merge", "first", tmp_path / "packet", "--finished") == 0
    assert impra(folder, "merge", "first", tmp_path / "packet", "--finished") == 0
    assert drawn(folder).finished == ("C",)
    assert set(double.disagreements("first")["document"]) == {half, empty}
    assert double.agreement("first").iloc[0]["n"] > turns


def test_of_two_who_decide_at_once_the_second_finds_it_decided(folder):
    impra(folder, *DRAW, "--number", "2")
    row = DoubleCoding(Study.open(folder)).disagreements("first").iloc[0]

    def decided(keep):
        double = DoubleCoding(Study.open(folder))
        try:
            return double.decide("first", row["disagreement"], keep=keep, reason="as we agreed")
        except UsageError:
            return None

    with ThreadPoolExecutor(2) as both:
        assert sorted(map(str, both.map(decided, ["neither", "neither"])))[-1] == "None"
    acts = read_log(folder / "raw" / "coding" / "log" / "consensus.jsonl").acts
    assert len({act.segment for act in acts}) == len(acts)


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


def test_a_packet_that_could_not_be_written_leaves_nothing_hidden(folder, tmp_path, monkeypatch):
    def fill_the_disk(*_):
        raise OSError(28, "No space left on device")

    impra(folder, *DRAW, "--number", "3")
    (tmp_path / ".part-999999999-packet_B").mkdir()  # of one that was killed
    monkeypatch.setattr("impra_research.run.packets._write_notebook", fill_the_disk)
    assert impra(folder, "packet", "first", "B", "--out", tmp_path / "packet_B") != 0
    assert [each.name for each in tmp_path.iterdir()] == ["study"]

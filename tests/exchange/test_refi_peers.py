"""Our REFI-QDA projects as pyrefiqda reads them, and its own as we do (in .peers)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from impra_research.exchange.project import Coder, Coding, Document, Project, ProjectCode
from impra_research.exchange.refi import read_refi, write_refi

PEERS = Path(__file__).parents[2] / ".peers"
READS = """
import json, sys
from pathlib import Path
from pyrefiqda import RefiProject
path, folder = sys.argv[1:]
project = RefiProject.load(path, extract_dir=folder)
users = {user.guid: user.name for user in project.users.user}
codes, waiting = {}, list(project.code_book.codes.code)
while waiting:
    code = waiting.pop()
    codes[code.guid] = code.name
    waiting += code.code
found = []
for source in project.sources.text_source:
    name = source.plain_text_path.removeprefix("internal://")
    text = Path(folder, "sources", name).read_bytes().decode("utf-8")
    for passage in source.plain_text_selection:
        words = text[passage.start_position:passage.end_position]
        found += [[source.name, words, codes[each.code_ref.target_guid], users[each.creating_user]]
                  for each in passage.coding]
print(json.dumps(found))
"""
WRITES = """
import sys, uuid
from pyrefiqda import RefiProject
from pyrefiqda.models import (CodeRefType, CodingType, PlainTextSelectionType, Project, ProjectCodeBookType,
    ProjectCodesType, ProjectCodeType, SourcesType, TextSourceType, UsersType, UserType)
new = lambda: str(uuid.uuid4())
user = UserType(guid=new(), name="anna")
code = ProjectCodeType(guid=new(), name="aide", is_codable=True)
coding = CodingType(guid=new(), creating_user=user.guid, code_ref=CodeRefType(target_guid=code.guid))
words = PlainTextSelectionType(guid=new(), name="été", start_position=2, end_position=5, coding=[coding])
source = TextSourceType(guid=new(), name="E01", plain_text_content="\U0001f600 été",
                        plain_text_selection=[words])
project = Project(name="theirs", users=UsersType(user=[user]), sources=SourcesType(text_source=[source]),
                  code_book=ProjectCodeBookType(codes=ProjectCodesType(code=[code])))
RefiProject.save(project, sys.argv[1])
"""
pytestmark = pytest.mark.skipif(
    not list(PEERS.glob("lib/*/site-packages/pyrefiqda")),
    reason="the peers are not here: .venv/bin/python benchmarks/peers.py makes them",
)
OURS = Project(
    "ours",
    coders=(Coder("anna", "Anna"), Coder("bruno", "Bruno")),
    documents=(Document("E01", "E01", "😀 C’est l’e\u0301té.\r\nOui, ma tante."), Document("E02", "שלום", ""),
               Document("E03", "E03", "مرحبا 👩\u200d👧 e poi?")),
    codes=(ProjectCode("help", "aide"), ProjectCode("kin", "famille & co", parent="help")),
    codings=(Coding("1", "E01", 10, 16, "help", "anna"), Coding("2", "E01", 22, 30, "kin", "bruno"),
             Coding("3", "E01", 22, 30, "help", "anna"), Coding("4", "E03", 6, 9, "kin", "anna")),
)  # fmt: skip


def run(program, *told):
    command = [PEERS / "bin" / "python", "-c", program, *map(str, told)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_pyrefiqda_finds_every_coding_of_ours_on_its_words_by_its_coder(tmp_path):
    write_refi(OURS, tmp_path / "ours.qdpx")
    found = json.loads(run(READS, tmp_path / "ours.qdpx", tmp_path / "unpacked"))
    texts = {each.id: each.text for each in OURS.documents}
    names = {each.id: each.name for each in (*OURS.coders, *OURS.codes, *OURS.documents)}
    assert found == [
        [names[c.document], texts[c.document][c.start : c.end], names[c.code], names[c.coder]]
        for c in OURS.codings
    ]
    assert found[1][1] == "ma tante"


def test_a_project_of_pyrefiqda_is_read_on_its_words(tmp_path):
    run(WRITES, tmp_path / "theirs.qdpx")
    project, fidelity = read_refi(tmp_path / "theirs.qdpx")
    text, coding = project.documents[0].text, project.codings[0]
    assert text[coding.start : coding.end] == "été"
    assert fidelity.exact

"""Taguette itself: it imports our files, and cuts the words out of them (in .peers/taguette)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from impra_research.exchange.project import Coder, Coding, Document, Project, ProjectCode
from impra_research.exchange.taguette import read_taguette, write_taguette
from impra_research.exchange.taguette.markup import words_of

PYTHON = Path(__file__).parents[2] / ".peers" / "taguette" / "bin" / "python"
IMPORTS = """
import json, sys
from taguette import database, extract
source, target = (database.connect("sqlite:///" + path)() for path in sys.argv[1:])
target.add(database.User(login="imports")); target.commit()
database.copy_project(source, target, source.query(database.Project).one().id, "imports")
target.commit()
found = [[each.snippet, extract.extract(each.document.contents, each.start_offset, each.end_offset),
          sorted(tag.path for tag in each.tags)] for each in target.query(database.Highlight)]
print(json.dumps(found))
"""
WRITES = """
import asyncio, json, sys
from taguette import convert, database, extract
base = database.connect("sqlite:///" + sys.argv[1])()
base.add(database.User(login="anna"))
project = database.Project(name="theirs", description="")
base.add(project)
base.add(database.ProjectMember(project=project, user_login="anna", privileges=database.Privileges.ADMIN))
page = '<meta charset="utf-8"><h1>\\U0001f600 Titre</h1>\\n <ul><li>uno &amp; due</li>'
page += '<li>l’été</li></ul><p>Oui.<br>Non.</p>'
html = asyncio.run(convert.to_html(page.encode(), "text/html", "a.html", {}))
document = database.Document(name="E01", description="", filename="a.html", project=project, contents=html,
                             text_direction=database.TextDirection.LEFT_TO_RIGHT)
tag = database.Tag(project=project, path="a", description="")
base.add_all([document, tag]); base.flush()
found = []
for start in range(0, 44):
    try:
        cut = extract.extract(html, start, start + 7)
    except Exception:
        continue
    each = database.Highlight(document=document, start_offset=start, end_offset=start + 7, snippet=cut)
    each.tags.append(tag); base.add(each); base.flush()
    base.add(database.Command.highlight_add("anna", document, each, [tag.id]))
    found.append(cut)
base.commit()
print(json.dumps(found))
"""
pytestmark = pytest.mark.skipif(
    not PYTHON.is_file(),
    reason="Taguette is not here: .venv/bin/python benchmarks/peers.py makes it",
)
OURS = Project(
    "ours",
    coders=(Coder("anna", "anna"), Coder("bruno", "bruno")),
    documents=(Document("1", "E01", "\n😀 C’est <l’été>.\r\n\nOui & non, ma tante.\n"),
               Document("2", "E02", ""),
               Document("3", "שלום", "مرحبا 👩\u200d👧 e poi?")),
    codes=(ProjectCode("1", "aide"), ProjectCode("2", "famille & co", parent="1")),
    codings=(Coding("1/1", "1", 3, 8, "1", "anna"), Coding("2/2", "1", 8, 25, "2", "bruno"),
             Coding("3/1", "1", 18, 20, "1", "anna"), Coding("3/2", "1", 18, 20, "2", "anna"),
             Coding("4/2", "3", 6, 9, "2", "anna"), Coding("5/1", "1", 0, 41, "1", "bruno"),
             Coding("6/1", "1", 0, 1, "1", "bruno")),
)  # fmt: skip


def run(program, *told):
    command = [PYTHON, "-c", program, *map(str, told)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_taguette_imports_our_file_and_cuts_out_the_words_that_were_coded(tmp_path):
    assert (OURS.codings[5].start, OURS.codings[5].end) == (0, len(OURS.documents[0].text))
    write_taguette(OURS, tmp_path / "ours.sqlite3")
    found = run(IMPORTS, tmp_path / "ours.sqlite3", tmp_path / "theirs.sqlite3")
    texts = {each.id: each.text for each in OURS.documents}
    coded = list(dict.fromkeys((c.document, c.start, c.end, c.coder) for c in OURS.codings))
    words = [texts[document][start:end] for document, start, end, _ in coded]
    assert [words_of(cut) for _, cut, _ in found] == words
    assert [words_of(snippet) for snippet, _, _ in found] == words
    assert found[2][2] == ["aide", "aide.famille & co"]


def test_what_taguette_imported_is_read_as_it_was_but_by_the_person_who_imported_it(tmp_path):
    write_taguette(OURS, tmp_path / "ours.sqlite3")
    run(IMPORTS, tmp_path / "ours.sqlite3", tmp_path / "theirs.sqlite3")
    again, fidelity = read_taguette(tmp_path / "theirs.sqlite3")
    assert [each.text for each in again.documents] == [each.text for each in OURS.documents]
    assert again.codes == OURS.codes
    assert [(c.document, c.start, c.end, c.code) for c in again.codings] == [
        (c.document, c.start, c.end, c.code) for c in OURS.codings
    ]
    assert {each.coder for each in again.codings} == {"imports"}
    assert "every coding is by one login" in fidelity.remarks[0]


def test_every_passage_of_a_text_of_theirs_is_where_taguette_cuts_it(tmp_path):
    cuts = run(WRITES, tmp_path / "theirs.sqlite3")
    project, fidelity = read_taguette(tmp_path / "theirs.sqlite3")
    text = project.documents[0].text
    assert text.startswith("😀 Titre\n")
    assert fidelity.dangling == ()
    assert len(cuts) == len(project.codings) > 30
    for cut, coding in zip(cuts, project.codings, strict=True):
        assert words_of(cut).replace("\n", "") == text[coding.start : coding.end].replace("\n", "")

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.generated_projects import projects, there_and_back, thorough
from tests.exchange.generated_projects import words_of as words_of_codings

from impra_research.errors import DataError, ReceivedFileError, UsageError
from impra_research.exchange.project import (
    Case,
    Coder,
    Coding,
    Document,
    Note,
    Project,
    ProjectCode,
)
from impra_research.exchange.referential import faults_of
from impra_research.exchange.taguette import read_taguette, write_taguette
from impra_research.exchange.taguette.markup import html_of, snippet_of, text_of, words_of

SHARED = Path(__file__).parents[3] / "shared" / "data" / "qda"
NO_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
held = st.text(st.characters(codec="utf-8")).map(lambda text: NO_HTML.sub("", text))
AT = dt.datetime(2026, 1, 2, 10, tzinfo=dt.UTC)
SMALL = Project(
    "small",
    coders=(Coder("anna", "anna"), Coder("bruno", "bruno")),
    documents=(Document("1", "E01", "😀 Oui.\n\nEt puis non."),),
    codes=(ProjectCode("1", "answers"), ProjectCode("2", "yes", "1", description="says yes")),
    codings=(Coding("1/1", "1", 2, 5, "1", "anna", AT), Coding("1/2", "1", 2, 5, "2", "anna", AT),
             Coding("2/2", "1", 2, 10, "2", "bruno")),
)  # fmt: skip


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample is not at hand (../shared/data)")
def test_a_project_of_taguette_is_read_on_its_words_with_author_and_time():
    project, fidelity = read_taguette(SHARED / "taguette_project.sqlite3")
    assert words_of_codings(project) == ["déclaré mon activité"] * 2 + ["È stato più difficile"]
    names = {code.id: code.name for code in project.codes}
    assert [(each.name, names.get(each.parent)) for each in project.codes] == [
        ("interesting", None), ("Passage", None), ("enregistrement", "Passage"), ("Obstacles", None),
    ]  # fmt: skip
    assert project.documents[0].text.endswith("difficile.\nL’été suivant, tout a changé.")
    assert {each.coder for each in project.codings} == {"admin"}
    assert project.codings[0].at == dt.datetime(2026, 11, 22, 22, 35, 16, 701813, tzinfo=dt.UTC)
    assert "the snippets are the words" in fidelity.dialect
    assert fidelity.exact
    assert (project.notes[0].start, project.notes[0].end) == (0, 5)
    assert list(faults_of(project)) == []


def test_what_taguette_holds_comes_back_equal():
    (again, read), written = there_and_back(SMALL, write_taguette, read_taguette, "project.sqlite3")
    assert again == SMALL
    assert written.exact
    assert not read.dangling


def as_taguette_holds(project):
    """Keep of a drawn project what Taguette has a place for, as reading gives it."""
    documents = [replace(each, text=NO_HTML.sub("", each.text)) for each in project.documents]
    texts = {each.id: each.text for each in documents}
    codings = [each for each in project.codings if each.end <= len(texts[each.document])]
    coded = {None, *(each.id for each in codings)}
    marks = [each for each in project.notes if (each.end or 0) <= len(texts.get(each.document, ""))
             and each.coding in coded]  # fmt: skip
    noted = {each.id for each in marks}
    case = [replace(each, passages=()) for each in project.cases]
    sets = [
        replace(each, notes=tuple(n for n in each.notes if n in noted)) for each in project.sets
    ]
    whose = tuple(each for each in project.coders if each.id)  # without an id nobody is meant
    return replace(project, coders=whose, documents=tuple(documents), codings=tuple(codings),
                   cases=tuple(case), notes=tuple(marks), sets=tuple(sets))  # fmt: skip


def numbered(things):
    return {each.id: str(number) for number, each in enumerate(things, 1)}


def utc(at):
    return at and (at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at.astimezone(dt.UTC))


def test_a_code_stays_below_its_own_parent_where_two_have_one_name(tmp_path):
    codes = (ProjectCode("1", "x"), ProjectCode("2", "x"), ProjectCode("3", "y", parent="2"))
    write_taguette(Project("p", codes=codes), tmp_path / "p.sqlite3")
    again, _ = read_taguette(tmp_path / "p.sqlite3")
    names = {each.id: each.name for each in again.codes}
    assert {names[e.id]: names.get(e.parent) for e in again.codes} == {
        "x": None,
        "x (2)": None,
        "y": "x (2)",
    }


@thorough
@given(projects())
def test_every_text_code_and_coding_comes_back(drawn):
    project = as_taguette_holds(drawn)
    (again, read), written = there_and_back(
        project, write_taguette, read_taguette, "project.sqlite3"
    )
    assert [each.text for each in again.documents] == [each.text for each in project.documents]
    documents, codes, coders = map(numbered, (project.documents, project.codes, project.coders))
    assert [each.parent for each in again.codes] == [
        codes.get(each.parent) for each in project.codes
    ]
    logins = {"": ""} | {
        theirs.id: str(n) for n, theirs in enumerate(again.coders[: len(coders)], 1)
    }
    whose = {"": ""} | coders
    ours = {(documents[e.document], e.start, e.end, codes[e.code], whose[e.coder])
            for e in project.codings}  # fmt: skip
    assert ours == {(e.document, e.start, e.end, e.code, logins[e.coder]) for e in again.codings}
    assert {utc(e.at) for e in project.codings} >= {e.at for e in again.codings}
    twice = written.not_carried.get("codings that stand twice", 0)
    assert len(again.codings) == len(project.codings) - twice
    assert not read.dangling
    assert list(faults_of(again)) == []


@thorough
@given(held)
def test_every_character_of_a_text_counts_in_its_html(text):
    html = html_of(text)
    assert text_of(html).text == words_of(html) == text


@thorough
@given(held, st.data())
def test_a_snippet_holds_the_words_of_its_passage(text, data):
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))]
    assert words_of(snippet_of(words)) == words


def test_paragraphs_that_html_alone_parts_get_a_line_end_that_taguette_does_not_count():
    text = text_of("<h1>È</h1><ul><li>uno</li>\n<li>due</li></ul><p>l&#x27;<b>été</b><br>oui</p>")
    assert text.text == "È\nuno\ndue\nl'été\noui"
    place = text.place(*[len(text.words[:at].encode()) for at in (1, 8)])
    assert text.text[slice(*place)] == "uno\ndue"
    assert text.formatted


def test_a_highlight_that_was_edited_keeps_who_gave_each_tag(tmp_path):
    write_taguette(SMALL, path := tmp_path / "a.sqlite3")
    edit = {
        "type": "highlight_add",
        "highlight_id": 2,
        "start_offset": 5,
        "end_offset": 13,
        "tags": [1, 2],
    }
    with closing(sqlite3.connect(path)) as base:
        base.execute("INSERT INTO commands VALUES (NULL, '2026-02-02 10:00:00', 'anna', 1, 1, ?)",
                     (json.dumps(edit),))  # fmt: skip
        base.execute("INSERT INTO highlight_tags VALUES (2, 1)")
        base.commit()
    project, _ = read_taguette(path)
    assert {each.id: each.coder for each in project.codings} == {
        "1/1": "anna", "1/2": "anna", "2/1": "anna", "2/2": "bruno",
    }  # fmt: skip


def test_tags_that_were_merged_keep_who_gave_them(tmp_path):
    write_taguette(SMALL, path := tmp_path / "a.sqlite3")
    merge = json.dumps({"type": "tag_merge", "src_tag_id": 2, "dest_tag_id": 1})
    with closing(sqlite3.connect(path)) as base:
        base.execute(
            "INSERT INTO commands VALUES (NULL, '2026-02-02', 'anna', 1, NULL, ?)", (merge,)
        )
        base.execute("DELETE FROM highlight_tags WHERE tag_id = 2")
        base.execute("DELETE FROM tags WHERE id = 2")
        base.execute("INSERT INTO highlight_tags VALUES (2, 1)")
        base.commit()
    project, _ = read_taguette(path)
    assert {each.id: each.coder for each in project.codings} == {"1/1": "anna", "2/1": "bruno"}


def test_one_of_several_projects_is_named(tmp_path):
    write_taguette(SMALL, path := tmp_path / "server.db")
    with closing(sqlite3.connect(path)) as base:
        base.execute("INSERT INTO projects VALUES (2, 'other', '', '2026-01-01')")
        base.commit()
    with pytest.raises(UsageError, match=r"holds 2 projects: 'small' \(1\), 'other' \(2\)"):
        read_taguette(path)
    assert read_taguette(path, project="other")[0].codings == ()
    assert read_taguette(path, project="1")[0] == SMALL
    with pytest.raises(UsageError, match="holds no project 'third'"):
        read_taguette(path, project="third")


@pytest.mark.parametrize(("change", "said"), [
    ("UPDATE highlights SET start_offset = start_offset + 1 WHERE id = 1", "on other words than its snippet"),
    ("UPDATE highlights SET end_offset = 9999 WHERE id = 1", "highlight 1 is outside of its text"),
    ("DELETE FROM tags WHERE id = 2", "highlight 1: no tag 2"),
])  # fmt: skip
def test_what_does_not_hold_together_is_said(change, said, tmp_path):
    write_taguette(SMALL, path := tmp_path / "a.sqlite3")
    with closing(sqlite3.connect(path)) as base:
        base.execute(change)
        base.commit()
    project, fidelity = read_taguette(path)
    assert any(said in each for each in fidelity.dangling)
    assert list(faults_of(project)) == []


def test_full_stops_that_would_change_the_tree_are_written_with_another_sign():
    codes = (ProjectCode("1", "a"), ProjectCode("2", "a.b"), ProjectCode("3", "b", "1"))
    (again, _), written = there_and_back(
        Project("p", codes=codes), write_taguette, read_taguette, "project.sqlite3"
    )
    assert [(each.name, each.parent) for each in again.codes] == [
        ("a", None),
        ("a·b", None),
        ("b", "1"),
    ]
    assert written.not_carried == {"full stops in the names of codes": 1}


def test_what_taguette_has_no_place_for_is_counted():
    project = replace(
        SMALL, coders=(Coder("anna", "Anna Ünal"), Coder("bruno", "bruno")),
        codings=tuple(replace(each, memo="m") for each in SMALL.codings),
        cases=(Case("P01", "P01"),), notes=(Note("n", "", "on the project"),),
    )  # fmt: skip
    _, written = there_and_back(project, write_taguette, read_taguette, "project.sqlite3")
    assert written.not_carried == {
        "names of coders": 1,
        "memos of codings": 3,
        "cases": 1,
        "notes": 1,
    }


def test_a_text_that_html_cannot_hold_is_refused_by_name_and_place(tmp_path):
    project = replace(SMALL, documents=(Document("1", "E01", "one two\x0cthree four five"),))
    with pytest.raises(DataError, match=r"document '1' holds the character U\+000C at 7"):
        write_taguette(project, tmp_path / "a.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_another_database_is_refused(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.db")) as base:
        base.execute("CREATE TABLE a (b)")
        base.commit()
    with pytest.raises(
        ReceivedFileError, match="is no project of Taguette: it has no table projects"
    ):
        read_taguette(tmp_path / "a.db")

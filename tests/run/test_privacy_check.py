"""`impra check --privacy` finds a person in whatever leaves raw, and never says who."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from tests.clean.small_study import STUDY, VARIABLES, write_study
from typer.testing import CliRunner

from impra_research.deposit import contents_of, write_deposit
from impra_research.errors import StudyFileError, UsageError
from impra_research.privacy import Roster
from impra_research.read.key import read_key
from impra_research.run.clean import process
from impra_research.run.cli import app
from impra_research.run.compendium import Compendium
from impra_research.run.exposed import Search, in_pages, in_tables, search_of
from impra_research.run.page_texts import texts_of
from impra_research.run.privacy import make_key, privacy_checks
from impra_research.run.review import Candidate, candidates, read_review
from impra_research.study import Study

ROOT = Path(__file__).parents[2]
NUMBER = "333 1234567"
CODE = "CNTPLA83A43I849H"
KNOWN = "AA01TO"  # a value of the `direct` variable of the small study
NOTEBOOK = {
    "cells": [
        {"cell_type": "code", "id": "a", "metadata": {}, "source": ["show(table)"], "execution_count": 1,
         "outputs": [{"output_type": "display_data", "metadata": {},
                      "data": {"text/plain": ["a table"], "text/html": ["<p>a table</p>"]}}]},
        {"cell_type": "markdown", "id": "b", "metadata": {}, "source": ["What is seen?"]},
    ],
    "metadata": {"papermill": {"parameters": {"study": "data"}}, "widgets": {}},
    "nbformat": 4, "nbformat_minor": 5,
}  # fmt: skip


@pytest.fixture
def compendium(tmp_path, monkeypatch) -> Compendium:
    """A cleaned study, a notebook and a page in which nobody is."""
    process(write_study(tmp_path / "data"))
    rendered = tmp_path / "notebooks" / "rendered" / "en"
    rendered.mkdir(parents=True)
    (tmp_path / "notebooks" / "runs.yml").write_text("runs: [{study: data, notebooks: [seen]}]\n")
    (tmp_path / "notebooks" / "seen.ipynb").write_text(json.dumps(NOTEBOOK))
    (rendered / "index.html").write_text(
        "<html><body><p title='412 answers'>12.000 euro</p></body></html>"
    )
    monkeypatch.chdir(tmp_path)
    return Compendium(tmp_path)


def checked(compendium: Compendium) -> str:
    """What the command says; it fails exactly when something is found."""
    ended = CliRunner().invoke(
        app, ["check", "--privacy", "--study", "data"], standalone_mode=False
    )
    found = "short  " in ended.stdout
    assert ended.return_value == int(found)
    return " ".join(ended.stdout.split()) if found else ""


def test_a_compendium_in_which_nobody_is_holds(compendium):
    assert checked(compendium) == ""


def test_a_name_that_was_listed_and_nobody_decided_is_counted(compendium):
    row = Candidate("interviews/a.txt", "line 1", "name", "yes", "Ada Rossi", "", "")
    path = compendium.root / "data" / "raw" / "privacy_review.csv"
    path.write_text("\n".join(map(",".join, [Candidate._fields, row])) + "\n", encoding="utf-8")
    assert "1 passages that surely name a person wait" in checked(compendium)
    path.write_text("\n".join(map(",".join, [Candidate._fields, row._replace(decision="nobody")])))
    assert checked(compendium) == ""


def with_output(**data: object) -> dict:
    notebook = json.loads(json.dumps(NOTEBOOK))
    notebook["cells"][0]["outputs"][0]["data"] |= data
    return notebook


def with_metadata(**metadata: object) -> dict:
    return {**NOTEBOOK, "metadata": {**NOTEBOOK["metadata"], **metadata}}


def with_cell(**cell: object) -> dict:
    return {**NOTEBOOK, "cells": [*NOTEBOOK["cells"], {"cell_type": "markdown", "id": "c", "metadata": {},
                                                        "source": "", **cell}]}  # fmt: skip


PLANTED = {
    "a printed table": with_output(**{"text/plain": [f"0  {NUMBER}\n", "1  none"]}),
    "a table in HTML": with_output(**{"text/html": f"<td>{CODE}</td>"}),
    "an attribute": with_output(**{"text/html": f"<span title='{NUMBER}'>x</span>"}),
    "a link": with_output(**{"text/html": "<a href='mailto:ada%40example.org'>x</a>"}),
    "a figure's text": with_output(**{"image/svg+xml": f"<svg><text>{NUMBER}</text></svg>"}),
    "the frame behind a figure": with_output(
        **{"application/vnd.plotly.v1+json": {"data": [{"customdata": [["x", NUMBER]]}]}}),
    "a number that JSON holds": with_output(**{"application/json": {"phone": 393331234567}}),
    "an escaped script": with_output(**{"text/html": r"<script>v = {'m': 'ada\u0040example.org'}</script>"}),
    "an error": with_cell(cell_type="code", execution_count=1, outputs=[
        {"output_type": "error", "ename": "ValueError", "evalue": CODE, "traceback": [f"\x1b[0m{CODE}"]}]),
    "a warning": with_cell(cell_type="code", execution_count=1, outputs=[
        {"output_type": "stream", "name": "stderr", "text": [f"no such person: {NUMBER}\n"]}]),
    "a cell": with_cell(source=[f"Call {NUMBER}"]),
    "an attachment": with_cell(attachments={"a.svg": {"image/svg+xml": f"<svg><desc>{CODE}</desc></svg>"}}),
    "metadata of a cell": with_cell(metadata={"note": NUMBER}),
    "a widget's state": with_metadata(widgets={"application/vnd.jupyter.widget-state+json": {
        "state": {"1": {"state": {"value": NUMBER}}}}}),
    "a parameter": with_metadata(papermill={"parameters": {"study": f"/home/{KNOWN}/data"}}),
    "someone of the roster": with_output(**{"text/plain": [f"code {KNOWN.lower()}"]}),
}  # fmt: skip


@pytest.mark.parametrize("where", PLANTED)
def test_a_person_planted_in_a_notebook_is_found_wherever_it_is_and_not_named(compendium, where):
    (compendium.notebooks / "seen.ipynb").write_text(json.dumps(PLANTED[where]))
    said = checked(compendium)
    assert "seen.ipynb, " in said
    for words in (NUMBER, CODE, KNOWN, "example.org", "1234567"):
        assert words.casefold() not in said.casefold()


PAGES = {
    "page.html": f"<p>{NUMBER}</p>",
    "alt.html": f"<img alt='{NUMBER}' src='x.png'>",
    "comment.html": f"<!-- {CODE} -->",
    "escaped.html": "<p>ada&#64;example.org</p>",
    "script.html": f"<script>const rows = ['{CODE}']</script>",
    "figure.svg": f"<svg><text x='1' d='M 1'>{NUMBER}</text></svg>",
    "searchindex.js": f'Search.setIndex({{"terms": {{"{KNOWN.lower()}": 3}}}})',
    "table.csv": f"name;number\nx;{NUMBER}\n",
    "run.json": json.dumps({"log": [f"read {CODE}"]}),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_person_planted_in_a_page_or_download_is_found(compendium, name):
    (compendium.rendered / "en" / name).write_text(PAGES[name])
    assert f"notebooks/rendered/en/{name}, " in checked(compendium)


def test_a_person_in_a_workbook_to_download_is_found(compendium):
    with zipfile.ZipFile(compendium.rendered / "en" / "table.xlsx", "w") as book:
        book.writestr("xl/sharedStrings.xml", f"<sst><si><t>{CODE}</t></si></sst>")
    assert "table.xlsx, xl/sharedStrings.xml, line 1, text: codice fiscale (1)" in checked(
        compendium
    )


@pytest.mark.parametrize("frame", [
    pd.DataFrame({"note": ["a", f"call {NUMBER}"]}),
    pd.DataFrame({"who": pd.Categorical(["x", KNOWN])}),
    pd.DataFrame({"social": [175033833072595]}),
    pd.DataFrame({"called": [33639981234]}),
    pd.DataFrame({"listed": [["x", CODE]]}),
    pd.DataFrame({CODE: [1]}),
], ids=["text", "category", "number", "phone", "list", "heading"])  # fmt: skip
@pytest.mark.parametrize("stage", ["clean", "analysed"])
def test_a_person_planted_in_a_processed_table_is_found(compendium, frame, stage):
    frame.to_parquet(compendium.root / "data" / "processed" / stage / "more.parquet")
    assert f"processed/{stage}/more.parquet, " in checked(compendium)


def test_a_quarantined_row_does_not_bring_its_person_along(compendium):
    study = Study.open(compendium.root / "data")
    quarantine = pd.read_parquet(study.processed / "clean" / "person.quarantine.parquet")
    assert len(quarantine) > 0
    assert list(in_tables(study, search_of([study]))) == []


def test_what_study_yml_allows_with_a_reason_is_not_told(compendium):
    (compendium.rendered / "en" / "help.html").write_text("<p>Call 333-123-4567</p>")
    assert "help.html" in checked(compendium)
    allowed = STUDY + f'privacy_allow: {{"{NUMBER}": "the public number of the project"}}\n'
    (compendium.root / "data" / "raw" / "study.yml").write_text(allowed)
    assert checked(compendium) == ""


def test_pictures_are_counted_as_not_read(compendium):
    (compendium.rendered / "en" / "one.png").write_bytes(b"\x89PNG")
    *_, pages = privacy_checks(compendium, studies=[Study.open(compendium.root / "data")])
    assert pages.found == "1 files; 1 pictures were not read"


def test_what_is_being_written_meanwhile_is_no_page(compendium):
    (compendium.rendered / "en" / ".part-7-page.ipynb").write_text("")
    *_, pages = privacy_checks(compendium, studies=[Study.open(compendium.root / "data")])
    assert pages.found == "1 files; 0 pictures were not read"


def test_the_repository_as_it_stands_shows_nobody():
    compendium, studies = Compendium(ROOT), [Study.open(ROOT / "data")]
    found = [str(check) for check in privacy_checks(compendium, studies=studies) if check.fix]
    assert found == []


def test_cells_that_the_index_of_the_search_glues_together_are_no_identifier(tmp_path):
    compendium = Compendium(tmp_path)
    page = compendium.rendered / "en" / "searchindex.js"
    page.parent.mkdir(parents=True)
    page.write_text('Search.setIndex({"terms":{"732829320":18}})', encoding="utf-8")
    assert [*search_of([]).file(page, "index")]  # a number that passes as a SIREN
    assert [*in_pages(compendium, search_of([]))] == []


def test_contacts_of_the_demonstration_would_be_found_in_its_pages(tmp_path):
    study = Study.open(ROOT / "data")
    search = search_of([study])
    assert len(search.roster) > 300
    page = tmp_path / "notebooks" / "rendered" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>answers to ZU07SA</p>")
    assert [each.kind for each in in_pages(Compendium(tmp_path), search)] == ["roster"]


def test_what_geometry_and_pictures_hold_is_no_text(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(
        f"<style>.a{{}}</style><path d='M {NUMBER}'/><img src='data:image/png;base64,AAAA'>"
    )
    assert [text.strip() for _, text in texts_of(path) if text.strip()] == []


# The key and the review list ---------------------------------------------------------------------


def test_a_key_is_made_once_for_its_owner_alone_and_never_shown(tmp_path, monkeypatch):
    path = tmp_path / "keys" / "wave.key"
    monkeypatch.setenv("IMPRA_KEY", str(path))
    first = CliRunner().invoke(app, ["privacy", "key"])
    held = path.read_text()
    second = CliRunner().invoke(app, ["privacy", "key", "--json"])
    assert path.read_text() == held
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (len(bytes.fromhex(held.strip())), "made" in first.output, "was there" in second.output) == (
        32, True, True)  # fmt: skip
    assert held.strip() not in first.output + second.output


def test_no_key_is_made_in_a_repository_nor_over_a_file(tmp_path):
    with pytest.raises(UsageError, match="what is there is shared"):
        make_key(ROOT / "my.key")
    held = tmp_path / "my.key"
    held.write_text("something")
    with pytest.raises(FileExistsError):
        make_key(held)
    assert held.read_text() == "something"


@pytest.fixture
def pseudonymised(tmp_path, monkeypatch) -> Study:
    """A study whose identifying codes became pseudonyms, under a key of its own."""
    make_key(tmp_path / "a.key")
    monkeypatch.setenv("IMPRA_KEY", str(tmp_path / "a.key"))
    variables = VARIABLES.replace(
        "disclosure: direct\n", "disclosure: direct\n    pseudonym: true\n"
    )
    study = write_study(tmp_path / "data", variables=variables)
    process(study)
    return study


def test_the_key_appears_in_nothing_that_cleaning_writes(tmp_path, pseudonymised):
    study = pseudonymised
    held = (tmp_path / "a.key").read_text().strip()
    secret = bytes.fromhex(held)
    for written in study.processed.rglob("*"):
        if written.is_file():
            content = written.read_bytes()
            assert secret not in content
            assert held.encode() not in content


def test_a_folder_is_no_key_and_is_not_to_be_made_again(tmp_path, monkeypatch):
    monkeypatch.setenv("IMPRA_KEY", str(tmp_path))
    with pytest.raises(UsageError, match="is a folder"):
        read_key()


def test_another_key_makes_the_tables_anew_and_a_lost_one_leaves_them(
    tmp_path, pseudonymised, monkeypatch
):
    study = pseudonymised
    first = set(study.table("person")["code"].dropna())
    monkeypatch.setenv("IMPRA_KEY", str(tmp_path / "lost.key"))
    assert process(study)["status"] == "up to date"
    make_key(tmp_path / "lost.key")
    assert process(study)["status"] == "cleaned"
    assert first.isdisjoint(study.table("person")["code"].dropna())


def test_rows_set_aside_are_for_their_owner_alone(tmp_path):
    study = write_study(tmp_path / "data")
    process(study)
    aside = [*study.processed.rglob("*.quarantine.parquet")]
    assert aside
    assert {stat.S_IMODE(path.stat().st_mode) for path in aside} == {0o600}


@pytest.mark.parametrize("column", [[3331234567, 12], [3331234567.0, 12.5], [float("inf"), None]])
def test_a_telephone_number_kept_as_a_number_is_found(tmp_path, column):
    path = tmp_path / "t.parquet"
    pd.DataFrame({"amount": column}).to_parquet(path)
    found = [*Search(Roster.of([])).table(path, "t")]
    assert [(each.place, each.kind) for each in found] == (
        [("column amount", "phone")] if column[0] < 10**10 else []
    )


def test_a_pseudonym_stays_in_the_project_and_is_in_no_deposit(tmp_path, pseudonymised):
    codes = set(pseudonymised.table("person")["code"].dropna())
    assert codes
    write_deposit(contents_of(pseudonymised), tmp_path / "deposit")
    written = [each for each in (tmp_path / "deposit").rglob("*") if each.is_file()]
    assert written
    assert not [each for each in written for code in codes if code.encode() in each.read_bytes()]


def review(*words: str):
    return CliRunner().invoke(app, ["privacy", "review", *words], standalone_mode=False)


def test_the_review_list_keeps_decisions_and_decided_persons_are_then_looked_for(compendium):
    folder = compendium.root / "data"
    (folder / "raw" / "interviews").mkdir()
    (folder / "raw" / "interviews" / "a.txt").write_text(
        "A: ho visto Xqvtr ieri\nB: mi chiamo Bnmpl Qwrt\n"
    )
    assert "2 passages, 1 of them sure, 0 decided" in " ".join(
        review("--study", "data").stdout.split()
    )
    path = folder / "raw" / "privacy_review.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    written = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([*written[:1], *(line + "person" for line in written[1:])]) + "\n")
    assert "2 decided" in " ".join(review("--study", "data").stdout.split())
    (compendium.rendered / "en" / "index.html").write_text("<p>Thanks to Xqvtr</p>")
    assert "index.html, line 1, text: roster (1)" in checked(compendium)


def test_a_decision_that_is_none_is_refused_with_its_row(tmp_path):
    path = tmp_path / "privacy_review.csv"
    path.write_text(",".join(Candidate._fields) + "\na,b,c,yes,w,x,y,perhaps\n")
    with pytest.raises(StudyFileError, match="row 2"):
        read_review(path)


def test_a_candidate_shows_what_stands_around_it_and_no_live_formula(tmp_path):
    from impra_research.run.review import _no_formula

    (found,) = candidates("a.txt", "", "uno\ndue @sarta_awa tre", Roster({}))
    assert (found.place, found.before, found.words, found.after) == (
        "line 2",
        "uno due",
        "@sarta_awa",
        "tre",
    )
    assert _no_formula(found.words) == "'@sarta_awa"


def test_review_lists_and_keys_are_never_committed():
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"*.key", "privacy_review.csv"} <= set(ignored)

"""The kernel's side of the coder: what it accepts, what it refuses and why, what a cell shows at rest."""

from __future__ import annotations

import json
import re
import runpy
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from tests.coder.small_study import HARD, ROOT, write_study

from impra_research.coder import Coder, coded_html
from impra_research.coding.interviews import code_interviews
from impra_research.errors import NotCleanedError, UsageError
from impra_research.read.acts import ACT, Code, NewTheme, read_log
from impra_research.run import pages
from impra_research.study import Study


@pytest.fixture
def coder(study):
    opened = Coder(study, "D1", coder="A", language="en")
    opened.answers = []
    opened.send = opened.answers.append
    return opened


def asked(coder, *acts, opening=False):
    coder._answer(coder, {"acts": list(acts), "open": opening}, [])
    return coder.answers[-1]


def coding(coder, words, code="skills"):
    start = HARD.index(words)
    return {"act": "code", "id": f"c{start}{code}", "segment": f"s{start}{code}", "document": "D1",
            "text": coder.opened.sha256, "start": start, "end": start + len(words), "code": code}  # fmt: skip


def test_an_act_is_on_disk_before_it_is_said_to_be_kept(coder):
    def told(answer):
        assert [act.id for act in read_log(coder.opened.log).acts] == answer["kept"]

    coder.send = told
    coder._answer(coder, {"acts": [coding(coder, "Voilà")]}, [])
    assert len(read_log(coder.opened.log).acts) == 1


def test_an_act_sent_twice_is_kept_once_and_said_to_be_kept(coder):
    act = coding(coder, "Voilà")
    asked(coder, act)
    assert asked(coder, act)["kept"] == [act["id"]]
    assert len(read_log(coder.opened.log).acts) == 1


def test_whoever_sends_an_act_it_is_the_opened_coders(coder):
    asked(coder, {**coding(coder, "Voilà"), "coder": "B"})
    assert coder.segments[0].coder == "A"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"text": "b" * 64}, "text_changed"),
        ({"document": "D2"}, "text_changed"),
        ({"code": "no_such"}, "unknown_code"),
        ({"end": 10**9}, "no_passage"),
        ({"start": 5, "end": 5}, "no_passage"),
        ({"start": 2}, "no_passage"),  # inside a word
        ({"start": -1}, "no_act"),
        ({"act": "elsewhere"}, "no_act"),
        ({"segmnt": "x"}, "no_act"),
        ({"act": "undo", "undone": "x"}, "no_act"),  # an undo has no place
    ],
)
def test_what_does_not_hold_is_refused_with_its_reason_and_not_written(coder, change, why):
    answer = asked(coder, {**coding(coder, "Enquêtrice"), **change})
    assert (list(answer["refused"].values()), answer["kept"]) == ([why], [])
    assert read_log(coder.opened.log).acts == ()


def test_every_reason_has_its_words(coder):
    asked(coder, coding(coder, "Voilà"))
    names = dict.fromkeys(("en", "fr", "it"), "Help")
    refused = {
        "already_coded": {**coding(coder, "Voilà"), "id": "x1", "segment": "x2"},
        "code_exists": {"act": "theme", "id": "x3", "code": "skills", "label": names},
        "unknown_code": {"act": "theme", "id": "x4", "code": "a", "label": names, "parent": "no"},
        "no_segment": {"act": "memo", "id": "x5", "segment": "no", "memo": "x"},
        "nothing_to_undo": {"act": "undo", "id": "x6", "undone": "no"},
        "nothing_to_redo": {"act": "redo", "id": "x7", "redone": "no"},
        "not_here": {"act": "move", "id": "x8", "segment": "s", "text": "t", "start": 0, "end": 1,
                     "status": "moved"},
    }  # fmt: skip
    for why, act in refused.items():
        assert list(asked(coder, act)["refused"].values()) == [why]
        assert f"refused.{why}" in coder.words


def test_a_created_code_that_is_used_cannot_be_taken_back(coder):
    names = dict.fromkeys(("en", "fr", "it"), "Help")
    theme = {"act": "theme", "id": "t1", "code": "help", "label": names, "parent": None}
    asked(coder, theme, coding(coder, "Voilà", "help"))
    undo = {"act": "undo", "id": "u1", "undone": "t1"}
    assert asked(coder, undo)["refused"] == {"u1": "nothing_to_undo"}
    asked(coder, {"act": "uncode", "id": "u2", "segment": coder.segments[0].segment})
    assert asked(coder, undo)["kept"] == ["u1"]


def test_opening_gives_the_acts_on_this_transcript(coder):
    act = coding(coder, "Voilà")
    asked(coder, act)
    again = asked(coder, opening=True)
    assert [each["id"] for each in again["acts"]] == [act["id"]]


def test_received_segments_can_be_taken_back(study):
    start = HARD.index("titre de séjour")
    (study / "raw" / "coding").mkdir()
    (study / "raw" / "coding" / "segments.csv").write_text(
        f"document,start,end,code,coder\nD1,{start},{start + 15},skills,A\n", encoding="utf-8"
    )
    coder = Coder(study, "D1", coder="A")
    coder.answers = []
    coder.send = coder.answers.append
    (segment,) = coder.segments
    asked(coder, {"act": "uncode", "id": "u", "segment": segment.segment})
    assert Coder(study, "D1", coder="A").segments == []


def test_a_retired_code_is_shown_as_its_successor_as_the_tables_read_it(tmp_path):
    study = write_study(tmp_path)
    coder = Coder(study, "D1", coder="A")
    names = dict.fromkeys(("en", "fr", "it"), "Help")
    with coder.journal.held():
        coder.journal.append([
            NewTheme(coder="A", code="savings", label=names),
            NewTheme(coder="A", code="cousins", label=names, parent="old"),
            ACT.validate_python(coding(coder, "Voilà", "old") | {"coder": "A"}),
            ACT.validate_python(coding(coder, "cousine", "savings") | {"coder": "A"}),
        ])  # fmt: skip
    with (study / "raw" / "codebook" / "codes.yml").open("a", encoding="utf-8") as codes:
        codes.write("\nretired:\n  older: {into: old}\n  old: {into: skills}\n")
    coder = Coder(study, "D1", coder="A")
    coder.answers = []
    coder.send = coder.answers.append
    answer = asked(coder, coding(coder, "titre de séjour", "older"), opening=True)
    told = [act["code"] for act in answer["acts"] if act["act"] == "code"]
    assert told == [each.code for each in coder.segments] == ["skills", "savings", "skills"]
    (theme,) = coder.coded.themes.values()
    assert (theme.code, theme.parent) == ("cousins", "skills")
    refused = {"act": "theme", "id": "t", "code": "old", "label": names}
    assert asked(coder, refused)["refused"] == {"t": "code_exists"}
    others = Coder(study, "D1", coder="B", blind=False).about["others"]
    assert [each["code"] for each in others] == told
    table = code_interviews(Study.open(study), pd.DataFrame({"person": ["p1"]}))["segment"]
    assert sorted(table["code"]) == sorted(told)


def test_the_screen_speaks_the_transcripts_language_unless_another_is_asked(study):
    assert Coder(study, "D1", coder="A").words["undo"] == "Annuler"
    assert Coder(study, "D1", coder="A", language="it").words["undo"] == "Annulla"


def test_names_that_do_not_exist_are_told_with_those_that_do(study, tmp_path):
    with pytest.raises(UsageError, match="D1"):
        Coder(study, "D2", coder="A")
    with pytest.raises(UsageError, match="coder"):
        Coder(study, "D1", coder="../A")
    with pytest.raises(UsageError, match="language"):
        Coder(study, "D1", coder="A", language="de")
    bare = tmp_path / "bare"
    shutil.copytree(study / "raw", bare / "raw", ignore=shutil.ignore_patterns("interviews"))
    with pytest.raises(NotCleanedError, match="no interviews"):
        Coder(bare, "D1", coder="A")


# The static page ---------------------------------------------------------------------------------


def test_the_static_page_marks_what_is_coded_and_tells_it_in_a_table(coder):
    asked(coder, coding(coder, "mon activité"), coding(coder, "activité 👩‍👩‍👧 en", "savings"))
    page = coded_html(coder.opened.log.parents[3], "D1", coder="A", language="en")
    assert "<mark>mon </mark><mark>activité</mark><sup>" in page
    rows = re.findall(
        r'<th scope="row">(\d)</th><td dir="auto">(.*?)</td><td dir="auto">(.*?)</td>', page
    )
    assert rows == [("1", "Skills", "mon activité"), ("2", "Own savings", "activité 👩‍👩‍👧 en")]
    assert page.count('href="#') == page.count("<tr id=") == 2


def test_the_static_page_shows_hostile_words_and_does_not_obey_them(coder):
    page = coder.page()
    assert "&lt;img src=x" in page
    assert "<img" not in page


def test_the_static_page_masks_identifiers_also_across_a_codings_end(tmp_path):
    text = "Rép: Appelez-moi au 06 12 34 56 78 demain."
    coder = Coder(write_study(tmp_path, text), "D1", coder="A")
    coder.send = lambda _: None
    start = text.index("06")
    coder._answer(coder, {"acts": [
        {"act": "code", "id": "c", "segment": "s", "document": "D1", "text": coder.opened.sha256,
         "start": start, "end": start + 5, "code": "skills", "memo": "tel 06 12 34 56 78"},
    ]}, [])  # fmt: skip
    assert len(coder.segments) == 1
    assert "06 12" not in coder.page()
    assert "34 56" not in coder.page()


def test_the_words_of_a_person_who_did_not_agree_are_not_on_the_static_page(tmp_path):
    study = write_study(tmp_path)
    index = study / "raw" / "interviews" / "index.yml"
    index.write_text(index.read_text().replace("quotation: true", "quotation: false"))
    page = Coder(study, "D1", coder="A", language="en").page()
    assert "did not agree" in page
    assert "Voilà" not in page


def test_an_executed_notebook_holds_the_static_page(study, tmp_path):
    source = f'from impra_research.coder import Coder\nCoder("{study}", "D1", coder="A")'
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook, store_widget_state=False).execute()
    (output,) = notebook.cells[0]["outputs"]
    assert '<section class="impra-coded"' in output["data"]["text/html"]
    from nbconvert import HTMLExporter

    page, _ = HTMLExporter(embed_images=False).from_notebook_node(notebook)
    assert "impra-coded" in page


def test_a_page_of_the_site_shows_the_static_transcript_where_no_kernel_runs(tmp_path, monkeypatch):
    from myst_nb.core.render import get_mime_priority

    site = dict.fromkeys(("title", "language", "code_prompt_show", "code_prompt_hide"), "x")
    (tmp_path / "site.json").write_text(json.dumps(site))
    monkeypatch.setenv("IMPRA_SITE", str(tmp_path / "site.json"))
    conf = runpy.run_path(str(Path(pages.__file__).with_name("conf.py")))
    shown = get_mime_priority("html", conf["nb_mime_priority_overrides"])
    assert "text/html" in shown
    assert "application/vnd.jupyter.widget-view+json" not in shown


def test_the_state_of_the_widget_is_plain_json(coder):
    json.dumps({"about": coder.about, "words": coder.words})


def test_an_act_of_the_browser_is_an_act_of_the_log(coder):
    asked(coder, {**coding(coder, "Voilà"), "memo": "pourquoi"})
    (act,) = read_log(coder.opened.log).acts
    assert isinstance(act, Code)
    assert (act.coder, act.memo) == ("A", "pourquoi")


def test_what_the_readme_says_of_coding_by_hand_is_so(tmp_path, monkeypatch):
    told = (ROOT / "README.md").read_text(encoding="utf-8").split("**To code by hand**")[1]
    cell = told.split("```python\n")[1].split("```")[0]
    row = told.split("coder,quote\n")[1].split("\n")[0]
    for part in ("study.yml", "codebook", "interviews", "coding"):
        copy = shutil.copy if part.endswith("yml") else shutil.copytree
        (tmp_path / "data" / "raw").mkdir(parents=True, exist_ok=True)
        copy(ROOT / "data" / "raw" / part, tmp_path / "data" / "raw" / part)
    raw = tmp_path / "data" / "raw"
    heads, *rows = (raw / "coding" / "segments.csv").read_text(encoding="utf-8").splitlines()
    quoted = [f"{heads},quote", *(f"{each}," for each in rows), row, ""]
    (raw / "coding" / "segments.csv").write_text("\n".join(quoted), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    shown = {}
    exec(cell.replace('Coder("', 'coder = Coder("'), shown)
    assert [each.code for each in shown["coder"].segments] == [row.split(",")[3]]
    assert str(shown["coder"].opened.log).endswith(
        told.split("disk at once, in `")[1].split("`")[0]
    )

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from openpyxl import load_workbook
from tests.exchange.generated_projects import projects, thorough, words_of

from impra_research.codebook.companions import CodesFile
from impra_research.coding.replay import replay
from impra_research.declared import read_declared
from impra_research.errors import DataError, UsageError
from impra_research.exchange.iramuteq import write_iramuteq
from impra_research.exchange.kept_texts import sha256_of
from impra_research.exchange.own_texts import with_own_texts
from impra_research.exchange.project import (
    Case,
    Coder,
    Coding,
    Document,
    Project,
    ProjectCode,
    Variable,
)
from impra_research.exchange.quotations import write_quotations
from impra_research.exchange.referential import faults_of
from impra_research.exchange.refi.account import Account
from impra_research.exchange.study import project_of, translated_passages
from impra_research.exchange.written_study import write_study
from impra_research.read.acts import read_log
from impra_research.read.interviews.faults import byte_faults
from impra_research.read.interviews.index import InterviewIndex
from impra_research.run.cli import app
from impra_research.study import Study

DATA = Path(__file__).parents[2] / "data"
AT = dt.datetime(2026, 1, 2, 10, tzinfo=dt.UTC)
TEXT = "Io: Chiamo *Ada* al 011 55 66 77.\nAda: =Sì, certo, 😀 vengo."
SMALL = Project(
    "small",
    coders=(Coder("A", "A"), Coder("7", "Zoë")),
    documents=(Document("1", "E 01", TEXT, "it", values={"ok": "true"}),
               Document("2", "E02", "Segreto.", "it")),
    codes=(ProjectCode("1", "Aiuto"), ProjectCode("2", "Sì!", "1", description="dice sì")),
    codings=(Coding("1", "1", 4, 33, "1", "A"), Coding("2", "1", 39, 43, "2", "7", AT, "chiama 011 55 66 77"),
             Coding("3", "2", 0, 7, "1", "A")),
    variables=(Variable("ok", "consent_quotation", "boolean"), Variable("p", "région")),
    cases=(Case("c", "P01", ("1",), {"p": "Rhône-Alpes"}),),
)  # fmt: skip


@pytest.fixture(scope="module")
def demonstration():
    return project_of(Study.open(str(DATA)), language="fr")


def coded_in(raw):
    logs = sorted((raw / "coding/log").glob("*.jsonl"))
    return [each for path in logs for each in replay(read_log(path).acts).held.values()]


def places(codings):
    return {(each.document, each.start, each.end, each.code, each.coder) for each in codings}


def read_texts_of(raw):
    """Read the texts as a study does, once somebody has decided on what the draft leaves open."""
    if not (index := raw / "interviews/index.yml").is_file():
        return {}
    listed = read_declared(index, InterviewIndex).documents.items()
    assert all(each.format == "text" for _, each in listed)
    found = {name: (raw / "interviews" / each.file).read_bytes() for name, each in listed}
    assert not [fault for each in found.values() for fault in byte_faults(each)]
    return {name: each.decode() for name, each in found.items()}


def test_only_what_was_said_in_another_language_is_translated():
    told = translated_passages(Study.open(str(DATA)), language="fr")
    assert {document[:3] for document, *_ in told} == {"PIE"}


def test_a_study_is_a_project_that_holds_together(demonstration):
    assert list(faults_of(demonstration)) == []
    assert len(demonstration.documents) == len(demonstration.cases) == 24
    assert len(demonstration.codings) == 438
    labels = {code.id: code.name for code in demonstration.codes}
    assert labels["individual_resources"] == "Ressources individuelles"


def test_what_a_study_and_a_project_both_hold_comes_back(demonstration, tmp_path):
    write_study(demonstration, tmp_path / "raw")
    for each in demonstration.documents:
        assert (tmp_path / f"raw/interviews/{each.id}.txt").read_bytes() == each.text.encode()
    assert places(coded_in(tmp_path / "raw")) == places(demonstration.codings)
    codes = read_declared(tmp_path / "raw/codebook/codes.yml", CodesFile).codes
    assert {name: theme.parent for name, theme in codes.items()} == {
        code.id: code.parent for code in demonstration.codes
    }


def test_a_coding_is_an_act_on_a_text_that_is_kept(tmp_path):
    fidelity = write_study(SMALL, tmp_path / "raw")
    segment = next(each for each in coded_in(tmp_path / "raw") if each.coder == "zoe")
    assert (segment.document, segment.start, segment.end, segment.code) == ("E_01", 39, 43, "si")
    assert (segment.at, segment.memo) == (AT, "chiama 011 55 66 77")
    assert (tmp_path / f"raw/coding/texts/{segment.text}.txt").read_text() == TEXT
    assert "codings without a time have the time of this import" in fidelity.remarks
    assert "person: PLA-1  # decide" in (tmp_path / "raw/interviews/index.yml").read_text()
    assert (tmp_path / "raw/surveys/place_1.csv").read_text().splitlines() == [
        "_index,case,région", "1,P01,Rhône-Alpes", "2,,",
    ]  # fmt: skip


def test_codings_that_cut_a_word_are_said_with_their_place_and_not_their_words(tmp_path):
    cut = replace(SMALL.codings[0], start=5)
    fidelity = write_study(replace(SMALL, codings=(cut, *SMALL.codings[1:])), tmp_path / "raw")
    said = next(each for each in fidelity.remarks if "inside a word" in each)
    assert said.startswith("1 codings begin or end inside a word (E_01 5-33)")


@thorough
@given(projects())
def test_a_study_reads_every_imported_text_and_coding_on_the_same_words(project):
    with TemporaryDirectory() as folder:
        raw = Path(folder, "raw")
        fidelity = write_study(project, raw)
        read_declared(raw / "codebook/codes.yml", CodesFile)
        texts, own = read_texts_of(raw), with_own_texts(project, Account())
        held = coded_in(raw)
        assert [*texts.values()] == [each.text for each in own.documents]
        assert all(sha256_of(texts[each.document]) == each.text for each in held)
    words = Counter(texts[each.document][each.start : each.end] for each in held)
    assert words == Counter(words_of(own))
    assert len(held) == len(project.codings) - len(fidelity.dangling)
    assert {each.at for each in own.codings if each.at and each.at.tzinfo} <= {e.at for e in held}


def test_a_folder_that_holds_something_is_never_written_over(tmp_path):
    (tmp_path / "mine").touch()
    with pytest.raises(UsageError, match="never written over"):
        write_study(SMALL, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_only_codings_with_consent_are_quoted_without_identifiers_and_safe_from_formulas(tmp_path):
    fidelity = write_quotations(SMALL, tmp_path / "q.csv")
    with (tmp_path / "q.csv").open(encoding="utf-8-sig", newline="") as stream:
        first, second = csv.DictReader(stream)
    assert first["quote"] == "Chiamo *Ada* al [..]."
    assert (second["code_1"], second["code_2"], second["région"]) == ("Aiuto", "Sì!", "Rhône-Alpes")
    assert (second["quote"], second["memo"]) == ("'=Sì,", "chiama [..]")
    assert "011" not in (tmp_path / "q.csv").read_text()
    assert fidelity.kept == {"codings": 2}
    assert fidelity.not_carried["codings of documents without consent to quotation"] == 1


def test_where_coders_decided_together_the_consensus_alone_is_quoted_beside_its_translation(
    tmp_path,
):
    settled = replace(
        SMALL, coders=(*SMALL.coders, Coder("consensus", "consensus")),
        codings=(*SMALL.codings, Coding("4", "1", 0, 10, "2", "consensus")),
    )  # fmt: skip
    fidelity = write_quotations(
        settled, tmp_path / "q.csv", translations={("E 01", 0, 10): "I: I call 5"}
    )
    with (tmp_path / "q.csv").open(encoding="utf-8-sig", newline="") as stream:
        (only,) = csv.DictReader(stream)
    assert (only["quote"], only["translation"], only["coder"]) == (
        "Io: Chiamo",
        "I: I call [..]",
        "consensus",
    )
    assert fidelity.not_carried["codings of one coder where the consensus stands"] == 2


def test_the_table_is_the_same_in_excel(tmp_path):
    write_quotations(SMALL, tmp_path / "q.csv")
    write_quotations(SMALL, tmp_path / "q.xlsx")
    with (tmp_path / "q.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    sheet = load_workbook(tmp_path / "q.xlsx").active
    assert [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] == rows


def test_a_corpus_has_modalities_that_iramuteq_takes_and_no_sign_of_its_own_in_a_text(tmp_path):
    write_iramuteq(SMALL, tmp_path / "c.txt")
    assert (tmp_path / "c.txt").read_text(encoding="utf-8").splitlines() == [
        "**** *doc_E01 *lang_it *region_RhoneAlpes", "Io: Chiamo Ada al .", "Ada: =Sì, certo, 😀 vengo.",
    ]  # fmt: skip


def test_without_consent_there_is_no_corpus(tmp_path):
    with pytest.raises(DataError, match="no document may be quoted"):
        write_iramuteq(replace(SMALL, variables=(), cases=(), documents=tuple(
            replace(each, values={}) for each in SMALL.documents)), tmp_path / "c.txt")  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_the_commands_write_a_report_beside_and_never_write_over(tmp_path, capsys):
    file = tmp_path / "a.qdpx"
    asked = ["exchange", "export", str(file), "--to", "refi", "--study", str(DATA), "--json"]
    assert not app(asked, standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert told["written"]["kept"]["codings"] == 438
    assert json.loads(Path(told["report"]).read_text())["written"]["exact"] is True
    with pytest.raises(UsageError, match="never written over"):
        app(asked, standalone_mode=False)
    asked = ["exchange", "import", str(file), "--out", str(tmp_path / "raw"), "--json"]
    assert not app(asked, standalone_mode=False)
    assert json.loads(capsys.readouterr().out)["read"]["exact"] is True
    assert len(coded_in(tmp_path / "raw")) == 438


def test_a_study_that_could_not_be_written_leaves_no_folder(tmp_path, monkeypatch):
    def fill_the_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("impra_research.exchange.written_study.write_logs", fill_the_disk)
    with pytest.raises(OSError, match="No space"):
        write_study(SMALL, tmp_path / "study/raw")
    assert not [*tmp_path.iterdir()]

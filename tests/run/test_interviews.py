"""A transcript is coded, corrected and carried over, with the commands a person types."""

import json

import pandas as pd
import pytest
from tests.coder.small_study import HARD, write_study
from typer.testing import CliRunner

from impra_research.coder.log import CoderLog
from impra_research.coder.opened import open_document
from impra_research.coding.interviews import code_interviews
from impra_research.errors import ReceivedFileError
from impra_research.exchange.kept_texts import sha256_of
from impra_research.read.acts import Code
from impra_research.run.clean import for_review
from impra_research.run.cli import app
from impra_research.study import Study

CODED = "J’ai de\u0301clare\u0301 mon activité 👩‍👩‍👧 en mars."
PERSON = pd.DataFrame({"person": ["p1"]})


def impra(*words, study):
    typed = ["interviews", *words, "--study", str(study)]
    return CliRunner().invoke(app, typed, catch_exceptions=False)


@pytest.fixture
def study(tmp_path):
    folder = write_study(tmp_path / "study")
    start = HARD.index(CODED)
    log = CoderLog(folder / "raw" / "coding" / "log" / "A.jsonl", "A")
    with log.held():
        log.append([Code(coder="A", document="D1", text=sha256_of(HARD), start=start,
                         end=start + len(CODED), code="skills")])  # fmt: skip
    return folder


def correct(study):
    path = study / "raw" / "interviews" / "D1.txt"
    path.write_text(HARD.replace("comment ça va", "comment allez-vous, Madame"), encoding="utf-8")


def listed(study):
    return json.loads(impra("list", "--json", study=study).stdout)[0]


def test_a_corrected_transcript_stops_the_study_until_its_codings_are_carried_over(study):
    assert impra("keep", study=study).stdout.startswith("D1")
    correct(study)
    assert listed(study)["corrected_since"] == ["A"]
    with pytest.raises(ReceivedFileError, match=r"coded on another text") as stop:
        code_interviews(Study.open(study), PERSON)
    assert stop.value.then == "impra interviews reanchor"
    assert "1 codings carried over: 0 exact, 1 moved" in impra("reanchor", study=study).stderr
    segment = code_interviews(Study.open(study), PERSON)["segment"]
    assert segment[["quote", "status"]].values.tolist() == [[CODED, "moved"]]
    assert listed(study)["corrected_since"] == []


def test_what_waits_for_review_is_counted_until_a_person_has_looked(study):
    impra("keep", study=study)
    path = study / "raw" / "interviews" / "D1.txt"
    path.write_text(HARD.replace("en mars", "en mai"), encoding="utf-8")
    impra("reanchor", study=study)
    assert "1 codings wait for review" in impra("list", study=study).stderr
    assert listed(study)["for_review"] == 1
    coded = code_interviews(Study.open(study), PERSON)
    assert "1 codings wait for review, in D1" in for_review(coded)["coding"]


def test_a_coder_does_not_open_a_transcript_whose_codings_wait_to_be_carried_over(study):
    open_document(Study.open(study), "D1", coder="A", blind=True)
    impra("keep", study=study)
    correct(study)
    with pytest.raises(ReceivedFileError, match=r"D1 was corrected since A coded it") as stop:
        open_document(Study.open(study), "D1", coder="A", blind=True)
    assert stop.value.then == "impra interviews reanchor D1"


def test_a_correction_of_a_text_that_nobody_kept_names_the_remedy(study):
    correct(study)
    with pytest.raises(ReceivedFileError, match=r"is missing: it is the text") as stop:
        impra("reanchor", study=study)
    assert "impra interviews keep" in stop.value.fix


def test_show_gives_every_turn_with_its_place(study):
    turns = json.loads(impra("show", "D1", "--json", study=study).stdout)
    assert all(HARD[turn["start"] : turn["end"]] == turn["text"] for turn in turns)
    assert "6 turns" in impra("show", "D1", study=study).stderr


def test_list_says_format_words_and_coders(study):
    row = listed(study)
    assert (row["document"], row["format"], row["coders"], row["turns"]) == ("D1", "text", ["A"], 6)
    assert row["sha256"] == sha256_of(HARD)

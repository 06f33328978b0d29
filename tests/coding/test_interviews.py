import shutil
from pathlib import Path

import pandas as pd
import pytest
from tests.coding.small_interviews import CODED, span, write_interviews

from impra_research.coding.interviews import Interviews, code_interviews
from impra_research.errors import (
    NotCleanedError,
    ReceivedFileError,
    StudyFileError,
    UnknownValueError,
)
from impra_research.study import Study

ROOT = Path(__file__).parents[2]


@pytest.fixture
def study(tmp_path):
    raw = tmp_path / "raw"
    shutil.copytree(ROOT / "data" / "raw" / "codebook", raw / "codebook")
    shutil.copy(ROOT / "data" / "raw" / "study.yml", raw)
    return Study.open(tmp_path)


def write_segments(study, code="paperwork"):
    folder = study.raw / "coding"
    folder.mkdir()
    rows = [
        ",".join(map(str, (*span(d, words), code, coder)))
        for d, words, _, coders in CODED
        for coder in coders
    ]
    (folder / "segments.csv").write_text(
        "\n".join(["document,start,end,code,coder", *rows]), encoding="utf-8"
    )


def test_a_study_without_interviews_has_no_such_tables(study):
    nobody = pd.DataFrame({"person": []})
    assert code_interviews(study, nobody) == {}
    assert code_interviews(Study.open(ROOT / "studies" / "eme_chile"), nobody) == {}


def test_interviews_that_nobody_coded_are_still_read(study):
    person = write_interviews(study.raw / "interviews")
    assert list(code_interviews(study, person)) == ["transcript", "turn"]


def test_segments_are_held_against_the_themes_of_the_study(study):
    person = write_interviews(study.raw / "interviews")
    write_segments(study)
    assert list(code_interviews(study, person)) == ["transcript", "turn", "segment"]


def test_a_code_the_study_does_not_have_stops_the_run(study):
    person = write_interviews(study.raw / "interviews")
    write_segments(study, code="papers")
    with pytest.raises(
        UnknownValueError, match=r"column 'code'(.|\n)*'papers'; did you mean\s+'paperwork'"
    ):
        code_interviews(study, person)


def test_coded_interviews_survive_the_disk_unchanged(study):
    person = write_interviews(study.raw / "interviews")
    write_segments(study)
    tables = code_interviews(study, person)
    folder = study.processed / "coded"
    folder.mkdir(parents=True)
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet")
    kept = Interviews.of(study)
    pd.testing.assert_frame_equal(kept.segment, tables["segment"])
    assert kept.translation is None


def test_interviews_that_were_not_processed_are_asked_for(study):
    with pytest.raises(NotCleanedError, match="no processed table 'transcript'"):
        Interviews.of(study)


def test_transcripts_without_an_index_are_not_left_out_in_silence(study):
    person = write_interviews(study.raw / "interviews")
    (study.raw / "interviews" / "index.yml").unlink()
    with pytest.raises(StudyFileError, match=r"index.yml is missing"):
        code_interviews(study, person)


def test_codings_of_interviews_that_are_not_there_are_not_left_out_in_silence(study):
    write_segments(study)
    with pytest.raises(StudyFileError, match=r"segments.csv in .*, but there are no interviews"):
        code_interviews(study, pd.DataFrame({"person": []}))


def test_translations_without_segments_are_not_left_out_in_silence(study):
    person = write_interviews(study.raw / "interviews")
    write_segments(study)
    coding = study.raw / "coding"
    (coding / "segments.csv").rename(coding / "translations.csv")
    with pytest.raises(ReceivedFileError, match=r"segments.csv is missing"):
        code_interviews(study, person)

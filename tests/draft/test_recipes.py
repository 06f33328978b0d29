"""The recipe for interviews beside a survey, followed to the letter on the template study."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from impra_research import Study
from impra_research.clean import clean_study
from impra_research.codebook.companions import LegalFormsFile, ServicesFile
from impra_research.coding.interviews import code_interviews
from impra_research.declared import read_declared

ROOT = Path(__file__).parents[2]


def test_the_yaml_of_the_recipe_for_interviews_is_read_with_a_transcript(tmp_path):
    recipe = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    recipe = recipe.partition("## Bring interviews beside a survey")[2].partition("\n## ")[0]
    index = re.search(r"```\n(.*?)```", recipe, flags=re.DOTALL)[1]
    raw = tmp_path / "mine" / "raw"
    shutil.copytree(ROOT / "studies" / "template" / "raw", raw)
    (raw / "interviews").mkdir()
    (raw / "interviews" / "index.yml").write_text(index, encoding="utf-8")
    said = "Interviewer: How did it begin?\nRespondent: With a stall.\n"
    (raw / "interviews" / "first.txt").write_text(said, encoding="utf-8")
    study = Study.open(tmp_path / "mine")
    tables = code_interviews(study, clean_study(study).tables["person"])
    assert tables["turn"]["speaker"].tolist() == ["interviewer", "respondent"]
    assert tables["transcript"]["person"].tolist() == ["X-1"]


@pytest.mark.parametrize(
    ("file", "shape"), [("legal_forms", LegalFormsFile), ("services", ServicesFile)]
)
def test_the_ladder_and_the_inventory_of_the_recipe_hold_together(tmp_path, file, shape):
    recipe = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    path = tmp_path / f"{file}.yml"
    path.write_text(re.search(rf"```\n(# {file}.yml\n.*?)```", recipe, flags=re.DOTALL)[1], "utf-8")
    assert read_declared(path, shape)

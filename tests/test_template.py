"""The study to copy is cleaned and checked, and the table of its keys says what the program reads."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from impra_research import Study
from impra_research.clean import clean_study
from impra_research.clean.corrections import Correction
from impra_research.codebook.companions import (
    Change,
    CodesFile,
    LegalForm,
    LegalFormsFile,
    Retired,
    Service,
    ServicesFile,
    Theme,
)
from impra_research.codebook.definitions import Definition, DefinitionsFile
from impra_research.codebook.dictionary import CodeRules, DictionaryFile
from impra_research.codebook.matches import Match
from impra_research.codebook.prices import Index, Rate
from impra_research.codebook.variables import (
    Origin,
    Rule,
    Scale,
    TableShape,
    Variable,
    VariablesFile,
)
from impra_research.declared import Declared
from impra_research.errors import StudyFileError
from impra_research.read.interviews.index import InterviewIndex, ListedDocument
from impra_research.read.rounds import DrawnDocument, Packet, Round
from impra_research.run.checks import run_checks
from impra_research.run.compendium import Compendium
from impra_research.run.plan import studies_named
from impra_research.study.archive import Archive, Creator, Topic
from impra_research.study.study_file import (
    Place,
    Sampling,
    Sheet,
    Source,
    StudyFile,
)

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "studies" / "template"
SHAPES: dict[str, type[Declared]] = {
    "study.yml": StudyFile,
    "study.yml: a place": Place,
    "study.yml: sampling": Sampling,
    "study.yml: a source": Source,
    "study.yml: a sheet": Sheet,
    "study.yml: deposit": Archive,
    "study.yml: a creator": Creator,
    "study.yml: a topic": Topic,
    "variables.yml": VariablesFile,
    "variables.yml: a table": TableShape,
    "variables.yml: a variable": Variable,
    "variables.yml: a `from`": Origin,
    "variables.yml: a rule": Rule,
    "variables.yml: a scale": Scale,
    "corrections.yml: a correction": Correction,
    "legal_forms.yml": LegalFormsFile,
    "legal_forms.yml: a form": LegalForm,
    "services.yml": ServicesFile,
    "services.yml: a service": Service,
    "codes.yml": CodesFile,
    "codes.yml: a code": Theme,
    "codes.yml: a retired code": Retired,
    "codes.yml: a change": Change,
    "definitions.yml": DefinitionsFile,
    "definitions.yml: a definition": Definition,
    "dictionary.yml": DictionaryFile,
    "dictionary.yml: a code": CodeRules,
    "interviews/index.yml": InterviewIndex,
    "interviews/index.yml: a document": ListedDocument,
    "coding/double/ROUND.yml": Round,
    "coding/double/ROUND.yml: a document": DrawnDocument,
    "coding/packet.yml": Packet,
    "matches.yml: a match": Match,
    "prices.yml: a rate": Rate,
    "prices.yml: an index": Index,
}


def tables_of_keys() -> dict[str, dict[str, str]]:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    parts = re.split(r"^#+ (.*)$", text, flags=re.MULTILINE)[1:]
    rows = re.compile(r"^\| `(\w+)` \| (required|optional) \| \S.* \|$", flags=re.MULTILINE)
    return {
        head: dict(rows.findall(body)) for head, body in zip(parts[::2], parts[1::2], strict=True)
    }


@pytest.mark.parametrize("part", SHAPES)
def test_the_table_of_keys_names_every_key_and_whether_it_is_required(part):
    fields = SHAPES[part].model_fields
    assert tables_of_keys()[part] == {
        field.alias or name: "required" if field.is_required() else "optional"
        for name, field in fields.items()
    }


def test_the_template_is_cleaned_and_its_unfinished_answer_set_aside():
    cleaned = clean_study(Study.open(TEMPLATE))
    assert cleaned.records["person"]["rows_in"] == 6
    assert cleaned.records["person"]["reasons"] == {"finished": 1}
    enterprise = cleaned.tables["enterprise"].set_index("person")
    assert enterprise.loc["X-3", "monthly_income__missing"] == "no_answer"
    assert enterprise.loc["X-5", "monthly_income"] == 2100.5


def test_every_check_of_the_template_holds():
    found = [check for check in run_checks(Compendium(ROOT), studies=[Study.open(TEMPLATE)])
             if check.what.startswith("template:")]  # fmt: skip
    assert found
    assert [str(check) for check in found if check.fix] == []


def test_the_template_is_not_part_of_the_report():
    assert "studies/template" not in studies_named(Compendium(ROOT))


def test_a_registered_whose_codes_the_pages_do_not_read_is_refused_and_not_counted_as_nobody(
    tmp_path,
):
    shutil.copytree(TEMPLATE / "raw", tmp_path / "study" / "raw")
    path = tmp_path / "study" / "raw" / "codebook" / "variables.yml"
    text = path.read_text(encoding="utf-8")
    coded = text.replace('    "yes": {', '    "1": {').replace('    "no": {', '    "0": {')
    assert coded != text
    path.write_text(
        coded.replace('formality_yes: ["yes"]', 'formality_yes: ["1"]'), encoding="utf-8"
    )
    with pytest.raises(StudyFileError, match="registered: the pages read its code `yes`"):
        _ = Study.open(tmp_path / "study").codebook

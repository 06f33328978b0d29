from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook

from impra_research.errors import ReceivedFileError
from impra_research.read.instrument import Question
from impra_research.read.xlsform import describe_xlsform, no_answer, read_form

SHARED = Path(__file__).parents[3] / "shared" / "data" / "survey"
with_shared_data = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the real forms are not at hand (../shared/data)"
)
FORMS = sorted((SHARED / "xlsform").glob("*.xls*")) + sorted((SHARED / "kobo").glob("*form*.xlsx"))
CHOICES = [
    ["list_name", "name", "label::Français (fr)", "label::Italiano (it)"],
    ["yes", "1", "Oui", "Sì"],
    ["yes", "0", "Non", "No"],
    ["yes", "99", "Ne sait pas / refus", "Non sa / rifiuta"],
    ["school", "none", "Ne sait pas lire", "Non sa leggere"],
    ["school", "98", "Préfère ne pas répondre", "Preferisco non rispondere"],
    ["school", "99", "Autre", "Altro"],
]


def make_form(path: Path, survey: list[list[str]], *, choices=CHOICES, version="1") -> Path:
    book = Workbook()
    book.active.title = "survey"
    settings = [["form_title", "version", "default_language"], ["Essai", version, "Français (fr)"]]
    for title, rows in {"survey": survey, "choices": choices, "settings": settings}.items():
        sheet = book[title] if title == "survey" else book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


HEADINGS = ["type", "name", "label::Français (fr)", "label::Italiano (it)", "relevant"]
SURVEY = [
    HEADINGS,
    ["note", "hello", "Bonjour", "Buongiorno", ""],
    ["begin_group", "work", "Travail", "Lavoro", "${age} >= 15"],
    ["select_one yes", "declared", "Activité déclarée ?", "Attività registrata?", ""],
    ["select_multiple school", "schools", "Écoles", "Scuole", "${declared} = '1'"],
    ["end_group", "", "", "", ""],
    ["integer", "age", "Âge", "Età", ""],
    ["begin repeat", "job", "Emploi", "Lavoro", ""],
    ["date", "start", "Début", "Inizio", ""],
    ["end repeat", "", "", "", ""],
]


def described(path: Path, *survey: list[str]) -> dict[str, Question]:
    questions = describe_xlsform([make_form(path / "f.xlsx", [HEADINGS, *survey])]).questions
    return {each.column: each for each in questions}


def test_questions_stand_under_the_headings_of_a_submission(tmp_path):
    found = describe_xlsform([make_form(tmp_path / "f.xlsx", SURVEY)])
    assert [(each.sheet, each.column, each.level) for each in found.questions] == [
        ("", "work/declared", "nominal"),
        ("", "work/schools/none", "binary"),
        ("", "work/schools/98", "binary"),
        ("", "work/schools/99", "binary"),
        ("", "age", "count"),
        ("job", "job/start", "date"),
    ]
    assert found.languages == ("fr", "it")


def test_a_question_tells_its_words_its_answers_and_its_condition(tmp_path):
    found = describe_xlsform([make_form(tmp_path / "f.xlsx", SURVEY)]).of_sheet("")
    assert found["work/declared"].label["it"] == "Attività registrata?"
    assert found["work/declared"].values["1"] == {"fr": "Oui", "it": "Sì"}
    assert found["work/declared"].missing["99"] == "Ne sait pas / refus"
    assert found["work/schools/none"].asked_if == "(${age} >= 15) and (${declared} = '1')"
    assert found["work/schools/none"].several == "work/schools"


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("99", "Ne sait pas / refus"),
        ("98", "Preferisco non rispondere"),
        ("98", "Préfère ne pas répondre"),
        ("nsp", "?"),
        ("x", "Don’t know"),
        ("x", "Non so"),
        ("x", "DK / refused"),
    ],
)
def test_an_answer_that_is_none_is_recognised(code, label):
    assert no_answer(code, {"": label})


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("2", "Ne sait pas lire"),
        ("99", "Autre"),
        ("na", "Namibie"),
        ("aucun", "None"),
        ("NA", "NA"),
        ("5", "Non"),
    ],
)
def test_an_answer_that_resembles_none_is_an_answer(code, label):
    assert no_answer(code, {"": label}) == ""


def test_or_other_adds_an_answer_and_a_question_shown_when_it_is_chosen(tmp_path):
    found = described(tmp_path, ["select_one yes or_other", "q", "Déclarée ?", "", ""])
    assert "other" in found["q"].values
    assert found["q_other"].asked_if == "selected(${q}, 'other')"


def test_a_loop_asks_its_questions_once_an_answer(tmp_path):
    found = described(
        tmp_path,
        ["begin loop over yes", "each", "", "", ""],
        ["integer", "n", "Combien de %(label)s", "", ""],
        ["end loop", "", "", "", ""],
    )
    assert found["each/1/n"].label["fr"] == "Combien de Oui"
    assert len(found) == 3


def test_a_row_that_is_switched_off_asks_nothing(tmp_path):
    path = make_form(
        tmp_path / "f.xlsx",
        [["type", "name", "disabled"], ["text", "kept", ""], ["text", "off", "yes"]],
    )
    assert list(read_form(path).questions) == ["kept"]


def test_two_versions_are_one_form_and_what_one_lacks_says_so(tmp_path):
    old = make_form(tmp_path / "1.xlsx", [HEADINGS, ["text", "a", "A", "", ""]])
    new = make_form(
        tmp_path / "2.xlsx",
        [HEADINGS, ["text", "b", "B", "", ""], ["text", "a", "A again", "", ""]],
        version="2",
    )
    found = describe_xlsform([old, new]).of_sheet("")
    assert list(found) == ["b", "a"]
    assert found["a"].label["fr"] == "A again"
    assert "(not in this version)" in found["b"].missing
    assert "(not in this version)" not in found["a"].missing


@pytest.mark.parametrize(
    ("survey", "says"),
    [
        ([["label", "type", "label"]], "2 columns 'label'"),
        ([HEADINGS, ["end_group", "", "", "", ""]], "row 2: ends a group that was not begun"),
        ([HEADINGS, ["begin_group", "g", "", "", ""]], "does not end the group 'g'"),
        ([HEADINGS, ["select_one nowhere", "q", "", "", ""]], "listed under 'nowhere'"),
        ([HEADINGS, ["text", "q", "", "", ""], ["text", "q", "", "", ""]], "named 'q'"),
        ([HEADINGS, ["text", "", "", "", ""]], "row 2: a question without a name"),
        ([HEADINGS, ["begin_kobomatrix", "m", "", "", ""]], "`begin_kobomatrix` is not read"),
    ],
)
def test_a_form_that_cannot_be_told_is_refused_with_what_to_do(tmp_path, survey, says):
    with pytest.raises(ReceivedFileError, match=r"(?s)fix:.*take `form` out") as refused:
        read_form(make_form(tmp_path / "f.xlsx", survey))
    assert says in refused.value.what


def test_a_file_that_is_no_form_is_refused(tmp_path):
    path = tmp_path / "f.xlsx"
    path.write_text("no workbook")
    with pytest.raises(ReceivedFileError, match="cannot be read as an XLSForm"):
        read_form(path)
    book = Workbook()
    book.save(path)
    with pytest.raises(ReceivedFileError, match="has no sheet `survey`"):
        read_form(path)


@with_shared_data
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_every_form_at_hand_is_described(path):
    assert describe_xlsform([path]).questions


@with_shared_data
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_pyxform_reads_the_same_questions_and_answers(path):
    from pyxform.xls2xform import convert

    peer = convert(xlsform=str(path), validate=False)
    asked = {each.path: each for each in read_form(path).questions.values()
             if not each.name.startswith("(row ")}  # fmt: skip
    assert set(asked) == bound(peer.xform)
    answers = dict(offered(peer._pyxform, ()))
    assert answers
    assert {path: sorted(asked[path].choices or ()) for path in answers} == answers


def bound(xform: str) -> set[str]:
    """The paths that an XForm binds, without its groups, its notes without a name and its own data."""
    nodes = ElementTree.fromstring(xform).iter("{http://www.w3.org/2002/xforms}bind")
    paths = {node.attrib["nodeset"].partition("/")[2].partition("/")[2] for node in nodes}
    own = {path for path in paths if "meta/" not in path and "generated_note" not in path}
    return {path for path in own if not any(other.startswith(f"{path}/") for other in own)}


def offered(node, groups):
    for child in node.get("children") or ():
        path = (*groups, child["name"])
        found = child.get("choices") or node.get("choices", {}).get(child.get("itemset"))
        if child["type"] in ("group", "repeat"):
            yield from offered({**child, "choices": node.get("choices", {})}, path)
        elif child.get("itemset"):
            options = getattr(found, "options", found)
            yield "/".join(path), sorted(each["name"] for each in options)

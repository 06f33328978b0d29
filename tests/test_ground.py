from __future__ import annotations

from pathlib import Path

import pytest
from tests.clean.small_study import STUDY, VARIABLES, write_study

from impra_research import Study
from impra_research.clean import clean_study
from impra_research.clean.ladder import refuse_foreign_forms
from impra_research.errors import ReceivedFileError, StudyFileError, UsageError

ROOT = Path(__file__).parents[1]
STUDIES = [
    ROOT / "data",
    *(ROOT / "studies" / name for name in ("eme_chile", "rse_2017", "template")),
]


@pytest.mark.parametrize("folder", STUDIES, ids=lambda folder: folder.name)
def test_every_value_of_every_variable_has_a_label_in_three_languages(folder):
    codebook = Study.open(folder).codebook
    for name in codebook.variables:
        for language in ("en", "fr", "it"):
            assert all(codebook.labels(name, language).values())


@pytest.mark.parametrize("folder", STUDIES, ids=lambda folder: folder.name)
def test_every_source_a_variable_names_is_a_source_of_the_study(folder):
    study = Study.open(folder)
    named = {source for v in study.codebook.variables.values() for source in v.origins}
    assert named == set(study.declared.sources)


def test_the_word_no_is_a_word_and_not_false(tmp_path):
    text = VARIABLES.replace('"NA": {en: Namibia', "no: {en: Namibia")
    assert "no" in write_study(tmp_path, variables=text).codebook.values("country")


def test_a_key_written_twice_is_an_error(tmp_path):
    with pytest.raises(
        StudyFileError, match=r"line \d+: this key stands twice in the block of line 2"
    ):
        write_study(tmp_path, variables=VARIABLES + "\nrules: {}\n").codebook  # noqa: B018


def test_what_is_no_yaml_is_told_by_its_line_and_never_quoted(tmp_path):
    text = VARIABLES + '\nrules: {"Ada Lovelace: [}\n'
    with pytest.raises(StudyFileError, match=r"variables.yml, line \d+: cannot be read") as stop:
        write_study(tmp_path, variables=text).codebook  # noqa: B018
    assert "Ada" not in str(stop.value)
    assert "unicode" not in str(stop.value)


@pytest.mark.parametrize("number", ["9" * 5000, ".nan", ".inf", "2014-13-45"])
def test_a_limit_is_a_number_that_exists_and_its_line_is_named(tmp_path, number):
    text = VARIABLES.replace("minimum: 0", f"maximum: {number}")
    line = text.split("maximum")[0].count("\n") + 1
    with pytest.raises(StudyFileError, match=f"line {line}"):
        write_study(tmp_path, variables=text).codebook  # noqa: B018


@pytest.mark.parametrize("text", ["", "a list\n", "- title\n"])
def test_a_file_that_declares_nothing_says_that_it_needs_keys(tmp_path, text):
    with pytest.raises(
        StudyFileError,
        match=r"study.yml does not hold together:\n  - line 1, needs keys below it, .*: title, ",
    ):
        write_study(tmp_path, study=text)


@pytest.mark.parametrize(
    "change",
    [
        ("  only_pie:", '  "wor kers; x":'),
        ("  only_pie:", "  income__missing:"),
        ("  step: {key: [enterprise, step]", "  ../../evil: {key: [enterprise, step]"),
        ("key: [enterprise, step]", 'key: [enterprise, "st ep"]'),
    ],
)
def test_a_name_of_the_codebook_can_be_a_column_and_a_file(tmp_path, change):
    with pytest.raises(
        StudyFileError, match=r"line \d+, [\w. ]+: '.*' is no name: a name begins with"
    ):
        write_study(tmp_path, variables=VARIABLES.replace(*change)).codebook  # noqa: B018


@pytest.mark.parametrize("name", ["person", "enterprise", "row", "since_earliest", "step"])
def test_a_variable_does_not_take_the_name_of_a_column_the_program_writes(tmp_path, name):
    with pytest.raises(StudyFileError, match=f"{name}: the program writes a column of this name"):
        write_study(tmp_path, variables=VARIABLES.replace("only_pie:", f"{name}:")).codebook  # noqa: B018


@pytest.mark.parametrize("prefix", ['""', "../X y", "A-B"])
def test_a_prefix_is_a_name(tmp_path, prefix):
    with pytest.raises(
        StudyFileError, match=r"sources.pie.prefix: '.*' is no name: a name begins with"
    ):
        write_study(tmp_path, study=STUDY.replace("prefix: PIE", f"prefix: {prefix}"))


@pytest.mark.parametrize("file", ["/etc/passwd", "../../../etc/passwd", '"."', '"a\\0.csv"'])
def test_a_file_as_received_lies_below_the_folder_of_the_files(tmp_path, file):
    with pytest.raises(StudyFileError, match=r"sources.ra.file: should be a path below"):
        write_study(tmp_path, study=STUDY.replace("file: ra.csv", f"file: {file}"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("decimal:", "Ada Lovelace:"), r"line \d+, sources.ra: no such key 'Ada Lovelace'"),
        (
            ('"N/A": not_asked', '"N/A": Ada Lovelace'),
            r"study.yml, line \d+, sources.ra.missing: no missing reason 'Ada L",
        ),
    ],
)
def test_a_word_that_somebody_wrote_into_a_file_of_the_study_is_shown_with_its_line(
    tmp_path, change, says
):
    with pytest.raises(StudyFileError, match=says):
        write_study(tmp_path, study=STUDY.replace(*change)).codebook  # noqa: B018


def test_a_file_that_is_a_folder_or_leads_nowhere_is_not_called_missing(tmp_path):
    study = write_study(tmp_path)
    (study.raw / "ra.csv").unlink()
    (study.raw / "ra.csv").symlink_to("nowhere")
    with pytest.raises(ReceivedFileError, match=r"ra\.csv is no file, or leads nowhere"):
        study.received("ra.csv")


def test_all_faults_of_a_codebook_are_listed_at_once_with_the_nearest_names(tmp_path):
    text = VARIABLES.replace("table: person\n    label: *t\n    level: ratio",
                             "table: persson\n    label: *t\n    level: ratio")  # fmt: skip
    text = text.replace("table: step, check", "table: stepp, check")
    with pytest.raises(StudyFileError) as stop:
        write_study(tmp_path, variables=text).codebook  # noqa: B018
    assert "did you mean 'person'" in str(stop.value)
    assert "did you mean 'step'" in str(stop.value)


def test_a_study_that_asks_who_is_registered_says_which_answer_counts(tmp_path):
    text = VARIABLES.replace("  only_pie:", "  registered:")
    with pytest.raises(StudyFileError, match="formality_yes"):
        write_study(tmp_path, variables=text).codebook  # noqa: B018


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('{"": no_answer, "N/A"', '{"": no_answr, "N/A"'), "did you mean 'no_answer'"),
        (("prefix: RA", "prefix: PIE"), "same prefix"),
        (('delimiter: ";"', 'delimiter: ",;"'), "delimiter"),
        (("language: fr", "language: de"), "language"),
        (("country: IT}", "country: XX}"), "'XX' is not a country code of ISO 3166"),
        (
            ("country: FR}", "country: fr}"),
            "'fr' is not a country code of ISO 3166; did you mean FR",
        ),
        (("country: FR}", "country: Spagna}"), "'Spagna' is not a country code .* mean ES"),
        (('"2014"', "spring"), "'spring' is no year, month or day"),
        (('"2014"', "2014-13"), "no year, month or day"),
        (('"2014"', "2014-05/2014-02"), "from the earlier to the later"),
        (("{key: id}", "{}"), "name the column that numbers its rows"),
        (("kind: purposive", "kind: probability, weight: wieght"), "no variable 'wieght'"),
        (
            ("kind: purposive", "kind: probability, weight: country"),
            "sampling.weight: 'country' is no number",
        ),
        (("  ra: {label", "  rhone: {label"), "place 'rhone'"),
    ],
)
def test_what_study_yml_names_wrongly_is_a_fault_of_study_yml(tmp_path, change, says):
    with pytest.raises(StudyFileError, match=says):
        write_study(tmp_path, study=STUDY.replace(*change)).codebook  # noqa: B018


@pytest.mark.parametrize("fieldwork", ["2014", "2014-02", "2014-02-01", "2014/2015-03"])
def test_fieldwork_is_a_day_a_month_a_year_or_from_one_to_another(tmp_path, fieldwork):
    study = write_study(tmp_path, study=STUDY.replace('"2014"', fieldwork))
    assert study.declared.fieldwork == fieldwork


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("{value: pie}", "{value: pied}"), "place.from.pie.value: no code 'pied'; did you mean 'pie'"),
        (
            ("{column: Forma}", "{column: Forma, recode: {In nero: informl}}"),
            "form.from.pie.recode: no code 'informl'; did you mean 'informal'",
        ),
        (("values: {pie: *t, ra: *t}", "values: places"), "place.values: no list"),
        (("fr: SARL, it: SRL", "fr: SARL, it: In nero"), "2 codes have the label 'In nero'"),
        (("[person], sheet: main", "[person], sheet: mian"), "did you mean 'main'"),
        (("ra: {column: G01Q03}", "rra: {column: G01Q03}"), "no source 'rra'; did you mean 'ra'"),
    ],
)  # fmt: skip
def test_a_code_list_sheet_or_source_of_the_codebook_is_one_that_exists(tmp_path, change, says):
    with pytest.raises(StudyFileError, match=says):
        write_study(tmp_path, variables=VARIABLES.replace(*change)).codebook  # noqa: B018


@pytest.mark.parametrize(
    "change", [("unique: [code]", "unique: [cod]"), ("present: [interview]", "present: [intervew]")]
)
def test_a_rule_names_variables_that_exist(tmp_path, change):
    with pytest.raises(StudyFileError, match="did you mean"):
        write_study(tmp_path, variables=VARIABLES.replace(*change)).codebook  # noqa: B018


def test_a_missing_translation_is_a_fault(tmp_path):
    text = VARIABLES.replace("{en: Informal, fr: Non déclarée, it: In nero}", "{en: Informal}")
    with pytest.raises(StudyFileError, match="a text in each of en, fr, it"):
        write_study(tmp_path, variables=text).codebook  # noqa: B018


def test_a_misspelt_key_of_study_yml_names_the_known_one(tmp_path):
    with pytest.raises(StudyFileError, match="did you mean 'licence'"):
        write_study(tmp_path, study=STUDY.replace("licence:", "license:"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("decimal:", "decimals:"), r"sources.ra.decimals: no such key; did you mean 'decimal'"),
        (("repeat: 2", "repeats: 2"), r"step.repeats: no such key; did you mean 'repeat'"),
    ],
)
def test_a_misspelt_key_anywhere_in_study_yml_names_the_known_one(tmp_path, change, says):
    with pytest.raises(StudyFileError, match=says):
        write_study(tmp_path, study=STUDY.replace(*change))


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("values: {pie: *t, ra: *t}", "values: 5", "place.values: needs keys .* or needs a text"),
        ("values: {pie: *t, ra: *t}", "values: {pie: {en: x}}", "place.values.pie: needs a text in"),
        ("{column: Forma}", "{column: A, recode: label}", "or 'label' is none of 'labels', .* mean 'la"),
        ("{column: Forma}", "{column: A, recode: {In nero: [x]}}", "form.from.pie.recode: needs a text;"),
        ("check: income <= 9000", "check: [1]", "rules.not_rich.check: needs a text"),
    ],
)  # fmt: skip
def test_where_one_of_two_kinds_may_stand_the_nearer_is_told_once(tmp_path, before, after, says):
    with pytest.raises(StudyFileError, match=says) as stop:
        write_study(tmp_path, variables=VARIABLES.replace(before, after)).codebook  # noqa: B018
    assert stop.value.what.count("  - ") == 1


def test_yaml_that_is_nested_without_end_is_told_in_words(tmp_path):
    with pytest.raises(StudyFileError, match="holds lists or keys too deep within one another"):
        write_study(tmp_path, study="title: " + "[" * 5000)


def test_an_unknown_place_or_variable_names_the_nearest():
    study = Study.open(ROOT / "data")
    with pytest.raises(UsageError, match="did you mean 'piemonte'"):
        study.check_place("piemont")
    with pytest.raises(UsageError, match="did you mean 'birth_year'"):
        study.codebook.variable("birthyear")


def test_a_study_is_found_from_a_folder_below(monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks")
    assert Study.open("data").folder == ROOT / "data"


def test_data_that_are_not_at_hand_say_how_to_get_them(tmp_path, monkeypatch):
    monkeypatch.setenv("IMPRA_EME_CHILE", str(tmp_path / "nowhere"))
    study = Study.open(ROOT / "studies" / "eme_chile", files=tmp_path / "nowhere")
    assert study.files is None
    with pytest.raises(ReceivedFileError, match="IMPRA_EME_CHILE"):
        clean_study(study)


def test_a_french_word_read_as_an_italian_form_is_refused_with_its_warning(tmp_path):
    study = Study.open(ROOT / "data")
    refuse_foreign_forms(study)
    origins = study.codebook.variables["legal_form"].origins
    source = study.declared.sources["rhone_alpes"]
    origins["rhone_alpes"].recode["SAS"] = "it_sas"
    try:
        with pytest.raises(StudyFileError, match="limited partnership in Italy"):
            refuse_foreign_forms(study)
        several = source.model_copy(update={"country": None})
        study.declared.sources["rhone_alpes"] = several
        with pytest.raises(StudyFileError, match=r"line \d+, rhone_alpes: 'SAS' -> it_sas"):
            refuse_foreign_forms(study)
        origins["rhone_alpes"].recode["SAS"] = "fr_scop"
        with pytest.raises(StudyFileError, match="'SNC'"):
            refuse_foreign_forms(study)
    finally:
        study.declared.sources["rhone_alpes"] = source
        origins["rhone_alpes"].recode["SAS"] = "fr_sas"


def test_both_names_of_the_french_simplified_regime_are_one_form():
    recode = (
        Study.open(ROOT / "data").codebook.variables["legal_form"].origins["rhone_alpes"].recode
    )
    assert recode["Auto-entrepreneur"] == recode["Micro-entrepreneur"] == "fr_micro"


def test_every_false_friend_is_two_forms_of_two_countries():
    forms = Study.open(ROOT / "data").codebook.legal_forms
    for friend in forms.false_friends:
        for country, form in friend.forms.items():
            assert forms.forms[form].country == country


def test_the_sheltered_level_is_unregistered_in_both_countries():
    forms = Study.open(ROOT / "data").codebook.legal_forms
    assert {forms.state(code) for code, form in forms.forms.items() if form.level == 1} == {
        "sheltered"
    }
    assert forms.state("ceased") == "ceased"

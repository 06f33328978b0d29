from __future__ import annotations

import re

import pytest
from tests.clean.small_study import write_study
from tests.clean.test_harmonised import FREE

from impra_research.declared import LANGUAGES, read_yaml
from impra_research.run import site
from impra_research.run.pages import documents, front, prepare
from impra_research.run.pages.codebook import codebook_page
from impra_research.run.pages.words import site_words
from impra_research.study import Study


def output(role, text="", **about):
    data = {"text/markdown": text} if text else {"image/png": "iVBORw0KGgo="}
    return {"output_type": "display_data", "data": {**data, prepare.WIDGET: {}},
            "metadata": {"impra": {"role": role, "id": f"the.{role}", **about}}}  # fmt: skip


def cell(source, *outputs, tags=()):
    return {
        "cell_type": "code",
        "source": source,
        "outputs": list(outputs),
        "metadata": {"tags": list(tags)},
    }


EXECUTED = {
    "metadata": {"widgets": {"state": "a whole transcript"}},
    "cells": [
        cell("study = 'x'", tags=["parameters"]),
        cell("page = open_page()"),
        cell("page.title()", output("title", "# Who answered?"), output("banner", "> made up")),
        cell("page.question()", output("question", "## How many?\n\n> asked")),
        cell("page.finding()", output("finding", "In all 7.")),
        cell("page.figure()", output("figure", alt="Two bars.", caption="Base: 7 <b>"),
             output("caption", "*Base: 7*"), output("prose", "It reads so.")),
        cell("secret", output("prose", "only here"), tags=["for-the-analyst"]),
    ],
}  # fmt: skip


def test_headings_and_sentences_become_text_and_the_code_of_a_section_stands_at_its_end():
    shown = prepare.prepare(EXECUTED, page="data/who", title="", after="made so")["cells"]
    assert [(c["cell_type"], c["source"].splitlines()[-1]) for c in shown] == [
        ("markdown", "# Who answered?"),
        ("markdown", "> made up"),
        ("code", "page.title()"),
        ("markdown", "> asked"),
        ("markdown", '<span id="the.finding"></span>In all 7.'),
        ("code", "# the.figure"),
        ("markdown", "It reads so."),
        ("code", "page.figure()"),
        ("markdown", "made so"),
    ]
    assert all(
        c["metadata"]["tags"] == ["hide-input"] for c in shown if c["source"].startswith("page")
    )


def test_a_figure_has_its_alternative_text_and_its_caption_as_written():
    shown = prepare.prepare(EXECUTED, page="data/who", title="")["cells"]
    told = next(c["metadata"]["mystnb"] for c in shown if "mystnb" in c["metadata"])
    assert told["image"] == {"alt": "Two bars."}
    assert told["figure"] == {"caption": "Base: 7 &lt;b&gt;", "name": "data-who-the.figure"}


def test_a_notebook_without_any_result_is_one_of_which_no_page_is_made():
    lacks = [output("prose", "No interviews."), output("prose", "No services.")]
    for number, told in enumerate(lacks):
        told["metadata"]["impra"]["id"] = f"not_collected.{number}"
    empty = {"metadata": {}, "cells": [
        *EXECUTED["cells"][:3], cell("a", output("question", "## Who?"), *lacks),
        cell("b", output("question", "## How?"), lacks[0]),
    ]}  # fmt: skip
    assert prepare.lacking_all(empty) == ["No interviews.", "No services."]
    found = cell("c", output("finding", "Three answered."))
    assert prepare.lacking_all(empty | {"cells": [*empty["cells"], found]}) == []


def test_what_is_for_the_analyst_and_what_widgets_hold_stay_in_the_notebook():
    written = str(prepare.prepare(EXECUTED, page="x", title=""))
    assert "secret" not in written
    assert "only here" not in written
    assert "transcript" not in written
    assert prepare.WIDGET not in written


def test_intervals_and_numbers_of_answers_stand_muted_behind_the_sentence():
    shown = front._muted("A share (of many) is high (95% interval 1 to 2; n = 9).")
    assert shown.count("<span") == 1
    assert '<span class="muted">(95% interval 1 to 2; n = 9)</span>' in shown


def test_what_the_theme_says_in_english_is_said_in_the_language(tmp_path):
    page = tmp_path / "x.html"
    page.write_text('<summary aria-label="Toggle hidden content">', encoding="utf-8")
    site._translate_theme(tmp_path, "it")
    assert site_words("it")["toggle"] in page.read_text(encoding="utf-8")


def test_the_title_of_a_page_is_what_the_reader_sees():
    assert prepare.title_of(EXECUTED, "x") == "Who answered?"


def test_a_notebook_without_a_title_gets_one_and_a_written_one_is_kept():
    plain = {"metadata": {}, "cells": [cell("1 + 1")]}
    assert prepare.prepare(plain, page="x", title="x y")["cells"][0]["source"] == "# x y"
    plain["cells"].append({"cell_type": "markdown", "metadata": {}, "source": ["# Mine\n", "so"]})
    assert prepare.title_of(plain, "x") == "Mine"
    assert "x y" not in str(prepare.prepare(plain, page="x", title="x y"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_codebook_page_shows_every_variable_with_its_question_in_each_language(language):
    study = Study.open("data")
    page = codebook_page(study, language)
    for name, variable in study.codebook.variables.items():
        assert f"(`{name}`)" in page
        for text in (variable.question or {}).values():
            assert str(documents.safe(text)) in page


def test_the_codebook_page_tells_what_cells_become_and_which_columns_nobody_reads():
    study = Study.open("studies/rse_2017")
    page = codebook_page(study, "en")
    assert "`currentEmp11` × 12" in page
    assert "9999.0; 10000.0 | `no_duration` |" in page
    assert "Question (fr, translation)" in page
    assert "Applies only where: Contract: Fixed term" in page
    assert "Put only where – United Kingdom: Professional developer: Yes" in page
    assert "Asked as – Germany (en): I feel fairly well satisfied with my job" in page
    for source in study.declared.sources.values():
        assert all(f"`{name}`" in page for name in source.left_in_raw)


def test_a_source_is_called_by_the_place_that_all_its_rows_have_and_its_file_told_once():
    page = codebook_page(Study.open("studies/rse_2017"), "it")
    assert page.count("rse2017_uk_public_data.csv") == 1
    assert "**Regno Unito**: `rse2017_uk_public_data.csv`" in page


def test_only_a_synthetic_study_says_where_its_planted_values_stand():
    assert "data/raw/planted_truths.yml" in documents.planted(Study.open("data"), "it")
    assert documents.planted(Study.open("studies/eme_chile"), "en") == ""


def test_every_word_of_the_site_is_used():
    words = set(read_yaml(site.PAGES / "words.yml")["words"])
    sources = [p.read_text() for p in [*site.PAGES.rglob("*.*"), site.PAGES.parent / "site.py"]
               if p.suffix in (".py", ".html")]  # fmt: skip
    levels = {"identifier", "nominal", "ordinal", "binary", "count", "ratio", "date", "text"}
    unused = {word for word in words - levels if not word.startswith("disclosure_")
              and not any(re.search(rf"\b{word}\b", source) for source in sources)}  # fmt: skip
    assert unused == set()
    assert set(site_words("fr")) == words


def test_a_page_keeps_its_name_in_every_language():
    assert (
        documents.page_name("data/fr/who", "fr")
        == documents.page_name("data/en/who", "en")
        == "data/who"
    )


def test_a_page_with_other_parameters_is_named_apart_and_finds_nothing_on_the_first_page(little):
    told = output("finding", "In all 7.")
    bundle = {"data": told["data"], "metadata": {"impra": {"role": "finding", "id": "the.finding"}}}
    little.notebook("page", "from IPython.display import display",
                    f"display({bundle['data']}, raw=True, metadata={bundle['metadata']})")  # fmt: skip
    little.runs("page")
    little.receive()
    assert little.impra("run", "page", "-p", "min_cell=10").returncode == 0
    assert little.impra("report").returncode == 0
    pages = little.root / "notebooks" / "rendered"
    apart = (pages / "en" / "little" / "page--min_cell=10.html").read_text()
    assert "Page (min_cell=10)" in apart
    first = (pages / "index.html").read_text()
    assert first.count("In all 7.") == 1
    assert "The same with other parameters" in first
    outdated = "This page was made before its data"
    assert outdated not in first + apart
    little.receive("id\n1\n2\n3\n")
    assert little.impra("report").returncode == 0
    assert outdated in (pages / "en" / "little" / "page--min_cell=10.html").read_text()
    assert outdated not in (pages / "en" / "little" / "page.html").read_text()


def test_a_standards_list_is_named_with_its_edition_and_a_long_one_is_not_written_out(tmp_path):
    text = FREE.replace("unit: *t", "unit: *t\n    currency: EUR\n    price_year: 2014", 1)
    study = write_study(tmp_path, variables=text)
    page = codebook_page(study, "fr")
    assert "Pays (ISO 3166-1 et 3166-3)" in page
    assert "euro (2014)" in page
    assert "Zimbabwe" not in page


def test_the_page_of_a_study_says_in_which_months_people_were_interviewed(study):
    told = documents.study_page(study, [], "en", absent={})
    dates = study.table("transcript")["date"]
    assert (
        f"{dates.min():%B %Y} to {dates.max():%B %Y}" in told.split("Interviews")[1].split("\n")[0]
    )

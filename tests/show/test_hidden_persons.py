"""No number of the pages on interviews tells more of a hidden count of persons than its mark."""

import re

import pytest
from tests.conftest import ROOT
from tests.show.page_attack import narrowed, read_page, rows_of

from impra_research.show.coders import code_agreement, measured, theme_agreement
from impra_research.show.few_persons import COLUMNS
from impra_research.show.said import speakers
from impra_research.show.tables import result_table

PAGE = ROOT / "notebooks/what_the_interviews_say.ipynb"
BESIDE = ROOT / "notebooks/two_regions_compared.ipynb"


@pytest.fixture(scope="module")
def themes(english):
    return english.study.codebook.themes


@pytest.fixture(scope="module")
def beside():
    return read_page(BESIDE)[0]["joint_display"]


def test_from_both_pages_no_hidden_count_of_persons_can_be_worked_out(english, themes, beside):
    assert narrowed(*read_page(PAGE), themes, english.theme, beside=beside) == []


def test_a_theme_that_one_page_hides_is_hidden_on_the_other(english, themes, beside):
    head, *rows = read_page(PAGE)[0]["speakers"]
    shown = {row[0]: [f"{place}: {count}" for place, count in zip(head[1:], row[1:], strict=True)]
             for row in rows}  # fmt: skip
    for row in beside[1:]:
        codes = re.findall(r"^(.+): \S+; \S+$", row[2], re.M)
        for theme in themes:
            below = [english.theme(code) for code in themes if themes[code].parent == theme]
            if sorted(codes) == sorted(below):
                assert row[2].splitlines()[:2] == shown.pop(english.theme(theme))
    assert len(shown) == len(rows) - 4  # four rows of the joint display are themes of the page


def test_with_a_theme_shown_that_one_code_alone_adds_to_its_other_a_count_is_worked_out(
    english, themes
):
    tables, texts = read_page(PAGE)
    rows = [[row[0], row[1].replace("…", "7"), *row[2:]] for row in tables["speakers"]]
    told = narrowed(tables | {"speakers": rows}, texts, themes, english.theme)
    assert told == [("mistrust", english.place("piemonte"), [2, 3, 4])]


def test_with_other_figures_beside_kappa_hidden_counts_are_worked_out(interviews, english, themes):
    tables, texts = read_page(PAGE)
    agreed = measured(interviews, english)
    full = {"coders_agreement": code_agreement(agreed, english),
            "themes_agreement": theme_agreement(agreed, english)}  # fmt: skip
    shown = {
        key: rows_of(result_table(rows, list(COLUMNS), english, key=key, notes=[]).plain())
        for key, rows in full.items()
    }
    told = narrowed(tables | shown, texts, themes, english.theme)
    spoken = speakers(interviews, english).set_index(["code", "place"])["cases"]
    assert {code for code, *_ in told} >= {"skills", "paperwork", "permit_wait", "mistrust"}
    place = {english.place(name): name for name in english.places}
    assert all(spoken[code, place[where]] in left for code, where, left in told)

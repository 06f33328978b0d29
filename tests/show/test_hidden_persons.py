"""No number of the page on interviews tells more of a hidden count of persons than its mark."""

import pytest
from tests.conftest import ROOT
from tests.show.page_attack import narrowed, read_page, rows_of

from impra_research.show.coders import code_agreement, measured
from impra_research.show.few_persons import COLUMNS
from impra_research.show.said import speakers
from impra_research.show.tables import result_table

PAGE = ROOT / "notebooks/what_the_interviews_say.ipynb"


@pytest.fixture(scope="module")
def themes(english):
    return english.study.codebook.themes


def test_from_the_page_no_hidden_count_of_persons_can_be_worked_out(english, themes):
    assert narrowed(*read_page(PAGE), themes, english.theme) == []


def test_with_other_figures_beside_kappa_hidden_counts_are_worked_out(interviews, english, themes):
    tables, texts = read_page(PAGE)
    full = code_agreement(measured(interviews, english), english)
    shown = result_table(full, list(COLUMNS), english, key="coders_agreement", notes=[])
    told = narrowed(
        tables | {"coders_agreement": rows_of(shown.plain())}, texts, themes, english.theme
    )
    spoken = speakers(interviews, english).set_index(["code", "place"])["cases"]
    assert {code for code, *_ in told} >= {"skills", "paperwork", "permit_wait", "mistrust"}
    place = {english.place(name): name for name in english.places}
    assert all(spoken[code, place[where]] in left for code, where, left in told)

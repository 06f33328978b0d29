"""The page on practices: what it says of ranks and raters, what crosses, and whom a card may not name."""

import json
import re
import shutil

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint
from tests.conftest import ROOT
from tests.show.small_studies import run_page

from impra_research.analyse.practices.raters import rater_agreement
from impra_research.declared import read_yaml
from impra_research.read.registers import read_registers
from impra_research.show.crossing import crossings, crossings_told
from impra_research.show.page import open_page
from impra_research.show.practice_cards import practice_cards
from impra_research.show.practices import (
    agreement_by_criterion,
    agreement_told,
    drawn,
    leaders,
    leading_told,
    ranked_practices,
    scored_here,
)
from impra_research.show.rank_figure import rank_spans
from impra_research.show.results import NotEstimated

PAGE = ROOT / "notebooks" / "what_can_cross_the_border.ipynb"


@pytest.fixture(scope="module")
def registers(study):
    return read_registers(study)


@pytest.fixture(scope="module")
def scores(registers):
    return registers["practice_score"]


@pytest.fixture(scope="module")
def ranked(scores, registers, english):
    return ranked_practices(scores, registers["service"], english)


def test_the_planted_agreement_of_the_raters_comes_back(scores, study):
    planted = read_yaml(study.raw / "planted_truths.yml")["derived"]["practice_agreement"][
        "percent"
    ]
    pooled = rater_agreement(scores, draws=50).iloc[-1]
    low, high = proportion_confint(
        round(pooled["percent"] * pooled["n"]), pooled["n"], method="wilson"
    )
    assert low < planted < high


def test_associations_are_more_intercultural_as_planted(scores, registers):
    kind = registers["service"].set_index("service")["kind"]
    mean = scores.assign(kind=scores["practice"].map(kind))[scores["criterion"] == "intercultural"]
    by_kind = mean.groupby(mean["kind"] == "association")["score"].mean()
    assert by_kind[True] > by_kind[False]


def test_the_shares_add_up_to_five_and_the_order_is_that_of_the_points(ranked):
    assert ranked["share"].sum() == pytest.approx(5)
    assert ranked["points"].is_monotonic_decreasing
    assert (ranked["surely"] <= ranked["share"]).all()


def test_the_finding_names_the_first_and_counts_the_sure(ranked, english):
    told = leading_told(ranked, english)
    assert told["first"] == ranked["label"].iloc[0]
    assert told["sure"] == (ranked["surely"] >= 0.95).sum()
    assert told["shown"] == len(drawn(ranked))


def test_a_tie_for_the_fifth_place_of_a_place_stays(ranked):
    assert leaders(ranked).groupby("group").size().min() >= 5


def test_practices_that_were_not_scored_on_every_criterion_are_not_ranked_and_counted(
    scores, registers, english
):
    short = scores.drop(
        scores.index[(scores["practice"] == "S01") & (scores["criterion"] == "effective")]
    )
    found = ranked_practices(short, registers["service"], english)
    assert "S01" not in set(found["practice"])
    assert leading_told(found, english)["unranked"] == 1


def test_one_practice_has_no_rank_and_none_of_the_place_is_said(scores, registers, english):
    alone = scores[scores["practice"] == "S01"]
    assert isinstance(ranked_practices(alone, registers["service"], english), NotEstimated)
    assert isinstance(scored_here(scores.head(0), registers["service"], english), NotEstimated)


def test_where_all_scores_are_one_the_page_says_that_agreement_has_no_value(scores, english):
    flat = scores.assign(score=2)
    agreed = agreement_by_criterion(rater_agreement(flat, draws=20), english)
    assert agreement_told(agreed)["form"] == "unclear"
    assert agreed["why"].str.len().min() > 0


def test_what_crosses_is_counted_and_told_in_every_language(scores, registers, look):
    ranked = ranked_practices(scores, registers["service"], look)
    crossed = crossings(ranked, scores, registers["service"], look)
    told = crossings_told(crossed, look)
    assert told["listed"] == len(leaders(ranked))
    assert told["new"] == crossed["new"].sum()
    assert (crossed[["label", "way", "adds", "reach", "raters"]].map(len) > 0).all(axis=None)


def test_a_share_of_few_is_not_told_beside_what_crosses(scores, registers, ranked, english):
    kind = sorted(set(registers["service"]["kind"]))
    kinds = pd.DataFrame({
        "kind": [name for name in kind for _ in "ab"], "group": list(english.places) * len(kind),
        "count": 3, "n": 60, "share": 0.05, "low": 0.02, "high": 0.1, "base": "", "method": "Wilson",
    })  # fmt: skip
    crossed = crossings(ranked, scores, registers["service"], english, kinds=kinds)
    assert set(crossed["reach"]) == {"Fewer than 5 persons in one of the places: not shown."}


def texts(cards):
    return "\n".join(card.plain() for card in cards)


def test_a_card_names_no_interview_however_the_rater_wrote_it(scores, ranked, english):
    transcript = pd.DataFrame({"document": ["PIE_01", "PIE_12"], "person": ["PIE-14", "PIE-3"]})
    written = scores.assign(evidence=scores["evidence"].mask(
        scores["criterion"] == "effective", "my notes on PIE_01, said by PIE-14"))  # fmt: skip
    said = texts(practice_cards(ranked, written, english, transcript=transcript))
    assert "PIE" not in said
    assert "R1: a passage of an interview" in said


def test_every_practice_has_a_card_with_every_criterion_and_both_scores(scores, ranked, look):
    cards = practice_cards(ranked, scores, look)
    assert len(cards) == len(ranked) == 25
    assert {len(card.rows) for card in cards} == {7}
    assert all(cell.text for card in cards for row in card.rows for cell in row)


def test_a_card_escapes_what_a_rater_wrote(scores, ranked, english):
    hostile = scores.assign(evidence="<script>alert(1)</script>")
    assert "<script>" not in practice_cards(ranked, hostile, english)[0].html()


def test_the_picture_of_ranks_is_drawn_in_every_language(scores, registers, look):
    ranked = ranked_practices(scores, registers["service"], look)
    figure = rank_spans(look, drawn(ranked), title="ranks")
    assert len(figure.axes[0].get_yticklabels()) == len(drawn(ranked))


def test_the_stored_page_names_no_interview_and_no_person(study):
    page = json.dumps(json.loads(PAGE.read_text(encoding="utf-8"))["cells"])
    transcript = study.table("transcript")
    assert not [name for name in {*transcript["document"], *transcript["person"]}
                if re.search(rf"{re.escape(name)}\b", page)]  # fmt: skip


@pytest.mark.slow
def test_a_study_whose_practices_nobody_scored_says_so(tmp_path, shown, study):
    folder = tmp_path / "study"
    shutil.copytree(study.folder, folder)
    (folder / "processed" / "clean" / "practice_score.parquet").unlink()
    run_page("what_can_cross_the_border", folder)
    said = {key for _, key, _ in shown}
    assert "not_collected.practice_score" in said
    assert shown[-1][1] == "sampling_limits"
    assert not {"practice_ranks", "practice_crossings"} & said


def test_cards_carry_the_source_of_the_page_and_none_are_shown_of_what_is_not_ranked(
    scores, ranked, study, shown
):
    page = open_page(str(study.folder), place_a="piemonte", place_b="rhone_alpes")
    page.cards("practice_card", practice_cards(ranked.head(2), scores, page.look))
    assert [id for _, id, _ in shown] == [
        f"practice-card-{code}" for code in ranked["practice"][:2]
    ]
    assert all("Licence: CC0-1.0" in data["text/plain"] for _, _, data in shown)
    page.cards("practice_card", NotEstimated("practices", {"least": 2}))
    assert shown[-1][1] == "not_estimated.practices"

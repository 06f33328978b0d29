"""The pooled kappa rests on the codes it names, and the themes above them stand apart."""

import pandas as pd
import pytest
from tests.show.conftest import recoded

from impra_research.coding import Interviews
from impra_research.coding.agreement.turns import decisions
from impra_research.coding.quotations import SENTENCE_ENDS
from impra_research.errors import UsageError
from impra_research.show.coders import (
    code_agreement,
    confused_within,
    measured,
    pooled_agreement,
    pooled_coefficients,
    theme_agreement,
    weak_codes,
)
from impra_research.show.disagreeing import (
    apart,
    compared_pair,
    kinds_apart,
    one_sided,
    side_by_side,
)
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated
from impra_research.show.said import theme_quotations
from impra_research.show.words import Words


@pytest.fixture(scope="module")
def agreed(interviews, english):
    return measured(interviews, english)


def test_codes_and_themes_are_two_tables_and_only_codes_are_pooled(interviews, english, agreed):
    codes, themes = code_agreement(agreed, english), theme_agreement(agreed, english)
    told = pooled_agreement(agreed, english)
    assert not set(codes["code"]) & set(themes["code"])
    assert (told["codes"], told["themes"]) == (len(codes), len(themes))
    pooled = agreed[agreed["code"] == "pooled"]
    assert set(pooled["n"]) == {codes["n"].sum()} == {told["codes"] * told["turns"]}


def test_the_interval_of_the_pool_allows_for_decisions_that_resemble_one_another(agreed, english):
    alone = code_agreement(agreed, english)["error"].mean()
    pooled = agreed[(agreed["code"] == "pooled") & (agreed["coefficient"] == "Cohen's kappa")]
    assert pooled["documents"].item() == 24
    assert pooled["low"].item() < pooled["value"].item() < pooled["high"].item()
    assert pooled["error"].item() < alone


def test_spans_are_compared_in_the_words_of_respondents_where_the_coders_read(
    interviews, english, agreed
):
    spans = pooled_coefficients(agreed, interviews, english).set_index("coefficient")
    turn = interviews.turn[interviews.turn["speaker"] == "respondent"]
    assert spans.at["u-alpha", "n"] == (turn["end"] - turn["start"]).sum()
    later = interviews.segment.assign(
        start=lambda rows: rows["start"] + 9000, end=lambda rows: rows["end"] + 9000
    )
    moved = Interviews(
        interviews.transcript,
        interviews.turn.assign(
            start=lambda rows: rows["start"] + 9000, end=lambda rows: rows["end"] + 9000
        ),
        later,
        interviews.translation,
    )  # a long speech of the interviewer before everything
    assert pooled_coefficients(agreed, moved, english)["value"].tolist() == pytest.approx(
        pooled_coefficients(agreed, interviews, english)["value"].tolist()
    )


def test_a_code_on_which_they_disagree_once_is_not_written_as_full_agreement(agreed, english):
    themes = theme_agreement(agreed, english).set_index("code")
    shown = english.words.written(float(themes.at["discrimination", "percent"]), "decimal")
    assert shown == "99.6%"


def test_a_code_of_one_coder_or_of_nobody_is_explained_and_has_no_number(interviews, english):
    segment = interviews.segment
    one, none = segment["code"] == "savings", segment["code"] == "skills"
    kept = segment[~none & ~(one & (segment["coder"] == "B"))]
    codes = code_agreement(measured(recoded(interviews, kept), english), english).set_index("code")
    assert codes.loc["skills", ["kappa", "ac1", "alpha", "percent"]].isna().all()
    assert codes.loc["skills", "why"].startswith("nobody set this code")
    assert codes.loc["savings", "why"].startswith("one coder never varied")


def test_without_a_second_coder_there_is_no_agreement_and_no_code_is_called_weak(
    interviews, english
):
    alone = recoded(interviews, interviews.segment[interviews.segment["coder"] == "A"])
    assert measured(alone, english) == NotEstimated("agreement")
    assert compared_pair(alone, english) == NotEstimated("agreement")
    assert weak_codes(alone, english) == {}


def test_a_third_coder_is_compared_with_all_or_left_out_by_name(interviews, english):
    own = interviews.segment
    three = recoded(interviews, pd.concat([own, own[own["coder"] == "B"].assign(coder="C")]))
    told = pooled_agreement(measured(three, english), english)
    assert (told["coders"], told["form"]) == (3, "several")
    two = pooled_coefficients(measured(three, english, coders="A, B"), three, english, coders="A,B")
    assert two["coefficient"].tolist()[1] == "Cohen's kappa"
    with pytest.raises(UsageError, match="no coder is called 'D'"):
        measured(three, english, coders="A, D")


def test_nobody_who_did_not_agree_is_quoted_in_a_disagreement_and_nobody_twice(interviews, english):
    silent = recoded(interviews, interviews.segment)
    silent.transcript.loc[:, "consent_quotation"] &= silent.transcript["document"] != "PIE_08"
    pair = compared_pair(silent, english)
    found = apart(silent, pair, english)
    shown = side_by_side(found, pair, silent, english)
    quoted = shown["passage"].str.extract(r"\[(\w+):")[0]
    consenting = silent.transcript.set_index("document")["consent_quotation"]
    assert quoted.is_unique
    assert consenting[quoted].all()
    assert kinds_apart(found)["disagreements"].sum() == len(found)


def test_what_a_correction_left_for_review_is_counted_and_not_quoted(interviews, english):
    waiting = recoded(interviews, interviews.segment.assign(status="needs_review"))
    pair = compared_pair(waiting, english)
    found = apart(waiting, pair, english)
    assert len(found)
    assert side_by_side(found, pair, waiting, english).empty


def test_what_both_said_yes_to_and_intervals_above_the_line_are_counted(
    interviews, english, agreed
):
    told = pooled_agreement(agreed, english)
    decided = decisions(interviews.segment, interviews.turn, english.study.codebook.themes)
    used = decided.used(interviews.segment)
    yes = {code: ratings.sum(axis=0) for code, ratings, _ in decided.each(used)}["pooled"]
    assert (told["either"], told["both"]) == ((yes > 0).sum(), (yes == 2).sum())
    codes = code_agreement(agreed, english)
    assert told["intervals"] == codes["low"].notna().sum()
    assert told["clear"] == (codes["low"] > 0.6).sum()


def test_a_theme_on_which_they_agree_more_than_on_any_of_its_codes_is_named(english, agreed):
    codes, themes = code_agreement(agreed, english), theme_agreement(agreed, english)
    told = str(confused_within(themes, codes, english)["told"])
    assert told.startswith(" Market access: kappa is 1.00 on the theme and at most 0.66 on each")
    alike = codes.assign(kappa=themes["kappa"].max())
    assert confused_within(themes, alike, english) == {"told": ""}


def test_a_coder_who_never_codes_alone_is_asked_about_and_blind_ones_are_not(interviews, english):
    pair = compared_pair(interviews, english)
    kinds = kinds_apart(apart(interviews, pair, english)).set_index("apart")["disagreements"]
    told = str(one_sided(kinds.reset_index(), pair, english)["told"])
    assert f"{kinds['only_first']} by A, {kinds['only_second']} by B; check that B could" in told
    even = kinds.mask(kinds.index == "only_second", kinds["only_first"]).reset_index()
    assert one_sided(even, pair, english) == {"told": ""}


def test_how_often_codes_are_taken_for_one_another_is_counted_in_all_they_coded(
    interviews, english
):
    pair = compared_pair(interviews, english)
    found = apart(interviews, pair, english)
    shown = side_by_side(found, pair, interviews, english)
    codes = found.loc[found["kind"] == "other_code", ["first_code", "second_code"]].to_numpy()
    taken = [{english.theme(code) for code in pair} for pair in codes]
    for row in shown[shown["apart"] == "other_code"].to_dict("records"):
        assert row["times"] == taken.count({line[3:] for line in row["coded"].split("\n")})


@pytest.mark.parametrize("language", ["en", "fr", "it"])
def test_no_sentence_quoted_on_the_page_stands_in_a_disagreement_too(study, interviews, language):
    look = Look(study, Words(language), ("piemonte", "rhone_alpes"))
    quoted, pair = theme_quotations(interviews, look), compared_pair(interviews, look)
    shown = side_by_side(apart(interviews, pair, look), pair, interviews, look, beside=quoted)
    assert len(shown)
    told = "\n".join(shown["passage"])
    for said in (each for row in quoted["said"] for each in row):
        texts = f"{said.original} {said.translation or ''}"
        assert not [part for part in SENTENCE_ENDS.split(texts) if part and part in told]

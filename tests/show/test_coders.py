"""The pooled kappa rests on the codes it names, and the themes above them stand apart."""

import pandas as pd
import pytest

from impra_research.coding import Interviews
from impra_research.errors import UsageError
from impra_research.show.coders import (
    code_agreement,
    measured,
    pooled_agreement,
    pooled_coefficients,
    theme_agreement,
    weak_codes,
)
from impra_research.show.disagreeing import apart, compared_pair, kinds_apart, side_by_side
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated
from impra_research.show.words import Words


@pytest.fixture(scope="module")
def interviews(study):
    return Interviews.of(study)


@pytest.fixture(scope="module")
def english(study):
    return Look(study, Words("en"), ("piemonte", "rhone_alpes"))


@pytest.fixture(scope="module")
def agreed(interviews, english):
    return measured(interviews, english)


def recoded(interviews, segment):
    return Interviews(interviews.transcript, interviews.turn, segment, interviews.translation)


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

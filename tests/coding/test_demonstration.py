"""The interviews of the demonstration study, from their files to the joint display."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from impra_research.analyse.joint import joint_display
from impra_research.coding import Interviews, agreement, case_matrix, case_shares, code_interviews
from impra_research.coding.agreement import Bootstrap, coefficients
from impra_research.coding.agreement.resampling import draw_sums
from impra_research.coding.agreement.turns import decisions
from impra_research.coding.double.disagreements import disagreements
from impra_research.declared import read_declared
from impra_research.read.codings import read_meta_inferences
from impra_research.read.interviews.transcripts import InterviewIndex
from impra_research.read.registers import read_registers
from impra_research.simulate.truths import read_truths
from impra_research.study import Study

STUDY = Study.open(Path(__file__).parents[2] / "data")


@pytest.fixture(scope="module")
def coded():
    index = read_declared(STUDY.raw / "interviews" / "index.yml", InterviewIndex)
    person = pd.DataFrame({"person": [entry.person for entry in index.documents.values()]})
    return Interviews(**code_interviews(STUDY, person))


def test_every_segment_of_24_interviews_is_where_it_says_and_is_one_turns_words(coded):
    assert len(coded.transcript) == 24
    turns = coded.turn.set_index(["document", "turn"])["text"]
    for segment in coded.segment.itertuples():
        assert segment.quote in turns[segment.document, segment.turn]


def test_two_coders_agree_on_every_theme_better_than_by_chance(coded):
    table = agreement(coded.segment, coded.turn, STUDY.codebook.themes).set_index("code")
    assert table["kappa"].notna().all()
    assert (table["kappa"] > 0.4).all()
    assert 0.7 < table.loc["pooled", "kappa"] < 0.98


def within(parts, document):
    """The 95 % interval of a share of sums, drawn over documents."""
    sums = draw_sums(np.column_stack(parts), Bootstrap(document))
    return np.quantile(sums[:, 0] / sums[:, 1], [0.025, 0.975])


def test_the_planted_agreement_comes_back_within_its_interval(coded):
    planted = read_truths(STUDY.raw).derived["coders"]
    found = coefficients(coded.segment, coded.turn, STUDY.codebook.themes)
    pooled = found[found["code"] == "pooled"].set_index("coefficient")
    for name, truth in (("percent", "percent"), ("Cohen's kappa", "kappa"), ("Gwet's AC1", "ac1")):
        assert pooled.loc[name, "low"] < planted[truth] < pooled.loc[name, "high"]


def test_the_rates_at_which_coder_b_misses_and_invents_come_back_within_their_intervals(coded):
    planted = read_truths(STUDY.raw).derived["coders"]
    decided = decisions(coded.segment, coded.turn, STUDY.codebook.themes)
    *_, (_, (a, b), document) = decided.each(decided.used(coded.segment))
    for name, parts in (("missed", (a * (1 - b), a)), ("false_alarm", (b * (1 - a), 1 - a))):
        low, high = within(parts, document)
        assert low < planted[name] < high, name


def test_kinds_of_disagreement_come_back_as_often_as_planted(coded):
    planted = read_truths(STUDY.raw).interviews.coder_b
    found = disagreements(coded.segment, STUDY.codebook.themes, ("A", "B"))
    a = coded.segment[coded.segment["coder"] == "A"].groupby("document").size()
    rates = {"only_first": planted.missed, "other_code": planted.other_code}
    for kind, rate in rates.items():
        of_kind = found[found["kind"] == kind].groupby("document").size().reindex(a.index).fillna(0)
        low, high = within((of_kind, a), a.index.to_numpy(dtype=str))
        assert low < rate < high, kind


def test_piedmont_speaks_more_of_waiting_for_permits(coded):
    matrix = case_matrix(coded.segment, coded.transcript, STUDY.codebook.themes)
    shares = case_shares(matrix, coded.transcript).set_index(["place", "code"])
    assert shares["n"].unique().tolist() == [12]
    waits = shares["share"].xs("permit_wait", level="code")
    assert waits["piemonte"] > waits["rhone_alpes"]


@pytest.mark.parametrize("language", ["en", "fr", "it"])
def test_every_theme_has_a_quotation_of_each_place_that_can_be_read(coded, language):
    meta = read_meta_inferences(STUDY)
    places = ("piemonte", "rhone_alpes")
    table = joint_display(coded, STUDY.codebook.themes, {}, meta, places=places, language=language)
    for place, own in zip(places, ("it", "fr"), strict=True):
        assert table[f"quotation_{place}"].notna().all()
        assert table[f"translation_{place}"].notna().all() == (language != own)


def test_nobody_is_quoted_who_did_not_agree_to_it(coded):
    silent = set(coded.transcript.loc[~coded.transcript["consent_quotation"], "document"])
    meta = read_meta_inferences(STUDY)
    table = joint_display(
        coded, STUDY.codebook.themes, {}, meta, places=("piemonte", "rhone_alpes"), language="en"
    )
    quoted = (
        pd.concat([table["segment_piemonte"], table["segment_rhone_alpes"]]).str.split(":").str[0]
    )
    assert silent
    assert not silent & set(quoted)


def test_both_raters_scored_every_service_on_every_criterion():
    scores = read_registers(STUDY)["practice_score"]
    assert len(scores) == 25 * 7 * 2
    assert scores["score"].between(0, 3).all()

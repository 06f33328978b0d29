"""What the interviews say is counted in persons, and no table gives away what another hides."""

from itertools import pairwise

import pandas as pd
import pytest
from tests.show.conftest import recoded

from impra_research.coding import Interviews, choose_quotation
from impra_research.read.acts import CONSENSUS
from impra_research.show.disagreeing import compared_pair, quoted_documents
from impra_research.show.interview_figures import striped, stripes_counted, stripes_told
from impra_research.show.results import NotEstimated
from impra_research.show.said import (
    by_answer,
    in_common,
    most_spoken,
    pairs_told,
    saturated,
    saturation_steps,
    saturation_told,
    speakers,
    speakers_told,
    theme_quotations,
)


@pytest.fixture(scope="module")
def spoken(interviews, english):
    return speakers(interviews, english)


def labels(table, *columns):
    return {label.lstrip("– ") for name in columns for label in table[name]}


def test_a_small_count_is_hidden_and_no_total_of_that_code_is_shown_elsewhere(
    interviews, english, spoken
):
    listed = speakers_told(spoken, english)
    small = spoken[spoken["cases"].between(1, 4)]
    for place, rows in small.groupby("place"):
        shown = listed.set_index(listed["label"].str.lstrip("– "))[place]
        assert all(shown[english.theme(code)].startswith("<5") for code in rows["code"])
    answer = english.study.table("enterprise")
    beside = by_answer(spoken, interviews, answer, english, variable="registered", value="yes")
    pairs = pairs_told(spoken, interviews, english)
    hidden = {english.theme(code) for code in small["code"]}
    assert len(beside)
    assert len(pairs)
    assert not hidden & (labels(beside, "label") | labels(pairs, "one", "other"))
    assert (
        not beside[["having", "lacking"]].apply(lambda told: told.str.contains("<")).any(axis=None)
    )


def test_a_count_of_pairs_of_passages_is_called_small_only_where_it_is(interviews, english, spoken):
    own = interviews.segment
    cut = [own["start"] + (own["end"] - own["start"]) * part // 6 for part in range(7)]
    parts = [own.assign(start=start, end=end) for start, end in pairwise(cut)]
    pieces = pd.concat(parts, ignore_index=True)  # more pairs of passages, in as few persons
    pairs = pairs_told(spoken, recoded(interviews, pieces), english)
    few = pairs["together"].between(1, 4)
    assert pairs.loc[few, "near"].eq("<5").all()
    hidden = pairs["cases"].between(1, 4) & ~few
    assert hidden.any()
    assert pairs.loc[hidden, "near"].eq("…").all()
    assert not pairs.loc[~few, "near"].eq("<5").any()


def test_what_the_places_were_planted_to_speak_of_most_is_found(english, spoken):
    told = most_spoken(spoken, english)
    assert told["codes_a"] == ["Waiting for a permit"]
    assert "Paperwork" in told["codes_b"]


def test_where_nobody_speaks_of_anything_nothing_is_named(interviews, english):
    nothing = recoded(interviews, interviews.segment.head(0))
    assert isinstance(most_spoken(speakers(nothing, english), english), NotEstimated)
    assert isinstance(saturated(nothing), NotEstimated)


def test_saturation_counts_what_every_coder_of_an_interview_found(interviews):
    common = in_common(interviews)
    assert common.groupby(["document", "code"])["coder"].nunique().eq(2).all()
    told = saturation_told(saturated(interviews))
    assert told["form"] == "reached"
    assert told["soonest"] <= told["reached"] <= told["latest"]


def test_an_interview_whose_coders_share_no_code_is_an_interview_still(interviews):
    segment = interviews.segment
    half = (segment["document"] == segment["document"].iloc[0]) & (segment["coder"] == "B")
    apart = recoded(interviews, segment[~half])  # B read it and found nothing: `readers` says so
    assert apart.segment["document"].iloc[0] not in set(in_common(apart)["document"])
    assert saturated(apart).interviews == saturated(interviews).interviews


def test_an_interview_of_somebody_quoted_is_not_drawn_beside_the_quotations(interviews, english):
    quoted = theme_quotations(interviews, english)
    pair = compared_pair(interviews, english)
    drawn = striped(interviews, pair, beside=quoted)
    assert drawn["document"].nunique() == 1
    assert drawn["document"].iloc[0] not in quoted_documents(quoted)
    assert drawn["ends"].le(1).all()
    document = stripes_told(drawn, pair, english)["document"]
    assert f"({document})" in english.words.say("stripes.caption", document=document)


def test_where_nobody_agreed_to_be_quoted_the_reason_is_consent_and_not_the_coders(
    interviews, english
):
    unwilling = interviews.transcript.assign(consent_quotation=False)
    pair = compared_pair(interviews, english)
    silent = Interviews(unwilling, interviews.turn, interviews.segment, interviews.translation)
    told = striped(silent, pair)
    assert told == NotEstimated("no_consent")
    assert english.words.say(f"not_estimated.{told.why}").startswith(
        "No interview that both coders"
    )


def test_a_quotation_follows_the_consensus_where_coders_settled(interviews):
    own = interviews.segment[interviews.segment["document"] == "PIE_01"]
    settled = own[own["coder"] == "A"].head(1).assign(coder=CONSENSUS, code="skills")
    decided = recoded(interviews, pd.concat([own, settled]))
    chosen = choose_quotation(decided, codes=["skills"], place="piemonte", language="it")
    assert chosen.segment_id.endswith(f":{settled['start'].item()}-{settled['end'].item()}")
    others = {"codes": sorted(set(own["code"])), "place": "piemonte", "language": "it"}
    assert choose_quotation(decided, **others) is None


def test_the_tables_behind_saturation_and_stripes_say_what_the_figures_draw(interviews, english):
    found, pair = saturated(interviews), compared_pair(interviews, english)
    steps = saturation_steps(found)
    curve = steps.set_index("documents").reindex(found.band["interviews"]).ffill()
    assert curve["found"].tolist() == found.steps["found"].tolist()
    assert curve["low"].tolist() == found.band["low"].round().tolist()
    drawn = striped(interviews, pair)
    counts, told = stripes_counted(drawn, pair, english), stripes_told(drawn, pair, english)
    assert counts["alike"].sum() == told["alike"]
    assert counts["other_code"].sum() == 2 * told["other_code"]
    once = ["alike", "other_boundaries", "alone_first", "alone_second"]
    assert counts[once].to_numpy().sum() + told["other_code"] == told["passages"]

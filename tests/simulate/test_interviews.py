"""The interviews say what their codings point at."""

import csv
from itertools import pairwise

import numpy as np
import pytest

from impra_research.declared import read_yaml
from impra_research.simulate.derive import expected_agreement
from impra_research.simulate.interviews import choose_codes, code_twice, compose, passage_bank
from impra_research.simulate.truths import read_truths


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def documents(made):
    return read_yaml(made.raw / "interviews" / "index.yml")["documents"]


@pytest.fixture(scope="module")
def texts(made, documents):
    return {name: (made.raw / "interviews" / entry["file"]).read_bytes().decode("utf-8")
            for name, entry in documents.items()}  # fmt: skip


def test_each_translation_stands_where_it_says(made, documents, texts):
    found = rows(made.raw / "coding" / "translations.csv")
    assert len(found) > 100
    for row in found:
        language = documents[row["document"]]["language"]
        assert texts[row["document"]][int(row["start"]) : int(row["end"])] == row[language]


def test_coder_a_codes_every_passage_whole_and_under_its_code(made, documents, texts):
    bank = passage_bank().passages
    for row in rows(made.raw / "coding" / "segments.csv"):
        quote = texts[row["document"]][int(row["start"]) : int(row["end"])]
        language = documents[row["document"]]["language"]
        assert quote == quote.strip()
        assert "\n" not in quote
        if row["coder"] == "A":
            assert quote in [passage[language] for passage in bank[row["code"]]]


def test_there_are_as_many_interviews_of_survey_respondents_as_planted(made, documents):
    told = read_truths(made.raw).interviews
    assert len(documents) == 2 * told.documents
    assert sum(not e["consent_quotation"] for e in documents.values()) == 2 * told.refuse_quotation
    assert len({entry["person"] for entry in documents.values()}) == len(documents)
    soiled = {(line["file"], line["row"]) for line in rows(made.raw / "dirt_ledger.csv")
              if not line["sheet"].startswith(("percorso", "accomp"))}  # fmt: skip
    for entry in documents.values():
        file = made.declared.sources[entry["place"]].file
        assert (file, str(int(entry["person"].split("-")[1]) + 1)) not in soiled


def test_a_transcript_is_plain_text_of_a_few_hundred_words(texts):
    for text in texts.values():
        assert "\r" not in text
        assert not text.startswith("\ufeff")
        assert 250 < len(text.split()) < 900


def test_coder_b_departs_from_a_as_often_as_planted(made):
    truths, themes = read_truths(made.raw), made.codebook.themes
    told, rng = truths.interviews.coder_b, np.random.default_rng(5)
    a = b = same = 0
    for _ in range(150):
        codes = choose_codes("piemonte", truths.interviews, late=False, rng=rng)
        interview = compose("it", codes, themes, turn_of={}, rng=rng)
        coded = list(code_twice(interview, told, themes, rng))
        a += sum(coder == "A" for *_, coder in coded)
        b += sum(coder == "B" for *_, coder in coded)
        same += sum(first[2] == second[2] for first, second in pairwise(coded)
                    if (first[3], second[3]) == ("A", "B"))  # fmt: skip
    assert b / a == pytest.approx(1 - told.missed, abs=0.03)
    assert same / a == pytest.approx(1 - told.missed - told.other_code, abs=0.04)


def test_the_derived_kappa_is_that_of_the_planted_confusion(made):
    truths = read_truths(made.raw)
    agreed = expected_agreement(truths, made.codebook.themes)
    assert agreed == pytest.approx(truths.derived["coders"], abs=1e-3)
    assert 0.7 < agreed["kappa"] < 0.9


def test_two_raters_score_every_practice_on_every_criterion(made):
    scores = rows(made.raw / "registers" / "practice_scores.csv")
    keys = {(row["practice"], row["criterion"], row["rater"]) for row in scores}
    expected = len(made.codebook.inventory.services) * len(made.codebook.criteria) * 2
    assert len(scores) == len(keys) == expected
    assert all(row["evidence"] and row["score"] in "0123" for row in scores)

"""What benchmarks/privacy.md says is what the code finds now, and no less than was reached."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path

import pytest
from tests.privacy.marked import Sentence, sentences

ROOT = Path(__file__).parents[2]
ORIGINS = {"al", "bj", "cn", "fr", "it", "ma", "ro", "sn"}
FORMATTED = ("iban", "nir", "siret", "siren", "vat", "codice_fiscale", "partita_iva", "phone", "email", "url",
             "ip", "permit", "plate", "birth_date", "address")  # fmt: skip


@pytest.fixture(scope="module")
def measure():
    path = ROOT / "benchmarks" / "privacy.py"
    spec = importlib.util.spec_from_file_location("measured_privacy", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def found(measure):
    return [pair for half in measure.HALVES for pair in measure.scored(half)]


def shares(measure, found, kind: str) -> tuple[float, float]:
    passages = [measure.is_found(each, mark, [f for f in findings if f.sure])
                for each, findings in found for mark in each.marked if mark.kind == kind]  # fmt: skip
    right = [measure.is_right(each, f) for each, findings in found for f in findings
             if f.sure and f.kind == kind]  # fmt: skip
    return sum(passages) / len(passages), sum(right) / len(right)


def test_the_committed_report_is_what_the_code_finds_now(measure):
    assert measure.REPORT.read_text(encoding="utf-8") == measure.report()


def test_the_report_leads_with_speech_and_says_what_was_found_at_first_sight(measure):
    told = measure.report()
    first = told.partition("## ")[0]
    assert "37/56 = 66 %" in first
    assert "35 of 56\n(62 %)" in first
    held_out = measure.scored("held_out")
    assert measure.first_sight(held_out, "permit").startswith("8/9 = 88 %")
    assert measure.first_sight(held_out, "phone").startswith("10/11 = 90 %")
    assert "For names it is" not in told


@pytest.mark.parametrize("kind", FORMATTED)
def test_every_formatted_identifier_is_found_and_nothing_else_is_taken_for_one(
    measure, found, kind
):
    assert shares(measure, found, kind) == (1, 1)


def test_names_are_found_as_often_as_was_reached(measure, found):
    recall, precision = shares(measure, found, "person")
    assert recall >= 0.97
    assert precision >= 0.97


def test_names_in_speech_are_found_as_often_as_was_reached(measure):
    recall, precision = shares(measure, measure.scored(measure.SPEECH), "person")
    assert recall >= 0.66
    assert precision >= 0.94


def test_there_are_300_sentences_in_french_and_italian_and_names_of_every_origin():
    every: list[Sentence] = list(sentences())
    assert sum(each.language in ("fr", "it") for each in every) >= 300
    assert len({each.text for each in every}) == len(every)
    for half in ("tuning", "held_out"):
        marks = [mark for each in every if each.half == half for mark in each.marked]
        assert {mark.origin for mark in marks if mark.kind == "person"} == ORIGINS
        assert min(Counter(mark.origin for mark in marks if mark.origin).values()) >= 7

import re
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from impra_research.clean.quarantine import HISTORY_GONE, OUTER_GONE, PERSON_GONE
from impra_research.clean.readers import Unfit
from impra_research.declared import LANGUAGES
from impra_research.errors import UsageError
from impra_research.show.filling import Sentence
from impra_research.show.words import Interval, Plural, Words

ROOT = Path(__file__).parents[2]
PHRASES = Words("en").phrases
# Families of keys whose second part is a code, a column or a kind of number.
FAMILIES = (
    "unit", "column", "table", "term", "hazard", "rule", "reading", "level", "model", "geography",
    "official", "official_group", "why_not", "read_at", "readings_told", "shelter_told",
    "registration_of", "shelter_of", "outcome", "codes_by_wait",
    "estimate", "verdict", "inference", "quotation", "axis",
    "item_bases", "body", "left_out", "reconciled", "reconciled_apart", "caution", "hazard_term",
    "not_estimated", "no_estimate",
    "by_history", "by_answer", "difference_of", "counted", "coefficient", "apart",
    "choice", "no_choice", "no_curve", "shelter_says", "curve_key",
    "choices_moved",
    "saturation", "saturation_steps", "stripes", "stripes_counted", "quotation_alone",
    "framework_head", "strength", "scale_coefficient", "state", "indicator", "gap_model", "gap_short",
    "explained_row", "gap_outcome", "unmeasured_ratio", "verdict_of", "lacking_told", "early_support",
    "curve_own",
    "evidence_kind", "crossing_adds", "crossing_reach", "card_head", "card_rests", "card_note", "rank_key",
    "aspect", "in_need", "funnel_step", "at_step", "spoken", "why_not_used",
    "invariance", "invariance_holds", "untested",
)  # fmt: skip
# What a page asks for by itself, beside the key that a notebook gives.
PARTS = ("title", "question", "figure", "alt", "caption", "reading", "note", "source", "label",
         "shares", "share", "mean", "value", "other", "at_risk", "outcome", "persons",
         "effective", "heaviest", "outside", "clusters", "each", "before", "propensity", "entropy",
         "difference", "ratio", "e", "limit", "inner", "margin", "verdict", "p", "holm", "bh",
         "estimate", "percent", "count")  # fmt: skip
FORMS = ("above", "below", "unclear", "clear", "purposive", "volunteer", "probability",
         "one_country",
         "two_countries", "lacks", "two_clear", "two_unclear", "complete", "some",
         "none", "one", "late", "inside", "beyond", "not_estimated", "two", "several", "reached",
         "not_reached", "open", "range", "exact", "both", "raw", "adjusted", "neither", "alone",
         "alone_open", "smaller", "small", "differs")  # fmt: skip


def fields(text):
    parts = (text.one, text.other) if isinstance(text, Plural) else (text,)
    return {(name, how) for part in parts for _, name, how, _ in Formatter().parse(part) if name}


def base(key):
    words = key.split(".")
    while len(words) > 1 and words[-1] in PARTS + FORMS:
        words.pop()
    return ".".join(words)


@pytest.mark.parametrize("key", PHRASES)
def test_a_text_names_the_same_values_in_every_language(key):
    texts = PHRASES[key]
    assert len({frozenset(fields(texts[language])) for language in LANGUAGES}) == 1


def test_every_text_is_used():
    written = [*ROOT.glob("src/impra_research/**/*.py"), *ROOT.glob("notebooks/*.ipynb")]
    used = set(re.findall(r"[\w.]+", " ".join(p.read_text(encoding="utf-8") for p in written)))
    unused = [key for key in PHRASES if base(key) not in used and key.split(".")[0] not in FAMILIES]
    assert unused == []


@pytest.mark.parametrize("rule", [*get_args(Unfit), PERSON_GONE, HISTORY_GONE, OUTER_GONE])
def test_every_reason_that_cleaning_itself_gives_has_a_text(rule):
    assert f"rule.{rule}" in PHRASES


def test_the_page_names_the_file_of_the_rows_set_aside():
    for language in LANGUAGES:
        assert "processed/clean/person.quarantine.parquet" in Words(language).say(
            "rows_received.note"
        )


@pytest.mark.parametrize("key", PHRASES)
def test_a_text_has_no_typed_result(key):
    prose = [text if isinstance(text, str) else text.other for text in PHRASES[key].values()]
    typed = re.compile(r"(?<![\w{])\d+[.,]\d+|\bn = \d")
    assert not any(typed.search(text) for text in prose)


def test_no_sentence_says_that_something_causes_something():
    causal = re.compile(
        r"\b(caus\w+|leads? to|effect of|because of support|entraîne|provoque|effetto del)\b"
    )
    for key, texts in PHRASES.items():
        for text in texts.values():
            assert not causal.search(str(text)), key


def test_an_unknown_language_names_the_known_ones():
    with pytest.raises(UsageError, match="there is no language 'es'"):
        Words("es")


def test_an_unknown_text_suggests_the_nearest():
    with pytest.raises(UsageError, match="did you mean 'median_time'"):
        Words("en").say("median_tme")


def test_a_text_without_its_value_says_which():
    with pytest.raises(UsageError, match="'respondents' needs a value 'total'"):
        Words("en").say("respondents", n_a=3)


@pytest.mark.parametrize(
    ("language", "number", "percent", "months"),
    [
        ("en", "12,345.7", "46.9%", "2 months"),
        ("fr", "12\u202f345,7", "46,9\u00a0%", "2 mois"),
        ("it", "12.345,7", "46,9%", "2 mesi"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(language, number, percent, months):
    words = Words(language)
    assert words.number(12345.67) == number
    assert words.percent(0.4688) == percent
    assert words.months(2) == months


@pytest.mark.parametrize(("language", "none", "one"), [("en", "0 months", "1 month"),
                                                       ("fr", "0 mois", "1 mois"),
                                                       ("it", "0 mesi", "1 mese")])  # fmt: skip
def test_the_plural_is_the_language_s_own(language, none, one):
    assert (Words(language).months(0), Words(language).months(1)) == (none, one)


@pytest.mark.parametrize(("n", "written"), [(999, "47%"), (1000, "46.9%")])
def test_a_percentage_of_fewer_than_a_thousand_has_no_decimal(n, written):
    told = Words("en").say("registered_overall", share=0.469, n=n, told="",
                           interval=Interval(0.4, 0.5), weighting="unweighted")  # fmt: skip
    assert told.startswith(written)


def test_a_french_point_is_plural_from_two():
    words = Words("fr")
    assert words.points(-0.017) == "−1,7 point de pourcentage"
    assert words.points(0.02) == "2,0 points de pourcentage"


def test_an_interval_names_its_unit_once_and_may_stay_open():
    words = Words("en")
    assert words.written(Interval(3, 12), "months") == "3 to 12 months"
    assert words.written(Interval(3, float("inf")), "months") == "3 months or more"
    assert words.written(Interval(-0.051, 0.12), "points") == "−5.1 to 12.0 percentage points"
    assert words.written(Interval(float("nan"), float("nan")), "percent") == "–"


def test_a_median_that_was_not_reached_is_not_a_number():
    assert Words("it").months(float("nan")) == "non raggiunta"


def test_french_spaces_do_not_break_and_addresses_are_left_alone():
    typeset = Words("fr").typeset("Oui : « non » ; voir http://example.org ? Si !")
    expected = "Oui\u00a0: «\u00a0non\u00a0»\u202f; voir http://example.org\u202f? Si\u202f!"
    assert typeset == expected
    assert Words("en").typeset("Yes : no") == "Yes : no"


def test_the_percentages_of_one_sentence_are_written_alike():
    values = {"share_a": 0.4634, "n_a": 938, "share_b": 0.5127, "n_b": 2086}
    told = Sentence(Words("en").written, "any").vformat(
        "{share_a:percent} and {share_b:percent}", (), values
    )
    assert told == "46% and 51%"


def test_a_share_of_a_few_among_many_is_never_written_as_none():
    assert Words("fr").percent(10 / 32635) == "<0,1\u00a0%"
    assert [Words("en").percent(share) for share in (0.0, 0.0005)] == ["0.0%", "<0.1%"]
    assert Words("en").whole_percent(0.004) == "<1%"


def test_both_ends_of_an_interval_of_ratios_have_their_decimals():
    assert Words("en").interval(1.0, 1.0, "ratio") == "1.00 to 1.00"

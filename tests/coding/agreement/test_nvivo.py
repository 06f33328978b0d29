import pandas as pd
import pytest
from tests.coding.small_interviews import TEXTS, THEMES, small_interviews

from impra_research.codebook import Theme
from impra_research.coding.agreement import nvivo
from impra_research.errors import UsageError

ONE = {"c": Theme.model_construct(parent=None)}


def compared(*rows, text="x" * 1000, themes=ONE, **how):
    segment = pd.DataFrame(rows, columns=["document", "start", "end", "code", "coder"])
    return nvivo(segment, {"D": text}, themes, coders=("A", "B"), **how)


def test_the_example_of_nvivos_help_agrees_on_85_percent():
    # 1000 characters: 50 coded by both, 150 by one of them, 800 by neither.
    row = compared(("D", 0, 150, "c", "A"), ("D", 100, 200, "c", "B")).iloc[0]
    assert row[["agreement", "both", "neither", "disagreement"]].tolist() == pytest.approx(
        [0.85, 0.05, 0.80, 0.15]
    )


@pytest.mark.parametrize(
    ("first", "second", "kappa"),
    [
        ((0, 100), (50, 150), ".4444"),
        ((0, 100), (100, 200), "-.1111"),
        ((0, 500), (100, 600), ".6000"),
    ],
)
def test_kappa_is_cohens_and_not_that_of_the_coded_part_alone(first, second, kappa):
    row = compared(("D", *first, "c", "A"), ("D", *second, "c", "B")).iloc[0]
    assert f"{row['kappa']:.4f}".replace("0.", ".") == kappa


def test_a_code_that_neither_gave_a_document_has_no_kappa_where_nvivo_prints_one():
    both = {**ONE, "never": ONE["c"]}
    found = compared(("D", 0, 9, "c", "A"), ("D", 0, 9, "c", "B"), themes=both).set_index("code")
    assert found.loc["never", "kappa"].isna().all()
    assert set(found.loc["never", "why"]) == {"one_category"}
    assert set(found.loc["c", "why"]) == {"identical"}


def test_a_sentence_that_a_segment_touches_is_coded():
    text = "J’ai commencé seul. Puis on m’a aidé ! C’était mieux.\nMerci."
    rows = [("D", 5, 8, "c", "A"), ("D", 0, 40, "c", "B")]
    sentences, paragraphs = (
        compared(*rows, text=text, unit=u).iloc[0] for u in ("sentence", "paragraph")
    )
    assert sentences[["size", "both", "second_only", "neither"]].tolist() == [4, 0.25, 0.5, 0.25]
    assert paragraphs[["size", "both", "neither"]].tolist() == [2, 0.5, 0.5]


def test_each_code_and_document_has_its_row_and_all_documents_together_one(tmp_path):
    coded = small_interviews(tmp_path)
    found = nvivo(coded.segment, TEXTS, THEMES, coders=("A", "B"))
    assert len(found) == len(THEMES) * (len(TEXTS) + 1)
    assert found["code"].drop_duplicates().tolist() == list(THEMES)
    together = found[found["document"].isna()].set_index("code")
    assert together.loc["permit_wait", "size"] == sum(map(len, TEXTS.values()))
    assert together.loc["permit_wait", "kappa"] == 1.0
    parent, child = together.loc["institutional_rules"], together.loc["paperwork"]
    assert parent["both"] > child["both"] > 0


def test_a_unit_that_nvivo_does_not_have_and_coders_who_are_not_there_are_refused():
    rows = [("D", 0, 9, "c", "A"), ("D", 0, 9, "c", "B")]
    with pytest.raises(UsageError, match="'word' is no unit of NVivo"):
        compared(*rows, unit="word")
    with pytest.raises(UsageError, match="the coders here are A"):
        compared(rows[0])

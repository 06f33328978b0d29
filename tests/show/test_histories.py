"""Counts told of the histories give, less others that the page prints, none that is hidden."""

from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impra_research.analyse.reconcile import AGREED, comparable
from impra_research.show.histories import left_out_told, reconcilable, reconciled_told
from impra_research.show.results import NotEstimated


def histories(**left_out):
    why = [reason.replace("_", " ") for reason, n in left_out.items() for _ in range(n)]
    return pd.DataFrame({"left_out": ["" if w == "counted" else w for w in why],
                         "base": [w == "counted" for w in why],
                         "place": "piemonte"})  # fmt: skip


def test_the_histories_left_out_are_counted_with_their_reason(english):
    told = left_out_told(histories(counted=300, registered_from_the_outset=28), english)
    assert (told["histories"], told["counted"], told["form"]) == (328, 300, "some")
    assert [text.split(",")[0] for text in told["reasons"]] == ["28 registered from the outset"]
    assert left_out_told(histories(counted=9), english)["form"] == "none"


def test_few_left_out_cannot_be_found_by_subtraction(english):
    told = left_out_told(histories(counted=300, no_date=3), english)
    assert told["form"] == "few"
    assert told["reasons"] == ["some without any date"]
    assert not {"histories", "counted"} & set(told)


def both(*pairs):
    rows = [pair for history, answer, n in pairs for pair in [(history, answer)] * n]
    frame = pd.DataFrame(rows, columns=["by_history", "by_answer"])
    history = ["registered", "moved_back", "ended_registered", "never", "ended_never", "no_history"]
    return frame.assign(
        by_history=pd.Categorical(frame["by_history"], categories=history),
        by_answer=pd.Categorical(
            frame["by_answer"], categories=["yes", "no", "ended", "unanswered"]
        ),
    )


def reconciled(rows, english):
    return reconciled_told(comparable(rows), rows, english)


def test_the_gap_between_history_and_answer_is_explained(english):
    told = reconciled(
        both(("registered", "yes", 20), ("moved_back", "no", 7), ("never", "no", 9),
             ("ended_registered", "ended", 6), ("no_history", "yes", 5), ("never", "unanswered", 6)),
        english,
    )  # fmt: skip
    assert (told["compared"], told["ever"], told["yes"]) == (42, 33, 20)
    assert (told["moved_back"], told["ended_registered"]) == (7, 6)
    assert told["told"].startswith(" 11 more")
    assert told["contradicted"] == "none"


@pytest.mark.parametrize(
    ("answered", "ended", "shown"), [(0, 0, True), (6, 5, True), (3, 0, False), (9, 1, False)]
)
def test_answers_without_a_history_are_not_found_by_subtraction(english, answered, ended, shown):
    rows = both(("registered", "yes", 20), ("never", "no", 9), ("ended_never", "ended", 12),
                ("no_history", "yes", answered), ("no_history", "ended", ended))  # fmt: skip
    found = reconcilable(rows, histories(counted=60), english)
    assert isinstance(found, NotEstimated) != shown


def test_what_the_table_hides_the_sentence_hides(english):
    told = reconciled(
        both(("registered", "yes", 20), ("moved_back", "no", 3), ("never", "no", 9)), english
    )
    assert told == {"told": "", "form": "few"}


COUNTS = st.one_of(st.integers(0, 12), st.just(0))
STATES = sorted(AGREED)


@settings(max_examples=150, deadline=None)
@given(COUNTS, COUNTS, st.lists(COUNTS, min_size=5, max_size=5), COUNTS, COUNTS)
def test_no_number_less_another_gives_a_small_part(
    english, outset, undated, known, silent, unknown
):
    pairs = [(*pair, n) for pair, n in zip(STATES, known, strict=True)]
    rows = both(*pairs, ("never", "unanswered", silent), ("no_history", "yes", unknown))
    counted = max(0, len(rows) - unknown - outset - undated)
    table = histories(counted=counted, registered_from_the_outset=outset, no_date=undated)
    left, kept = left_out_told(table, english, both=rows), reconcilable(rows, table, english)
    answered = int(rows["by_answer"].isin(["yes", "no"]).sum())
    printed = {counted, answered} | ({left["histories"]} if "histories" in left else set())
    printed |= set() if isinstance(kept, NotEstimated) else {len(kept)}
    parts = {outset, undated, silent, sum(n for _, answer, n in pairs if answer == "ended")}
    small = {n for n in parts if 0 < n < english.min_cell}
    gained = {one - other for one, other in product(printed, printed)} - {0}
    gained -= {counted - answered, answered - counted}  # two bases that no sentence joins
    assert not gained & small

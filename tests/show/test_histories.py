"""Counts told of the histories are those of the table as it is shown."""

import pandas as pd
import pytest

from impra_research.show.histories import left_out_told, reconciled_told
from impra_research.show.labels import Look
from impra_research.show.words import Words


@pytest.fixture
def english(study):
    return Look(study, Words("en"), ("piemonte", "rhone_alpes"))


def histories(**left_out):
    why = [reason.replace("_", " ") for reason, n in left_out.items() for _ in range(n)]
    return pd.DataFrame({"left_out": ["" if w == "counted" else w for w in why],
                         "base": [w == "counted" for w in why]})  # fmt: skip


def test_the_histories_left_out_are_counted_with_their_reason(english):
    told = left_out_told(histories(counted=300, registered_from_the_outset=28), english)
    assert (told["histories"], told["counted"], told["form"]) == (328, 300, "some")
    assert [text.split(",")[0] for text in told["reasons"]] == ["28 registered from the outset"]
    assert left_out_told(histories(counted=9), english)["form"] == "none"


def test_few_left_out_cannot_be_found_by_subtraction(english):
    told = left_out_told(histories(counted=300, no_date=3), english)
    assert "3" not in "".join(told["reasons"])
    assert isinstance(told["histories"], str) or isinstance(told["counted"], str)


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


def test_the_gap_between_history_and_answer_is_explained(english):
    told = reconciled_told(
        both(("registered", "yes", 20), ("moved_back", "no", 7), ("never", "no", 9),
             ("ended_registered", "ended", 6), ("no_history", "yes", 3), ("never", "unanswered", 4)),
        english,
    )  # fmt: skip
    assert (told["compared"], told["ever"], told["yes"]) == (42, 33, 20)
    assert (told["moved_back"], told["ended_registered"], told["apart"]) == (7, 6, "7")
    assert told["contradicted"] == "none"


def test_what_the_table_hides_the_sentence_hides(english):
    told = reconciled_told(
        both(("registered", "yes", 20), ("moved_back", "no", 3), ("never", "no", 9)), english
    )
    assert not isinstance(told["moved_back"], int)
    assert told["ever"] == "…"

"""An enterprise that moved back or ended is no contradiction between its history and its answer."""

import pandas as pd

from impra_research.analyse.life_history import life_histories
from impra_research.analyse.reconcile import comparable, contradicted, history_and_answer

MONTH = pd.Timedelta(days=31)


def told(*enterprises):
    """Histories and answers of (states in order, answer, why not answered)."""
    begun = pd.Timestamp("2010-01-01")
    steps = [
        (name, number, state, begun + number * MONTH)
        for name, (states, _, _) in enumerate(enterprises)
        for number, state in enumerate(states)
    ]
    names = [f"e{name}" for name in range(len(enterprises))]
    person = pd.DataFrame({
        "person": names, "place": "x", "interview_earliest": pd.Timestamp("2014-01-01"),
        "interview_latest": pd.Timestamp("2014-01-01"), "sex": "woman", "education": "low",
        "birth_year": 1980, "citizenship": "non_eu", "permit__missing": None, "incomplete": "",
    })  # fmt: skip
    step = pd.DataFrame([
        {"enterprise": f"e{name}", "person": f"e{name}", "step": number, "state": state,
         "step_date_earliest": at, "step_date_latest": at}
        for name, number, state, at in steps
    ])  # fmt: skip
    enterprise = pd.DataFrame({
        "enterprise": names, "person": names,
        "registered": [answer for _, answer, _ in enterprises],
        "registered__missing": [why for _, _, why in enterprises],
    })  # fmt: skip
    histories = life_histories(step, None, person)
    return history_and_answer(enterprise, histories, step, person)


def test_each_gap_has_its_name():
    both = told(
        (["informal", "registered"], "yes", None),
        (["informal", "registered", "informal"], "no", None),
        (["informal", "registered", "ceased"], None, "not_asked"),
        (["informal", "sheltered"], "no", None),
        (["informal", "ceased"], None, "not_asked"),
        (["informal", "registered"], None, "refused"),
        ([], "yes", None),
    )
    assert both["by_history"].tolist() == [
        "registered", "moved_back", "ended_registered", "never", "ended_never", "registered",
        "no_history",
    ]  # fmt: skip
    assert both["by_answer"].tolist() == [
        "yes", "no", "ended", "no", "ended", "unanswered", "yes",
    ]  # fmt: skip
    known = comparable(both)
    assert known["enterprise"].tolist() == ["e0", "e1", "e2", "e3", "e4"]
    assert not contradicted(known).any()


def test_an_answer_that_the_history_cannot_give_is_a_contradiction():
    both = told(
        (["informal", "registered"], "no", None),
        (["informal"], "yes", None),
        (["informal", "registered"], "yes", None),
    )
    assert contradicted(comparable(both)).tolist() == [True, True, False]

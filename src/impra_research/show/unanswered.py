"""Which questions were put and not answered, which were left before, which were not put: never added up.

Why one question stands without an answer is shown over all questions together and not one by one: most
such counts are small, and with the total of the question they would tell each other.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from impra_research.deposit.surveys import called
from impra_research.show.labels import Look
from impra_research.study import Study

ANSWERED = "answered"
ANSWERS = ("not_yet", "not_needed")  # said by the person: an answer, though no value
NOT_PUT = ("not_asked", "not_applicable")
LEFT = "broke_off"  # they would have been asked
ROUTED = (*NOT_PUT, LEFT)


def _told(study: Study) -> pd.DataFrame:
    """Count by question and reason: `table`, `variable`, `reason` (answered, or why not), `count`."""
    tables = {name: study.table(name) for name in study.codebook.tables if study.has(name)}
    parts = [
        _counts(table[f"{variable}__missing"]).assign(table=name, variable=variable)
        for name, table in tables.items()
        for variable in study.codebook.of_table(name)
        if f"{variable}__missing" in table
    ]
    return pd.concat(parts, ignore_index=True)


def _counts(reasons: pd.Series) -> pd.DataFrame:
    named = reasons.astype("object").fillna(ANSWERED).replace(ANSWERS, ANSWERED).rename("reason")
    return named.value_counts().reset_index().assign(n=len(named))


def _put(study: Study) -> pd.DataFrame:
    """One row a question put: `variable`, `n` (to so many), `count` (did not answer), `share`."""
    put = _told(study).query("reason not in @ROUTED")
    unanswered = put["count"].where(put["reason"] != ANSWERED, 0)
    by_question = put.assign(unanswered=unanswered).groupby("variable", sort=False)
    counts = by_question.agg(n=("count", "sum"), count=("unanswered", "sum")).reset_index()
    return counts.assign(share=counts["count"] / counts["n"])


def unanswered(study: Study, *, min_cell: int) -> pd.DataFrame:
    """List the questions that many left unanswered, the most frequent first.

    Columns: `variable`, `n` (persons or rows it was put to), `count`, `share`. Those with fewer than
    `min_cell` are only counted, by `answered`.
    """
    put = _put(study)
    many = put.loc[put["count"] >= min_cell]
    return many.sort_values("share", ascending=False, kind="stable")


def answered(study: Study, *, min_cell: int) -> dict[str, object]:
    """Count the questions put: all, those that everyone answered, those that few left unanswered."""
    count = _put(study)["count"]
    few, complete = count.between(1, min_cell - 1), int((count == 0).sum())
    form = "complete" if complete == len(count) else "some"
    return {"questions": len(count), "complete": complete, "few": int(few.sum()), "form": form}


def reasons_unanswered(study: Study, *, min_cell: int) -> pd.DataFrame:
    """Count why questions that were put have no answer, all together: `reason`, `count`, `n`, `share`.

    Reasons given fewer than `min_cell` times are left out.
    """
    put = _told(study).query("reason not in @ROUTED")
    told = put.loc[put["reason"] != ANSWERED].groupby("reason", sort=False)["count"].sum()
    ranked = told.sort_values(ascending=False, kind="stable").reset_index()
    n = int(put["count"].sum())
    return ranked.assign(n=n, share=ranked["count"] / n).loc[ranked["count"] >= min_cell]


def not_put(study: Study, look: Look) -> pd.DataFrame:
    """Tell which questions did not arise for whom: `questions`, `reason`, `count`, `n`, `share`.

    Questions of one table that were not put to equally many stand in one row.
    """
    return _together(_told(study).query("reason in @NOT_PUT"), look)


def left_before(study: Study, look: Look) -> pd.DataFrame:
    """Tell before which questions how many had left: `questions`, `count`, `n` (concerned), `share`."""
    concerned = _told(study).query("reason not in @NOT_PUT")
    n = concerned.groupby(["table", "variable"], sort=False)["count"].transform("sum")
    return _together(concerned.assign(n=n).query("reason == @LEFT"), look)


def _together(routed: pd.DataFrame, look: Look) -> pd.DataFrame:
    alike = ["table", "reason", "count", "n"]
    rows = [
        dict(zip(alike, key, strict=True)) | {"questions": _named(group["variable"], look)}
        for key, group in routed.groupby(alike, sort=False)
    ]
    table = pd.DataFrame(rows, columns=[*alike, "questions"])
    shares = table.assign(share=table["count"] / table["n"])
    return shares.sort_values("share", ascending=False, kind="stable")


def blank_told(look: Look) -> dict[str, str]:
    """Say in how many variables of a source an empty cell means that the question did not arise."""
    study, told = look.study, []
    for name, source in study.declared.sources.items():
        origins = [v.origins[name] for v in study.codebook.variables.values() if name in v.origins]
        read = Counter(
            each.missing.get("", source.missing.get("")) for each in origins if each.column
        )
        place = look.text(called(study, name))
        told += [
            look.words.say("blank_told", place=place, n=n, reason=look.reason(reason))
            for reason, n in read.items() if reason in NOT_PUT
        ]  # fmt: skip
    return {"told": "".join(f" {text}" for text in told)}


def _named(variables: pd.Series, look: Look) -> str:
    return "\n".join(look.variable(name) for name in variables)

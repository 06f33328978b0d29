"""Which cell became which code: what people typed, as others decided on it."""

from __future__ import annotations

from impra_research.codebook.matches import Match, MatchesFile
from impra_research.deposit.listed import crosswalk


def match(raw: str, rows: int, **how: str) -> Match:
    return Match(variable="sex", raw=raw, rows=rows, status="accepted", who="coder",
                 date="2024-05-01", **how)  # type: ignore[arg-type]  # fmt: skip


def test_typed_answers_are_listed_and_those_of_few_rows_only_counted(template, monkeypatch):
    decided = (match("femme", 3, code="woman"), match("dame", 2, code="woman"),
               match("Fatou Diop", 9, code="woman"), match("?", 4, missing="refused"))  # fmt: skip
    monkeypatch.setattr(template.study.codebook, "matches", MatchesFile(matches=decided))
    rows = [row for row in crosswalk(template) if row["recode"] == "matches"]
    assert [(row["variable"], row["cell"], row["becomes"]) for row in rows] == [
        ("sex", "femme", "woman"),
        ("sex", "?", "refused"),
        ("sex", "(typed answers not shown: 2)", "woman"),
    ]

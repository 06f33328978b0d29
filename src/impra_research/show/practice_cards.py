"""One card a practice, to be printed: criteria with the anchors' words, both scores, what they rest on.

Of a passage of an interview a card says that it is one, never whose: a document's name leads to a person.
"""

from __future__ import annotations

import pandas as pd

from impra_research.analyse.practices.evidence import with_kinds
from impra_research.show.labels import Look, small
from impra_research.show.tables import Cell, ShownTable


def practice_cards(
    ranked: pd.DataFrame,
    scores: pd.DataFrame,
    look: Look,
    *,
    transcript: pd.DataFrame | None = None,
) -> list[ShownTable]:
    """Write a card for each practice, the best first; what names an interview is a passage of one."""
    told = _nameless(with_kinds(scores), transcript).sort_values("rater", kind="stable")
    by_practice = dict(list(told.groupby("practice", observed=True)))
    return [
        ShownTable(f"practice-card-{row['practice']}", _caption(row, look), _head(look),
                   _rows(by_practice[row["practice"]], look), _notes(row["practice"], look))
        for row in ranked.to_dict("records")
    ]  # fmt: skip


def _nameless(scores: pd.DataFrame, transcript: pd.DataFrame | None) -> pd.DataFrame:
    """Take as a passage whatever names an interview or its person, however it is written."""
    names = set() if transcript is None else {*transcript["document"], *transcript["person"]}
    naming = [any(name in str(written) for name in names) for written in scores.get("evidence", ())]
    if not any(naming):
        return scores
    return scores.assign(evidence_kind=scores["evidence_kind"].mask(naming, "segment"))


def _caption(row: dict[str, object], look: Look) -> str:
    points = float(str(row["points"]))
    return look.words.say("practice_card.caption", label=row["label"], place=look.place(str(row["group"])),
                          points=points, ranks=row["ranks"])  # fmt: skip


def _head(look: Look) -> list[Cell]:
    return [
        Cell(look.words.say(f"card_head.{name}")) for name in ("criterion", "scores", "evidence")
    ]


def _rows(scores: pd.DataFrame, look: Look) -> list[list[Cell]]:
    order = [name for name in look.study.codebook.criteria if name in set(scores["criterion"])]
    return [_row(name, scores[scores["criterion"] == name], look) for name in order]


def _row(criterion: str, given: pd.DataFrame, look: Look) -> list[Cell]:
    scores = dict(zip(given["rater"], given["score"].astype(int), strict=True))
    if len({*scores.values()}) == 1:
        chosen = [_chosen("card_both", criterion, int(given["score"].iloc[0]), look)]
    else:
        chosen = [_chosen("card_score", criterion, score, look, rater=rater)
                  for rater, score in scores.items()]  # fmt: skip
    rests = [look.words.say("card_evidence", rater=row["rater"], evidence=_evidence(row, look))
             for row in given.to_dict("records")]  # fmt: skip
    return [Cell(look.criterion(criterion)), Cell("\n".join(chosen)), Cell("\n".join(rests))]


def _chosen(key: str, criterion: str, score: int, look: Look, **who: str) -> str:
    return look.words.say(key, score=score, anchor=look.anchor(criterion, score), **who)


def _evidence(row: dict[str, str], look: Look) -> str:
    """Say what a score rests on: a document by its name, a passage without whose it is."""
    if row["evidence_kind"] in ("document", "estimate"):
        return look.words.typeset(row["evidence"])
    return look.words.say(f"card_rests.{row['evidence_kind']}")


def _notes(practice: str, look: Look) -> list[str]:
    inventory = look.study.codebook.inventory
    service = inventory.services[practice]
    parts = {
        "kind": [small(look.kind(service.kind))],
        "languages": [look.words.tongue(code) for code in service.languages],
        "stages": [small(look.text(inventory.stages[code])) for code in service.stages],
        "targets": [small(look.text(inventory.targets[code])) for code in service.targets],
    }
    return [look.words.say(f"card_note.{name}", told=told) for name, told in parts.items() if told]

"""A made-up survey with every kind of question, and its .lss of both generations."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

Texts = dict[str, str]
LANGUAGES = ("fr", "it", "en")


@dataclass(frozen=True)
class Ask:
    kind: str
    text: Texts
    answers: dict[str, Texts] = field(default_factory=dict)
    second: dict[str, Texts] = field(default_factory=dict)
    parts: dict[str, Texts] = field(default_factory=dict)
    across: dict[str, Texts] = field(default_factory=dict)
    other: bool = False
    relevance: str = "1"


def said(fr: str, it: str, en: str) -> Texts:
    return {"fr": fr, "it": it, "en": en}


AGREE = {"A1": said("Pas d’accord", "In disaccordo", "Disagree"),
         "A2": said("D’accord", "D’accordo", "Agree")}  # fmt: skip
BANK = {"AO01": said("Une <b>banque</b>", "Una banca", "A bank"),
        "AO02": said("Une association", "Un’associazione", "An association")}  # fmt: skip
PARTS = {"SQ001": said("l’accueil", "l’accoglienza", "the welcome"),
         "SQ002": said("le suivi", "il seguito", "the follow-up")}  # fmt: skip
HELP = {"C": said("C", "C", "C"), "Cpp": said("C++", "C++", "C++")}
SURVEY = {
    "Q1": Ask("L", said("<p>Qui vous a aidé&nbsp;?</p>", "Chi l’ha aiutata?", "Who helped you?"), BANK,
              other=True),
    "Q2": Ask("M", said("Quelles aides ?", "Quali aiuti?", "Which help?"), parts=PARTS, other=True),
    "Q3": Ask("F", said("Êtes-vous d’accord ?", "È d’accordo?", "Do you agree?"), AGREE, parts=PARTS),
    "Q4": Ask("N", said("Quel revenu ?", "Quale reddito?", "Which income?"), relevance="Q5 == 'Y'"),
    "Q5": Ask("Y", said("Un revenu ?", "Un reddito?", "Any income?")),
    "Q6": Ask("P", said("Que manque-t-il ?", "Che cosa manca?", "What is lacking?"), parts=HELP, other=True),
    "Q7": Ask("O", said("Où ?", "Dove?", "Where?"), BANK),
    "Q8": Ask("1", said("Avant, après", "Prima, dopo", "Before, after"), AGREE, BANK, parts=PARTS),
    "Q9": Ask(";", said("Dites-le", "Lo dica", "Say it"), parts=PARTS, across=HELP),
    "Q10": Ask("R", said("Classez", "Ordini", "Rank"), BANK),
    "Q11": Ask("S", said("Une remarque ?", "Un’osservazione?", "Any remark?")),
    "Q12": Ask("5", said("Une note", "Un voto", "A mark")),
}  # fmt: skip
WORDS = {"other": said("Autre", "Altro", "Other"), "comment": said("Commentaire", "Commento", "Comment"),
         "Y": said("Oui", "Sì", "Yes"), "N": said("Non", "No", "No")}  # fmt: skip


def write_lss(path: Path, *, version: int, survey: dict[str, Ask] = SURVEY) -> Path:
    """Write the structure as database version `version` does: texts in the rows, or apart from 400 on."""
    tables: dict[str, list[dict[str, str]]] = {"groups": [{"gid": "1", "group_order": "0"}]}
    numbers = iter(range(100, 1000))
    add = _Adder(tables, apart=version >= 400)
    for order, (title, ask) in reversed(list(enumerate(survey.items()))):
        qid = str(next(numbers))
        add("questions", {"qid": qid, "parent_qid": "0", "gid": "1", "type": ask.kind, "title": title,
                          "other": "Y" if ask.other else "N", "question_order": str(order),
                          "relevance": ask.relevance}, "question", ask.text, "qid")  # fmt: skip
        for scale, parts in enumerate((ask.parts, ask.across)):
            for place, (code, text) in enumerate(parts.items()):
                add("subquestions", {"qid": str(next(numbers)), "parent_qid": qid, "title": code,
                                     "question_order": str(place), "scale_id": str(scale)},
                    "question", text, "qid")  # fmt: skip
        for scale, answers in enumerate((ask.answers, ask.second)):
            for place, (code, text) in enumerate(answers.items()):
                add("answers", {"aid": str(next(numbers)), "qid": qid, "code": code,
                                "sortorder": str(place), "scale_id": str(scale)},
                    "answer", text, "aid")  # fmt: skip
    body = "".join(_table(name, rows) for name, rows in tables.items())
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<document><LimeSurveyDocType>Survey'
        f"</LimeSurveyDocType><DBVersion>{version}</DBVersion>{body}</document>",
        encoding="utf-8",
    )
    return path


class _Adder:
    def __init__(self, tables: dict[str, list[dict[str, str]]], *, apart: bool) -> None:
        self.tables, self.apart = tables, apart

    def __call__(self, name: str, row: dict[str, str], text: str, texts: Texts, by: str) -> None:
        rows = self.tables.setdefault(name, [])
        if self.apart:
            rows.append(row)
            apart = self.tables.setdefault(f"{text}_l10ns", [])
            apart += [{by: row[by], text: words, "language": each} for each, words in texts.items()]
        else:
            row = {key: cell for key, cell in row.items() if key != "aid"}
            rows += [row | {text: words, "language": each} for each, words in texts.items()]


def _table(name: str, rows: list[dict[str, str]]) -> str:
    cells = ("".join(f"<{key}>{escape(cell)}</{key}>" for key, cell in row.items()) for row in rows)
    return f"<{name}><rows>{''.join(f'<row>{row}</row>' for row in cells)}</rows></{name}>"

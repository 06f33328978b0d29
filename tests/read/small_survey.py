"""A made-up survey with every kind of question, and its .lss of both generations."""

from __future__ import annotations

import csv
import re
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


# What respondents answered: canonical headings and codes, as reading has to give them.
ANSWERS = [
    {"id": "1", "submitdate": "2014-05-03 09:31:00", "Q1": "AO01", "Q1[other]": "", "Q2[SQ001]": "Y",
     "Q2[SQ002]": "N", "Q2[other]": "", "Q3[SQ001]": "A1", "Q3[SQ002]": "A2", "Q4": "1500.5", "Q5": "Y",
     "Q6[C]": "N", "Q6[Ccomment]": "", "Q6[Cpp]": "Y", "Q6[Cppcomment]": "=trop", "Q6[other]": "",
     "Q6[othercomment]": "", "Q7": "AO02", "Q7[comment]": "ici; là", "Q8[SQ001][1]": "A1",
     "Q8[SQ001][2]": "AO02", "Q8[SQ002][1]": "A2", "Q8[SQ002][2]": "AO01", "Q9[SQ001_C]": "x",
     "Q9[SQ001_Cpp]": "", "Q9[SQ002_C]": "", "Q9[SQ002_Cpp]": "y", "Q10[1]": "AO02", "Q10[2]": "AO01",
     "Q11": "N/A", "Q12": "4"},
    {"id": "2", "submitdate": "(anonymised)", "Q1": "-oth-", "Q1[other]": "une amie", "Q2[SQ001]": "N",
     "Q2[SQ002]": "N", "Q2[other]": "Oui", "Q3[SQ001]": "", "Q3[SQ002]": "", "Q4": "", "Q5": "N",
     "Q6[C]": "Y", "Q6[Ccomment]": "", "Q6[Cpp]": "N", "Q6[Cppcomment]": "", "Q6[other]": "",
     "Q6[othercomment]": "", "Q7": "", "Q7[comment]": "", "Q8[SQ001][1]": "", "Q8[SQ001][2]": "",
     "Q8[SQ002][1]": "", "Q8[SQ002][2]": "", "Q9[SQ001_C]": "", "Q9[SQ001_Cpp]": "", "Q9[SQ002_C]": "",
     "Q9[SQ002_Cpp]": "", "Q10[1]": "", "Q10[2]": "", "Q11": "", "Q12": ""},
]  # fmt: skip


def columns(survey: dict[str, Ask] = SURVEY) -> list[tuple[str, list[Texts]]]:
    """Each column of an export: its code, and the texts that follow the question's own."""
    found: list[tuple[str, list[Texts]]] = []
    other, comment = WORDS["other"], WORDS["comment"]
    for title, ask in survey.items():
        for code, text in ask.parts.items():
            if ask.kind == ";":
                found += [
                    (f"{title}[{code}_{over}]", [text, words]) for over, words in ask.across.items()
                ]
            elif ask.kind == "1":
                scales = [said(f"Échelle {n}", f"Scala {n}", f"Scale {n}") for n in (1, 2)]
                found += [(f"{title}[{code}][{n}]", [text, scales[n - 1]]) for n in (1, 2)]
            else:
                found.append((f"{title}[{code}]", [text]))
            if ask.kind == "P":
                found.append((f"{title}[{code}comment]", [text, comment]))
        if ask.kind == "R":
            ranks = [said(f"Rang {n}", f"Posizione {n}", f"Rank {n}") for n in (1, 2)]
            found += [(f"{title}[{n}]", [ranks[n - 1]]) for n in (1, 2)]
        elif not ask.parts:
            found.append((title, []))
        found += [(f"{title}[comment]", [comment])] if ask.kind == "O" else []
        found += [(f"{title}[other]", [other])] if ask.other else []
        found += (
            [(f"{title}[othercomment]", [other, comment])] if ask.other and ask.kind == "P" else []
        )
    return found


def plain(text: str) -> str:
    return re.sub("<.*?>", "", text).replace("&nbsp;", "\u00a0")


def heading(code: str, further: list[Texts], *, style: str, language: str, separator: str) -> str:
    text = plain(SURVEY[code.split("[")[0]].text[language])
    text += " " + "".join(f"[{plain(more[language])}]" for more in further) if further else ""
    flat = re.sub(r"\]\[(\d)\]", lambda scale: f"_{int(scale[1]) - 1}]", code)
    match style:
        case "code":
            return code
        case "flat":
            return flat.replace("[", "_").replace("]", "")
        case "both":
            return code + separator + text
        case "spaceless":
            return text.replace(" ", "_")
        case _:
            return text


def cell(code: str, answer: str, *, language: str) -> str:
    """Write an answer as LimeSurvey does: its code when `language` is "", else in full."""
    ask = SURVEY.get(code.split("[")[0])
    if answer == "(anonymised)":
        return "1980-01-01 00:00:00"
    written = "'" + answer if answer.startswith("=") else answer
    if ask is None or "other" in code or "comment" in code or not answer:
        return written
    if not language:
        if ask.kind in "MP":
            return {"N": ""}.get(answer, answer)
        return {"1500.5": "1500.5000000000"}.get(answer, answer)
    offered = ask.answers | ask.second | {"-oth-": WORDS["other"]}
    offered |= {"Y": WORDS["Y"], "N": WORDS["N"]} if ask.kind in "YMP" else {}
    return plain(offered[answer][language]) if answer in offered else written


def write_export(
    path: Path,
    *,
    answers: str,
    style: str,
    language: str,
    separator: str = ". ",
    rows: list[Texts] = ANSWERS,
) -> Path:
    """Write the answers as an export: `answers` is "" for codes or the language of full answers."""
    asked = columns()
    heads = [heading(code, further, style=style, language=language, separator=separator)
             for code, further in asked]  # fmt: skip
    if style == "both":
        heads = [f"id{separator}Response ID", f"submitdate{separator}Date submitted", *heads]
    else:
        heads = (
            ["Response ID", "Date submitted", *heads]
            if style == "text"
            else ["id", "submitdate", *heads]
        )
    codes = ["id", "submitdate", *(code for code, _ in asked)]
    table = [heads, *([cell(code, row[code], language=answers) for code in codes] for row in rows)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(table)
    return path

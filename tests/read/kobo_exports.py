"""A made-up form in two versions, and its submissions written in every style that tools export."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl import Workbook

Row = dict[str, str]
LANGUAGES = ("Français (fr)", "Italiano (it)")
CHOICES = {
    "help": {
        "bank": ("Banque", "Banca"),
        "ethical": ("Banque éthique", "Banca etica"),
        "euro": ('Micro-crédit "1 €"', "Micro-credito “1 €”"),
        "cci": ("CCI, chambre de métiers", "Camera di commercio"),
        "none": ("None", "NA"),
        "other": ("Autre", "Altro"),
    },
    "yes": {"1": ("Oui", "Sì"), "0": ("Non", "No"), "99": ("Refus", "Rifiuta")},
    "land": {"01": ("Côte d’Ivoire", "Costa d’Avorio"), "NA": ("Namibie", "Namibia")},
}


@dataclass(frozen=True)
class Ask:
    """One row of the sheet `survey`."""

    type: str
    name: str
    labels: tuple[str, str] = ("", "")
    relevant: str = ""


HELP = Ask("select_multiple help", "help", ("Quels appuis ?", "Quali sostegni?"))
SURVEY = [
    Ask("start", "start"),
    Ask("note", "hello", ("Bonjour", "Buongiorno")),
    Ask("begin_group", "who", ("Qui", "Chi")),
    Ask("select_one land", "land", ("Pays de naissance", "Paese di nascita")),
    Ask("integer", "age", ("Âge", "Età")),
    Ask("end_group", ""),
    Ask("begin_group", "act", ("Activité", "Attività")),
    HELP,
    Ask("text", "help_other", ("Autre, préciser", "Altro, specificare"), "selected(${help}, 'other')"),
    Ask("select_one yes", "declared", ("Activité déclarée ?", "Registrata?"), "${age} >= 18"),
    Ask("decimal", "capital", ("L’apport (€)", "Il capitale (€)"), "${declared} = '1'"),
    Ask("end_group", ""),
    Ask("begin_repeat", "episode", ("Épisode", "Episodio")),
    Ask("date", "begun", ("Début", "Inizio")),
    Ask("text", "why", ("Pourquoi", "Perché"), "${land} = 'NA'"),
    Ask("begin_repeat", "income", ("Revenu", "Reddito")),
    Ask("decimal", "amount", ("Montant", "Importo")),
    Ask("end_repeat", ""),
    Ask("end_repeat", ""),
    Ask("geopoint", "place", ("Lieu", "Luogo")),
]  # fmt: skip
TRUST = Ask("select_one yes", "trust", ("Confiance", "Fiducia"), "${age} >= 18")
FIRST = [ask for ask in SURVEY if ask is not TRUST]
SECOND = [*SURVEY[:11], TRUST, *SURVEY[11:]]


def write_form(path: Path, survey: list[Ask], version: str, choices=CHOICES) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "survey"
    sheet.append(["type", "name", *(f"label::{each}" for each in LANGUAGES), "relevant"])
    for ask in survey:
        sheet.append([ask.type, ask.name, *ask.labels, ask.relevant])
    offered = book.create_sheet("choices")
    offered.append(["list_name", "name", *(f"label::{each}" for each in LANGUAGES)])
    for name, listed in choices.items():
        for code, labels in listed.items():
            offered.append([name, code, *labels])
    settings = book.create_sheet("settings")
    settings.append(["form_title", "version", "default_language"])
    settings.append(["Essai", version, LANGUAGES[0]])
    book.save(path)
    return path


def submission(number: int, version: str, episodes: list[dict], **answers: str) -> dict:
    about = {
        "_id": number,
        "_uuid": f"u{number}",
        "__version__": version,
        "_submission_time": "2026-01-02T03:04:05",
    }
    return {
        **about,
        **{path.replace("__", "/"): text for path, text in answers.items()},
        "episode": episodes,
    }


SUBMISSIONS = [
    submission(7, "v1", [{"episode/begun": "2001-02-03",
                          "episode/income": [{"episode/income/amount": "12.50"}]},
                         {"episode/begun": "2004-05-06", "episode/why": "=1+1"}],
               start="2026-01-02T03:04:05.000+01:00", who__land="01", who__age="30", act__help="euro bank",
               act__declared="1", act__capital="1500.50", place="45.10 7.20 240 10"),
    submission(8, "v2", [{"episode/begun": "2007-08-09", "episode/why": 'dit "non" ; puis\noui',
                          "episode/income": [{"episode/income/amount": "3"},
                                             {"episode/income/amount": "4"}]}],
               start="2026-01-03T03:04:05.000+01:00", who__land="NA", who__age="15", act__help="none"),
    submission(9, "v2", [], start="2026-01-04T03:04:05.000+01:00", who__land="NA", who__age="44",
               act__help="other ethical cci", act__help_other="tontine", act__declared="0", act__trust="1"),
    submission(11, "v2", [], start="2026-01-04T03:04:05.000+01:00", who__age="50", act__trust="99"),
    submission(12, "v2", [], start="2026-01-04T03:04:05.000+01:00", who__age="60"),
    submission(10, "v1", [], start="2026-01-05T03:04:05.000+01:00", who__land="01"),
]  # fmt: skip


@dataclass(frozen=True)
class How:
    """How an export is written."""

    suffix: str = ".xlsx"
    language: int | None = None
    groups: bool = False
    several: str = "both"
    typed: bool = False
    sign: str = "/"


STYLES = [
    How(suffix, language, groups, several, typed, sign)
    for suffix in (".xlsx", ".csv") for language in (None, 0, 1) for groups in (False, True)
    for several in ("both", "one", "columns") for typed in (False, True) if suffix == ".xlsx" or not typed
    for sign in ("/", ".") if groups or sign == "/"
]  # fmt: skip


@dataclass(frozen=True)
class Placed:
    ask: Ask
    groups: tuple[Ask, ...]
    repeat: str

    @property
    def path(self) -> str:
        return "/".join([*(group.name for group in self.groups), self.ask.name])


def placed(survey: list[Ask]) -> Iterator[Placed]:
    groups: list[Ask] = []
    for ask in survey:
        if ask.type.startswith("begin"):
            groups.append(ask)
        elif ask.type.startswith("end_"):
            groups.pop()
        else:
            inner = max(
                (n for n, each in enumerate(groups, 1) if each.type == "begin_repeat"), default=0
            )
            yield Placed(ask, tuple(groups), "/".join(each.name for each in groups[:inner]))


def word(labels: tuple[str, str], name: str, how: How) -> str:
    return name if how.language is None else labels[how.language] or name


def write_json(path: Path, submissions: list[dict]) -> Path:
    path.write_text(json.dumps(submissions, ensure_ascii=False), encoding="utf-8")
    return path


def write_export(
    path: Path, survey: list[Ask], submissions: list[dict], how: How, choices=CHOICES
) -> Path:
    tables = {
        repeat or "Essai": table
        for repeat, table in exported(survey, submissions, how, choices).items()
    }
    if how.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL).writerows(tables["Essai"])
        return path
    book = Workbook()
    book.remove(book.active)
    for name, table in tables.items():
        sheet = book.create_sheet(name.rpartition("/")[2])
        for row in table:
            sheet.append([typed(cell) if how.typed else cell for cell in row])
            for cell in sheet[sheet.max_row]:
                cell.data_type = "s" if cell.data_type == "f" else cell.data_type
    book.save(path)
    return path


def typed(cell: str) -> object:
    try:
        number = float(cell)
    except ValueError:
        return cell
    return int(number) if number.is_integer() else number


def exported(
    survey: list[Ask], submissions: list[dict], how: How, choices
) -> dict[str, list[list[str]]]:
    everything = list(placed(survey))
    tables: dict[str, list[list[str]]] = {}
    for repeat in dict.fromkeys(each.repeat for each in everything):
        own = [each for each in everything if each.repeat == repeat]
        tables[repeat] = [
            [heading for each in own for heading, _ in columns(each, how, choices, {})]
        ]
        tables[repeat][0] += list(about({}, 0, 0) if not repeat else linked({}, 0, "", 0))

    def add(part: dict, repeat: str, parent: int, submitted: dict) -> None:
        number = len(tables[repeat])
        own = [each for each in everything if each.repeat == repeat]
        cells = [text for each in own for _, text in columns(each, how, choices, part)]
        outer = repeat.rpartition("/")[0].rpartition("/")[2] or "Essai"
        last = (
            about(submitted, number, parent)
            if not repeat
            else linked(submitted, number, outer, parent)
        )
        tables[repeat].append([*cells, *last.values()])
        for path in tables:
            for row in part.get(path, ()) if path != repeat else ():
                add(row, path, number, submitted)

    for each in submissions:
        add(each, "", 0, each)
    return tables


def about(submitted: dict, number: int, _parent: int) -> Row:
    own = ("_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by",
           "__version__", "_tags")  # fmt: skip
    return {name: str(submitted.get(name, "")) for name in own} | {"_index": str(number)}


def linked(submitted: dict, number: int, outer: str, parent: int) -> Row:
    links = {"_index": str(number), "_parent_table_name": outer, "_parent_index": str(parent)}
    own = about(submitted, 0, 0)
    return links | {f"_submission_{name}": text for name, text in own.items() if name != "_index"}


def columns(at: Placed, how: How, choices, part: dict) -> Iterator[tuple[str, str]]:
    groups = [word(group.labels, group.name, how) for group in at.groups] if how.groups else []
    heading = how.sign.join([*groups, word(at.ask.labels, at.ask.name, how)])
    answer, (kind, _, listed) = part.get(at.path, ""), at.ask.type.partition(" ")
    if kind == "select_multiple":
        ticked = answer.split()
        written = [word(choices[listed][code], code, how) for code in ticked]
        if how.several != "columns":
            yield heading, " ".join(written)
        for code, labels in choices[listed].items() if how.several != "one" else ():
            yield f"{heading}/{word(labels, code, how)}", str(int(code in ticked)) if answer else ""
        return
    yield (
        heading,
        word(choices[listed][answer], answer, how) if kind == "select_one" and answer else answer,
    )
    if kind == "geopoint":
        parts = [*answer.split(), "", "", "", ""]
        for name, number in zip(
            ("latitude", "longitude", "altitude", "precision"), parts, strict=False
        ):
            yield f"_{heading}_{name}", number


__all__ = ["FIRST", "HELP", "SECOND", "STYLES", "SUBMISSIONS", "Ask", "How", "replace", "write_export",
           "write_form", "write_json"]  # fmt: skip

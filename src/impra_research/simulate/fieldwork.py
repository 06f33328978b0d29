"""The truth as the two teams send it: the codebook read backwards.

Each variable's `from` says which column and which words a source uses; here codes become those words,
months become dates as people give them, and some answers are withheld. A variable that the generator
does not draw (one that a team has added) is filled at random from its own values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from impra_research.codebook import WITH_VALUES, Codebook, Origin, Variable
from impra_research.simulate.answers import ABSENT
from impra_research.simulate.chance import Streams, choose
from impra_research.simulate.draw import Drawn
from impra_research.simulate.truths import Truths
from impra_research.study import Source, Study

ABOUT = {"it": "circa", "fr": "vers", "en": "about"}
SEASONS = {  # spring begins in March; winter lies in two years and is not named
    "it": ("primavera", "estate", "autunno"),
    "fr": ("printemps", "été", "automne"),
    "en": ("spring", "summer", "autumn"),
}
ALWAYS_ANSWERED = ("interview", "citizenship", "legal_form", "service")


@dataclass(frozen=True, slots=True)
class Writer:
    """How one source writes the variables of the codebook."""

    name: str
    source: Source
    codebook: Codebook
    truths: Truths
    streams: Streams

    def rows(self, table: str, drawn: pd.DataFrame) -> pd.DataFrame:
        """Write one drawn table: a column for each variable that this source asks."""
        asked = {
            name: variable
            for name, variable in self.codebook.of_table(table).items()
            if self.name in variable.origins and variable.origins[self.name].column
        }
        return pd.DataFrame({
            name: self.column(name, variable, drawn) for name, variable in asked.items()
        })  # fmt: skip

    def column(self, name: str, variable: Variable, drawn: pd.DataFrame) -> pd.Series:
        """Write one variable, withholding some answers."""
        if name == "interview":
            return pd.Series(_days(drawn["interview"], drawn["interview_day"]), dtype="object")
        values = drawn[name] if name in drawn else self._invented(name, variable, len(drawn))
        values = self._withheld(name, variable, values.astype(object))
        absent = self.spelling_of_reasons(variable.origins[self.name])
        given = ~values.astype(str).str.startswith(ABSENT)
        written = values.astype(object)
        written[given] = self._write(name, variable)(values[given])
        written[~given] = (
            values[~given].astype(str).str.removeprefix(ABSENT).map(lambda reason: absent[reason])
        )
        return written

    def _write(self, name: str, variable: Variable) -> Callable[[pd.Series], list[object]]:
        if variable.level in WITH_VALUES:
            spellings = self.spellings(name, variable.origins[self.name])
            # A code with two spellings takes them in turn, as two interviewers would.
            return lambda codes: [spellings[c][i % len(spellings[c])] for i, c in enumerate(codes)]
        if variable.level == "date":
            return lambda months: self._dates(name, months)
        if variable.level == "ratio" and self.source.decimal == ",":
            return lambda numbers: [f"{number:.2f}".replace(".", ",") for number in numbers]
        return list

    def spellings(self, name: str, origin: Origin) -> dict[str, list[str]]:
        """Give the words of this source for each code."""
        match origin.recode:
            case "labels":
                return {
                    c: [label]
                    for c, label in self.codebook.labels(name, self.source.language).items()
                }
            case "codes":
                return {c: [c] for c in self.codebook.values(name)}
            case recode:
                return {
                    c: [raw for raw, code in recode.items() if code == c] for c in recode.values()
                }

    def spelling_of_reasons(self, origin: Origin) -> dict[str, str]:
        """Give this source's word for each missing reason it can tell."""
        told = self.source.missing | origin.missing
        # An empty cell is the last resort: LimeSurvey writes N/A where a question was not shown.
        return {told[raw]: raw for raw in sorted(told, key=len)}

    def _invented(self, name: str, variable: Variable, n: int) -> pd.Series:
        stream = self.streams(name)
        if variable.level in WITH_VALUES:
            return pd.Series(choose(stream, n, dict.fromkeys(self.codebook.values(name), 1.0)))
        if variable.level in ("count", "ratio"):
            low, high = variable.minimum or 0, variable.maximum or 100
            return pd.Series(np.floor(low + stream.random(n) * (high - low)).astype(np.int64))
        return pd.Series([f"{ABSENT}no_answer"] * n if variable.level == "date" else [""] * n)

    def _withheld(self, name: str, variable: Variable, values: pd.Series) -> pd.Series:
        if name in ALWAYS_ANSWERED or variable.level in ("text", "identifier"):
            return values
        told, origin = self.truths.withheld, variable.origins[self.name]
        chances = {
            "refused": told.refused.get(variable.disclosure, 0.0),
            "dont_know": told.dont_know if variable.level not in WITH_VALUES else 0.0,
            "no_answer": told.no_answer,
        }
        tellable = self.spelling_of_reasons(origin)
        chances = {why: chance for why, chance in chances.items() if why in tellable}
        luck, passed = self.streams(f"{name}/withheld").random(len(values)), 0.0
        asked = ~values.astype(str).str.startswith(ABSENT)
        for why, chance in chances.items():
            values = values.mask(asked & (luck >= passed) & (luck < passed + chance), ABSENT + why)
            passed += chance
        return values

    def _dates(self, name: str, months: pd.Series) -> list[object]:
        """Write months as people give them; the language's words, day before month."""
        language, n = self.source.language, int(months.index.max()) + 1 if len(months) else 0
        shares = self.truths.date_precision
        precision = choose(self.streams(f"{name}/precision"), n, shares)[months.index]
        days = self.streams(f"{name}/day").integers(1, 29, n)[months.index]
        last_year = int(self.truths.calendar.interview[0][:4]) - 1
        return [
            _date(int(month), how, day, language, last_year)
            for month, how, day in zip(months, precision, days, strict=True)
        ]


def _days(months: pd.Series, days: pd.Series) -> list[date]:
    return [date(month // 12, month % 12 + 1, day) for month, day in zip(months, days, strict=True)]


def _date(month: int, how: str, day: int, language: str, last_year: int) -> str:
    year, of_year = divmod(month, 12)
    if how == "day" and year <= last_year:
        return f"{day:02d}/{of_year + 1:02d}/{year}"
    if how == "year" and year <= last_year:
        return str(year)
    if how == "about" and year < last_year:
        return f"{ABOUT[language]} {year}"
    if how == "season" and 2 <= of_year <= 10 and year <= last_year:
        return f"{SEASONS[language][(of_year - 2) // 3]} {year}"
    return f"{of_year + 1:02d}/{year}"


def write_down(drawn: Drawn, truths: Truths, like: Study) -> dict[str, pd.DataFrame]:
    """Write one place's truth in its source's words: tables of raw values, columns by variable name."""
    source = like.declared.sources[drawn.place]
    writer = Writer(drawn.place, source, like.codebook, truths, Streams(truths.seed, drawn.place))
    rows = {table: writer.rows(table, truth) for table, truth in drawn.tables.items()}
    for table in ("step", "support"):
        rows[table].insert(0, "number", drawn.tables[table]["number"].to_numpy())
    return rows

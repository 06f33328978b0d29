"""What a page says: texts with the values of results, chosen by what the results show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from impra_research.analyse.estimate import Estimate
from impra_research.analyse.helped import TOO_FEW
from impra_research.show.asked import asked
from impra_research.show.labels import Look, small
from impra_research.show.results import NEUTRAL, NotCollected, NotEstimated, direction, values_of
from impra_research.show.screen import screen

Values = dict[str, Any]
DRAWN = (
    "share",
    "value",
    "hazard_ratio",
    "survival",
    "incidence",
    "score",
)  # what a figure is drawn from


class Sentences:
    """The texts of one page; every result passes the disclosure rules before it is put into words."""

    def __init__(self, look: Look) -> None:
        self.look, self.words, self.study = look, look.words, look.study

    def screened(self, result: Any) -> Any:  # noqa: ANN401  a table, an Estimate or a plain value
        """Return a result as it may be shown."""
        return screen(result, self.look.min_cell) if isinstance(result, pd.DataFrame) else result

    def values(self, results: Sequence[object], named: Mapping[str, object]) -> Values:
        """List the values a text can name: of results, of named results, and of the page."""
        weight = self.study.declared.sampling.weight
        values: Values = {
            "place_a": self.look.place_in_text(self.look.places[0]),
            "place_b": self.look.place_in_text(self.look.places[1]),
            "min_cell": self.look.min_cell,
            "told": "",
            "weighting": self.words.say("weighted" if weight else "unweighted"),
        }
        for name, result in [*(("", result) for result in results), *named.items()]:
            values |= values_of(self.screened(result), self.look.places, name)
        return values

    def say(self, key: str, values: Values) -> str:
        """Return a text; where it has forms, the one of the sampling, the result or its side."""
        return self.words.say(self._form(key, values), **values)

    def _form(self, key: str, values: Values) -> str:
        for named in (self.study.declared.sampling.kind, self._law, values.get("form")):
            if self.words.has(f"{key}.{named}"):
                return f"{key}.{named}"
        for name, neutral in NEUTRAL.items():
            if f"{name}_low" in values:
                side = direction(values[f"{name}_low"], values[f"{name}_high"], neutral)
                return f"{key}.{side}" if self.words.has(f"{key}.{side}") else key
        return key

    @property
    def _law(self) -> str:
        """Tell whether the places compared have one law of registration; "" when nobody says."""
        first, second = (self.study.places[place].country for place in self.look.places)
        if not (first and second):
            return ""
        return "one_country" if first == second else "two_countries"

    def of_figure(self, key: str, values: Values) -> tuple[str, str, str, str]:
        """Return what is said of a figure: title, alternative text, caption with source, reading."""
        title, alt, caption, reading = (
            self.say(f"{key}.{part}", values) for part in ("figure", "alt", "caption", "reading")
        )
        return title, f"{title}. {alt}", f"{caption} {self.source(key)}", reading

    def hides(self, results: Sequence[object], values: Values) -> bool:
        """Tell whether a sentence would rest on nobody, on too few, or on what the rules took out."""
        counts = [value for name, value in values.items()
                  if name in ("n", "n_a", "n_b") or name.endswith(("_n", "_n_a", "_n_b"))]  # fmt: skip
        few = any(0 < count < self.look.min_cell for count in counts if pd.notna(count))
        few |= any(isinstance(r, Estimate) and r.reason == TOO_FEW for r in results)
        tables = [result for result in results if isinstance(result, pd.DataFrame)]
        return few or any(
            t.empty or self.screened(t).isna().sum().sum() > t.isna().sum().sum() for t in tables
        )

    def draws_nothing(self, results: Sequence[object]) -> bool:
        """Tell whether a figure of these results would have nothing in it that may be shown."""
        tables = [self.screened(result) for result in results if isinstance(result, pd.DataFrame)]
        return any(self._is_bare(table) for table in tables)

    def _is_bare(self, table: pd.DataFrame) -> bool:
        known = table.dropna(subset=[name for name in DRAWN if name in table.columns])
        if "score" not in table.columns:
            return bool(known.empty)
        return all(n < self.look.min_cell for n in known["place"].value_counts())

    def questions(self, names: Sequence[str]) -> list[str]:
        """Quote what was asked: of variables, and of the items of scales."""
        codebook = self.study.codebook
        listed = [item for name in names
                  for item in (codebook.items(name) if name in codebook.scales else [name])]  # fmt: skip
        known = [name for name in listed if name in codebook.variables]
        return [asked(name, self.look) for name in known if codebook.variables[name].question]

    def why_not(self, what: str) -> str:
        """Say that something was not collected: in the study's own words where it has them."""
        told = self.study.declared.not_collected
        if what in told:
            return self.look.text(told[what])
        if self.words.has(f"why_not.{what}"):
            items = sum(bool(v.formality_yes) for v in self.study.codebook.variables.values())
            return self.words.say(f"why_not.{what}", n=items)
        named = self.look.table if self.words.has(f"table.{what}") else self.look.variable
        return self.words.say("not_collected", what=small(named(what)))

    def lacking(self, key: str, result: object) -> tuple[str, str] | None:
        """Say, with an id, why a result cannot be shown: not collected or not estimated."""
        match result:
            case NotCollected(what):
                return f"not_collected.{what}", self.why_not(what)
            case NotEstimated(why, values):
                return f"not_estimated.{why}", self.words.say(f"not_estimated.{why}", **values)
            case Estimate() if pd.isna(result.value) and result.reason != TOO_FEW:
                own = f"{key}.not_estimated"
                named = own if self.words.has(own) else "not_estimated.other"
                values = self.values((), {"reason": self._reason(result.reason)})
                return f"not_estimated.{key}", self.words.say(named, **values)
        return None

    def _reason(self, reason: str) -> str:
        known = "no_estimate.clusters" if "clusters" in reason else f"no_estimate.{reason}"
        return self.words.say(known if self.words.has(known) else "no_estimate.followed")

    def lacks(self, key: str, *results: object) -> str:
        """Say, in the text's own words, what was not collected for it; empty when it has none."""
        lacking = [result.what for result in results if isinstance(result, NotCollected)]
        if not lacking or not self.words.has(f"{key}.lacks"):
            return ""
        return self.words.say(f"{key}.lacks", reason=self.why_not(lacking[0]))

    def source(self, key: str = "") -> str:
        """Say the source, the sampling and the licence; a text can have a source of its own."""
        own = f"{key}.source" if self.words.has(f"{key}.source") else "source"
        declared, text = self.study.declared, self.look.text
        return self.words.say(own, source=text(declared.source_line),
                              sampling=text(declared.sampling.note),
                              licence=text(declared.licence))  # fmt: skip

    def notes(self, key: str, named: Mapping[str, object]) -> list[str]:
        """List the notes of a table: its own if it has one, and its source."""
        own = f"{key}.note"
        note = [self.say(own, self.values((), named))] if self.words.has(own) else []
        return [*note, self.source(key)]

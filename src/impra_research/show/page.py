"""A page: results in, and out comes what a reader sees, in one language and exposing no one.

A notebook asks the page for data, lets it compute, and shows: headings that are questions, sentences,
figures, tables. What a study never collected is a result too (`NotCollected`): it goes through
`compute` untouched, and the first thing shown of it says, once a section, what is not there and why. So
a notebook needs no `if`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from impra_research.analyse.shares import of_person
from impra_research.errors import UsageError
from impra_research.show import publish
from impra_research.show.disclosure import screen
from impra_research.show.labels import Look
from impra_research.show.results import (
    NEUTRAL,
    NotCollected,
    direction,
    place_column,
    values_of,
)
from impra_research.show.tables import cross_table, result_table
from impra_research.show.words import Words
from impra_research.study import Study

Data = pd.DataFrame | NotCollected


def open_page(
    study: str = "data",
    *,
    place_a: str,
    place_b: str,
    language: str = "en",
    min_cell: int = 5,
) -> Page:
    """Open a study and return the page on two of its places.

    Raises
    ------
    UsageError
        There is no such study, place or language, or the two places are one; the nearest name is given.
    """
    opened = Study.open(study)
    places = (opened.check_place(place_a), opened.check_place(place_b))
    if place_a == place_b:
        raise UsageError(
            f"{place_a!r} is compared with itself", fix="give two places: place_a and place_b"
        )
    return Page(opened, places, Words(language), min_cell)


class Page:
    """A page on two places of a study; open it with `open_page`."""

    def __init__(
        self, study: Study, places: tuple[str, str], words: Words, min_cell: int = 5
    ) -> None:
        self.study, self.places, self.words, self.min_cell = study, places, words, min_cell
        self.codebook, self.language = study.codebook, words.language
        self.weight = study.declared.sampling.weight
        self.look = Look(study, words, places, min_cell)
        self._said: set[str] = set()

    # What the study knows ----------------------------------------------------------------------

    def data(self, table: str, *variables: str) -> Data:
        """Read a table; `NotCollected` when the study lacks it or one of the variables."""
        if not self.study.has(table):
            return NotCollected(table)
        lacking = [name for name in variables if not self.codebook.has(name)]
        return NotCollected(lacking[0]) if lacking else self.study.table(table)

    def located(self, table: str, *variables: str) -> Data:
        """Read a table with the place, and the weight if there is one, of each row's person."""
        columns = [name for name in ("place", self.weight) if name]
        rows, person = self.data(table, *variables), self.data("person")
        return rows if table == "person" else self.compute(of_person, rows, person, columns=columns)

    def compared(self, table: Data) -> Data:
        """Keep the rows of the two places compared."""
        if isinstance(table, NotCollected):
            return table
        by = place_column(table) or "place"
        return table.loc[table[by].isin(self.places)]

    def compute(self, function: Callable[..., Any], *needed: Any, **welcome: Any) -> Any:  # noqa: ANN401
        """Call a function of `analyse` on results.

        A positional result is needed: where it was not collected, neither is what would follow. A
        named one is welcome: where it was not collected, the function gets None.
        """
        lacking = [result for result in needed if isinstance(result, NotCollected)]
        options = {
            name: None if isinstance(value, NotCollected) else value
            for name, value in welcome.items()
        }
        return lacking[0] if lacking else function(*needed, **options)

    # What the reader sees ----------------------------------------------------------------------

    def title(self, key: str) -> None:
        """Show the title, and under it what the data are, how people were chosen, and the source."""
        declared, text = self.study.declared, self.look.text
        self._markdown(f"# {self.text(f'{key}.title')}", "title", f"{key}.title")
        notice = f"> **{text(declared.notice)}**\n>\n> {text(declared.title)}. {self._source()}"
        self._markdown(notice, "banner", "notice")

    def question(self, key: str, *variables: str) -> None:
        """Show a heading, and quote in full what was asked: variables, or scales with their items."""
        self._said.clear()
        asked = [self.text("quoted", question=self.look.text(label))
                 for label in self._questions(variables)]  # fmt: skip
        quoted = "\n> - ".join([f"> {self.text('asked', n=len(asked))}", *asked]) if asked else ""
        heading = f"## {self.text(f'{key}.question')}"
        self._markdown(f"{heading}\n\n{quoted}".strip(), "question", f"{key}.question")

    def say(self, key: str, *results: object, given: object = None, **named: object) -> None:
        """Show a paragraph, if `given` was collected."""
        if not self._lacks(given):
            self._sentence(key, "prose", results, named)

    def finding(self, key: str, *results: object, **named: object) -> None:
        """Show a sentence computed from results; the site's first page collects these."""
        self._sentence(key, "finding", results, named)

    def figure(
        self, key: str, draw: Callable[..., Any], *results: Any, claim: object, **options: Any  # noqa: ANN401
    ) -> None:
        """Show a figure: its claim as title, then caption, then a sentence that reads and limits it.

        `draw` gets the results and the options; the sentences get `claim`, one result or several by
        name.
        """
        named = dict(claim) if isinstance(claim, dict) else {"": claim}
        if self._lacks(*results, *named.values()):
            return
        values = self._values((), named)
        title, alt, caption, reading = (
            self.words.say(self._chosen(f"{key}.{part}", values), **values)
            for part in ("figure", "alt", "caption", "reading")
        )
        caption = f"{caption} {self._source()}"
        drawn = draw(self.look, *map(self._screened, results), title=title, **options)
        publish.show_figure(drawn, id=key, alt=f"{title}. {alt}", caption=caption)
        self._markdown(f"*{_plain(caption)}*", "caption", f"{key}.caption")
        self._markdown(str(_plain(reading)), "prose", f"{key}.reading")

    def table(
        self, key: str, result: Any, columns: Sequence[str], **named: object  # noqa: ANN401
    ) -> None:
        """Show a result as a table; `columns` names what is shown, as `share` or `value:months`."""
        if self._lacks(result, *named.values()):
            return
        notes = self._notes(key, named)
        shown = result_table(self._screened(result), columns, self.look, key=key, notes=notes)
        publish.show_table(shown.html(), shown.plain(), id=key, caption=shown.caption)

    def cross(self, key: str, result: Any, *, rows: str, columns: str, **named: object) -> None:  # noqa: ANN401
        """Show a cross table with its totals, small cells hidden so that subtraction fails."""
        if self._lacks(result, *named.values()):
            return
        notes = self._notes(key, named)
        shown = cross_table(result, rows, columns, self.look, key=key, notes=notes)
        publish.show_table(shown.html(), shown.plain(), id=key, caption=shown.caption)

    def not_collected(self, *results: object) -> None:
        """Say what the study never collected among these results; silent when all is there."""
        self._lacks(*results)

    def text(self, key: str, *results: object, **named: object) -> str:
        """Return a text with the values of results, chosen by the side on which a difference lies."""
        values = self._values(results, named)
        return self.words.say(self._chosen(key, values), **values)

    def _sentence(
        self, key: str, role: publish.Role, results: Sequence[object], named: dict[str, object]
    ) -> None:
        if self._lacks(*results, *named.values()):
            return
        values = self._values(results, named)
        chosen = self._chosen(key, values)
        if self._rests_on_few(values):
            chosen, role = "hidden", "prose"
        safe = {name: publish.markdown_safe(value) for name, value in values.items()}
        self._markdown(self.words.say(chosen, **safe), role, key)

    def _values(self, results: Sequence[object], named: dict[str, object]) -> dict[str, Any]:
        values: dict[str, Any] = {
            "place_a": self.look.place(self.places[0]),
            "place_b": self.look.place(self.places[1]),
            "min_cell": self.min_cell,
            "weighting": self.words.say("weighted" if self.weight else "unweighted"),
        }
        for name, result in [*(("", result) for result in results), *named.items()]:
            values |= values_of(self._screened(result), self.places, name)
        return values

    def _chosen(self, key: str, values: dict[str, Any]) -> str:
        by_design = f"{key}.{self.study.declared.sampling.kind}"
        if self.words.has(by_design):
            return by_design
        for name, neutral in NEUTRAL.items():
            if f"{name}_low" in values:
                side = direction(values[f"{name}_low"], values[f"{name}_high"], neutral)
                return f"{key}.{side}" if self.words.has(f"{key}.{side}") else key
        return key

    def _rests_on_few(self, values: dict[str, Any]) -> bool:
        counts = [value for name, value in values.items()
                  if name in ("n", "n_a", "n_b") or name.endswith("_n")]  # fmt: skip
        return any(0 < count < self.min_cell for count in counts if pd.notna(count))

    def _screened(self, result: Any) -> Any:  # noqa: ANN401
        return screen(result, self.min_cell) if isinstance(result, pd.DataFrame) else result

    def _lacks(self, *results: object) -> bool:
        """Tell whether a result cannot be, after saying so once in this section."""
        lacking = [result for result in results if isinstance(result, NotCollected)]
        for result in lacking:
            if result.what not in self._said:
                self._said.add(result.what)
                text = str(publish.markdown_safe(self._why_not(result.what)))
                self._markdown(text, "prose", f"not_collected.{result.what}")
        return bool(lacking)

    def _why_not(self, what: str) -> str:
        told = self.study.declared.not_collected
        if what in told:
            return self.look.text(told[what])
        known = self.words.has(f"table.{what}")
        name = self.look.table(what) if known else self.look.variable(what)
        return self.text("not_collected", what=name)

    def _questions(self, names: Sequence[str]) -> list[Any]:
        scales = self.codebook.scales
        listed = [item for name in names
                  for item in (self.codebook.items(name) if name in scales else [name])]  # fmt: skip
        variables = [self.codebook.variables.get(name) for name in listed]
        return [found.question for found in variables if found is not None and found.question]

    def _notes(self, key: str, named: dict[str, object]) -> list[str]:
        note = [self.text(f"{key}.note", **named)] if self.words.has(f"{key}.note") else []
        return [*note, self._source()]

    def _source(self) -> str:
        declared, text = self.study.declared, self.look.text
        return self.text("source", source=text(declared.source_line),
                         sampling=text(declared.sampling.note), licence=declared.licence)  # fmt: skip

    def _markdown(self, text: str, role: publish.Role, id: str) -> None:
        publish.show_markdown(text, role=role, id=id)


def _plain(text: str) -> object:
    return publish.markdown_safe(text)

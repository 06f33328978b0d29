"""A page: results in, and out comes what a reader sees, in one language and exposing no one.

A notebook asks the page for data, lets it compute, and shows: headings that are questions, sentences,
figures, tables. What a study never collected (`NotCollected`) and what its data cannot carry
(`NotEstimated`) are results too: they go through `compute` untouched, and the first thing shown of one
says, once a section, what is not there and why. So a notebook needs no `if`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import pandas as pd

from impra_research.analyse.shares import of_person
from impra_research.errors import UsageError
from impra_research.show import publish
from impra_research.show.bounds import check_bounds
from impra_research.show.labels import Look
from impra_research.show.order import by_place, crossed_by_place
from impra_research.show.results import NotCollected, NotEstimated, place_column
from impra_research.show.sentences import Sentences
from impra_research.show.tables import ShownTable, cross_table, result_table
from impra_research.show.words import Words
from impra_research.study import Study

Data: TypeAlias = pd.DataFrame | NotCollected


def open_page(
    study: str = "data",
    *,
    place_a: str,
    place_b: str,
    language: str = "en",
    min_cell: int = 5,
    **months: int,
) -> Page:
    """Open a study and return the page on two of its places; `months` are checked before anything runs.

    Raises
    ------
    UsageError
        There is no such study, place or language, the two places are one, or a number is out of its
        bounds; the nearest name is given.
    """
    check_bounds(min_cell=min_cell, **months)
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
        self.study, self.places, self.min_cell = study, places, min_cell
        self.codebook, self.weight = study.codebook, study.declared.sampling.weight
        self.look = Look(study, words, places, min_cell)
        self._text = Sentences(self.look)
        self._said: set[str] = set()

    def data(self, table: str, *variables: str) -> Data:
        """Read a table; `NotCollected` when the study lacks it or one of the variables or scales.

        What study.yml has a sentence for is named rather than its table.
        """
        if not self.study.reads(table):
            told = self.study.declared.not_collected
            return NotCollected(next((name for name in variables if name in told), table))
        lacking = [name for name in variables if not self.codebook.collects(name)]
        return NotCollected(lacking[0]) if lacking else self.study.table(table)

    def located(self, table: str, *variables: str) -> Data:
        """Read a table with the place, and the weight if there is one, of each row's person."""
        columns = [name for name in ("place", self.weight) if name]
        rows, person = self.data(table, *variables), self.data("person")
        located: Data = self.compute(of_person, rows, person, columns=columns)
        return located

    def compared(self, table: Data) -> Data:
        """Keep the rows of the two places compared."""
        if isinstance(table, NotCollected | NotEstimated):
            return table
        by = place_column(table) or "place"
        return table.loc[table[by].isin(self.places)]

    def compute(self, function: Callable[..., Any], *needed: Any, **welcome: Any) -> Any:  # noqa: ANN401
        """Call a function of `analyse` on results.

        A positional result is needed: where it cannot be, neither can what would follow. A named one
        is welcome: where it cannot be, the function gets None.
        """
        absent = (NotCollected, NotEstimated)
        lacking = [result for result in needed if isinstance(result, absent)]
        options = {
            name: None if isinstance(value, absent) else value for name, value in welcome.items()
        }
        return lacking[0] if lacking else function(*needed, **options)

    def title(self, key: str) -> None:
        """Show the title, then the places compared, what the data are, source and licence."""
        declared, text = self.study.declared, self.look.text
        self._show(f"# {self._text.say(f'{key}.title', {})}", "title", f"{key}.title")
        compared = self._text.say("places_compared", self._text.values((), {}))
        about = f"{compared} {text(declared.title)}. {self._text.source()}"
        self._show(f"> **{text(declared.notice)}**\n>\n> {about}", "banner", "notice")

    def question(self, key: str, *variables: str) -> None:
        """Show a heading, and quote in full what was asked: of variables, or of scales by item."""
        self._said.clear()
        asked = self._text.questions(variables)
        lead = f"> {self._text.say('asked', {'n': len(asked)})}"
        quoted = ["\n> - ".join([lead, *asked])] if asked else []
        heading = f"## {self._text.say(f'{key}.question', {})}"
        self._show("\n\n".join([heading, *quoted]), "question", f"{key}.question")

    def say(self, key: str, *results: object, given: object = None, **named: object) -> None:
        """Show a paragraph, if `given` was collected; else its own words for what it lacks."""
        if lacking := self._text.lacks(key, given, *results, *named.values()):
            self._show(str(publish.markdown_safe(lacking)), "prose", f"not_collected.{key}")
        elif not self._lacks(given):
            self._sentence(key, "prose", results, named)

    def finding(self, key: str, *results: object, **named: object) -> None:
        """Show a sentence computed from results; the site's first page collects these."""
        self._sentence(key, "finding", results, named)

    def figure(
        self,
        key: str,
        draw: Callable[..., Any],
        *results: Any,  # noqa: ANN401
        claim: object,
        csv: Any = "",  # noqa: ANN401
        **options: Any,  # noqa: ANN401
    ) -> None:
        """Show a figure: its claim as title, then caption, then a sentence that reads and limits it.

        `draw` gets the results and the options; the sentences get `claim`, one result or several by
        name; `csv` is what it draws, for programs.
        """
        named = dict(claim) if isinstance(claim, dict) else {"": claim}
        if self._lacks(*results, *named.values(), key=key):
            return
        values = self._text.values((), named)
        hidden = self._text.hides(list(named.values()), values)
        if hidden or self._text.draws_nothing(results):
            self._show(self._text.say("hidden", values), "prose", key)
            return
        title, alt, caption, reading = self._text.of_figure(key, values)
        drawn = draw(self.look, *map(self._text.screened, results), title=title, **options)
        publish.show_figure(drawn, id=key, alt=alt, caption=caption, csv=csv)
        self._show(f"*{publish.markdown_safe(caption)}*", "caption", f"{key}.caption")
        self._show(str(publish.markdown_safe(reading)), "prose", f"{key}.reading")

    def table(self, key: str, result: Any, columns: Sequence[str], **named: object) -> None:  # noqa: ANN401
        """Show a result as a table; `columns` names what is shown, as `share` or `value:months`."""
        if self._lacks(result, *named.values(), key=key) or self._is_empty(key, result):
            return
        shown = [name for name in columns if self.weight or name != "unweighted"]
        result = by_place(result, shown, self.places)
        notes, screened = self._text.notes(key, named), self._text.screened(result)
        notes += [self.look.hidden_note()] if self._text.hides([result], {}) else []
        self._tabulate(result_table(screened, shown, self.look, key=key, notes=notes))

    def cross(self, key: str, result: Any, *, rows: str, columns: str) -> None:  # noqa: ANN401
        """Show a cross table with its totals, small cells hidden so that subtraction fails."""
        if self._lacks(result, key=key) or self._is_empty(key, result):
            return
        ordered, notes = crossed_by_place(result, rows, self.places), self._text.notes(key, {})
        own = f"{key}.shares" if self.look.words.has(f"{key}.shares") else "shares_of_row"
        of_shares = [self._text.say(own, self._text.values((), {}))]
        self._tabulate(cross_table(ordered, rows, columns, self.look, key=key, notes=notes,
                                   of_shares=of_shares))  # fmt: skip

    def cards(self, key: str, cards: Any) -> None:  # noqa: ANN401
        """Show tables made one by one, such as a card for each practice, each with the page's source."""
        if self._lacks(cards, key=key):
            return
        for card in cards:
            self._tabulate(replace(card, notes=[*card.notes, *self._text.notes(key, {})]))

    def _sentence(
        self, key: str, role: publish.Role, results: Sequence[object], named: dict[str, object]
    ) -> None:
        if self._lacks(*results, *named.values(), key=key):
            return
        values = self._text.values(results, named)
        if self._text.hides([*results, *named.values()], values):
            self._show(self._text.say("hidden", values), "prose", key)
            return
        safe = {name: publish.markdown_safe(value) for name, value in values.items()}
        self._show(self._text.say(key, safe), role, key)

    def _lacks(self, *results: object, key: str = "") -> bool:
        """Tell whether a result cannot be, after saying so once in this section."""
        found = [why for result in results if (why := self._text.lacking(key, result))]
        for id, reason in dict(found).items():
            if id not in self._said:
                self._said.add(id)
                self._show(str(publish.markdown_safe(reason)), "prose", id)
        return bool(found)

    def _is_empty(self, key: str, result: pd.DataFrame) -> bool:
        """Tell whether a table has no row, or no row with a count, after saying so."""
        empty = result.empty or ({"row", "count"} <= set(result) and not result["count"].sum())
        if empty:
            self.say("nothing_to_list", caption=self._text.say(f"{key}.caption", {}))
        return bool(empty)

    def _tabulate(self, shown: ShownTable) -> None:
        publish.show_table(shown.html(), shown.plain(), id=shown.id, caption=shown.caption)

    def _show(self, text: str, role: publish.Role, id: str) -> None:
        publish.show_markdown(text, role=role, id=id)

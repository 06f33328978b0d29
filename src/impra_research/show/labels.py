"""What a code is called in the reader's language, and which colour and line a place has everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from impra_research.declared import Label
from impra_research.show.results import EVERYONE
from impra_research.show.words import Words
from impra_research.study import Study

# Okabe & Ito (2008): told apart by colour-blind readers. The order is that of the places.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
LINES: tuple[Any, ...] = ("-", (0, (4, 1.4)), "-.", ":")
MARKERS = ("o", "s", "^", "D", "v", "P")


def small(text: str) -> str:
    """Write a label within a sentence: its first letter small, unless it is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def capital(text: str) -> str:
    """Write a label by itself, as in a cell: its first letter large."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Look:
    """How one study looks in one language: labels, and a colour with a second cue for each place.

    `places` are those compared, first and second.
    """

    study: Study
    words: Words
    places: tuple[str, str]
    min_cell: int = 5

    @cached_property
    def _order(self) -> dict[str, int]:
        """Number the places; the two compared take the first two colours where a study has many."""
        declared = list(self.study.places)
        rest = [place for place in declared if place not in self.places]
        ordered = declared if len(declared) <= len(PALETTE) else [*self.places, *rest]
        return {place: number for number, place in enumerate(ordered)}

    def colour(self, place: str) -> str:
        """Return the colour of a place."""
        return PALETTE[self._order.get(place, 0) % len(PALETTE)]

    def line(self, place: str) -> Any:  # noqa: ANN401  matplotlib takes a name or a pattern
        """Return the line style of a place."""
        return LINES[self._order.get(place, 0) % len(LINES)]

    def marker(self, place: str) -> str:
        """Return the marker of a place."""
        return MARKERS[self._order.get(place, 0) % len(MARKERS)]

    def text(self, label: Label) -> str:
        """Return a declared label in the reader's language."""
        return self.words.typeset(label[self.words.language])

    def place(self, code: str) -> str:
        """Name a place; `all` is everyone."""
        if code == EVERYONE:
            return self.words.say("everyone")
        return self.text(self.study.places[code].label) if code in self.study.places else code

    def place_in_text(self, code: str) -> str:
        """Name a place as within a sentence."""
        declared = self.study.places.get(code)
        named = declared.in_text if declared else None
        return self.text(named) if named else self.place(code)

    def variable(self, name: str) -> str:
        """Name a variable."""
        codebook = self.study.codebook
        known = codebook.variables.get(name) or codebook.scales.get(name)
        return self.text(known.label) if known else self._word("term", name)

    def term(self, name: str) -> str:
        """Name a term of a model: a variable, or what changes from a date on."""
        return (
            self._word("hazard_term", name)
            if self.words.has(f"hazard_term.{name}")
            else self.variable(name)
        )

    def item(self, name: str) -> str:
        """Name an item, with what counts as a yes where the answers are more than yes and no."""
        known = self.study.codebook.variables.get(name)
        if known is None or known.level == "binary" or not known.formality_yes:
            return self.variable(name)
        counted = [self.code(name, code) for code in known.formality_yes]
        if counted == [self.variable(name)]:
            return counted[0]
        return self.words.say("item_counted", item=self.variable(name),
                              codes=self.words.either([small(code) for code in counted]))  # fmt: skip

    def code(self, variable: str, code: str) -> str:
        """Name a code of a variable, a reason of missing, or a mark of a result."""
        if variable in self.study.codebook.variables:
            values = self.study.codebook.values(variable)
            return self.text(values[code]) if code in values else self._word(variable, code)
        return self._word(variable, code)

    def kind(self, code: str) -> str:
        """Name a kind of service."""
        return self.text(self.study.codebook.inventory.kinds[code])

    def service(self, code: str) -> str:
        """Name a service of the inventory."""
        return self.text(self.study.codebook.inventory.services[code].label)

    def criterion(self, name: str) -> str:
        """Name a criterion of good practice."""
        return self.text(self.study.codebook.criteria[name].label)

    def anchor(self, criterion: str, score: int) -> str:
        """Say what a score means on a criterion."""
        return self.text(self.study.codebook.criteria[criterion].anchors[str(score)])

    def reason(self, code: str) -> str:
        """Name a reason for missing."""
        return self.text(self.study.codebook.missing_reasons[code])

    def definition(self, name: str) -> str:
        """Name a definition of what counts as formal."""
        return self.text(self.study.codebook.definitions[name].label)

    def theme(self, code: str) -> str:
        """Name a code of the interviews."""
        return self.text(self.study.codebook.themes[code].label)

    @cached_property
    def families(self) -> set[str | None]:
        """The themes that stand above others."""
        return {theme.parent for theme in self.study.codebook.themes.values()}

    def table(self, name: str) -> str:
        """Name a table: the codebook's label, else ours."""
        tables = self.study.codebook.tables
        return self.text(tables[name].label) if name in tables else self._word("table", name)

    def rule(self, name: str) -> str:
        """Say what a rule of the codebook means, or a reason that cleaning itself gives."""
        rules = self.study.codebook.rules
        return self.text(rules[name].message) if name in rules else self._word("rule", name)

    def hidden_note(self) -> str:
        """Say what the marks of hidden figures mean."""
        return self.words.say("hidden_cells", min_cell=self.min_cell)

    def _word(self, family: str, code: str) -> str:
        key = f"{family}.{code}"
        return self.words.say(key) if self.words.has(key) else code

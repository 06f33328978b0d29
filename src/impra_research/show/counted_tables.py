"""How the counts of a variable are read: one table a variable, a row a value and a column a place."""

from __future__ import annotations

from unicodedata import normalize

from impra_research.codebook import Variable
from impra_research.show.counted import JOINED, NUMBERS, Counted
from impra_research.show.disclosure import TOTAL
from impra_research.show.labels import Look, capital
from impra_research.show.tables import Cell, ShownTable
from impra_research.show.told import few
from impra_research.show.words import MISSING

OTHER = "other"


def shown_counts(each: Counted, look: Look) -> ShownTable:
    """Show one variable, a row a value and a column a place."""
    variable, words = look.study.codebook.variables[each.name], look.words
    kind = "counted.part" if variable.level in NUMBERS else "counted.value"
    places = {str(place): look.place(str(place)) for place in each.cells}
    if TOTAL in places:
        two = len(look.study.places) < len(places)
        places[TOTAL] = words.say("total" if two else "everyone")
    head = [Cell(words.say(kind)), *(Cell(named, number=True) for named in places.values())]
    body = [[Cell(_named(str(row), variable, each.name, look)),
             *(Cell(_cell(each, str(row), place, look), number=True) for place in places)]
            for row in _ordered(each, variable, look)]  # fmt: skip
    unit = f" ({look.text(variable.unit)})" if variable.unit else ""
    caption = f"{look.variable(each.name)}{unit}"
    return ShownTable(f"counted-{each.name}", caption, head, body, _notes(each, look))


def _ordered(each: Counted, variable: Variable, look: Look) -> list[str]:
    """Give the rows in the codebook's order; where that is only the codes' alphabet, by their names."""
    rows = [str(row) for row in each.cells.index]
    codes = [row for row in rows if row not in (OTHER, TOTAL)]
    if variable.level != "nominal" or codes != sorted(codes):
        return rows
    names = {row: normalize("NFD", _named(row, variable, each.name, look)) for row in rows}
    return sorted(rows, key=lambda row: (row == TOTAL, row == OTHER, names[row].casefold()))


def _named(row: str, variable: Variable, name: str, look: Look) -> str:
    if variable.level in NUMBERS:
        return look.words.say(f"counted.{row}")
    if row == TOTAL:
        return look.words.say("total")
    return ", ".join(look.code(name, code) for code in row.split(JOINED))


def _cell(each: Counted, row: str, place: str, look: Look) -> str:
    """Write a count with its shares; none where the place hides something, as a share is a count."""
    shown = each.cells.at[row, place]
    if shown is None or isinstance(shown, float):
        return (
            MISSING
            if shown is None
            else _number(shown, look.study.codebook.variables[each.name], look)
        )
    hides = any(isinstance(count, str) for count in each.cells[place])
    if row in (TOTAL, "n") or hides:
        return look.words.written(shown)
    share, *weighted = (float(shares.at[row, place]) for shares in each.shares)
    values = {"count": look.words.written(shown), "share": share, "n": each.cells.at[TOTAL, place]}
    if not weighted:
        return look.words.say("count_and_share", **values)
    return look.words.say("count_and_shares", weighted=weighted[0], **values)


def _number(value: float, variable: Variable, look: Look) -> str:
    """Write a number, a year without the sign between its thousands."""
    if variable.is_year:
        return f"{value:.0f}"
    return look.words.number(int(value) if value.is_integer() else value)


def _notes(each: Counted, look: Look) -> list[str]:
    """Say what a reader must know of the variable, of whom it was asked, and who has no value."""
    words, note = look.words, look.study.codebook.variables[each.name].note
    notes = [look.text(note)] if note else []
    if each.nobody:
        notes.append(words.say("counted.nobody", places=[look.place(p) for p in each.nobody]))
    elif not each.alike:
        notes.append(words.say("counted.not_alike"))
    if any(JOINED in str(row) for row in each.cells.index):
        notes.append(words.say("counted.joined"))
    if each.step:
        notes.append(words.say("counted.rounded", step=each.step))
    if each.set_aside:
        notes.append(words.say("counted.set_aside", count=few(each.set_aside, look)))
    return [*notes, *_missing_told(each, look)]


def _missing_told(each: Counted, look: Look) -> list[str]:
    if not each.missing:
        return []
    n = sum(n for _, n in each.missing)
    told = [(", ".join(map(look.reason, reasons)) or look.words.say("counted.unanswered"), count)
            for reasons, count in each.missing]  # fmt: skip
    alone = told[0][0] if len(told) == 1 else ""
    reasons = alone or look.words.semicolon.join(
        f"{why} {look.words.number(count)}" for why, count in told
    )
    return [look.words.say("counted.missing", n=n, reasons=capital(reasons))]

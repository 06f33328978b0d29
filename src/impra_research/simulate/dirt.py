"""The mistakes of fieldwork, planted in a separate pass and entered in a ledger with their remedy.

Each kind soils a person nobody else has soiled. The ledger says what the cell held, what it holds now,
and what cleaning is expected to do: `corrected` (then corrections.yml mends it), `quarantined: rule`,
`flagged: rule`, or `kept` where nothing should happen.
"""

from __future__ import annotations

from functools import partial

from impra_research.errors import StudyFileError
from impra_research.simulate.site import fieldwork
from impra_research.simulate.soiled import Cell, Soiled, as_text

SHORT_MONTHS = (1, 3, 5, 8, 10)  # February, April, ...: counted from 0, no 31st


def soil(soiled: Soiled) -> None:
    """Plant the mistakes in the cells of one source, as many of each kind as asked and possible."""
    for kind in fieldwork().mistakes:
        planned = partial(_planned, soiled, kind)
        for person in soiled.choose(f"dirt/{kind}", soiled.planted(kind), planned):
            _plant(soiled, kind, *planned(person))


def _planned(soiled: Soiled, kind: str, person: int) -> tuple[Cell, object] | tuple[()]:
    """Give the cell to soil and what it will hold; nothing where the person does not fit."""
    mistake = fieldwork().mistakes[kind]
    turns = len(soiled.true(soiled.site.codebook.variables[mistake.variable].table, person))
    cell = Cell(mistake.variable, person, turns if mistake.turn == -1 else mistake.turn)
    if not turns or not soiled.answered(cell):
        return ()
    after = _mistaken(soiled, kind, cell)
    return () if after is None else (cell, after)


def _mistaken(soiled: Soiled, kind: str, cell: Cell) -> object:
    """Make a mistake in the value of a cell; None where the value gives no occasion for it."""
    before, person = as_text(soiled.value(cell)), soiled.true("person", cell.person).iloc[0]
    match kind:
        case "impossible_date_mended" | "impossible_date_left":
            year, month = divmod(_true_month(soiled, cell), 12)
            return f"31/{month + 1:02d}/{year}" if month in SHORT_MONTHS else None
        case "future_step":
            month = _true_month(soiled, cell) % 12
            return f"{month + 1:02d}/2041" if cell.turn > 1 else None
        case "step_before_arrival":
            year, month = divmod(person["arrival"], 12)
            told = soiled.answered(Cell("arrival", cell.person))
            return f"{month + 1:02d}/{year - 2}" if told else None
        case "arrival_after_interview":
            return f"11/{person['interview'] // 12}"
        case "misspelt_country":
            return soiled.site.speech.misspelt.get(before)
        case "misspelt_service":
            return f"{before[0]} {before[1:]}"
        case "mistyped_birth_year":
            return int(f"{before}0")
        case "letter_in_income":
            head, zero, tail = before.rpartition("0")
            return f"{head}O{tail}" if zero else None
        case "hidden_in_other":
            return _label(soiled, "activity", "other") if before in _own_words(soiled) else None
        case "accounts_unregistered":
            registered = soiled.value(Cell("registered", cell.person))
            unregistered = registered == _label(soiled, "registered", "no")
            return _label(soiled, "accounts", "complete") if unregistered else None
    raise StudyFileError(f"fieldwork.yml names a mistake {kind!r} that nothing makes",
                         fix="name one of those that simulate/dirt.py makes")  # fmt: skip


def _true_month(soiled: Soiled, cell: Cell) -> int:
    table = soiled.site.codebook.variables[cell.variable].table
    return int(soiled.true(table, cell.person)[cell.variable].iloc[cell.turn - 1])


def _label(soiled: Soiled, variable: str, code: str) -> str:
    return soiled.site.codebook.labels(variable, soiled.site.source.language)[code]


def _own_words(soiled: Soiled) -> dict[str, str]:
    """Give the respondents' words for the activities that they may describe."""
    told = soiled.site.speech.described
    return {_label(soiled, "activity", code): words for code, words in told.items()}


def _plant(soiled: Soiled, kind: str, cell: Cell, after: object) -> None:
    mistake, before = fieldwork().mistakes[kind], as_text(soiled.value(cell))
    # A day that does not exist is corrected to its month: nobody knows which day was meant.
    value = as_text(after).removeprefix("31/") if kind == "impossible_date_mended" else before
    soiled.put(kind, cell, after, remedy=mistake.remedy, reason=mistake.reason, value=value)
    if kind == "hidden_in_other":
        soiled.put(kind, Cell("activity_other", cell.person), _own_words(soiled)[before],
                   remedy="kept", reason="the respondent's own words")  # fmt: skip

"""The mistakes of fieldwork, planted in a separate pass and entered in a ledger with their remedy.

Each kind soils a person nobody else has soiled. The ledger says what the cell held, what it holds now,
and what cleaning is expected to do: `corrected` (then corrections.yml mends it), `quarantined: rule`,
`flagged: rule`, or `kept` where nothing should happen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from impra_research.simulate.soiled import Soiled, as_text

MISSPELT = {
    "it": {"Marocco": "Marroco", "Senegal": "Senegall", "Romania": "Rumenia", "Tunisia": "Tunesia"},
    "fr": {"Maroc": "Marroc", "Algérie": "Algerie", "Sénégal": "Sénegal", "Tunisie": "Tunisi"},
}
DESCRIBED = {  # activities of the list, told in the respondent's words
    "it": {"I": "cucina a domicilio", "S": "pettinatrice", "F": "imbianchino", "C": "sartoria"},
    "fr": {
        "I": "traiteur à domicile",
        "S": "coiffure",
        "F": "peinture en bâtiment",
        "C": "couture",
    },
}
SHORT_MONTHS = (1, 3, 5, 8, 10)  # February, April, ...: counted from 0, no 31st

Change = Callable[[Soiled, int, object], object]  # None where the person does not fit


def _true_month(soiled: Soiled, person: int, variable: str, turn: int) -> int:
    table = soiled.codebook.variables[variable].table
    return int(soiled.turns(table, person)[variable].iloc[turn])


def _no_such_day(variable: str, turn: int) -> Change:
    def change(soiled: Soiled, person: int, before: object) -> object:
        year, month = divmod(_true_month(soiled, person, variable, turn), 12)
        return f"31/{month + 1:02d}/{year}" if month in SHORT_MONTHS else None

    return change


def _in_2041(soiled: Soiled, person: int, before: object) -> object:
    many = len(soiled.turns("step", person)) > 1
    return f"{_true_month(soiled, person, 'step_date', -1) % 12 + 1:02d}/2041" if many else None


def _before_arrival(soiled: Soiled, person: int, before: object) -> object:
    year, month = divmod(int(soiled.turns("person", person)["arrival"].iloc[0]), 12)
    return f"{month + 1:02d}/{year - 2}" if soiled.answered("arrival", person) else None


def _after_interview(soiled: Soiled, person: int, before: object) -> object:
    return f"11/{int(soiled.turns('person', person)['interview'].iloc[0]) // 12}"


def _misspelt(soiled: Soiled, person: int, before: object) -> object:
    return MISSPELT.get(soiled.source.language, {}).get(str(before))


def _code_with_space(soiled: Soiled, person: int, before: object) -> object:
    return f"{str(before)[0]} {str(before)[1:]}"


def _digit_added(soiled: Soiled, person: int, before: object) -> object:
    return int(f"{before}0")


def _letter_for_zero(soiled: Soiled, person: int, before: object) -> object:
    head, zero, tail = as_text(before).rpartition("0")
    return f"{head}O{tail}" if zero else None


def _activity_as_other(soiled: Soiled, person: int, before: object) -> object:
    words = DESCRIBED.get(soiled.source.language, {})
    known = soiled.codebook.labels("activity", soiled.source.language)
    return known["other"] if str(before) in [known[code] for code in words] else None


def _in_own_words(soiled: Soiled, before: str) -> str:
    known = soiled.codebook.labels("activity", soiled.source.language)
    return next(w for c, w in DESCRIBED[soiled.source.language].items() if known[c] == before)


def _complete_accounts(soiled: Soiled, person: int, before: object) -> object:
    language = soiled.source.language
    unregistered = soiled.codebook.labels("registered", language)["no"]
    complete = soiled.codebook.labels("accounts", language)["complete"]
    return complete if soiled.value("registered", person) == unregistered else None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of dirt: which variable, on which turn (1 first, -1 last, 0 not repeated), how, what then."""

    variable: str
    turn: int
    change: Change
    remedy: str
    reason: str


KINDS = {
    "impossible_date_mended": Kind(
        "step_date", -1, _no_such_day("step_date", -1), "corrected", "no such day; the month is kept"),
    "impossible_date_left": Kind(
        "support_start", -1, _no_such_day("support_start", -1), "quarantined: not_a_date", "no such day"),
    "future_step": Kind(
        "step_date", -1, _in_2041, "quarantined: step_before_interview", "a year of the future"),
    "step_before_arrival": Kind(
        "step_date", 1, _before_arrival, "quarantined: step_after_arrival", "before the arrival"),
    "arrival_after_interview": Kind(
        "arrival", 0, _after_interview, "quarantined: arrival_before_interview", "after the interview"),
    "misspelt_country": Kind("birth_country", 0, _misspelt, "corrected", "misspelt in the field"),
    "misspelt_service": Kind("service", 1, _code_with_space, "corrected", "service code mistyped"),
    "mistyped_birth_year": Kind("birth_year", 0, _digit_added, "corrected", "one digit too many"),
    "letter_in_income": Kind("monthly_income", 0, _letter_for_zero, "corrected", "the letter O for a zero"),
    "hidden_in_other": Kind(
        "activity", 0, _activity_as_other, "corrected", "the free text names an activity of the list"),
    "accounts_unregistered": Kind(
        "accounts", 0, _complete_accounts, "flagged: accounts_need_registration",
        "complete accounts without registration"),
}  # fmt: skip


def soil(soiled: Soiled, counts: dict[str, int]) -> None:
    """Plant the mistakes in the cells of one source, as many of each kind as asked and possible."""
    for name, kind in KINDS.items():
        for person in soiled.choose(
            f"dirt/{name}", counts.get(name, 0), partial(_fits, soiled, kind)
        ):
            _apply(soiled, name, kind, person)


def _fits(soiled: Soiled, kind: Kind, person: int) -> bool:
    return _changed(soiled, kind, person) is not None


def _turn(soiled: Soiled, kind: Kind, person: int) -> int:
    if kind.turn >= 0:
        return kind.turn
    return len(soiled.turns(soiled.codebook.variables[kind.variable].table, person))


def _changed(soiled: Soiled, kind: Kind, person: int) -> object:
    turn = _turn(soiled, kind, person)
    if kind.turn and not len(soiled.turns(soiled.codebook.variables[kind.variable].table, person)):
        return None
    if not soiled.answered(kind.variable, person, turn):
        return None
    return kind.change(soiled, person, soiled.value(kind.variable, person, turn))


def _apply(soiled: Soiled, name: str, kind: Kind, person: int) -> None:
    where = soiled.cell(kind.variable, person, _turn(soiled, kind, person))
    before = as_text(soiled.value(kind.variable, person, _turn(soiled, kind, person)))
    after = _changed(soiled, kind, person)
    # A day that does not exist is corrected to its month: nobody knows which day was meant.
    value = as_text(after).removeprefix("31/") if name == "impossible_date_mended" else before
    soiled.put(name, where, after, remedy=kind.remedy, reason=kind.reason, value=value)
    if name == "hidden_in_other":
        soiled.put(name, soiled.cell("activity_other", person), _in_own_words(soiled, before),
                   remedy="kept", reason="the respondent's own words")  # fmt: skip

"""What a draft asks of people about a column: comments above its variable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from impra_research.codebook.variables import WITH_VALUES
from impra_research.draft.cells import Look
from impra_research.draft.datelike import could_be_either, is_day
from impra_research.draft.disclosure import is_bare_code
from impra_research.draft.left import EMPTY
from impra_research.draft.questions import offered
from impra_research.draft.usual import COUNTRIES, is_country
from impra_research.read.instrument import Question

ONE_WORD = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]{2,}")
MOST_COUNTRIES, FEWEST_COUNTRIES = 300, 3


def on_heading(said: str, look: Look) -> Iterator[str]:
    """Ask what was asked, where a code stands above the column."""
    if is_bare_code(said) and look.level not in ("text", "identifier"):
        named = (
            bool(look.listed) and not look.known_list and all(map(ONE_WORD.fullmatch, look.listed))
        )
        whose = "; are its answers names of people?" if named else ""
        yield f"decide: the heading does not tell what was asked; look at `disclosure`{whose}"


def _in_rows(rows: Sequence[int]) -> str:
    """Name rows, the first of many.

    Examples
    --------
    >>> _in_rows([6]), _in_rows([6, 9])
    ('row 6', 'rows 6, 9')
    """
    shown = ", ".join(map(str, rows[:5])) + (", ..." if len(rows) > 5 else "")
    return f"row{'s' if len(rows) > 1 else ''} {shown}"


def on_numbers(look: Look, cells: pd.Series) -> Iterator[str]:
    """Tell the rows in which numbers of respondents stand twice."""
    if look.level != "identifier":
        return
    filled = cells[cells.str.strip() != ""]
    if twice := filled[filled.duplicated(keep=False)].index.tolist():
        yield f"decide: numbers of respondents? One stands twice: {_in_rows(twice)}"


def on_dates(look: Look, question: Question, counts: Mapping[str, int]) -> Iterator[str]:
    """Ask how dates are written."""
    if look.like:
        yield f"decide: dates with {look.like}? Text until they are exported as 2010-03-25"
    elif could_be_either(counts):
        yield "decide: day or month first? No number is beyond 12; they are read day first"
    told = [
        *look.listed,
        *(text for texts in offered(question).values() for text in texts.values()),
    ]
    if look.level in WITH_VALUES and any(map(is_day, told)):
        yield "decide: days among its answers? A deposit makes only level date coarser"


def on_answers(look: Look) -> Iterator[str]:
    """Ask about answers that are not shown, fit no level, or may be none."""
    if look.rare:
        yield (f"decide: a list? {look.rare} of its answers are in fewer than 3 rows (`--rare` lists "
               "these) or look like a person's name or number, and are not shown here")  # fmt: skip
    if look.nearly:
        level, rows = look.nearly
        none = f"{'No date' if level == 'date' else 'No number'} in {_in_rows(rows)}"
        asked = f"level {level}? {none}" if look.level != level else f"{none}: quarantined?"
        yield f"decide: {asked}"
    if look.odd:
        yield f'decide: is {look.odd} an answer? If not: missing: {{"{look.odd}": refused}}'
    if not look.filled:
        yield EMPTY


def on_countries(look: Look, counts: Mapping[str, int]) -> Iterator[str]:
    """Ask whether answers are countries of which some are misspelt; a draft takes no list that stops it."""
    if look.known_list or look.level not in ("text", "nominal") or len(counts) > MOST_COUNTRIES:
        return
    known = sum(map(is_country, counts))
    if known >= FEWEST_COUNTRIES and known * 5 >= len(counts) * 4:
        yield (f"decide: countries? {known} of its {len(counts)} answers are: `values: {COUNTRIES}` and "
               "`recode: spellings`; impra codebook match then proposes what the others mean")  # fmt: skip


def on_labels(look: Look, question: Question) -> Iterator[str]:
    """Tell what the instrument calls some values of a column that holds others too."""
    left = {} if look.listed else offered(question)
    told = ", ".join(
        f"{code} is {next(iter(texts.values()), '')!r}" for code, texts in left.items()
    )
    if told:
        yield f"decide: answers or none? {told}"

"""Awkward lives for the tests of episodes: several enterprises, backward moves, dates of any precision."""

import pandas as pd
from hypothesis import strategies as st
from tests.analyse.frames import persons, steps, supports

from impra_research.analyse.intervals import BOUNDS

STATES = ["informal", "sheltered", "registered", "ceased"]
DATES = st.one_of(
    st.none(),
    st.builds("{}".format, st.integers(2006, 2013)),
    st.builds("{}-{:02}".format, st.integers(2006, 2013), st.integers(1, 12)),
)
MOVES = st.lists(st.tuples(st.sampled_from(STATES), DATES), min_size=1, max_size=4)
LIVES = st.lists(
    st.tuples(
        st.lists(MOVES, min_size=1, max_size=3), DATES, st.lists(DATES, max_size=2), st.booleans()
    ),
    min_size=1,
    max_size=8,
)


def told(lives):
    """Tables of steps, support and persons; a life is (moves of each enterprise, arrival, support, EU)."""
    names = [f"P{number}" for number in range(len(lives))]
    person = persons(*((name, "piemonte", arrival, "2014-03-15", None, "host" if eu else "non_eu")
                       for name, (_, arrival, _, eu) in zip(names, lives, strict=True)))  # fmt: skip
    step = steps(*((f"{name}-{n}", number, state, date)
                   for name, (enterprises, *_) in zip(names, lives, strict=True)
                   for n, moves in enumerate(enterprises, 1)
                   for number, (state, date) in enumerate(moves, 1)))  # fmt: skip
    rows = [(name, n, "S1", "association", date, "yes" if n == 1 else "no")
            for name, (_, _, dates, _) in zip(names, lives, strict=True)
            for n, date in enumerate(dates, 1)]  # fmt: skip
    if rows:
        return step, supports(*rows), person
    return step, supports(("P0", 1, "S1", "association", "2009", "yes")).head(0), person


def one_life(*enterprises, arrival="2000", interview="2012-01-15"):
    """Steps and person of one life, from the (state, date) moves of each enterprise."""
    person = persons(("P", "piemonte", arrival, interview, None, "host"))
    rows = [(f"P-{n}", number, *move) for n, moves in enumerate(enterprises, 1)
            for number, move in enumerate(moves, 1)]  # fmt: skip
    return steps(*rows), person


def month(written):
    """The month's number: "2009-06" is 2009 * 12 + 5."""
    at = pd.Period(written, freq="M")
    return at.year * 12 + at.month - 1


def bounds(table, name):
    return tuple(table[f"{name}_{end}"] for end in BOUNDS)

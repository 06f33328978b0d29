"""Complex, intermediate and parsimonious solutions: every tied model with its fit. In R: QCA::minimize.

Models are tied by their number of terms, as R has it. The intermediate solution is found for each pair
of a complex and a parsimonious model: a simplifying assumption is easy where a term of the one, without
the literals that expectations speak against, still lies in a term of the other (Ragin & Sonnett 2005).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from impra_research.analyse.conditions.covers import Covers, smallest_covers
from impra_research.analyse.conditions.fit import FREE, Term, membership, sufficiency, term_name
from impra_research.analyse.conditions.minimise import chart, terms_avoiding, terms_within
from impra_research.analyse.conditions.truth_table import Rows, TruthTable
from impra_research.errors import UsageError, did_you_mean

Model = tuple[Term, ...]
Expectations = Mapping[str, int | Sequence[int]]
MODELS = ["solution", "model", "formula", "terms", "consistency", "pri", "coverage", "pairs"]
TERMS = ["solution", "model", "term", "consistency", "pri", "coverage", "unique", "in_all", "cases"]
TOLD = ["solution", "count", "shown", "size", "reason"]
ASSUMED = ["row", "combination", "used", "easy"]


@dataclass(frozen=True, slots=True)
class Solutions:
    """Tables of the three solutions, `solution` being complex, intermediate or parsimonious.

    `told`: `count` of tied models (missing: too many to count), `shown`, `size`, `reason` why not all
    or none; `models` and `terms`: their fit, `in_all` for terms of every model shown, `cases` whose row
    a term holds; `assumed`: remainders of parsimonious models, in how many `used`, and whether `easy`.
    """

    told: pd.DataFrame
    models: pd.DataFrame
    terms: pd.DataFrame
    assumed: pd.DataFrame


def solve(
    table: TruthTable, *, expectations: Expectations | None = None, most: int = 100
) -> Solutions:
    """Minimise a truth table in the three ways; without expectations there is no intermediate solution.

    Raises
    ------
    UsageError
        An expectation names no condition of the table, or no value of it.
    """
    expected = _expected(table, expectations or {})
    positive, negative = table.those("1"), np.concatenate([table.those("0"), table.those("C")])
    names = ("complex", "intermediate", "parsimonious")
    reason = (
        "no_row_sufficient" if not len(positive) else "" if len(negative) else "no_row_negative"
    )
    if reason:
        told = pd.DataFrame([(name, 0, 0, 0, reason) for name in names], columns=TOLD)
        empty = (pd.DataFrame(columns=columns) for columns in (MODELS, TERMS, ASSUMED))
        return Solutions(told, *empty)
    cover_c, models_c = _models(terms_within(positive, positive, table.levels), positive, most)
    cover_p, models_p = _models(terms_avoiding(positive, negative), positive, most)
    found = {"complex": models_c, "intermediate": [], "parsimonious": models_p}
    told = {"complex": _told(cover_c), "parsimonious": _told(cover_p),
            "intermediate": (0, 0, 0, "no_expectations")}  # fmt: skip
    rests, pairs = table.remainders(), dict[Model, list[str]]()
    used = [np.asarray(chart(np.array(model), rests).any(axis=0)) for model in models_p]
    easy = np.zeros(len(rests), dtype=bool)
    if expected:
        cut = "from_models_shown" if cover_c.reason or cover_p.reason else ""
        solved: dict[bytes, list[Model]] = {}
        for c, complex_model in enumerate(models_c, 1):
            for p, (model, assumed) in enumerate(zip(models_p, used, strict=True), 1):
                mild = assumed & _easy(complex_model, model, expected, rests)
                easy |= mild
                if mild.tobytes() not in solved:
                    allowed = np.concatenate([positive, rests[mild]])
                    cover, tied = _models(
                        terms_within(positive, allowed, table.levels), positive, most
                    )
                    cut = cut or cover.reason
                    solved[mild.tobytes()] = tied
                for each in solved[mild.tobytes()]:
                    pairs.setdefault(each, []).append(f"C{c}P{p}")
        found["intermediate"] = list(pairs)
        count = None if cut else len(pairs)
        told["intermediate"] = (count, len(pairs), min(map(len, pairs)), cut)
    fits = [_fit(table, name, found[name], pairs) for name in names]
    return Solutions(
        pd.DataFrame([(name, *told[name]) for name in names], columns=TOLD, dtype=object),
        pd.DataFrame([row for models, _ in fits for row in models], columns=MODELS),
        pd.DataFrame([row for _, terms in fits for row in terms], columns=TERMS),
        _assumed(table, rests, used, easy),
    )


def _models(primes: Rows, positive: Rows, most: int) -> tuple[Covers, list[Model]]:
    covers = smallest_covers(chart(primes, positive), most=most)
    terms = [tuple(map(int, term)) for term in primes]
    return covers, [tuple(terms[at] for at in chosen) for chosen in covers.shown]


def _told(covers: Covers) -> tuple[int | None, int, int, str]:
    return covers.count, len(covers.shown), covers.size, covers.reason


def _easy(
    complex_model: Model, model: Model, expected: dict[int, set[int]], rests: Rows
) -> np.ndarray:
    """Remainders in a complex term freed of what expectations speak against, inside a shorter term."""
    freed = {
        tuple(value if s != FREE or value in expected.get(at, {value}) else FREE
              for at, (value, s) in enumerate(zip(term, short, strict=True)))
        for term in complex_model for short in model
        if all(s in (FREE, value) for value, s in zip(term, short, strict=True))
    }  # fmt: skip
    if not freed:
        return np.zeros(len(rests), dtype=bool)
    return np.asarray(chart(np.array(sorted(freed)), rests).any(axis=0))


def _fit(
    table: TruthTable, name: str, models: list[Model], pairs: dict[Model, list[str]]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    rows: list[tuple[Any, ...]] = []
    terms: list[tuple[Any, ...]] = []
    common = set(models[0]).intersection(*models) if models else set()
    sets = {term: membership(table.sets, term) for model in models for term in model}
    fits = {term: sufficiency(x, table.y) for term, x in sets.items()}
    ones = table.rows[table.rows["out"] == "1"]
    held = {
        term: "; ".join(ones["cases"][chart(np.array([term]), table.those("1"))[0]])
        for term in sets
    }
    for number, model in enumerate(models, 1):
        whole = sufficiency(np.max([sets[term] for term in model], axis=0), table.y)
        written = [term_name(term, table.conditions, table.levels) for term in model]
        rows.append((name, number, " + ".join(written), len(model), *whole,
                     ", ".join(pairs.get(model, []) if name == "intermediate" else [])))  # fmt: skip
        for term, own in zip(model, written, strict=True):
            others = [sets[each] for each in model if each != term]
            rest = sufficiency(np.max(others, axis=0), table.y)[2] if others else 0.0
            terms.append(
                (name, number, own, *fits[term], whole[2] - rest, term in common, held[term])
            )
    return rows, terms


def _assumed(
    table: TruthTable, rests: Rows, used: list[np.ndarray], easy: np.ndarray
) -> pd.DataFrame:
    times = np.sum(used, axis=0)
    number = np.ravel_multi_index(tuple(rests.T), table.levels) + 1
    return pd.DataFrame(
        [(int(number[at]), term_name(tuple(rests[at]), table.conditions, table.levels),
          int(times[at]), bool(easy[at])) for at in np.flatnonzero(times)], columns=ASSUMED)  # fmt: skip


def _expected(table: TruthTable, expectations: Expectations) -> dict[int, set[int]]:
    found = {}
    for name, values in expectations.items():
        if name not in table.conditions:
            raise UsageError(f"no condition {name!r}", fix=did_you_mean(name, table.conditions))
        at = table.conditions.index(name)
        found[at] = {values} if isinstance(values, int) else set(values)
        if not found[at] <= set(range(table.levels[at])):
            raise UsageError(f"{name} has no value {values}", fix="1 for presence, 0 for absence")
    return found

"""The three solutions: what R's QCA (3.22 to 3.25) prints of public data, and what must always hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tests.analyse.conditions.lipset import CONDITIONS, CRISP, FUZZY

from impra_research.analyse.conditions.minimise import chart, terms_avoiding, terms_within
from impra_research.analyse.conditions.solutions import solve
from impra_research.analyse.conditions.truth_table import truth_table
from impra_research.errors import UsageError


def models(found, solution):
    chosen = found.models[found.models["solution"] == solution]
    return {frozenset(formula.split(" + ")) for formula in chosen["formula"]}


def written(*formulas):
    return {frozenset(formula.split(" + ")) for formula in formulas}


def fuzzy(**cuts):
    return truth_table(FUZZY, outcome="SURV", conditions=CONDITIONS, **cuts)


def of_rows(names, ones, zeros, levels=None):
    """A truth table made of one case a row, by R's row numbers."""
    levels = levels or [2] * len(names)
    rows = np.stack(np.unravel_index(np.array([*ones, *zeros]) - 1, levels), axis=1)
    data = pd.DataFrame(rows, columns=names).assign(Y=[1] * len(ones) + [0] * len(zeros))
    return truth_table(data, outcome="Y", conditions=names, inclusion=1)


def test_the_truth_table_is_that_of_r():
    rows = fuzzy().rows.set_index("row")
    assert rows.loc[22, ["n", "out", "cases"]].tolist() == [2, "1", "FI, IE"]
    assert rows.loc[[1, 22, 23, 32], "consistency"].to_numpy() == pytest.approx(
        [0.215976331360947, 0.804270462633452, 0.378205128205128, 0.904205607476635], abs=1e-12
    )
    assert rows.loc[[22, 24, 32], "pri"].to_numpy() == pytest.approx(
        [0.719387755102041, 0.634361233480176, 0.885793871866295], abs=1e-12
    )
    assert rows.index[rows["out"] == "1"].tolist() == [22, 32]


def test_fuzzy_solutions_are_those_of_r():
    found = solve(fuzzy(), expectations=dict.fromkeys(CONDITIONS, 1))
    assert models(found, "complex") == written("DEV*URB*LIT*IND*STB + DEV*~URB*LIT*~IND*STB")
    assert models(found, "intermediate") == written("DEV*URB*LIT*STB + DEV*LIT*~IND*STB")
    assert models(found, "parsimonious") == written("DEV*~IND + URB*STB")
    short = found.terms[found.terms["solution"] == "parsimonious"].set_index("term")
    assert short.loc["URB*STB", ["consistency", "pri", "coverage", "unique"]].tolist() == pytest.approx(
        [0.8737672583826429, 0.8454106280193235, 0.5199530516431925, 0.4295774647887324], abs=1e-12
    )  # fmt: skip
    assert short.loc["DEV*~IND", "cases"] == "FI, IE"
    assert found.assumed["row"].tolist() == [10, 12, 14, 16, 17, 18, 21, 25, 26, 28, 29, 30]
    assert found.assumed.loc[found.assumed["easy"], "row"].tolist() == [30]


def test_crisp_solutions_and_those_of_the_absence_are_those_of_r():
    found = solve(truth_table(CRISP, outcome="SURV", conditions=CONDITIONS, inclusion=1))
    assert models(found, "complex") == written("DEV*~URB*LIT*STB + DEV*LIT*IND*STB")
    assert models(found, "parsimonious") == written("DEV*STB")
    absent = solve(truth_table(CRISP, outcome="~SURV", conditions=CONDITIONS, inclusion=1))
    assert models(absent, "complex") == written("~DEV*~URB*~IND + DEV*LIT*IND*~STB")
    assert models(absent, "parsimonious") == written("~DEV + ~STB")


def test_all_four_tied_models_of_ethnic_protest_are_told():
    names = ["DEMOC", "ETHFRACT", "GEOCON", "POLDIS", "NATPRIDE"]
    table = of_rows(names, [31, 29, 27, 15, 30, 24, 32, 5, 16], [28, 8, 10, 6, 22, 20, 14, 2])
    found = solve(table)
    both = "~NATPRIDE + DEMOC*GEOCON*POLDIS + "
    assert models(found, "parsimonious") == written(
        both + "~DEMOC*ETHFRACT*POLDIS + DEMOC*ETHFRACT*GEOCON",
        both + "~DEMOC*ETHFRACT*POLDIS + DEMOC*ETHFRACT*~POLDIS",
        both + "DEMOC*ETHFRACT*GEOCON + ETHFRACT*GEOCON*POLDIS",
        both + "DEMOC*ETHFRACT*~POLDIS + ETHFRACT*GEOCON*POLDIS",
    )
    first = solve(table, most=2).told.set_index("solution").loc["parsimonious"]
    assert first[["count", "shown", "reason"]].tolist() == [4, 2, "more_than_shown"]


def test_one_intermediate_solution_comes_from_two_parsimonious_ones():
    table = of_rows(list("SCLRPV"), [27, 37, 47, 48, 56, 64], [2, 5, 10, 20, 25, 33, 57])
    found = solve(table, expectations=dict(zip("SCLRPV", [1, 1, 1, 1, 1, 0], strict=True)))
    assert models(found, "parsimonious") == written("S*R + L*P", "S*R + P*~V")
    assert models(found, "intermediate") == written("S*R*~V + S*C*R*P + S*L*R*P + C*L*P*~V")
    assert found.models["pairs"].tolist()[1] == "C1P1, C1P2"
    assert found.assumed.loc[found.assumed["easy"], "row"].tolist() == [
        31,
        39,
        45,
        53,
        55,
        59,
        61,
        63,
    ]


def test_conditions_of_several_values_give_the_ten_models_of_r():
    data = pd.DataFrame({"A": [2, 0, 0, 1, 1, 1, 2, 2], "B": [2, 2, 2, 2, 1, 1, 0, 0],
                         "C": [0, 1, 0, 0, 0, 2, 1, 0], "D": [2, 1, 2, 2, 3, 1, 3, 0],
                         "E": [3, 2, 3, 3, 0, 1, 3, 2]})  # fmt: skip
    found = solve(truth_table(data, outcome="~E[3]", conditions=list("ABCD"), inclusion=1))
    assert models(found, "parsimonious") == written(
        "B[1] + D[0] + D[1]", "B[1] + D[0] + A[0]*C[1]", "B[1] + D[0] + B[2]*C[1]",
        "B[1] + D[1] + B[0]*C[0]", "B[1] + A[0]*C[1] + B[0]*C[0]", "B[1] + B[0]*C[0] + B[2]*C[1]",
        "D[0] + D[1] + A[1]*D[3]", "D[0] + D[1] + C[0]*D[3]", "D[1] + A[1]*D[3] + B[0]*C[0]",
        "D[1] + B[0]*C[0] + C[0]*D[3]",
    )  # fmt: skip


def test_expectations_of_several_values_are_those_of_r():
    ones = [11, 12, 15, 16, 17, 18, 19, 27, 28, 29, 33, 34, 35, 39, 41, 45, 47, 53, 54]
    table = of_rows(list("CFTV"), ones, [37, 38, 40, 48], [3, 3, 3, 2])
    found = solve(table, expectations={"C": 1, "F": [1, 2], "T": 2, "V": 1})
    assert written("C[1] + F[2] + T[1]*V[0] + T[2]*V[0] + C[0]*F[1]*T[2]") <= models(
        found, "intermediate"
    )


def test_where_no_row_is_sufficient_or_negative_there_is_a_reason():
    told = solve(fuzzy(inclusion=1)).told
    assert set(told["reason"]) == {"no_row_sufficient"}
    assert set(solve(of_rows(["A", "B"], [1, 2], [])).told["reason"]) == {"no_row_negative"}


def test_a_case_on_the_crossover_and_an_unknown_expectation_are_refused():
    with pytest.raises(UsageError, match="neither in nor out of DEV, the first AU"):
        truth_table(FUZZY.assign(DEV=FUZZY["DEV"].replace(0.81, 0.5)), outcome="SURV",
                    conditions=CONDITIONS)  # fmt: skip
    with pytest.raises(UsageError, match="no condition 'DAV'"):
        solve(fuzzy(), expectations={"DAV": 1})


tables = st.integers(2, 4).flatmap(
    lambda k: st.tuples(
        st.lists(st.integers(2, 3), min_size=k, max_size=k),
        arrays.arrays(np.int8, 3**k, elements=st.integers(0, 3)),
    )
)


@settings(max_examples=60)
@given(tables)
def test_solutions_hold_every_positive_row_and_no_negative_one_and_lie_in_one_another(drawn):
    levels, outs = drawn
    outs = outs[: np.prod(levels)]
    if not (outs == 1).any() or not (outs == 0).any():
        return
    every = np.stack(np.unravel_index(np.arange(len(outs)), levels), axis=1)
    names = [f"X{at}" for at in range(len(levels))]
    wide = [*np.flatnonzero(outs == 1) + 1]
    table = of_rows(names, wide, [*np.flatnonzero(outs == 0) + 1], levels)
    if table.levels != tuple(levels):
        return
    found = solve(table, expectations=dict.fromkeys(names, 1))

    def literal(written):
        name, _, value = written.strip("~").rstrip("]").partition("[")
        return names.index(name), int(value) if value else int(written[0] != "~")

    def holds(solution):
        formulas = found.models.loc[found.models["solution"] == solution, "formula"]
        terms = [[list(map(literal, t.split("*"))) for t in f.split(" + ")] for f in formulas]
        return [{at for at, row in enumerate(every)
                 if any(all(row[c] == v for c, v in term) for term in model)} for model in terms]  # fmt: skip

    ones, zeros = set(np.flatnonzero(outs == 1)), set(np.flatnonzero(outs == 0))
    complex_, between, short = map(holds, ("complex", "intermediate", "parsimonious"))
    assert all(rows == ones for rows in complex_)
    assert all(ones <= rows and not rows & zeros for rows in [*between, *short])
    assert all(any(rows <= other for other in short) for rows in between)


@settings(max_examples=60)
@given(st.integers(2, 4), st.data())
def test_primes_are_those_found_one_by_one(k, data):
    outs = data.draw(arrays.arrays(np.int8, 2**k, elements=st.integers(0, 2)))
    every = np.stack(np.unravel_index(np.arange(2**k), [2] * k), axis=1)
    ones, zeros = every[outs == 1], every[outs == 0]
    if not len(ones) or not len(zeros):
        return
    cubes = np.stack(np.unravel_index(np.arange(3**k), [3] * k), axis=1) - 1

    def prime(holding):
        held = {tuple(c) for c in cubes[holding]}
        return {c for c in held if not any(
            (*c[:at], -1, *c[at + 1 :]) in held for at in range(k) if c[at] != -1)}  # fmt: skip

    some = chart(cubes, ones).any(axis=1)
    free = some & ~chart(cubes, zeros).any(axis=1)
    assert {tuple(t) for t in terms_avoiding(ones, zeros)} == prime(free)
    inside = some & ~chart(cubes, every[outs != 1]).any(axis=1)
    assert {tuple(t) for t in terms_within(ones, ones, (2,) * k)} == prime(inside)

"""Pathways on a page: no state of few in a month, no type told by one person, no move of few."""

import numpy as np
import pandas as pd
import pytest

from impra_research.analyse.pathways.distances import distances
from impra_research.analyse.pathways.sequences import Sequences
from impra_research.show import moves, pathways, types
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated
from impra_research.show.words import Words

INFORMAL, SHELTERED, REGISTERED, CEASED = range(4)
MONTHS = 24


@pytest.fixture
def look(study):
    return Look(study, Words("en"), ("piemonte", "rhone_alpes"))


def paths_of(rows):
    """Pathways of one person each, the same in both places."""
    codes = np.array([*rows, *rows], dtype=np.int8)
    units = tuple(f"e{number}" for number in range(len(codes)))
    sequences = Sequences(codes, pathways.STATES, units)
    place = pd.Series(["piemonte"] * len(rows) + ["rhone_alpes"] * len(rows), index=units)
    person = pd.Series(units, index=units)
    return pathways.Pathways(sequences, place, person, distances(sequences), 0)


def path(*runs):
    return [code for code, months in runs for _ in range(months)]


def test_a_month_with_few_in_a_state_counts_them_with_others(look):
    rows = [path((INFORMAL, MONTHS))] * 20 + [path((SHELTERED, MONTHS))] * 7
    states = pathways.states_by_month(paths_of([*rows, *[path((CEASED, MONTHS))] * 3]), look)
    first = states[(states["month"] == 1) & (states["group"] == "piemonte")].set_index("state")[
        "share"
    ]
    assert {"ceased", "sheltered"}.isdisjoint(first.index)
    assert first[pathways.TOGETHER] == pytest.approx(10 / 30)
    assert first.sum() == pytest.approx(1)


def test_a_line_is_a_group_of_twice_the_least_at_least(look):
    rng = np.random.default_rng(1)
    rows = [path((INFORMAL, at), (REGISTERED, MONTHS - at)) for at in rng.integers(1, MONTHS, 43)]
    groups = pathways.alike_groups(paths_of(rows), look)
    assert groups.groupby("group")["row"].nunique().to_dict() == {"piemonte": 4, "rhone_alpes": 4}


@pytest.mark.parametrize("informal", [4, 20])
def test_lines_rise_with_the_months_registered(look, informal):
    rows = [path((INFORMAL, MONTHS))] * informal + [path((REGISTERED, MONTHS))] * (24 - informal)
    paths = paths_of(rows)
    months = (paths.sequences.codes == REGISTERED).sum(axis=1)
    axis = pathways._main_dimension(paths.distance, months)
    assert axis[months == 0].max() < axis[months == MONTHS].min()


def test_a_type_is_told_by_a_pathway_that_several_persons_took(look):
    shared = [path((INFORMAL, 6), (REGISTERED, 18))] * 12
    apart = [path((CEASED, at), (SHELTERED, MONTHS - at)) for at in (1, 7, 13, 19)] * 3
    found = types.typed(paths_of([*shared, *apart]), look)
    told = types.described(found, look)["typical"].tolist()
    assert "informal 6 months, registered 18 months" in told
    alone = types.Types(paths_of(apart[:4]), np.zeros(8, dtype=np.int64), pd.DataFrame())
    assert types._typical(alone, 0, look) == "no pathway that 5 persons took alike"


def test_who_had_ceased_within_half_a_year_is_told_so_and_not_as_ceased_throughout(look):
    rows = paths_of([path((INFORMAL, 3), (CEASED, MONTHS - 3))] * 5)
    alone = types.Types(rows, np.zeros(10, dtype=np.int64), pd.DataFrame())
    assert types._typical(alone, 0, look) == "ceased within the first half-year"


def test_numbers_of_types_that_do_nearly_as_well_and_what_is_found_again_are_told(look):
    rows = [path((INFORMAL, MONTHS))] * 6 + [path((REGISTERED, MONTHS))] * 6
    quality = pd.DataFrame({"types": [2, 3, 4], "silhouette": [0.6, 0.585, 0.5], "pseudo_r2": 0.7})
    found = types.Types(paths_of(rows), np.tile(np.repeat([0, 1], 6), 2), quality)
    told = types.types_told(found, look)
    assert (told["types"], told["again"]) == (2, 2)
    assert "3 types do nearly as well, 0.5" in told["told"]
    alone = types.Types(found.paths, found.labels, quality.drop(index=1))
    assert types.types_told(alone, look)["told"] == ""


def test_what_pathways_of_two_places_differ_in_is_told_but_no_state_of_few(look):
    half = MONTHS // 2
    rows = [path((INFORMAL, MONTHS))] * 20 + [path((SHELTERED, half), (REGISTERED, half))] * 20
    paths = paths_of([*rows, *[path((CEASED, MONTHS))] * 3])
    place = paths.place.where(paths.place.index.isin(paths.place.index[:20]), "rhone_alpes")
    apart = pathways.Pathways(paths.sequences, place, paths.person, paths.distance, 0)
    told = pathways.discrepancy_told(apart, look)
    assert told["form"] == "clear"
    assert "informal (24.0 in Piedmont, 7.3 in Rhône-Alpes)" in told["told"]
    assert "legal shelter (0.0 in Piedmont, 7.3 in Rhône-Alpes)" in told["told"]
    few = pathways._months_apart(paths, look)  # three of each place had ceased
    assert "ceased" not in few


def test_pathways_all_alike_have_no_types(look):
    found = types.typed(paths_of([path((INFORMAL, MONTHS))] * 12), look)
    assert found == NotEstimated("types_alike")


def test_two_pathways_make_two_types_and_no_more(look):
    rows = [path((INFORMAL, MONTHS))] * 12 + [path((REGISTERED, MONTHS))] * 12
    found = types.typed(paths_of(rows), look)
    assert types.quality_of(found)["types"].tolist() == [2]


def test_no_spell_is_no_pathway_and_no_move(study, look):
    step, person = study.table("step"), study.table("person")
    unknown = person.assign(place="elsewhere")
    assert isinstance(pathways.known_spells(step, unknown, look), NotEstimated)
    none = pathways.known_spells(step, person, look).head(0)
    assert moves.moves_shown(none, look).empty


def test_few_moves_are_hidden_with_another_into_the_same_state(look):
    def spell(name, state, ended_by):
        return {"enterprise": name, "person": name, "place": "piemonte", "state": state, "begins": 0,
                "ends": 10, "ended_by": ended_by, "observed_from": 0}  # fmt: skip

    made = (
        [("informal", "ceased")] * 9
        + [("sheltered", "ceased")] * 3
        + [("informal", "registered")] * 8
    )
    told = pd.DataFrame([spell(f"e{at}", *move) for at, move in enumerate(made)])
    shown = moves.moves_shown(told, look).set_index(["state", "to"])
    assert shown.loc[("sheltered", "ceased"), "moves"] == "<5"
    assert shown.loc[("informal", "ceased"), "moves"] == "…"
    assert shown.loc[("informal", "ceased"), ["value", "low", "high"]].isna().all()
    assert shown.loc[("informal", "registered"), "moves"] == 8

"""Services and those who need them, for a page: what is offered, what is missing, how far people come.

What is told of services are facts of an inventory. What is told of persons goes together or not at all:
parts that add up to a known whole, and steps of which each is the base of the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd
from babel import Locale

from impra_research.analyse.services.funnel import (
    apart,
    funnel,
    helped_of_needing,
    not_asked,
    widest,
)
from impra_research.analyse.services.inventory import coverage, gaps, services_by
from impra_research.analyse.services.needs import in_need, need_and_supply
from impra_research.show.labels import Look, small
from impra_research.show.results import NotCollected
from impra_research.show.screen import screen

ASPECTS = ("kind", "stages", "targets", "languages")
GROUPS = {"sex": "woman", "citizenship": "non_eu"}  # against everybody else
HIDDEN_TOGETHER = ("count", "n", "share", "low", "high", "per_service")


def code_of_services(aspect: str, code: str, look: Look) -> str:
    """Name a kind, stage or target of the inventory, or a language."""
    inventory = look.study.codebook.inventory
    if aspect == "languages":
        return str(Locale(look.words.language).languages.get(code, code))
    declared = {"kind": inventory.kinds, "stages": inventory.stages, "targets": inventory.targets}
    known = declared[aspect]
    return look.text(known[code]) if code in known else look.code("in_need", code)


def inventory_counted(services: pd.DataFrame, look: Look) -> dict[str, object]:
    """Count services: `services_a`, `services_b`, `kinds`."""
    sizes = services["place"].astype(str).value_counts()
    return {"services_a": int(sizes.get(look.places[0], 0)), "kinds": services["kind"].nunique(),
            "services_b": int(sizes.get(look.places[1], 0))}  # fmt: skip


def inventory_listed(services: pd.DataFrame, look: Look) -> pd.DataFrame:
    """List how many services of each place have a property: `aspect`, `offered`, one column a place."""
    return pd.DataFrame([row for aspect in ASPECTS for row in _listed(services, aspect, look)])


def _listed(services: pd.DataFrame, aspect: str, look: Look) -> Iterator[dict[str, str]]:
    counted = services_by(services, aspect)
    total = counted.groupby("code")["services"].transform("sum")
    ordered = counted.iloc[(-total).argsort(kind="stable")] if aspect == "languages" else counted
    for code, rows in ordered.groupby("code", sort=False):
        told = rows.set_index("place")
        yield {"aspect": look.words.say(f"aspect.{aspect}"),
               "offered": code_of_services(aspect, str(code), look)} | {
            place: look.words.say("so_many_of", services=told.at[place, "services"],
                                  of=told.at[place, "of"])
            for place in look.places if place in told.index
        }  # fmt: skip


def coverage_told(services: pd.DataFrame, look: Look) -> dict[str, object]:
    """Name the pairs of kind and stage without a service: `gaps`, `pairs`, `named`, `form`."""
    covered = coverage(services)
    missing = gaps(covered)
    named = [
        look.words.say("gap_named", place=look.place_in_text(place),
                       kind=small(code_of_services("kind", kind, look)),
                       stage=small(code_of_services("stages", stage, look)))
        for place, kind, stage in missing[["place", "row", "column"]].to_numpy()
    ]  # fmt: skip
    return {"gaps": len(missing), "pairs": len(covered), "named": look.words.semicolon.join(named),
            "form": "some" if named else "none"}  # fmt: skip


def needs_shown(
    steps: pd.DataFrame, person: pd.DataFrame, enterprise: pd.DataFrame, services: pd.DataFrame,
    look: Look,
) -> pd.DataFrame | NotCollected:  # fmt: skip
    """Set services beside the persons in need they are meant for; parts of one whole are hidden together.

    Columns: `meant` (for whom), `place`, `services`, `n`, `count` (never helped), `share`, `low`, `high`,
    `per_service`.
    """
    if "needed" not in steps:
        return NotCollected("needed_support")
    whole = need_and_supply(in_need(steps, person, enterprise), services)
    screened = screen(whole, look.min_cell)
    lost = screened["count"].isna().groupby([whole["place"], whole["aspect"]]).transform("any")
    kept = screened.assign(**{
        name: screened[name].astype("Float64").mask(lost) for name in HIDDEN_TOGETHER
    })  # fmt: skip
    kept = kept.assign(**{name: kept[name].astype("Int64") for name in ("count", "n", "services")})
    shown = kept[kept["code"] != "others"]
    meant = [code_of_services("stages" if aspect == "stages" else "targets", code, look)
             for aspect, code in zip(shown["aspect"], shown["code"], strict=True)]  # fmt: skip
    return shown.assign(meant=meant).sort_values("meant", kind="stable", key=_in_order(meant))


def _in_order(names: list[str]) -> Callable[[pd.Series], pd.Series]:
    order = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return lambda column: column.map(order)


def funnel_by_group(steps: pd.DataFrame, person: pd.DataFrame) -> pd.DataFrame:
    """Give the steps of each group of `GROUPS` and of everybody else: `who`, then those of `funnel`."""
    found = [
        funnel(apart(steps, person, name, code), by="group").assign(
            who=lambda rows, name=name: name + "." + rows["group"]
        )
        for name, code in GROUPS.items() if name in person and (person[name] == code).any()
    ]  # fmt: skip
    nothing = funnel(steps.head(0)).assign(who="")
    return pd.concat([nothing, *found], ignore_index=True) if found else nothing


def steps_shown(told: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Keep the steps before the first that would tell of a few, for all groups of one whole alike.

    The n of a step is the count of the one before, and groups of one whole add up to what other tables
    tell: a count hidden alone would follow by subtraction.
    """
    few = screen(told, look.min_cell)["count"].isna() & (told["n"] > 0)
    order = {step: number for number, step in enumerate(dict.fromkeys(told["step"]))}
    at = told["step"].map(order)
    first = at.where(few).groupby(_whole(told)).transform("min").fillna(len(order))
    return told[at < first].reset_index(drop=True)


def _whole(told: pd.DataFrame) -> pd.Series:
    """Tell which whole a group is part of: everybody, or for `funnel_by_group` one variable."""
    who = told["who"] if "who" in told else pd.Series("", index=told.index)
    return who.astype(str).str.split(".").str[0]


def named_groups(told: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Name each group of `funnel_by_group` for a reader, in `who`."""
    return told.assign(who=[_who(who, look) for who in told["who"]])


def _who(who: str, look: Look) -> str:
    name, code = who.split(".")
    if code == "others":
        return look.words.say("all_others", variable=small(look.variable(name)))
    return look.code(name, code)


def helped_of_those(steps: pd.DataFrame) -> pd.DataFrame | NotCollected:
    """Share helped by a service of those who needed help, by place: the columns of `funnel`."""
    return helped_of_needing(steps) if "needed" in steps else NotCollected("needed_support")


def narrowest(told: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Name for each place the step to help at which most stop: `group`, `step`, `share`, `n`, the ends."""
    found = widest(told)
    steps = [look.words.say(f"at_step.{step}") for step in found["step"]]
    return found.assign(step=steps)[["group", "step", "count", "n", "share", "low", "high"]]


def asked_told(steps: pd.DataFrame, look: Look) -> dict[str, object]:
    """Say which steps were not asked: `named`, `form`."""
    named = [small(look.code("funnel_step", step)) for step in not_asked(steps)]
    return {"named": look.words.written(named), "form": "some" if named else "complete"}

"""What could cross the border: what each leading practice would add in the other place, in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from impra_research.analyse.helped import share_difference
from impra_research.analyse.practices.profile import profiles
from impra_research.analyse.practices.transfer import additions
from impra_research.show.labels import Look, small
from impra_research.show.practices import leaders
from impra_research.show.results import direction
from impra_research.show.screen import screen

CARRIED = ("replicable", "feasible")  # criteria on which it hangs whether a practice can be carried


def crossings(
    ranked: pd.DataFrame,
    scores: pd.DataFrame,
    service: pd.DataFrame,
    look: Look,
    *,
    kinds: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Argue, for the leading practices of each place, what they would add in the other.

    `kinds` are the shares of persons helped by each kind (`shares_by_kind`). Columns: `label`, `way`
    (from where to where), `adds`, `reach`, `raters` (what they say of carrying it), all as read, and
    `new` (whether it adds a kind, a need met or a language).
    """
    led = leaders(ranked)[["practice", "label"]]
    added = additions(service, places=look.places)
    told = led.merge(added, on="practice", validate="one_to_one")
    given = profiles(scores)
    rows = [
        {
            "label": row["label"], "way": look.words.say("crossing_way", **_ends(row, look)),
            "adds": _adds(row, look), "reach": _reach(row, kinds, look),
            "raters": _raters(given[given["practice"] == row["practice"]], look),
            "new": _is_new(row),
        }
        for row in told.to_dict("records")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["label", "way", "adds", "reach", "raters", "new"])


def crossings_told(crossed: pd.DataFrame, look: Look) -> dict[str, object]:
    """Count the leading practices that would add something that the other place does not have."""
    new = int(crossed["new"].sum())
    return {"form": "some" if new else "none", "listed": len(crossed), "new": new,
            "named": look.words.semicolon.join(crossed.loc[crossed["new"], "label"])}  # fmt: skip


def _ends(row: dict[str, str], look: Look) -> dict[str, str]:
    return {"here": look.place(row["from"]), "there": look.place(row["to"])}


def _is_new(row: dict[str, object]) -> bool:
    found = ("unserved", "only_everyone", "languages")
    return not row["same_kind"] or any(bool(row[name]) for name in found)


def _adds(row: dict[str, object], look: Look) -> str:
    """Say what is not there: the kind, whom nobody serves, a language; else that it is the method."""
    kind = small(look.kind(str(row["kind"])))
    parts = [] if row["same_kind"] else [look.words.say("crossing_adds.kind", kind=kind)]
    for name in ("unserved", "only_everyone"):
        if pairs := row[name]:
            parts.append(look.words.say(f"crossing_adds.{name}", served=_served(pairs, look)))
    if codes := row["languages"]:
        spoken = [look.words.tongue(code) for code in _tuple(codes)]
        parts.append(look.words.say("crossing_adds.languages", languages=spoken))
    if not parts:
        parts = [look.words.say("crossing_adds.method", n=row["same_kind"])]
    return "\n".join(parts)


def _served(pairs: object, look: Look) -> list[str]:
    inventory = look.study.codebook.inventory
    return [
        look.words.say("crossing_served", target=small(look.text(inventory.targets[target])),
                       stage=small(look.text(inventory.stages[stage])))
        for stage, target in _tuple(pairs)
    ]  # fmt: skip


def _tuple(value: object) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else ()


def _reach(row: dict[str, str], kinds: pd.DataFrame | None, look: Look) -> str:
    """Set the share of respondents whom that kind of service helped there beside the share here."""
    if kinds is None:
        return look.words.say("not_available")
    both = screen(kinds[kinds["kind"] == row["kind"]], look.min_cell)
    share = both.set_index("group")["share"].reindex([row["from"], row["to"]])
    if share.isna().any():
        return look.words.say("crossing_reach.hidden", min_cell=look.min_cell)
    gap = share_difference(both, places=(row["from"], row["to"]))
    side = direction(gap.low, gap.high)
    shares = {name: look.words.whole_percent(float(value))
              for name, value in zip(("shared_here", "shared_there"), share, strict=True)}  # fmt: skip
    return look.words.say(f"crossing_reach.{side}", **shares, **_ends(row, look),
                          kind=look.kind(row["kind"]))  # fmt: skip


def _raters(given: pd.DataFrame, look: Look) -> str:
    """Quote the anchors that both raters chose for what it hangs on whether a practice can be carried."""
    known = [name for name in CARRIED if name in set(given["criterion"])]
    rows = given.set_index("criterion")
    lines = []
    for name in known:
        scores = dict.fromkeys((int(rows.at[name, "first"]), int(rows.at[name, "second"])))
        said = [look.words.say("anchor_short", score=score, anchor=look.anchor(name, score))
                for score in scores]  # fmt: skip
        lines.append(look.words.say("crossing_raters", criterion=look.criterion(name),
                                    said=look.words.semicolon.join(said)))  # fmt: skip
    return "\n".join(lines) or look.words.say("not_available")

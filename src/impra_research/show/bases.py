"""What is said of a figure of shares: its first and last bar, on how many each bar rests."""

from __future__ import annotations

import pandas as pd

from impra_research.analyse.formality import INAPPLICABLE
from impra_research.show.labels import Look
from impra_research.show.screen import screen
from impra_research.show.sections import extremes

PAIR = 2


def bar_ends(shares: pd.DataFrame, look: Look) -> dict[str, object]:
    """Name the first and the last bar in the order of `place_shares`, with their share and n.

    Keys: `number` (of bars), and `first_` and `last_` + `place`, `share`, `n`.
    """
    ordered = screen(shares, look.min_cell).sort_values("share", ascending=False)
    drawn = ordered.dropna(subset="share").to_dict("records")
    ends = dict(zip(("first", "last"), (drawn[0], drawn[-1]), strict=True)) if drawn else {}
    return {"number": len(drawn)} | {
        f"{end}_{name}": value
        for end, row in ends.items()
        for name, value in {"place": look.place(row["group"]), "share": row["share"], "n": row["n"]}.items()
    }  # fmt: skip


def ladder_claim(shares: pd.DataFrame, table: pd.DataFrame, look: Look) -> dict[str, str]:
    """Say of a ladder of items which are its ends, on how many each rests, and which need not apply.

    Of two items neither is the most frequent or the rarest, nor is one alone: they have forms of
    their own.
    """
    ends = extremes(shares, look)
    forms = {1: {"form": "one"}, PAIR: {"form": f"two_{ends['form']}"}}
    return (
        ends
        | forms.get(shares["item"].nunique(), {})
        | _bases(shares, look)
        | _inapplicable(shares, table, look)
    )


def _bases(shares: pd.DataFrame, look: Look) -> dict[str, str]:
    answered = shares.groupby("group", sort=False, observed=True)["n"]
    least, most = answered.min(), answered.max()
    form = "alike" if least.equals(most) else "differ"
    names = {f"place_{ending}": look.place(place) for ending, place in _endings(look)}
    counts = {f"n_{ending}": int(most.get(place, 0)) for ending, place in _endings(look)}
    return {"bases": look.words.say(f"item_bases.{form}", **counts, **names)}


def _endings(look: Look) -> list[tuple[str, str]]:
    return list(zip("ab", look.places, strict=True))


def _inapplicable(shares: pd.DataFrame, table: pd.DataFrame, look: Look) -> dict[str, str]:
    """Name the items that do not apply to some; an enterprise that ended has none that applies."""
    items = list(dict.fromkeys(shares["item"]))
    no = pd.DataFrame({item: table[f"{item}__missing"].isin(INAPPLICABLE) for item in items})
    some = no[~no.all(axis="columns")].any()
    told = [look.words.say("quoted", question=look.item(item)) for item in items if some[item]]
    return {"told": f" {look.words.say('item_inapplicable', items=told)}" if told else ""}

"""What a practice of one place would add to the services of another, as the inventory tells it.

A service without targets or stages in services.yml says nothing of whom it serves, and adds nothing
here. One whose target is `everyone` serves every target, and none in particular.
"""

from __future__ import annotations

from itertools import product

import pandas as pd

EVERYONE = "everyone"
COLUMNS = ["practice", "kind", "from", "to", "same_kind", "unserved", "only_everyone", "languages"]


def additions(service: pd.DataFrame, *, places: tuple[str, str]) -> pd.DataFrame:
    """Say of each service of two places what the other place does not have.

    Columns: `practice`, `kind`, `from`, `to`, `same_kind` (services of that kind in the other place),
    `unserved` (stage and target that it serves and nobody there does), `only_everyone` (those that
    only services for everyone serve there), `languages` (that no service there offers; what all
    services of a place offer is its own language and no addition). The last three are tuples.
    """
    rows = []
    for here, there in (places, places[::-1]):
        others = service[service["place"] == there]
        own = service[service["place"] == here]
        rows += [_added(row, others) | {"from": here, "to": there, "languages": _new(row, own, others)}
                 for row in own.to_dict("records")]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _added(row: dict[str, str], others: pd.DataFrame) -> dict[str, object]:
    served = _served(others)
    lacking = sorted(_pairs(row) - served)
    open_to_all = {stage for stage, target in served if target == EVERYONE}
    return {
        "practice": row["service"], "kind": row["kind"],
        "same_kind": int((others["kind"] == row["kind"]).sum()),
        "unserved": tuple(pair for pair in lacking if pair[0] not in open_to_all),
        "only_everyone": tuple(pair for pair in lacking if pair[0] in open_to_all),
    }  # fmt: skip


def _pairs(row: dict[str, str]) -> set[tuple[str, str]]:
    """Stage and target of a service, each with each."""
    return set(product(row["stages"].split(), row["targets"].split()))


def _served(services: pd.DataFrame) -> set[tuple[str, str]]:
    return {pair for row in services.to_dict("records") for pair in _pairs(row)}


def _new(row: dict[str, str], own: pd.DataFrame, others: pd.DataFrame) -> tuple[str, ...]:
    spoken = [set(languages.split()) for languages in own["languages"]]
    known = {language for languages in others["languages"] for language in languages.split()}
    common = set.intersection(*spoken) if len(spoken) > 1 else set()
    return tuple(name for name in row["languages"].split() if name not in known | common)

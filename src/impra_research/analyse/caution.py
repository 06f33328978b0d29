"""What to be careful of in a model: each caution has a kind, so that it can be said in any language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "refused", "few_events", "few_clusters", "few_in_level", "one_level", "does_not_vary",
    "not_collected", "no_spread", "one_sided", "few_moves", "few_units", "few_at_risk", "few_of_type",
    "repeating",
]  # fmt: skip
TOLD: dict[Kind, str] = {
    "refused": "refused: {count} events for {parameters} parameters, fewer than {least} each",
    "few_events": "{count} events for {parameters} parameters, fewer than {least} each",
    "few_clusters": "{count} clusters, fewer than {least}",
    "few_in_level": "{term} {level}: events in fewer than {least} clusters, left out",
    "one_level": "{term}: one level only, left out",
    "does_not_vary": "{term}: does not vary among those who registered, left out",
    "not_collected": "{term}: not collected, left out",
    "no_spread": "{term}: does not differ beyond the terms",
    "one_sided": "{term} {level}: fewer than {least} in one of the groups, left out",
    "few_moves": "{count} moves, fewer than {least}",
    "few_units": "rests on {count} pathways, fewer than {least}",
    "few_at_risk": "{count} under observation, fewer than {least}",
    "repeating": "refused: covariates repeat one another, or all ends fall in one month",
    "few_of_type": "{count} pathways of a type, fewer than {least}",
}


@dataclass(frozen=True, slots=True)
class Caution:
    """One caution: of which term and level, and the counts behind it.

    Examples
    --------
    >>> str(Caution("few_clusters", count=12, least=30))
    '12 clusters, fewer than 30'
    """

    kind: Kind
    term: str = ""
    level: str = ""
    count: int = 0
    parameters: int = 0
    least: int = 0

    def __str__(self) -> str:
        """Say it in one line."""
        return TOLD[self.kind].format(
            term=self.term, level=self.level, count=self.count, parameters=self.parameters,
            least=self.least,
        )  # fmt: skip

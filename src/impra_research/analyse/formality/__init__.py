"""Whether formality is one scale or several: its items, how they hang together, what counts as informal.

::

    index        the eight-item index, each item by place
    moments      counts of pairs of yes/no items, of the sample and without each row: intervals
    omega        KR-20, and omega of one common factor
    scalability  the order of the steps: Guttman errors, Loevinger's H of Mokken's scale
    definitions  two or more definitions of informality side by side, and their agreement
"""

from impra_research.analyse.formality.definitions import (
    agreement_of_definitions,
    by_definition,
    informal_shares,
)
from impra_research.analyse.formality.index import (
    INAPPLICABLE,
    formality_index,
    formality_items,
    item_ladder,
    usual_items,
)
from impra_research.analyse.formality.omega import kr20, omega
from impra_research.analyse.formality.scalability import guttman_errors, scalability

__all__ = [
    "INAPPLICABLE",
    "agreement_of_definitions",
    "by_definition",
    "formality_index",
    "formality_items",
    "guttman_errors",
    "informal_shares",
    "item_ladder",
    "kr20",
    "omega",
    "scalability",
    "usual_items",
]

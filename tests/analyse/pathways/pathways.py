"""The school-to-work pathways that TraMineR ships, and their distances."""

from functools import cache

import pandas as pd
from tests.analyse.oracle import data

from impra_research.analyse.pathways.costs import transition_costs
from impra_research.analyse.pathways.distances import distances
from impra_research.analyse.pathways.sequences import sequences_of


@cache
def mvad():
    table = data("mvad")
    months = pd.DataFrame([list(told) for told in table["months"]], index=table["person"])
    return sequences_of(months, states=tuple("EFHJST"))


@cache
def between():
    return distances(mvad(), costs=transition_costs(mvad(), indel=1.0))

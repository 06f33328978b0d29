"""Whether a scale measures the same everywhere, before anybody compares it.

::

    moments        who answered every item of each group, their means and covariances
    layout         a factor model in several groups written out: free numbers, slopes
    factor_model   its fit by maximum likelihood
    fit_measures   CFI, RMSEA, SRMR
    levels         a level of equality tried; what letting an item differ would mend
    dif            each item by ordinal logit: do people alike on the others answer it alike
    invariance     configural, metric, scalar: what may be compared, and which items differ

Alpha is in `reliability`, KR-20 and omega in `formality`, scores in `intercultural`.
"""

from impra_research.analyse.scales.invariance import Invariance, invariance

__all__ = ["Invariance", "invariance"]

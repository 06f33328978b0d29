"""How long until registration, and who registers sooner: estimators on durations in integer months.

::

    cox_risk_sets    rows (entry, exit], weights, strata: who is at risk when
    cox              Cox's model: coefficients, partial likelihood, cumulative hazard
    cox_errors       its errors robust to clusters: those of R, and those that hold where clusters are few
    proportionality  does a hazard ratio hold over time: test and picture
"""

"""How long until registration, and who registers sooner: estimators on durations in integer months.

::

    durations        life histories as arrays: entry, exit, event, weights, clusters
    risk_sets        who is at risk and what happens in each month
    influence        what one enterprise adds to a curve: errors for weights and clusters
    kaplan_meier     share not yet registered, median, table of who is at risk
    incidence        registered, ceased: each with the other as a competing event (Aalen-Johansen)
    within           the difference of two such shares at a month
    restricted       mean months unregistered within a horizon, the difference, months lost by cause
    bootstrap        the difference of restricted means, clusters drawn a thousand times
    turnbull         the curve when only an interval of each date is known
    rank_tests       log-rank, stratified or not, and Gray's test
    cox_risk_sets    rows (entry, exit], weights, strata: who is at risk when
    cox              Cox's model: coefficients, partial likelihood, cumulative hazard
    cox_errors       its errors robust to clusters: those of R, and those that hold where clusters are few
    cox_model        life histories -> hazard ratios, with what they rest on
    proportionality  does a hazard ratio hold over time: test and picture
    penalty          the top of a penalised likelihood, and limits read off its profile
    firth            few events: Cox's model and the discrete-time model with Firth's penalty
    fine_gray        competing risks, a secondary reading: weighted rows for Cox's model
    frailty          what associations share: a random intercept
    profiles         registered within some months, with a support and without, ceasing competing

Ties are ties; an enterprise is at risk in month t when entry < t <= exit.
"""

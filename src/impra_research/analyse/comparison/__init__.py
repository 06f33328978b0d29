"""Two places compared: raw and adjusted gaps, what makes them up, and how much they depend on choices.

::

    compared        two groups of persons: outcome, covariates, weights, clusters
    months          months unregistered within a horizon, as an outcome of each enterprise
    linearised      a difference with the error that weights and clusters give it
    gaps            raw and adjusted gaps: in a share, in restricted mean time
    draws           persons drawn again within their group
    decomposition   Oaxaca-Blinder: what composition explains of a gap, term by term
    rates           Kitagawa: a gap between two rates, composition and rates
    weighting       one group made like the other: propensity or entropy weights, and their difference
    balance         covariates before and after weighting, effective sample size, overlap
    evalue          how strong an unmeasured cause would have to be
    equivalence     is a gap smaller than what matters
    families        tests told together: Holm, Benjamini-Hochberg
    bounds          what missing answers could do to a share and a gap
    imputation      covariates that are missing, drawn several times
    pooling         one estimate from several completed data sets (Rubin)
    dates           every date drawn again where it can lie
    choices         what an analyst could defend: definition, dates, adjustment, model ...
    distinct        choices that are none in these data
    scenario        life histories as arrays, once for each reading of them
    fits            one contrast by one model, on these arrays
    specification   the regional contrast under every choice
    moved           which choice moves it
    begun           month by month, those whose support begins beside those still without
    registered_since   shares registered since then: raw, weighted, doubly robust
    hazard_since    the same as a hazard ratio
    unmoved         what support cannot have moved, compared in the same way

Every gap is the second place less the first; of support, who began less who had not. An adjusted gap is an
association: nothing here says what would have happened otherwise.
"""

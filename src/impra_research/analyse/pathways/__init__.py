"""Which pathways lead from informal to registered: months of states in, distances, types and moves out.

::

    sequences      a state a month for each enterprise, as small integers
    costs          what exchanging one state for another costs: constant, from transitions, chosen
    alignment      the compiled recurrence of optimal matching
    distances      optimal matching, longest common subsequence, Hamming, dynamic Hamming
    indicators     moves, entropy, turbulence, complexity, months in each state
    clusters       types of pathways: Ward, medoids
    quality        how good a typology is, and whether other samples would show it
    discrepancy    do pathways differ between places, tested by permutation
    distributions  what the figures are drawn from
    few            where a table rests on too little
    multistate     moves for each month at risk, backward moves
    occupation     share of enterprises in each state by when
"""

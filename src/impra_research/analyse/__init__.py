"""Tidy tables in, results out: one module a question of the field; nothing here touches the disk.

::

    estimate       a number with its interval, n, base and method
    intervals      what dates of mixed precision can mean, in months
    life_history   dated steps and support -> one row an enterprise -> person-months at risk
    supported      when a person's support began, and whether all of it is known
    episodes/      dated steps -> spells -> episodes (start, stop] -> monthly states, of persons too
    pathways/      which ways lead there: distances, types, moves from state to state
    duration/      how long until registration: curves, competing ceasing, restricted mean, tests
    comparison/    two places compared: adjusted gaps, decomposition, weighting, what could undo them
    design         person-months as columns of a model, and who can enter it
    sandwich       errors robust to clusters
    hazard         discrete-time hazard model: who registers sooner
    shares         shares, means, cross tables, weighted or not
    reliability    alpha with its interval, items of a scale
    formality      the eight-item index
    intercultural  the scale of intercultural fit and its adjusted difference
    helped         who was helped, by what kind of service
    services/      which services there are, whom they leave out, how far those in need come
    reconcile      registered by its history and by the answer on today
    joint          the joint display: estimate, pattern, quotation, meta-inference

Each result carries its n, its interval, its base (who is counted) and the name of its method.
"""

"""Which combinations of conditions go with an outcome: qualitative comparative analysis.

::

    calibration    from measures to memberships: direct, indirect, crisp, several values
    fit            consistency, PRI, coverage, relevance; terms and their names
    necessary      what the outcome does not come without: alone, together, one or another
    truth_table    one row a combination seen: cases, consistency, what it is taken for
    minimise       the shortest terms that hold rows apart (prime implicants)
    covers         all smallest sets of terms that explain every row, counted, never one of them
    solutions      complex, intermediate, parsimonious: every tied model with its fit
    robustness     what stays of the solutions when anchors and cuts move
"""

"""Which practices are good, how sure that is, and what may cross the border between two places.

::

    profile      what two raters gave each practice on each criterion
    raters       how far the two agree, criterion by criterion
    ranks        points, ranks and ties under weights of the criteria
    sensitivity  who stays among the first under weights drawn at random, and with either rater
    evidence     what each score rests on: a passage of an interview, an estimate, a document
    transfer     what a practice of one place would add to the services of another
"""

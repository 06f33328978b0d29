"""What a person did, month by month: dated steps -> spells -> episodes -> monthly states.

::

    spells    steps with dates of mixed precision -> one row a spell (begins, ends] of an enterprise
    moves     from which state to which, forward and backward; and what could not be observed, why
    rows      spells split where support or a permit began: counting-process rows (start, stop]
    monthly   one state a month, of an enterprise or of a person with several, and as sequences

Months are integers (year * 12 + month - 1); every period is (lo, hi]: a step of March 2010 changes the
state from April 2010 on, and support of March 2010 counts from April on. An enterprise is observed from
the latest of its first activity, the arrival and the start of observation, up to the interview.
"""

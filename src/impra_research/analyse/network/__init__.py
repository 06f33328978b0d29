"""Who is linked to whom through what they share: networks of two modes.

::

    two_mode    who took part in what; pairs that share something, and the clustering of shared ties
    brokerage   who stands between others, within a group and between groups
"""

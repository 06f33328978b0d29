"""A study folder drafted from the files a team has: what a person then edits, instead of writing it.

::

    words     what is recognised (words.yml), in three languages
    names     names, codes and prefixes from headings
    arrivals  the files: which instrument wrote them, read as `read` will read them
    cells     what a column holds, judged from its cells
    proposed  one variable a column: instrument and cells put together
    shared    lists that several variables have in common
    written   variables.yml and study.yml as text, with comments
    folder    the study folder, never over another
    check     everything that codebook and files do not agree on, at once

A draft holds no rare value, name or telephone number: see `cells`.
"""

"""A study folder drafted from the files a team has: what a person then edits, instead of writing it.

::

    words     what is recognised (words.yml), in three languages
    names     names, codes and prefixes from headings
    arrivals  the files: which instrument wrote them, read as `read` will read them
    tables    sheets, repeat groups (`repeats`), the column that numbers the rows
    left      columns that nobody answered: they stay in raw, with a reason
    spans     between which numbers nearly all answers are
    cells     what a column holds, judged from its cells; lists that are `usual`
    proposed  one variable a column: instrument (`questions`) and cells put together
    merged    one name for one question over all files; places; lists in common
    codebook_text, study_text   the two files as text, with comments
    folder    the study folder, never over another
    check     everything that codebook and files do not agree on, at once

A draft holds no rare value, name or telephone number: see `cells` and `disclosure`.
"""

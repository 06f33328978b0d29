"""Interviews, from the files that a transcriber or a machine wrote to one exact text a document.

::

    index        index.yml: whose each document is, and how its speakers are named
    formats      which reader reads a file: by its suffix, and by what it holds
    written      what every reader gives: paragraphs or cues, in their order, with times
    labels       who speaks: "Name:", a name in bold, a name and a time on a line of their own
    turns        what was written, as turns of the roles that index.yml declares
    speech       one paragraph a turn, "Speaker: words": how that is written and read again
    transcripts  every document of a study, or every fault at once
"""

"""Codings as rows of (document, start, end, code), for tests that need no text."""

import pandas as pd

COLUMNS = ["document", "start", "end", "code", "coder"]


def coded(*rows, documents=(), coder="A"):
    """The tables segment and transcript; each document is of a person of its own."""
    table = pd.DataFrame([(*row, coder)[:5] for row in rows], columns=COLUMNS)
    segment = table.astype({"document": "str", "code": "str", "coder": "str"})
    names = sorted({*segment["document"], *documents})
    transcript = pd.DataFrame({"document": names, "person": [f"P-{name}" for name in names],
                               "place": "here"}, dtype="str")  # fmt: skip
    return segment, transcript

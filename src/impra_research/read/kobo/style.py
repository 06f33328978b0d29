"""The one style of an export, found from its headings and, where those do not tell, its answers."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from impra_research.errors import ReceivedFileError
from impra_research.read.kobo.answers import answers
from impra_research.read.kobo.headings import Style, best_styles, join, spelled
from impra_research.read.plain import plain_label
from impra_research.read.xlsform import Versions
from impra_research.read.xlsform.sheets import AS_IT_IS


def find_style(versions: Versions, tables: Mapping[str, pd.DataFrame], where: str) -> Style:
    """Find how an export writes headings and answers.

    Raises
    ------
    ReceivedFileError
        No style explains the headings of one of the tables.
    """
    best = {name: best_styles(versions, name, list(rows.columns)) for name, rows in tables.items()}
    for name, found in best.items():
        if not found:
            raise ReceivedFileError(
                f"{where}: no heading of {name or 'the submissions'!r} is a question of the form",
                fix=f"name the right form under `form`, {AS_IT_IS}",
            )
    asked = [style for name, found in best.items() for style in found]
    explained = {style: sum(_explained(versions, name, rows, style) for name, rows in tables.items())
                 for style in dict.fromkeys(asked)}  # fmt: skip
    most = max(explained.values())
    tied = [style for style, found in explained.items() if found == most]
    if len(tied) == 1:
        return tied[0]
    return max(tied, key=lambda style: sum(_understood(versions, name, rows, style, where)
                                           for name, rows in tables.items()))  # fmt: skip


def _explained(versions: Versions, name: str, rows: pd.DataFrame, style: Style) -> int:
    known = spelled(versions, name, style)
    return sum(plain_label(heading) in known for heading in rows.columns)


def _understood(versions: Versions, name: str, rows: pd.DataFrame, style: Style, where: str) -> int:
    """Count the different answers that are written as this style writes them."""
    try:
        joined = join(versions, name, list(rows.columns), style, where)
    except ReceivedFileError:
        return 0
    return sum(plain_label(text) in answers(versions, held.path, style.language).codes
               for held, number in joined.columns.items()
               if held.path in versions.questions and versions.questions[held.path].kind == "one"
               for text in rows.iloc[:, number].unique())  # fmt: skip

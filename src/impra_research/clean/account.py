"""The account of every row: received, kept, or quarantined with file, sheet, row, value and rule."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from impra_research.clean.ledger import counted, flagged_rows, record_of
from impra_research.clean.unfold import PROVENANCE
from impra_research.codebook import NOT_IN_TABLES, Codebook

HIDDEN = "[hidden: identifies a person]"


@dataclass
class Account:
    """The rows of one table on their way through cleaning.

    Attributes
    ----------
    raw
        Keys, provenance and text as received; never changed.
    rule, variable
        For each quarantined row, the first rule it broke and the variable concerned.
    flags
        For each kept row that a `flag` rule names, the rule.
    decided
        For each variable, the rows whose text people decided on, and by which decision.
    """

    table: str
    raw: pd.DataFrame
    rule: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))
    variable: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))
    stages: dict[str, int] = field(default_factory=lambda: {"values": 0})
    flags: dict[str, pd.Index] = field(default_factory=dict)
    decided: dict[str, pd.Series] = field(default_factory=dict)

    @property
    def kept(self) -> pd.Index:
        """The rows that broke no rule so far."""
        return self.raw.index.difference(self.rule.index)

    def quarantine(self, rows: pd.Index, *, rule: str, variable: str = "", stage: str) -> None:
        """Send rows to quarantine; a row already there keeps its first reason."""
        new = rows.intersection(self.kept)
        self.rule = pd.concat([self.rule, pd.Series(rule, index=new, dtype="str")])
        self.variable = pd.concat([self.variable, pd.Series(variable, index=new, dtype="str")])
        self.stages[stage] = self.stages.get(stage, 0) + len(new)

    def decide(self, variable: str, how: pd.Series) -> None:
        """Note the rows of one source whose text of a variable people decided on."""
        before = self.decided.get(variable, pd.Series(dtype="str"))
        if len(how):
            self.decided[variable] = pd.concat([before, how])

    def quarantined(self, codebook: Codebook) -> pd.DataFrame:
        """List the quarantined rows whole, with file, sheet, row, variable, raw value and rule."""
        rows = self.raw.loc[self.rule.index.sort_values()]
        variable, keys = self.variable.reindex(rows.index), keys_shown(rows.columns)
        raw = pd.Series("", rows.index, dtype="str")
        for name, at in variable.groupby(variable).groups.items():
            if name in rows.columns:
                raw[at] = HIDDEN if is_hidden(name, codebook) else rows.loc[at, name].astype("str")
        shown = rows.drop(columns=[c for c in rows.columns if is_hidden(c, codebook)])
        texts = shown.astype("str").astype("object").where(shown.notna(), None)
        received = [json.dumps(row, ensure_ascii=False, separators=(",", ":"))
                    for row in texts.to_dict("records")]  # fmt: skip
        return rows[keys].assign(
            variable=variable, raw=raw, rule=self.rule.reindex(rows.index),
            received=pd.Series(received, rows.index, dtype="str"),
        )  # fmt: skip

    def record(self, kept: pd.DataFrame) -> dict[str, object]:
        """Give the JSON record: rows in, out, quarantined and why, per file and per stage.

        Raises
        ------
        DataError
            Rows in are not rows out plus rows quarantined: the program is at fault, not the data.
        """
        where = self.raw[["file", "sheet"]]
        gone = where.loc[self.rule.index].assign(rule=self.rule, variable=self.variable)
        flags = {rule: counted(where.loc[rows]) for rule, rows in self.flags.items()}
        return record_of(
            self.table,
            received=where["file"].value_counts().to_dict(),
            kept=len(kept),
            gone=counted(gone),
            flagged=flagged_rows(flags),
            stages=self.stages,
            decided={
                (name, str(decision)): rows
                for name, how in self.decided.items()
                for decision, rows in how.value_counts().sort_index().items()
            },
        )


def keys_shown(columns: Iterable[str]) -> list[str]:
    """Choose the columns by which a quarantined row is found again."""
    return [column for column in columns if column in ("person", "enterprise", *PROVENANCE)]


def is_hidden(column: str, codebook: Codebook) -> bool:
    """Tell whether a column may not leave raw: it identifies a person, or is free text."""
    variable = codebook.variables.get(column)
    return variable is not None and variable.disclosure in NOT_IN_TABLES

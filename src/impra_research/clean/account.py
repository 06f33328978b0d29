"""The account of every row: received, kept, or quarantined with file, sheet, row, value and rule."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from impra_research.clean.ledger import counted, flagged_rows, record_of
from impra_research.clean.unfold import PROVENANCE
from impra_research.codebook import NOT_IN_TABLES, Codebook
from impra_research.read import Received

HIDDEN = "[hidden: identifies a person]"
OTHER_WIDTH = "other_width"
TORN = [*PROVENANCE, "raw"]


@dataclass
class Account:
    """The rows of one table on their way through cleaning.

    Attributes
    ----------
    raw
        Keys, provenance and text as received; never changed.
    rule, variable
        For each quarantined row, the first rule it broke and the variable concerned.
    torn
        The rows of a width of their own: provenance, and in `raw` how wide each is.
    flags
        For each kept row that a `flag` rule names, the rule.
    decided
        For each variable, the rows whose text people decided on, and by which decision.
    """

    table: str
    raw: pd.DataFrame
    rule: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))
    variable: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))
    torn: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=TORN))
    stages: dict[str, int] = field(default_factory=lambda: {"values": 0})
    flags: dict[str, pd.Index] = field(default_factory=dict)
    decided: dict[str, pd.Series] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Count the rows of a width of their own as the first that cannot stay."""
        if len(self.torn):
            self.stages = {"read": len(self.torn), **self.stages}

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
                hidden, texts = is_hidden(name, codebook), rows.loc[at, name].fillna("")
                raw[at] = HIDDEN if hidden else texts.astype("str")
        shown = rows.drop(columns=[c for c in rows.columns if is_hidden(c, codebook)])
        texts = shown.astype("str").astype("object").where(shown.notna(), None)
        received = [json.dumps(row, ensure_ascii=False, separators=(",", ":"))
                    for row in texts.to_dict("records")]  # fmt: skip
        gone = rows[keys].assign(
            variable=variable, raw=raw, rule=self.rule.reindex(rows.index),
            received=pd.Series(received, rows.index, dtype="str"),
        )  # fmt: skip
        return pd.concat([gone, torn_rows(self.torn, gone)]) if len(self.torn) else gone

    def record(self, kept: pd.DataFrame) -> dict[str, object]:
        """Give the JSON record: rows in, out, quarantined and why, per file and per stage.

        Raises
        ------
        DataError
            Rows in are not rows out plus rows quarantined: the program is at fault, not the data.
        """
        where = self.raw[["file", "sheet"]]
        gone = where.loc[self.rule.index].assign(rule=self.rule, variable=self.variable)
        torn = self.torn[["file", "sheet"]].assign(rule=OTHER_WIDTH, variable="")
        flags = {rule: counted(where.loc[rows]) for rule, rows in self.flags.items()}
        return record_of(
            self.table,
            received=pd.concat([where, torn])["file"].value_counts().to_dict(),
            kept=len(kept),
            gone=counted(pd.concat([gone, torn])),
            flagged=flagged_rows(flags),
            stages=self.stages,
            decided={
                (name, str(decision)): rows
                for name, how in self.decided.items()
                for decision, rows in how.value_counts().sort_index().items()
            },
        )


def torn_rows(torn: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """List rows of another width as quarantined ones: nobody can tell whose they are, or what is what."""
    told = torn.assign(variable="", rule=OTHER_WIDTH, received="{}")
    return told.reindex(columns=like.columns, fill_value="").astype(like.dtypes)


def torn_of(received: Iterable[Received]) -> pd.DataFrame:
    """Gather the rows of a width of their own from the sheets that a table is in."""
    found = [pd.DataFrame({"source": each.source, "file": each.file, "sheet": each.sheet,
                           "row": each.torn.index, "raw": each.torn.to_numpy()})
             for each in received if len(each.torn)]  # fmt: skip
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=TORN)


def keys_shown(columns: Iterable[str]) -> list[str]:
    """Choose the columns by which a quarantined row is found again."""
    return [column for column in columns if column in ("person", "enterprise", *PROVENANCE)]


def is_hidden(column: str, codebook: Codebook) -> bool:
    """Tell whether a column may not leave raw: it identifies a person, or is free text."""
    variable = codebook.variables.get(column)
    return variable is not None and variable.disclosure in NOT_IN_TABLES

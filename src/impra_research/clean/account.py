"""The account of every row: received, kept, or quarantined with file, sheet, row, value and rule."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pandas as pd

from impra_research.clean.unfold import PROVENANCE
from impra_research.codebook import NOT_IN_TABLES, Codebook
from impra_research.errors import DataError

FOUND = ["rule", "variable", "file", "sheet"]
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
    stages: dict[str, int] = field(default_factory=dict)
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
        variable = self.variable.reindex(rows.index)
        shown = rows.drop(columns=[c for c in rows.columns if _hidden(c, codebook)]).astype(str)
        keys = [c for c in rows.columns if c in ("person", "enterprise", *PROVENANCE)]
        raw = [
            _raw(rows.at[row, name], name, codebook) if name else ""
            for row, name in variable.items()
        ]
        received = [json.dumps(row, ensure_ascii=False) for row in shown.to_dict("records")]
        return rows[keys].assign(
            variable=variable, raw=raw, rule=self.rule.reindex(rows.index), received=received
        )

    def record(self, kept: pd.DataFrame) -> dict[str, object]:
        """Give the JSON record: rows in, out, quarantined and why, per file and per stage.

        Raises
        ------
        DataError
            Rows in are not rows out plus rows quarantined: the program is at fault, not the data.
        """
        if len(self.raw) != len(kept) + len(self.rule):
            raise DataError(
                f"table {self.table!r}: {len(self.raw)} rows came in, {len(kept)} stayed and "
                f"{len(self.rule)} were quarantined",
                fix="report this: rows must never be lost",
            )
        return {
            "table": self.table,
            **_counts(len(self.raw), self.rule),
            "flags": {rule: len(rows) for rule, rows in self.flags.items()},
            "found": self._found(),
            "decided": [
                {"variable": name, "decision": decision, "rows": rows}
                for name, how in self.decided.items()
                for decision, rows in how.value_counts().sort_index().items()
            ],
            "files": self._by_file(),
            "stages": self._by_stage(),
        }

    def _found(self) -> list[dict[str, object]]:
        """Say what was found where: rule, variable, file, sheet, how many rows, what was done."""
        where = self.raw[["file", "sheet"]]
        gone = where.loc[self.rule.index].assign(rule=self.rule, variable=self.variable)
        kept = [where.loc[rows].assign(rule=rule, variable="") for rule, rows in self.flags.items()]
        return [
            {**dict(zip(FOUND, map(str, key), strict=True)), "rows": rows, "done": done}
            for done, frame in [("quarantined", gone), *(("kept", each) for each in kept)]
            for key, rows in frame.groupby(FOUND, sort=True).size().items()
        ]

    def _by_file(self) -> dict[str, dict[str, object]]:
        file = self.raw["file"]
        of_gone = file.loc[self.rule.index]
        return {
            str(name): _counts(int((file == name).sum()), self.rule[of_gone == name])
            for name in sorted(file.unique())
        }

    def _by_stage(self) -> list[dict[str, object]]:
        stages: list[dict[str, object]] = []
        remaining = len(self.raw)
        for stage, gone in self.stages.items():
            left = remaining - gone
            stages.append({"stage": stage, "rows_in": remaining, "rows_out": left,
                           "rows_quarantined": gone})  # fmt: skip
            remaining = left
        return stages


def _counts(rows_in: int, rules: pd.Series[str]) -> dict[str, object]:
    """Count rows in, out and quarantined, and the rules that these broke."""
    return {
        "rows_in": rows_in,
        "rows_out": rows_in - len(rules),
        "rows_quarantined": len(rules),
        "reasons": rules.value_counts().sort_index().to_dict(),
    }


def _hidden(column: str, codebook: Codebook) -> bool:
    variable = codebook.variables.get(column)
    return variable is not None and variable.disclosure in NOT_IN_TABLES


def _raw(value: str, name: str, codebook: Codebook) -> str:
    return HIDDEN if _hidden(name, codebook) else value

"""How the rows of repeat groups belong to submissions, and the answers that a condition may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from impra_research.read.kobo.relevant import CannotTellError
from impra_research.read.xlsform import Asked, Form, Versions, canonical_columns

VERSION_HEADINGS = ("__version__", "_version_", "_submission___version__", "FormVersion",
                    "formVersion", "meta/formVersion")  # fmt: skip


@dataclass(frozen=True)
class Links:
    """The canonical tables of one export, before any reason was written into them."""

    versions: Versions
    tables: Mapping[str, pd.DataFrame]

    def version(self, sheet: str) -> pd.Series[str]:
        """Give the version that each row of a table names; "" where none is named."""
        table = self.tables[sheet]
        named = [table[name] for name in VERSION_HEADINGS if name in table]
        found = pd.Series("", index=table.index)
        for each in named:
            found = found.where(found != "", each)
        return found

    def answers(self, sheet: str, form: Form, asked: Asked, name: str) -> pd.Series[str]:
        """Give what each row of a table answered to a question of its own table or of one around it.

        Raises
        ------
        CannotTellError
            The question is not in the export, or in the rows of another repeat group.
        """
        meant = _meant(form, asked, name)
        here = self._column(meant)
        for step in self._way_up(sheet, meant.repeat):
            here = step.map(here).fillna("")
        return here

    def _column(self, asked: Asked) -> pd.Series[str]:
        sheet = next(name for name, path in self.versions.sheets.items() if path == asked.repeat)
        table = self.tables.get(sheet)
        columns = list(canonical_columns(self.versions, asked))
        if table is None or any(column not in table for column, _ in columns):
            raise CannotTellError(asked.path)
        if asked.kind != "several" or asked.choices is None:
            return table[asked.path]
        ticked = [table[column].map({"1": f"{code} "}).fillna("") for column, code in columns]
        return sum(ticked[1:], start=ticked[0]).str.strip()

    def _way_up(self, sheet: str, target: str) -> list[pd.Series[str]]:
        """List the steps from the rows of a table to those of one around it, the last step first."""
        steps: list[pd.Series[str]] = []
        while self.versions.sheets[sheet] != target:
            path = self.versions.sheets[sheet]
            around = [name for name, other in self.versions.sheets.items()
                      if other == "" or path.startswith(f"{other}/")]  # fmt: skip
            parent = max((name for name in around if name != sheet),
                         key=lambda name: len(self.versions.sheets[name]), default=None)  # fmt: skip
            if not path or parent is None:
                raise CannotTellError(target)
            steps.insert(0, self._step(sheet, parent))
            sheet = parent
        return steps

    def _step(self, sheet: str, parent: str) -> pd.Series[str]:
        child, above = self.tables[sheet], self.tables.get(parent)
        if above is None or "_parent_index" not in child or "_index" not in above:
            raise CannotTellError(sheet)
        rows = pd.Series(above.index, index=above["_index"])
        return child["_parent_index"].map(rows[~rows.index.duplicated()])


def _meant(form: Form, asked: Asked, name: str) -> Asked:
    """Find the question that a name means: of the same name, the one nearest in the groups."""
    named = [each for each in form.questions.values() if each.name == name]
    reached = [each for each in named if f"{asked.repeat}/".startswith(f"{each.repeat}/")
               or not each.repeat]  # fmt: skip
    if not reached:
        raise CannotTellError(name)
    shared = {each.path: _shared(each.path, asked.path) for each in reached}
    return max(reached, key=lambda each: shared[each.path])


def _shared(one: str, other: str) -> int:
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return next((n for n, (left, right) in enumerate(pairs) if left != right), len(one.split("/")))

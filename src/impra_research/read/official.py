"""Official figures, and what each of them counts.

Series that sound alike count different things (enterprises or persons, by birth or by nationality):
`not_comparable` names the pairs that may not share a chart without a printed warning.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations
from pathlib import Path
from typing import Self

import pandas as pd
from pydantic import model_validator

from impra_research.declared import Declared, Label, read_declared
from impra_research.errors import UnknownValueError
from impra_research.faults import Fault, refuse_faults
from impra_research.read.unknown import unknown_values
from impra_research.read.written import (
    collected_folder,
    refuse,
    repeated_rows,
)
from impra_research.study import Study

OFFICIAL_KEY = ["indicator", "geography", "period"]
OFFICIAL_COLUMNS = [
    *OFFICIAL_KEY, "value", "unit", "share_of_total", "definition_code", "source", "note",
]  # fmt: skip


class Definition(Declared):
    """What an official figure counts, and the definitions it may not share a chart with."""

    counts: str
    label: Label
    not_with: tuple[str, ...] = ()


class DefinitionsFile(Declared):
    """The shape of registers/official_definitions.yml; `not_with` holds in both directions.

    `bodies` names, by source as it stands in the register, the body that made the figure.
    """

    definitions: dict[str, Definition]
    bodies: dict[str, str] = {}

    @model_validator(mode="after")
    def _both_ways(self) -> Self:
        refuse_faults(
            Fault(
                ("definitions", code, "not_with"),
                f"{code} is not with {other}, but not the reverse",
            )
            for code, definition in self.definitions.items()
            for other in definition.not_with
            if other not in self.definitions or code not in self.definitions[other].not_with
        )
        return self


def read_definitions(study: Study) -> dict[str, Definition]:
    """Read what the official figures count; {} when the study has none."""
    folder = collected_folder(study, "registers")
    return dict(definitions_in(folder)) if folder else {}


def read_bodies(study: Study) -> dict[str, str]:
    """Read which body made the figures of each source; {} when the study names none."""
    folder = collected_folder(study, "registers")
    path = folder / "official_definitions.yml" if folder else None
    return read_declared(path, DefinitionsFile).bodies if path and path.is_file() else {}


def official_figures(received: pd.DataFrame, definitions: Mapping[str, Definition]) -> pd.DataFrame:
    """One row a figure: value (in `unit`) and share_of_total (per cent); a figure not found is null.

    Raises
    ------
    UnknownValueError
        A definition is not declared, a number is not one, or a figure stands twice.
    """
    faults = [*unknown_values("official_aggregates.csv", received["definition_code"], definitions)]
    faults += repeated_rows("official_aggregates.csv", received, OFFICIAL_KEY)
    numbers = received[["value", "share_of_total"]].replace("", pd.NA)
    read = numbers.apply(pd.to_numeric, errors="coerce")
    wrong = received.index[(read.isna() & numbers.notna()).any(axis="columns")]
    faults += [f"official_aggregates.csv row {row}: not a number" for row in wrong]
    refuse(faults, fix="correct the row, or declare the definition", kind=UnknownValueError)
    return received.assign(**read.astype("Float64")).reset_index(drop=True)


def not_comparable(
    codes: Collection[str], definitions: Mapping[str, Definition]
) -> list[tuple[str, str]]:
    """List the pairs among these definitions that may not share a chart without a warning.

    Examples
    --------
    >>> not_comparable(["impresa_straniera"], {})
    []
    """
    pairs = combinations(sorted(set(codes)), 2)
    return [(one, other) for one, other in pairs if other in definitions[one].not_with]


def definitions_in(folder: Path) -> Mapping[str, Definition]:
    """Read official_definitions.yml from the folder of registers; {} when it is not there."""
    path = folder / "official_definitions.yml"
    return read_declared(path, DefinitionsFile).definitions if path.is_file() else {}

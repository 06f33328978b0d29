"""The columns of one scanned source, from texts to codes, numbers, days and reasons.

While the file is read its texts become numbers; `recode` reads each distinct text once, and the columns
are filled by looking up what was read under a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from impra_research.clean.decided import decided
from impra_research.clean.recode import Reading, columns_of, read_distinct, reasons_of
from impra_research.clean.streamed.cells import AT_ONCE, at_once, listed
from impra_research.clean.streamed.kinds import as_polars
from impra_research.clean.tables import NOT_LISTED, Unknown, refuse_unknown, unknown_in
from impra_research.codebook import Codebook, Variable
from impra_research.read.scanned import ROW, Scanned
from impra_research.read.staged import Listed, Staged
from impra_research.study import Study


@dataclass(frozen=True, slots=True)
class Coded:
    """A variable in one source: the columns of the tidy table, and what its cells break.

    Attributes
    ----------
    columns
        The columns of the tidy table.
    fault
        The rule that a cell breaks; None when no cell can break one.
    decided
        For each decision of people, the texts that it is about.
    """

    columns: list[pl.Expr]
    fault: pl.Expr | None = None
    decided: dict[str, list[str]] = field(default_factory=dict)


def read_columns(
    study: Study, scans: Mapping[str, Scanned], staged: Mapping[str, Staged]
) -> dict[str, dict[str, Coded]]:
    """Read every variable of every source, by source and name.

    Raises
    ------
    UnknownValueError
        A value is not in the codebook; all are listed, by column.
    """
    readings = {name: _readings(study, name, each) for name, each in staged.items()}
    refuse_unknown([str(each) for each in _unknown(study, scans, readings)])
    return {
        source: {name: _coded(study, source, name, *each) for name, each in of.items()}
        for source, of in readings.items()
    }


NOT_ASKED = Listed(pl.Series([0]), [""])
Read = tuple[Listed, list[Reading]]


def _readings(study: Study, source: str, staged: Staged) -> dict[str, Read]:
    return {
        name: (found, read_distinct(found.texts, name, source_name=source,
                                    source=study.declared.sources[source],
                                    codebook=study.codebook,
                                    decided=decided(name, study.codebook,
                                                    accept_above=study.declared.accept_above)))
        for name in with_values(study.codebook)
        for found in [staged.listed.get(text_of(name), NOT_ASKED)]
    }  # fmt: skip


def with_values(codebook: Codebook) -> dict[str, Variable]:
    """List the variables that become columns: all but free text."""
    return {
        name: variable
        for table in codebook.tables
        for name, variable in codebook.of_table(table).items()
        if variable.level != "text"
    }


def columns_of_source(study: Study, source: str) -> dict[str, str]:
    """Name the column of a source in which each variable stands."""
    return {
        name: origin.column
        for name, variable in with_values(study.codebook).items()
        if (origin := variable.origins.get(source)) and origin.column
    }


def listed_text(study: Study, source_name: str, name: str) -> pl.Expr:
    """Give the text of each cell of a variable that is read through the list."""
    variable, source = study.codebook.variables[name], study.declared.sources[source_name]
    origin = variable.origins[source_name]
    reasons = reasons_of(source, origin)
    if origin.times != 1:
        return pl.col(origin.column or "")
    return listed(
        pl.col(origin.column or ""), variable.level, decimal=source.decimal, reasons=reasons
    )


def _unknown(
    study: Study, scans: Mapping[str, Scanned], readings: Mapping[str, Mapping[str, Read]]
) -> Iterator[Unknown]:
    for name, variable in with_values(study.codebook).items():
        for source, scan in scans.items():
            lost = [each.unknown for each in readings[source][name][1] if each.unknown is not None]
            if lost and variable.unlisted == "stop":
                column = pl.col(variable.origins[source].column or "").alias("text")
                rows = scan.cells.select(ROW, column).filter(pl.col("text").is_in(lost))
                found = rows.collect(engine="streaming").to_pandas().set_index(ROW)["text"]
                yield unknown_in(study, source, name, scan.where, found.astype("str"))


def _coded(
    study: Study, source_name: str, name: str, listed: Listed, readings: list[Reading]
) -> Coded:
    codebook, source = study.codebook, study.declared.sources[source_name]
    variable, origin = codebook.variables[name], codebook.variables[name].origins.get(source_name)
    typed = columns_of(name, codebook, readings)
    columns = [as_polars(typed[column]) for column in typed]
    if origin is None or origin.column is None:
        same = [pl.lit(column.first(), column.dtype).alias(column.name) for column in columns]
        return Coded(same)
    number, faults = pl.col(text_of(name)), [_fault(each) for each in readings]
    filled = [_filled(number, listed, each) for each in columns]
    fault = _filled(number, listed, pl.Series(faults, dtype=pl.String)) if any(faults) else None
    if variable.level in AT_ONCE and origin.times == 1:
        value, outside = at_once(pl.col(raw(name)), number, variable, decimal=source.decimal)
        filled[0] = pl.coalesce(value, filled[0])
        fault = outside if fault is None else pl.coalesce(fault, outside)
    named = [each.alias(of.name) for each, of in zip(filled, columns, strict=True)]
    return Coded(named, fault, _decided(listed.texts, readings))


def _decided(texts: Sequence[str], readings: Sequence[Reading]) -> dict[str, list[str]]:
    by: dict[str, list[str]] = {}
    for text, reading in zip(texts, readings, strict=True):
        if reading.decided is not None:
            by.setdefault(reading.decided, []).append(text)
    return by


def raw(variable: str) -> str:
    """Name the column that holds a variable's text as received."""
    return f"raw {variable}"


def text_of(variable: str) -> str:
    """Name the column that holds the number of the text of which a variable is read through the list."""
    return f"text {variable}"


def _fault(reading: Reading) -> str | None:
    return NOT_LISTED if reading.unknown is not None else reading.fault


def _filled(number: pl.Expr, listed: Listed, values: pl.Series) -> pl.Expr:
    """Look up the value of each number, null where its text has none."""
    if not values.is_not_null().any():
        return pl.lit(None, values.dtype)
    places = np.zeros(int(listed.numbers.max()) + 1, np.uint32)  # type: ignore[arg-type]
    places[listed.numbers.to_numpy()] = np.arange(len(values))
    by_number = values.gather(pl.Series(places))
    return number.map_batches(by_number.gather, return_dtype=values.dtype, is_elementwise=True)

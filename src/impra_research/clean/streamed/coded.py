"""The columns of one scanned source, from texts to codes, numbers, days and reasons.

First the distinct texts of its columns are collected, and `recode` reads each; then the columns are
filled from these readings, while the file is read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from impra_research.clean.decided import decided
from impra_research.clean.recode import Reading, columns_of, read_distinct, reasons_of
from impra_research.clean.streamed.cells import AT_ONCE, at_once, listed
from impra_research.clean.streamed.kinds import as_polars
from impra_research.clean.tables import NOT_LISTED, Unknown, refuse_unknown, unknown_in
from impra_research.codebook import Codebook, Variable
from impra_research.read.scanned import ROW, Scanned
from impra_research.study import Study

Texts = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Coded:
    """A variable in one source: the columns of the tidy table, and what its cells break.

    Attributes
    ----------
    text
        The texts that are read through the list.
    columns
        The columns of the tidy table.
    fault
        The rule that a cell breaks; None when no cell can break one.
    decided
        For each decision of people, the texts that it is about.
    """

    text: pl.Expr
    columns: list[pl.Expr]
    fault: pl.Expr | None = None
    decided: dict[str, list[str]] = field(default_factory=dict)


def read_columns(study: Study, scans: Mapping[str, Scanned]) -> dict[str, dict[str, Coded]]:
    """Read every variable of every source, by source and name.

    Raises
    ------
    UnknownValueError
        A value is not in the codebook; all are listed, by column.
    """
    readings = {name: _readings(study, scan) for name, scan in scans.items()}
    refuse_unknown([str(each) for each in _unknown(study, scans, readings)])
    return {
        source: {name: _coded(study, source, name, *each) for name, each in of.items()}
        for source, of in readings.items()
    }


Read = tuple[list[str], list[Reading]]


def _readings(study: Study, scan: Scanned) -> dict[str, Read]:
    texts = _distinct(study, scan)
    return {
        name: (found, read_distinct(found, name, source_name=scan.source,
                                    source=study.declared.sources[scan.source],
                                    codebook=study.codebook,
                                    decided=decided(name, study.codebook,
                                                    accept_above=study.declared.accept_above)))
        for name in with_values(study.codebook)
        for found in [texts.get(name, [""])]
    }  # fmt: skip


def with_values(codebook: Codebook) -> dict[str, Variable]:
    """List the variables that become columns: all but free text."""
    return {
        name: variable
        for table in codebook.tables
        for name, variable in codebook.of_table(table).items()
        if variable.level != "text"
    }


def _distinct(study: Study, scan: Scanned) -> Texts:
    """Collect the distinct texts of each column that are read through a list."""
    asked = {
        name: _listed(study, scan.source, name) for name in columns_of_source(study, scan.source)
    }
    if not asked:
        return {}
    found = (
        scan.cells.select(text.alias(name) for name, text in asked.items())
        .unpivot(variable_name="name", value_name="text")
        .filter(pl.col("text").is_not_null())
        .unique()
        .sort("name", "text")
        .collect(engine="streaming")
    )
    texts = found.group_by("name", maintain_order=True).agg("text").rows()
    return {name: [] for name in asked} | dict(texts)


def columns_of_source(study: Study, source: str) -> dict[str, str]:
    """Name the column of a source in which each variable stands."""
    return {
        name: origin.column
        for name, variable in with_values(study.codebook).items()
        if (origin := variable.origins.get(source)) and origin.column
    }


def _listed(study: Study, source_name: str, name: str) -> pl.Expr:
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
    study: Study, source_name: str, name: str, texts: list[str], readings: list[Reading]
) -> Coded:
    codebook, source = study.codebook, study.declared.sources[source_name]
    variable, origin = codebook.variables[name], codebook.variables[name].origins.get(source_name)
    typed = columns_of(name, codebook, readings)
    columns = [as_polars(typed[column]) for column in typed]
    if origin is None or origin.column is None:
        same = [pl.lit(column.first(), column.dtype).alias(column.name) for column in columns]
        return Coded(pl.lit(None, pl.String), same)
    text, faults = pl.col(text_of(name)), [_fault(each) for each in readings]
    filled = [_filled(text, texts, each) for each in columns]
    fault = _filled(text, texts, pl.Series(faults, dtype=pl.String)) if any(faults) else None
    if variable.level in AT_ONCE and origin.times == 1:
        value, outside = at_once(pl.col(raw(name)), text, variable, decimal=source.decimal)
        filled[0] = pl.coalesce(value, filled[0])
        fault = outside if fault is None else pl.coalesce(fault, outside)
    named = [each.alias(of.name) for each, of in zip(filled, columns, strict=True)]
    return Coded(_listed(study, source_name, name), named, fault, _decided(texts, readings))


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
    """Name the column that holds what of a variable is read through the list."""
    return f"text {variable}"


def _fault(reading: Reading) -> str | None:
    return NOT_LISTED if reading.unknown is not None else reading.fault


def _filled(text: pl.Expr, texts: Sequence[str], values: pl.Series) -> pl.Expr:
    """Put in the place of each text its value, and null where it has none."""
    known = values.is_not_null()
    if not known.any():
        return pl.lit(None, values.dtype)
    return text.replace_strict(
        pl.Series(texts, dtype=pl.String).filter(known), values.filter(known),
        default=None, return_dtype=values.dtype,
    )  # fmt: skip

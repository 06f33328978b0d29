"""What becomes of the judged rows: the tidy tables, the quarantine, and the counts of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
import polars as pl

from impra_research.clean.account import HIDDEN, is_hidden
from impra_research.clean.ladder import add_kind, add_ladder
from impra_research.clean.ledger import FOUND, counted, flagged_rows, record_of
from impra_research.clean.rules import rules_of
from impra_research.clean.streamed.coded import raw
from impra_research.clean.streamed.judge import flag, stages_of
from impra_research.clean.streamed.kinds import as_polars
from impra_research.clean.streamed.pseudonyms import with_pseudonyms
from impra_research.clean.streamed.rows import decision, judged, sources_of
from impra_research.clean.unfold import PROVENANCE
from impra_research.codebook import Codebook
from impra_research.codebook.variables import ADDED
from impra_research.study import Study

Decisions = Sequence[tuple[str, str]]


def kept_rows(
    study: Study, rows: pl.LazyFrame, table: str, *, tables: Sequence[str], like: pd.DataFrame
) -> pl.LazyFrame:
    """Give the rows of a table that stay, with the columns of `like`."""
    added = {name: each for of in ADDED for name, each in _added(study.codebook, of)}
    added |= {"incomplete": _incomplete(tables)}
    here = pl.col("source").is_in(sources_of(study, table)) & pl.col(judged(table)[0]).is_null()
    columns = [added.get(name, pl.col(name)).alias(name) for name in like.columns]
    return with_pseudonyms(study, rows, like).filter(here).select(columns)


def quarantined_rows(
    study: Study, rows: pl.LazyFrame, table: str, *, received: Sequence[str], like: pd.DataFrame
) -> pl.LazyFrame:
    """Give the rows of a table that cannot stay: where, which variable, its text, the rule, all of it."""
    codebook, (rule, variable, _) = study.codebook, judged(table)
    own = [name for name in received if name in codebook.variables]
    shown = [
        pl.col(raw(name) if name in own else name).cast(pl.String).alias(name)
        for name in received
        if not is_hidden(name, codebook)
    ]
    texts = {
        name: pl.lit(HIDDEN) if is_hidden(name, codebook) else pl.col(raw(name)).cast(pl.String)
        for name in own
    }
    texts |= {name: pl.col(name).cast(pl.String) for name in received if name not in texts}
    text = [pl.when(pl.col(variable) == name).then(each) for name, each in texts.items()]
    told = {
        "variable": pl.col(variable),
        "raw": pl.coalesce(*text, pl.lit("")),
        "rule": pl.col(rule),
        "received": pl.struct(shown).struct.json_encode(),
    }
    columns = [told.get(name, pl.col(name)).alias(name) for name in like.columns]
    return rows.filter(pl.col(rule).is_not_null()).select(columns)


def with_torn(rows: pl.LazyFrame, torn: pd.DataFrame) -> pl.LazyFrame:
    """Add the rows of another width, which were never read into cells."""
    return pl.concat([rows, pl.from_pandas(torn).lazy()]) if len(torn) else rows


def with_torn_counted(rows: pl.LazyFrame, table: str, torn: pd.DataFrame) -> pl.LazyFrame:
    """Add the number of rows of another width to the counts of a table."""
    if torn.empty:
        return rows
    told = dict(zip(judged(table), ("rule", "variable", "stage"), strict=True))
    counts = counted(torn.assign(stage="read")[["file", "sheet", *told.values()]])
    named = pl.from_pandas(counts).rename({name: column for column, name in told.items()})
    return pl.concat([rows, named.lazy()], how="diagonal_relaxed")


def counted_rows(
    study: Study, rows: pl.LazyFrame, table: str, *, decisions: Decisions
) -> pl.LazyFrame:
    """Count the rows of a table by where they are from, what they broke and which flags they bear."""
    here = rows.filter(pl.col("source").is_in(sources_of(study, table)))
    marks = [flag(name) for name in _flags(study.codebook, table)]
    marks += [decision(*each) for each in _own(study.codebook, table, decisions)]
    by = ["file", "sheet", *judged(table)]
    return here.group_by(by).agg(pl.len().alias("rows"), *(pl.col(each).sum() for each in marks))


def record(
    study: Study, table: str, found: pl.DataFrame, *, decisions: Decisions
) -> dict[str, object]:
    """Give the JSON record of a table from the counts of its rows."""
    counts = found.rename(dict(zip(judged(table), ("rule", "variable", "stage"), strict=True)))
    gone = counts.filter(pl.col("rule").is_not_null())
    received = counts.group_by("file").agg(pl.col("rows").sum())
    return record_of(
        table,
        received=dict(received.rows()),
        kept=int(counts["rows"].sum()) - int(gone["rows"].sum()),
        gone=gone.group_by(FOUND).agg(pl.col("rows").sum()).to_pandas(),
        flagged=flagged_rows(
            {name: _flagged(counts, name) for name in _flags(study.codebook, table)}
        ),
        stages=dict(_stages(study.codebook, table, gone)),
        decided={
            each: rows
            for each in _own(study.codebook, table, decisions)
            if (rows := int(counts[decision(*each)].sum()))
        },
    )


def _own(codebook: Codebook, table: str, decisions: Decisions) -> Decisions:
    return [(name, how) for name, how in decisions if codebook.variables[name].table == table]


def _flagged(counts: pl.DataFrame, name: str) -> pd.DataFrame:
    by_sheet = counts.group_by("file", "sheet").agg(pl.col(flag(name)).sum().alias("rows"))
    return by_sheet.filter(pl.col("rows") > 0).sort("file", "sheet").to_pandas()


def _flags(codebook: Codebook, table: str) -> list[str]:
    return list(rules_of(codebook, table, then="flag"))


def _stages(codebook: Codebook, table: str, gone: pl.DataFrame) -> Iterator[tuple[str, int]]:
    found: Mapping[str, int] = dict(gone.group_by("stage").agg(pl.col("rows").sum()).rows())
    for stage in (*(["read"] * ("read" in found)), *stages_of(codebook, table)):
        yield stage, int(found.get(stage, 0))


def _added(codebook: Codebook, name: str) -> Iterator[tuple[str, pl.Expr]]:
    """Say what a companion file adds to each code of a variable."""
    if not codebook.has(name):
        return
    codes = list(codebook.values(name))
    told = add_kind(add_ladder(pd.DataFrame({name: pd.Categorical(codes)}), codebook), codebook)
    for column in ADDED[name]:
        values = as_polars(told[column])
        known = pl.col(name).cast(pl.String)
        yield column, known.replace_strict(codes, values, default=None, return_dtype=values.dtype)


def _incomplete(tables: Sequence[str]) -> pl.Expr:
    named = [
        pl.when(pl.col(judged(table)[0]).is_not_null()).then(pl.lit(table)) for table in tables
    ]
    return pl.concat_str(*named, separator=" ", ignore_nulls=True)


__all__ = [
    "PROVENANCE",
    "counted_rows",
    "kept_rows",
    "quarantined_rows",
    "record",
    "with_torn",
    "with_torn_counted",
]

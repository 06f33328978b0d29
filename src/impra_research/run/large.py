"""Writes the tables of a study that is cleaned in pieces: nothing of it is held whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import polars as pl
import pyarrow.parquet as pq

from impra_research.clean.streamed import Planned, plan_cleaning
from impra_research.clean.streamed.kinds import polars_kind
from impra_research.errors import ReceivedFileError
from impra_research.read.written import collected_folder
from impra_research.study import Study

ROWS_A_GROUP = 2**17


class WrittenTables(Mapping[str, pd.DataFrame]):
    """Tables that were written in pieces, each read whole when a later stage asks for it."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        self._folder, self._names = folder, names

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._names:
            raise KeyError(name)
        return pd.read_parquet(self._folder / f"{name}.parquet")

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def received_persons(self, study: Study) -> pd.DataFrame:
        """List everyone who answered, where interviews ask for them."""
        if collected_folder(study, "interviews") is None:
            return pd.DataFrame({"person": pd.Series(dtype="str")})
        told = {"person.parquet": ["person", "place", "source"],
                "person.quarantine.parquet": ["person"]}  # fmt: skip
        both = [pd.read_parquet(self._folder / name, columns=each) for name, each in told.items()]
        return pd.concat([both[0].astype({"place": "str"}), both[1]], ignore_index=True)


def write_in_pieces(study: Study, folder: Path) -> dict[str, dict[str, object]]:
    """Clean a study into `folder`; give the record of each table.

    Raises
    ------
    DataError
        A file, the codebook, a correction or a value is not what it should be.
    """
    try:
        with TemporaryDirectory(
            dir=folder
        ) as staged:  # of cells as received: swept after a kill, too
            planned = plan_cleaning(study, Path(staged))
            counted = _run(planned, folder)
    except pl.exceptions.ComputeError as broken:
        raise _unreadable(study, broken) from None
    return {name: planned.record(name, counts) for name, counts in counted.items()}


def _run(planned: Planned, folder: Path) -> dict[str, pl.DataFrame]:
    """Read the files once for all tables: each row goes to the table or the quarantine, and is counted."""
    written = [
        _sink(rows, like, folder / f"{name}{suffix}.parquet")
        for suffix, tables, likes in (
            ("", planned.kept, planned.like.tables),
            (".quarantine", planned.quarantined, planned.like.quarantined),
        )
        for name, rows in tables.items()
        for like in [likes[name]]
    ]
    found = pl.collect_all([*planned.counted.values(), *written], engine="streaming")
    return dict(zip(planned.counted, found, strict=False))


def _sink(rows: pl.LazyFrame, like: pd.DataFrame, path: Path) -> pl.LazyFrame:
    typed = rows.select(pl.col(name).cast(polars_kind(like[name].dtype)) for name in like.columns)
    return typed.sink_parquet(
        path, lazy=True, compression="snappy", row_group_size=ROWS_A_GROUP, metadata=_schema(like)
    )


def _schema(like: pd.DataFrame) -> dict[str, str]:
    """Give the types as pandas writes them, so that it reads the same table from either engine."""
    file = BytesIO()
    like.to_parquet(file, index=False)
    metadata = pq.ParquetFile(file).metadata.metadata
    return {name: metadata[name.encode()].decode() for name in ("ARROW:schema", "pandas")}


def _unreadable(study: Study, broken: Exception) -> ReceivedFileError:
    files = ", ".join(source.file for source in study.declared.sources.values())
    return ReceivedFileError(
        f"{files} cannot be read to the end",
        fix="check that every row has one cell for each heading, and that quotes are closed",
    )

"""Executes runs, several at a time: what is up to date is left alone, a failure keeps the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from impra_research.run import fingerprint, records
from impra_research.run.attempt import Attempt
from impra_research.run.compendium import Compendium
from impra_research.run.files import only_one, part_of, put_in_place, sweep
from impra_research.run.plan import Run
from impra_research.run.records import Record
from impra_research.study import file_sha256

if TYPE_CHECKING:
    from impra_research.run.kernels import Kernels
    from impra_research.study import Study

CELL_TIME_LIMIT = 600  # seconds


@dataclass(frozen=True, slots=True)
class Batch:
    """Runs with everything their execution needs; `on_cell` is called as cells end."""

    compendium: Compendium
    runs: Sequence[Run]
    studies: Mapping[str, Study]
    time_limit: int = CELL_TIME_LIMIT
    on_cell: Callable[[], object] = field(default=lambda: None)

    def unavailable(self) -> dict[str, str]:
        """Say for each study whose data are not at hand how to get them, by its name."""
        lacking = {name: study for name, study in self.studies.items() if not at_hand(study)}
        return {name: study.declared.obtain["en"] for name, study in lacking.items()}

    def stale(self, *, force: bool = False) -> dict[str, str]:
        """Say for each run that has to be made, and can be, why; by its name."""
        unavailable = self.unavailable()
        why = {run.name: "asked" if force else self._why_stale(run)
               for run in self.runs if run.study not in unavailable}  # fmt: skip
        return {name: reason for name, reason in why.items() if reason}

    def _why_stale(self, run: Run) -> str:
        return records.why_stale(self.compendium, run.name, self._made_from(run))

    def _made_from(self, run: Run) -> dict[str, str]:
        return fingerprint.made_from(self.compendium, run, self.studies)

    def execute(self, *, force: bool = False, jobs: int | None = None) -> Iterator[Record]:
        """Execute what is stale and yield each record as its run ends.

        Raises
        ------
        RunFailedError
            Another batch is writing into the same folder.
        KeyboardInterrupt
            The batch was stopped; its kernels were ended, the finished runs kept.
        """
        with only_one(self.compendium.rendered, work="batch"):
            sweep(self.compendium.rendered)
            stale = self._longest_first(self.stale(force=force))
            yield from self._in_parallel(stale, jobs or cores())

    def _longest_first(self, names: Mapping[str, str]) -> list[Run]:
        """Order runs so that the last one to end is a short one; never timed counts as long."""
        seconds = {name: r.seconds for name, r in records.read_records(self.compendium).items()}
        runs = [run for run in self.runs if run.name in names]
        return sorted(runs, key=lambda run: -seconds.get(run.name, float("inf")))

    def _in_parallel(self, runs: Sequence[Run], jobs: int) -> Iterator[Record]:
        if not runs:
            return
        from impra_research.run.kernels import Kernels

        kernels = Kernels()
        with ThreadPoolExecutor(jobs) as pool:
            try:
                futures = [pool.submit(self._one, run, kernels) for run in runs]
                for future in as_completed(futures):
                    yield future.result()
            except BaseException:  # also when whoever listens has gone
                kernels.end()
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def _one(self, run: Run, kernels: Kernels) -> Record:
        """Execute a run, put its notebook in place, then write the record that vouches for it."""
        final = records.result_path(self.compendium, run.name)
        failed = records.failed_path(self.compendium, run.name)
        earlier = records.standing_result(self.compendium, run.name)
        made_from, started = self._made_from(run), datetime.now(UTC).isoformat(timespec="seconds")
        attempt = Attempt(run, part_of(final), kernels, self.time_limit, self.on_cell)
        attempt.execute()
        try:
            if attempt.part.is_file():
                put_in_place(attempt.part, final if attempt.status == "ok" else failed)
        except OSError as refused:
            attempt.refuse(refused)
        if attempt.status == "ok":
            failed.unlink(missing_ok=True)
        record = Record(
            name=run.name,
            notebook=run.notebook.name,
            parameters=run.parameters,
            made_from=made_from,
            status=attempt.status,
            result=file_sha256(final) if attempt.status == "ok" else earlier,
            failure=attempt.failure,
            seconds=attempt.seconds,
            memory_mb=attempt.memory_mb,
            started=started,
            commit=fingerprint.commit(self.compendium.root),
            versions=fingerprint.versions(),
        )
        with suppress(OSError):  # on a full disk the earlier record, which vouches for less, stays
            records.save_record(self.compendium, record)
        return record


def at_hand(study: Study) -> bool:
    """Tell whether a study can be run: its files are here, or its tables were made before."""
    return study.files is not None or bool(study.records())


def cores() -> int:
    """Count the cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

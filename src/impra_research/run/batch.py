"""Executes runs, several at a time: what is up to date is left alone, a failure keeps the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from impra_research.errors import DataError
from impra_research.files import hold, part_of, put_in_place, sweep
from impra_research.run import fingerprint, records
from impra_research.run.attempt import Attempt
from impra_research.run.compendium import Compendium
from impra_research.run.earlier import at_hand
from impra_research.run.plan import Run
from impra_research.run.records import Record
from impra_research.study import file_sha256

if TYPE_CHECKING:
    from impra_research.run.kernels import Kernels
    from impra_research.study import Study

CELL_TIME_LIMIT = 600  # seconds


@dataclass(frozen=True, slots=True)
class Ended:
    """How a batch ended: records of what ran, the state of the other runs, studies left out."""

    records: Sequence[Record]
    others: Mapping[str, str]
    unavailable: Mapping[str, str]  # how to get the data, by study
    refused: Mapping[str, Mapping[str, Any]]  # what is wrong with the data, by study

    @property
    def exit_code(self) -> int:
        """Give 0 when nothing failed, 3 when the data of a study are invalid, else 1."""
        failed = any(record.status != "ok" for record in self.records)
        return DataError.exit_code if self.refused else int(failed)

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values."""
        return {"runs": [asdict(record) for record in self.records], "others": dict(self.others),
                "unavailable": dict(self.unavailable), "refused": dict(self.refused),
                "exit_code": self.exit_code}  # fmt: skip


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
            Another process is writing into the same folder, or cleaning one of the studies.
        KeyboardInterrupt
            The batch was stopped; its kernels were ended, the finished runs kept.
        """
        with ExitStack() as held:
            held.enter_context(hold(self.compendium.rendered))
            sweep(self.compendium.rendered)
            for study in filter(at_hand, self.studies.values()):
                held.enter_context(hold(study.processed, shared=True))
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
        made_from, started = self._made_from(run), datetime.now(UTC).isoformat(timespec="seconds")
        final = records.result_path(self.compendium, run.name)
        attempt = Attempt(run, part_of(final), kernels, self.time_limit, self.on_cell)
        attempt.execute()
        result = self._keep(attempt) or records.standing_result(self.compendium, run.name)
        record = Record(
            name=run.name,
            notebook=run.notebook.name,
            parameters=run.parameters,
            made_from=made_from,
            status=attempt.status,
            result=result,
            failure=attempt.failure,
            warning=attempt.warning,
            seconds=attempt.seconds,
            memory_mb=attempt.memory_mb,
            started=started,
            commit=fingerprint.commit(self.compendium.root),
            versions=fingerprint.versions(),
        )
        with suppress(OSError):  # on a full disk the earlier record, which vouches for less, stays
            records.save_record(self.compendium, record)
        return record

    def _keep(self, attempt: Attempt) -> str | None:
        """Put an executed notebook in its place; give the sha256 of a result, None of a failure."""
        final = records.result_path(self.compendium, attempt.run.name)
        failed = records.failed_path(self.compendium, attempt.run.name)
        try:
            if attempt.part.is_file():
                put_in_place(attempt.part, final if attempt.status == "ok" else failed)
        except OSError as refused:
            attempt.refuse(refused)
        if attempt.status != "ok":
            return None
        failed.unlink(missing_ok=True)
        return file_sha256(final)


def cores() -> int:
    """Count the cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

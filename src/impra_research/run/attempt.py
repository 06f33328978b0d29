"""One execution of one notebook into an unfinished file, and what is to be said of it."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from impra_research.errors import ImpraError
from impra_research.run.engine import import_papermill
from impra_research.run.executed import failed_cell, large_output, tidy
from impra_research.run.plan import Run
from impra_research.run.records import Failure, Status

if TYPE_CHECKING:
    from impra_research.run.kernels import Kernels

STARTS = 2  # a kernel that did not start is tried again, for no cell has run; a cell never is
DIED = "its process was ended from outside, often because memory ran out; try with --jobs 1"
HIDDEN = "(message hidden: it may show data; open the failed notebook)"


@dataclass(slots=True)
class Attempt:
    """An execution: `execute` it, then read how it went: `status`, `failure`, `warning` ..."""

    run: Run
    part: Path
    kernels: Kernels
    time_limit: int
    on_cell: Callable[[], object]
    status: Status = "ok"
    failure: Failure | None = None
    warning: str = ""
    seconds: float = 0.0
    memory_mb: int = 0
    _cells: int = 0

    def execute(self) -> None:
        """Execute the notebook; whatever ends it becomes its status."""
        begun = time.monotonic()
        try:
            self._start()
        except Exception as ended:  # what ends a notebook can be anything; the record says what
            self.status = self._status(ended)
            self.failure = self._failure(ended)
        finally:
            self.seconds = round(time.monotonic() - begun, 2)
        self._tidy()

    def _tidy(self) -> None:
        """Tidy the notebook; half of one, as a full disk leaves it, is removed."""
        try:
            if self.part.is_file():
                tidy(self.part)
                self.warning = large_output(self.part)
        except (OSError, ValueError, KeyError) as broken:
            self.refuse(broken)

    def refuse(self, why: Exception) -> None:
        """Give the unfinished file up; what ended the notebook before stays the reason."""
        with suppress(OSError):
            self.part.unlink(missing_ok=True)
        if self.failure is None:
            self.status, self.failure = "failed", Failure(None, "", *_of_the_system(why))

    def _start(self) -> None:
        for attempts_left in reversed(range(STARTS)):
            try:
                return self._papermill()
            except RuntimeError:
                if self._cells or self.kernels.ended or not attempts_left:
                    raise
        return None

    def _papermill(self) -> None:
        papermill = import_papermill()
        from impra_research.run.kernels import LocalKernelManager

        self.part.parent.mkdir(parents=True, exist_ok=True)
        papermill.execute_notebook(
            str(self.run.notebook),
            str(self.part),
            parameters=dict(self.run.parameters),
            engine_name="impra",
            progress_bar=False,
            log_output=False,
            store_widget_state=False,  # it would hold the whole text that a widget shows
            record_timing=False,
            execution_timeout=self.time_limit,
            shutdown_kernel="immediate",
            # papermill's own `cwd` changes the directory of the whole process, so of every thread
            resources={"metadata": {"path": str(self.run.notebook.parent)}},
            kernel_manager_class=LocalKernelManager,
            kernels=self.kernels,
            on_cell=self._count,
        )

    def _count(self, memory_mb: int) -> None:
        self._cells += 1
        self.memory_mb = max(self.memory_mb, memory_mb)
        self.on_cell()

    def _status(self, ended: Exception) -> Status:
        from nbclient.exceptions import CellTimeoutError, DeadKernelError

        if self.kernels.ended:
            return "interrupted"
        if isinstance(ended, CellTimeoutError):
            return "timeout"
        return "died" if isinstance(ended, DeadKernelError) else "failed"

    def _failure(self, ended: Exception) -> Failure:
        told = {
            "interrupted": ("Interrupted", "the batch was stopped"),
            "timeout": ("CellTimeoutError", f"the cell took longer than {self.time_limit} s"),
            "died": ("DeadKernelError", DIED),
            "failed": _raised(ended),
        }  # fmt: skip
        error, message = told[self.status]
        cell, source = failed_cell(self.part)
        return Failure(cell, source, error, _one_line(message))


def _raised(ended: Exception) -> tuple[str, str]:
    """Name what a cell raised; only messages written by us are known to show no data."""
    if not hasattr(ended, "ename"):
        return _of_the_system(ended)
    ours = {ImpraError.__name__, *(kind.__name__ for kind in _kinds_of(ImpraError))}
    return ended.ename, str(ended.evalue) if ended.ename in ours else HIDDEN  # type: ignore[attr-defined]


def _kinds_of(error: type[ImpraError]) -> list[type[ImpraError]]:
    kinds = error.__subclasses__()
    return [*kinds, *(further for kind in kinds for further in _kinds_of(kind))]


def _of_the_system(error: Exception) -> tuple[str, str]:
    """Name what ended a run outside its cells, such as a full disk."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "OSError", "no space left on the disk of notebooks/rendered; free some"
    return type(error).__name__, str(error)


def _one_line(message: str, *, most: int = 400) -> str:
    line = "; ".join(line.strip() for line in message.strip().splitlines())
    return line if len(line) <= most else line[: most - 1] + "…"

"""What papermill would say, made true.

papermill marks every cell `completed` after a dead kernel, a time-out or Ctrl-C, also those that
never ran, because it records CellExecutionError alone. Here whatever ends a cell is its failure,
and a cell that never ran stays `pending`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from jupyter_core.utils import run_sync
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NotebookExecutionManager

from impra_research.run.kernels import Kernels, memory_mb

# The record says how a run ended; the libraries' own messages would only say it twice.
logger = logging.getLogger("impra_research.kernels")
logger.addHandler(logging.NullHandler())
logger.propagate = False


class HonestManager(NotebookExecutionManager):  # type: ignore[misc]
    """Keeps `pending` the cells that never ran."""

    def notebook_complete(self, **options: Any) -> None:  # noqa: ANN401
        """Close the notebook; only cells that were started can have completed."""
        told = [cell.metadata.papermill for cell in self.nb.cells]
        never_ran = [of_cell for of_cell in told if of_cell["status"] == self.PENDING]
        super().notebook_complete(**options)
        for of_cell in never_ran:
            of_cell["status"] = self.PENDING
        if never_ran:
            self.nb.metadata.papermill["exception"] = True
            self.save()


class HonestClient(PapermillNotebookClient):  # type: ignore[misc]
    """Records whatever ends a cell, and tells `kernels` which process runs them."""

    def __init__(
        self,
        manager: HonestManager,
        *,
        kernels: Kernels,
        on_cell: Callable[[int], object],
        **options: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(manager, **options)
        self._kernels, self._on_cell = kernels, on_cell

    def start_new_kernel(self, **options: Any) -> None:  # noqa: ANN401
        """Start the kernel in the environment of the batch."""
        super().start_new_kernel(env=self._kernels.environment, **options)
        self._kernels.started(self.km.provisioner.pid)

    async def async_execute_cell(self, *cell: Any, **options: Any) -> NotebookNode:  # noqa: ANN401
        """Execute a cell and end what its execution began: a time-out leaves nbclient listening."""
        others = asyncio.all_tasks()
        try:
            return await super().async_execute_cell(*cell, **options)
        finally:
            begun = asyncio.all_tasks() - others
            for task in begun:
                task.cancel()
            await asyncio.gather(*begun, return_exceptions=True)

    execute_cell = run_sync(async_execute_cell)

    def papermill_execute_cells(self) -> None:
        """Execute the cells in order until one fails, for whatever reason."""
        for index, cell in enumerate(self.nb.cells):
            self._execute_honestly(cell, index)
            if cell.metadata.papermill["status"] == self.nb_man.FAILED:
                return

    def _execute_honestly(self, cell: NotebookNode, index: int) -> None:
        self.nb_man.cell_start(cell, index)
        try:
            self.execute_cell(cell, index)
        except BaseException as ended:
            self.nb_man.cell_exception(cell, cell_index=index, exception=ended)
            if not isinstance(ended, CellExecutionError):
                raise
        finally:
            self.nb_man.cell_complete(cell, cell_index=index)
            self._on_cell(memory_mb(self.km.provisioner.pid))


def execute(
    nb: NotebookNode,
    kernel_name: str,
    *,
    output_path: str | None = None,
    progress_bar: bool = True,
    log_output: bool = False,
    autosave_cell_every: int = 30,
    start_timeout: int = 60,
    execution_timeout: int | None = None,
    input_path: str | None = None,
    kernels: Kernels | None = None,
    on_cell: Callable[[int], object] = lambda _memory_mb: None,
    **options: Any,  # noqa: ANN401  nbclient's own, passed on
) -> NotebookNode:
    """Execute a notebook and tell the truth about every cell in its metadata."""
    manager = HonestManager(nb, output_path, log_output, progress_bar, autosave_cell_every)
    client_options = options | {
        "kernel_name": kernel_name,
        "timeout": execution_timeout,
        "startup_timeout": start_timeout,
        "log": logger,
        "log_output": log_output,
    }
    manager.notebook_start()
    try:
        HonestClient(
            manager, kernels=kernels or Kernels(), on_cell=on_cell, **client_options
        ).execute()
    finally:
        manager.cleanup_pbar()
        manager.notebook_complete()
    return manager.nb

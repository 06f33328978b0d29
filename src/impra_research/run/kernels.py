"""The kernels of one batch: their environment, their memory, and their end."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from threading import Event, Lock
from typing import Any

import psutil
from jupyter_client.manager import AsyncKernelManager

# Several kernels share the machine: each computes on one core.
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class LocalKernelManager(AsyncKernelManager):
    """Talks to its kernel through files in a folder of its own: no port, so no race for one."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        # Not in HOME: a socket's path may have about a hundred characters only.
        self._folder = tempfile.mkdtemp(prefix="impra-")
        connection_file = str(Path(self._folder) / "kernel.json")
        super().__init__(transport="ipc", connection_file=connection_file, **options)

    async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override]
        """Remove the folder with the sockets."""
        await super().cleanup_resources(restart=restart)
        if not restart:
            shutil.rmtree(self._folder, ignore_errors=True)


class Kernels:
    """The running kernels of a batch, so that they can be ended together."""

    def __init__(self) -> None:
        self.environment = {**dict.fromkeys(ONE_THREAD, "1"), **os.environ}
        self._pids: set[int] = set()
        self._ended, self._lock = Event(), Lock()

    @property
    def ended(self) -> bool:
        """Tell whether the batch was stopped."""
        return self._ended.is_set()

    def started(self, pid: int) -> None:
        """Remember a kernel; one that starts while the batch is being stopped is ended at once."""
        with self._lock:
            self._pids.add(pid)
            if self.ended:
                _end_process(pid)

    def end(self) -> None:
        """End every kernel now."""
        with self._lock:
            self._ended.set()
            for pid in self._pids:
                _end_process(pid)


def _end_process(pid: int) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        kernel = psutil.Process(pid)
        if kernel.ppid() == os.getpid():  # the number may have been given to another since
            for process in (*kernel.children(recursive=True), kernel):
                process.kill()


def memory_mb(pid: int | None) -> int:
    """Read the most memory a process has had (on Linux; elsewhere what it has now)."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return psutil.Process(pid).memory_info().rss // 2**20 if psutil.pid_exists(pid or 0) else 0
    return sum(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))

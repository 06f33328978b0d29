"""A JupyterLab of its own, as a coder opens it, and the coder before it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote


class Lab:
    """The server; `address` opens the notebook."""

    def __init__(self, folder: Path, notebook: str = "code.ipynb") -> None:
        self.folder = folder
        self.runtime = tempfile.mkdtemp(prefix="lab-")  # the address of a socket is short
        settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True)
        (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
        at_home = {"JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
                   "HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder / "config"),
                   "JUPYTER_RUNTIME_DIR": self.runtime,
                   "IPYTHONDIR": str(folder / "ipython")}  # fmt: skip
        self.told = (folder / "server.log").open("w+", encoding="utf-8")
        self.server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1",
             "--ServerApp.port=0", "--IdentityProvider.token=t", f"--ServerApp.root_dir={folder}",
             "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
             "--allow-root", "--KernelManager.transport=ipc"],
            cwd=folder, env={**os.environ, **at_home}, stdout=self.told, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
        self.root = self._address()
        self.address = f"{self.root}/doc/tree/{quote(notebook)}?token=t"

    def _address(self) -> str:
        for _ in range(300):
            self.told.seek(0)
            if found := re.search(r"http://127\.0\.0\.1:\d+", self.told.read()):
                return found.group()
            time.sleep(0.1)
        raise RuntimeError("JupyterLab did not start")

    def kernels(self) -> list[dict[str, str]]:
        """List the kernels that run."""
        with urllib.request.urlopen(f"{self.root}/api/kernels?token=t") as answer:
            kernels: list[dict[str, str]] = json.load(answer)
        return kernels

    def kill_kernel(self) -> None:
        """Kill the process of the kernel, as a machine that runs out of memory does."""
        runtime = f"kernel-{self.kernels()[0]['id']}.json".encode()
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if runtime in (process / "cmdline").read_bytes():
                    os.kill(int(process.name), signal.SIGKILL)
                    return
        raise RuntimeError("the kernel's process was not found")

    def stop(self) -> None:
        """Stop the server and its kernels."""
        self.server.terminate()
        try:
            self.server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
        self.told.close()
        shutil.rmtree(self.runtime)

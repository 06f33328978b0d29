"""The file of an executed notebook: made equal from run to run, and asked what went wrong in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

KEPT_METADATA = ("parameters", "version", "status", "exception")
LARGE_MB = 10  # of output; a page of results has a tenth of it


def tidy(notebook: Path) -> None:
    """Remove what differs between two equal runs: clock times, paths, the injected cell's name."""
    content = _read(notebook)
    _keep_only(content["metadata"], KEPT_METADATA)
    for cell in content["cells"]:
        _keep_only(cell["metadata"], KEPT_METADATA)
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["id"] = "injected-parameters"
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    notebook.write_text(text + "\n", encoding="utf-8")


def _keep_only(metadata: dict[str, Any], names: tuple[str, ...]) -> None:
    told = metadata.pop("papermill", {})
    metadata["papermill"] = {name: told[name] for name in names if name in told}


def failed_cell(notebook: Path) -> tuple[int | None, str]:
    """Find the cell that failed: its number as JupyterLab shows it, `In [n]`, and its source."""
    try:
        cells = _code_cells(notebook)
    except (OSError, ValueError):
        return None, ""
    for number, cell in enumerate(cells, start=1):
        if cell["metadata"].get("papermill", {}).get("status") == "failed":
            return number, "".join(cell["source"])
    return None, ""


def large_output(notebook: Path) -> str:
    """Say how large a notebook is and which cell makes it so; empty when it is not large."""
    size = notebook.stat().st_size / 1e6
    if size <= LARGE_MB:
        return ""
    cells = _code_cells(notebook)
    sizes = [len(json.dumps(cell["outputs"], ensure_ascii=False).encode()) for cell in cells]
    most = sizes.index(max(sizes))
    return (
        f"its notebook is {size:.0f} MB, more than {LARGE_MB}; the output of cell [{most + 1}] alone "
        f"is {sizes[most] / 1e6:.0f} MB: let it show less"
    )


def _code_cells(notebook: Path) -> list[dict[str, Any]]:
    return [cell for cell in _read(notebook)["cells"] if cell["cell_type"] == "code"]


def _read(notebook: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(notebook.read_text(encoding="utf-8"))
    return content

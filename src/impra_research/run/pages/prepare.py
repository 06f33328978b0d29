"""An executed notebook becomes the source of a page: what was computed to be read becomes text.

Outputs say their role in `metadata.impra`. Headings and sentences become Markdown, so that they enter
the table of contents; a figure gets its caption and alternative text; the code of a section stands,
folded, at its end. What is for the analyst stays in the notebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Cell = dict[str, Any]
HIDDEN = {"for-the-analyst", "parameters", "injected-parameters", "remove-cell"}
AS_TEXT = ("title", "banner", "question", "prose", "finding")
RESULTS = ("finding", "figure", "table")
WIDGET = "application/vnd.jupyter.widget-view+json"
ROWS = "text/csv"  # what a figure draws, for programs that read the notebook


@dataclass(frozen=True, slots=True)
class Told:
    """One thing a notebook tells its reader."""

    role: str
    id: str
    text: str
    output: Mapping[str, Any]


def told_by(cell: Cell) -> list[Told]:
    """List what the outputs of a cell tell."""
    return [_told(output) for output in cell.get("outputs", ())]


def all_told(notebook: Mapping[str, Any]) -> list[Told]:
    """List what a notebook tells its reader, in order."""
    return [told for cell in shown_cells(notebook) for told in told_by(cell)]


def shown_cells(notebook: Mapping[str, Any]) -> list[Cell]:
    """List the cells that readers are meant to see."""
    return [
        cell for cell in notebook["cells"] if not HIDDEN & set(cell["metadata"].get("tags", ()))
    ]


def title_of(notebook: Mapping[str, Any], otherwise: str) -> str:
    """Read the title of a page."""
    titles = [cell["source"] for cell in _cells(notebook, "") if _is_title(cell)]
    return titles[0].splitlines()[0].lstrip("# ") if titles else otherwise


def prepare(
    notebook: Mapping[str, Any],
    *,
    page: str,
    title: str,
    variant: str = "",
    before: str = "",
    after: str = "",
) -> dict[str, Any]:
    """Turn an executed notebook into the notebook that the site shows.

    Parameters
    ----------
    page
        The page's name, which makes the names of its figures differ from every other page's.
    title
        The title of a notebook that tells none; Sphinx lists no page without one.
    variant
        The parameters that tell it from another page of the same title.
    before, after
        Markdown that stands below the title and at the end.
    """
    cells = list(_cells(notebook, page))
    if not any(map(_is_title, cells)):
        cells.insert(0, _markdown(f"# {_escaped(title)}"))
    titled = 1 + next(i for i, cell in enumerate(cells) if _is_title(cell))
    if variant:
        cells[titled - 1] = _markdown(f"# {_escaped(title)}")
    cells[titled:titled] = [_markdown(before)] if before else []
    cells += [_markdown(after)] if after else []
    named = [cell | {"id": f"cell-{i}"} for i, cell in enumerate(cells)]
    kernel = {key: notebook["metadata"][key] for key in ("kernelspec", "language_info")
              if key in notebook["metadata"]}  # fmt: skip
    return {"cells": named, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}


def lacking_all(notebook: Mapping[str, Any]) -> list[str]:
    """List what a notebook says is lacking, each once, if it says nothing else: no result at all."""
    told = all_told(notebook)
    if any(each.role in RESULTS for each in told):
        return []
    return list(dict.fromkeys(each.text for each in told if each.id.startswith("not_collected.")))


def _cells(notebook: Mapping[str, Any], page: str) -> Iterator[Cell]:
    code: list[str] = []
    for cell in shown_cells(notebook):
        heading = _opens_section(cell)
        if heading and code:
            yield _folded(code)
            code = []
        if cell["cell_type"] == "markdown":
            yield _markdown("".join(cell["source"]))
        else:
            code.append("".join(cell["source"]))
            yield from (shown for told in told_by(cell) if (shown := _shown(told, page)))
    if code:
        yield _folded(code)


def _opens_section(cell: Cell) -> bool:
    if cell["cell_type"] == "markdown":
        return "".join(cell["source"]).startswith("##")
    return any(told.role == "question" for told in told_by(cell))


def _shown(told: Told, page: str) -> Cell | None:
    if told.role == "caption":  # the figure carries it
        return None
    if told.role in AS_TEXT:
        anchor = f'<span id="{told.id}"></span>' if told.role == "finding" else ""
        return _markdown(anchor + told.text)
    about = told.output.get("metadata", {}).get("impra", {})
    metadata: dict[str, Any] = {"tags": ["remove-input"]}
    if told.role == "figure":
        name = f"{page}-{told.id}".replace("/", "-")
        metadata["mystnb"] = {"image": {"alt": about["alt"]},
                              "figure": {"caption": _escaped(about["caption"]), "name": name}}  # fmt: skip
    # myst-nb leaves out a code cell without source, so it gets one that is not shown
    return {"cell_type": "code", "metadata": metadata, "source": f"# {told.id}",
            "execution_count": None, "outputs": [_without_widget(told.output)]}  # fmt: skip


def _told(output: Mapping[str, Any]) -> Told:
    about = output.get("metadata", {}).get("impra", {})
    text = output.get("data", {}).get("text/markdown", "")
    return Told(about.get("role", ""), about.get("id", ""), "".join(text), output)


def _without_widget(output: Mapping[str, Any]) -> dict[str, Any]:
    data = {
        kind: value for kind, value in output.get("data", {}).items() if kind not in (WIDGET, ROWS)
    }
    return dict(output) | ({"data": data} if "data" in output else {})


def _folded(code: list[str]) -> Cell:
    return {"cell_type": "code", "metadata": {"tags": ["hide-input"]}, "outputs": [],
            "source": "\n\n".join(code), "execution_count": None}  # fmt: skip


def _markdown(text: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _is_title(cell: Cell) -> bool:
    return bool(cell["cell_type"] == "markdown" and cell["source"].startswith("# "))


def _escaped(text: str) -> str:
    from impra_research.show.publish import markdown_safe

    return str(markdown_safe(text))

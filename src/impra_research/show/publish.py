"""What goes into a notebook's outputs: bundles that are the same on every run, and say what they are.

Each output carries `metadata["impra"]` with its `role` (title, banner, question, prose, finding,
figure, caption, table) and the `id` of its text, which is what the site and a reviewer's note name.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Role = Literal["title", "banner", "question", "prose", "finding", "figure", "caption", "table"]
DPI = 144


def publish(data: Mapping[str, str], metadata: Mapping[str, Any]) -> None:
    """Display one bundle; in a plain interpreter it prints its plain text."""
    from IPython.display import display

    display(dict(data), raw=True, metadata=dict(metadata))  # type: ignore[no-untyped-call]


def show_markdown(text: str, *, role: Role, id: str) -> None:
    """Display Markdown."""
    publish({"text/markdown": text, "text/plain": text}, {"impra": {"role": role, "id": id}})


def show_figure(figure: Figure, *, id: str, alt: str, caption: str, csv: str = "") -> None:
    """Display a figure once as PNG, its alternative text beside it, and close it.

    `csv` is what it draws, for programs that read the notebook.
    """
    data = {"image/png": b64encode(png(figure)).decode("ascii"), "text/plain": alt}
    data |= {"text/csv": csv} if csv else {}
    about = {"role": "figure", "id": id, "caption": caption, "alt": alt}
    publish(data, {"image/png": {"alt": alt}, "impra": about})


def show_table(html: str, plain: str, *, id: str, caption: str) -> None:
    """Display a table as HTML, with its plain text beside it."""
    about = {"role": "table", "id": id, "caption": caption}
    publish({"text/html": html, "text/plain": plain}, {"impra": about})


def png(figure: Figure) -> bytes:
    """Draw a figure to PNG bytes that hold no date and no version, and close it."""
    from matplotlib import pyplot

    stream = BytesIO()
    figure.savefig(stream, format="png", dpi=DPI, metadata={"Software": None})
    pyplot.close(figure)
    return stream.getvalue()


def markdown_safe(value: object) -> object:
    r"""Make a text from data stand in Markdown as it is written: no markup, HTML or formula.

    Examples
    --------
    >>> markdown_safe("<b>*x*</b>")
    '&lt;b&gt;\\*x\\*&lt;/b&gt;'
    """
    match value:
        case str():
            escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            return re.sub(r"([\\`*_\[\]$|~])", r"\\\1", escaped)
        case list() | tuple() if not hasattr(value, "_fields"):
            return [markdown_safe(part) for part in value]
        case _:
            return value

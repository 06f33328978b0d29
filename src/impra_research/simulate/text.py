"""Text that people read and write too: small tables, and YAML whose comments stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString


class _Writer(RoundTripRepresenter):
    """Writes computed numbers with four decimals, their absence as null, and each thing in full."""

    def ignore_aliases(self, data: object) -> bool:
        """Never write `*name` in place of what was written before."""
        return True


_Writer.add_representer(
    float, lambda to, number: to.represent_scalar("tag:yaml.org,2002:float", f"{number:.4f}")
)
_Writer.add_representer(
    type(None), lambda to, _: to.represent_scalar("tag:yaml.org,2002:null", "null")
)


def in_yaml() -> YAML:
    """Give the reader and writer of YAML that keeps comments, quotes and lines as they are."""
    yaml = YAML()
    yaml.Representer = _Writer
    yaml.width, yaml.preserve_quotes = 4096, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def write_yaml(path: Path, document: Mapping[str, Any], *, head: str = "") -> None:
    """Write a document under some lines of comment."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(head)
        in_yaml().dump(document, stream)


def inline(value: Any) -> Any:  # noqa: ANN401  a number, a word or a dictionary of them
    """Have a word written between quotation marks, and a mapping on one line."""
    if isinstance(value, str):
        return DoubleQuotedScalarString(value)
    if not isinstance(value, dict):
        return value
    line = CommentedMap({name: inline(inner) for name, inner in value.items()})
    line.fa.set_flow_style()
    return line


def write_csv(path: Path, columns: Iterable[str], rows: Iterable[tuple[object, ...]]) -> None:
    """Write a small UTF-8 table with LF line ends."""
    path.parent.mkdir(exist_ok=True)
    pd.DataFrame(rows, columns=list(columns)).to_csv(path, index=False, lineterminator="\n")

"""YAML written with its comments, order and quotes; what is new stands in braces on one line."""

from __future__ import annotations

import io
from collections.abc import Mapping

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter


def in_braces(content: Mapping[str, object]) -> str:
    """Write a mapping on one line."""
    return dumped(flow(content)).strip()


def flow(content: Mapping[str, object]) -> CommentedMap:
    """Make a mapping that is written in braces."""
    made = CommentedMap({key: _flow_value(value) for key, value in content.items()})
    made.fa.set_flow_style()
    return made


def _flow_value(value: object) -> object:
    if isinstance(value, Mapping):
        return flow(value)
    if isinstance(value, list | tuple):
        made = CommentedSeq(value)
        made.fa.set_flow_style()
        return made
    return value


def round_trip() -> YAML:
    """Read and write YAML with its comments, order and quotes."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000  # a text stands as its author broke it
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.Representer = _Representer
    return yaml


def dumped(content: object) -> str:
    """Write it as text."""
    text = io.StringIO()
    round_trip().dump(content, text)
    return text.getvalue()


class _Representer(RoundTripRepresenter):
    """Writes nothing as `null`, as the project's files do."""


def _null(representer: _Representer, _: None) -> ScalarNode:
    scalar: ScalarNode = representer.represent_scalar("tag:yaml.org,2002:null", "null")
    return scalar


_Representer.add_representer(type(None), _null)

"""What rules compare: a code that its list does not know makes a rule that says nothing, or of all rows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from impra_research.faults import Fault, unknown_names

if TYPE_CHECKING:
    from impra_research.codebook import Codebook

NUMBERS = ("count", "ratio", "date")


def code_faults(codebook: Codebook) -> Iterator[Fault]:
    """Name each code of a rule that its variable does not have, and each list for what has no codes."""
    for name, rule in codebook.rules.items():
        at = ("rules", name)
        for variable, code in chain(*map(compared, filter(None, (rule.check, rule.when)))):
            if codebook.has(variable) and (codes := codebook.values(variable)):
                yield from unknown_names(at, f"code of {variable}", [code], codes)
        for variable in rule.listed:
            if codebook.variables[variable].level in NUMBERS:
                level = codebook.variables[variable].level
                yield Fault((*at, "listed"), f"`listed` is for codes; {variable} is a {level}")


def compared(check: str) -> Iterator[tuple[str, str]]:
    """Yield each variable that is compared with a text or a number, and that; nothing of no expression.

    Examples
    --------
    >>> list(compared("sex == 'woman' and not person.place != 'north' or age > 17"))
    [('age', '17'), ('sex', 'woman'), ('place', 'north')]
    """
    try:
        nodes = list(ast.walk(ast.parse(check.strip(), mode="eval")))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return  # `rules` says so
    for node in nodes:
        if isinstance(node, ast.Compare):
            for pair in pairwise([node.left, *node.comparators]):
                for one, other in (pair, pair[::-1]):
                    match one, other:
                        case (
                            ast.Name(id=name)
                            | ast.Attribute(value=ast.Name(id="person"), attr=name),
                            ast.Constant(value=str() | int() as code),
                        ):
                            yield name, str(code)

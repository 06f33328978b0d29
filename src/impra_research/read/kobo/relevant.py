"""Whether a form showed a question: its `relevant` condition, worked out from the answers of a row.

The grammar is XPath 1.0's, parsed by elementpath; the functions are those that forms use on answers.
What depends on anything but the answers of the row (the clock, another file, the other rows of a
repeat group) cannot be told afterwards, and `CannotTellError` says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NoReturn

from impra_research.read.kobo.xpath import COMPARED, FUNCTIONS, RECKONED, Value, number, truth

Answers = Mapping[str, str]
QUESTION = re.compile(r"\$\{\s*([^{}#\s]+)\s*\}")
LONGEST = 4000


class CannotTellError(ValueError):
    """A condition that the answers of the row alone do not decide."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: the names of the questions it looks at, and the expression once parsed."""

    names: tuple[str, ...]
    parsed: Any

    def holds(self, answers: Answers) -> bool:
        """Work the condition out from the answers, by question name.

        Raises
        ------
        CannotTellError
            It needs more than these answers.
        """
        variables = {f"q{n}": answers[name] for n, name in enumerate(self.names)}
        try:
            return truth(_value(self.parsed, variables))
        except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as broken:
            raise CannotTellError(str(broken)) from None


@cache
def condition(text: str) -> Condition:
    """Parse a condition as a form writes it.

    Raises
    ------
    CannotTellError
        It is not in the grammar, or uses what answers do not decide.

    Examples
    --------
    >>> condition("selected(${help}, 'bank') and ${age} >= 18").holds({"help": "osim bank", "age": "20"})
    True
    """
    from elementpath import ElementPathError

    names = tuple(dict.fromkeys(QUESTION.findall(text)))
    numbered = QUESTION.sub(lambda found: f"$q{names.index(found[1])}", text)
    try:
        parsed = _parser()().parse(numbered) if len(text) <= LONGEST else None
    except (ElementPathError, RecursionError, ArithmeticError):
        parsed = None
    if parsed is None:
        raise CannotTellError(text)
    return Condition(names, parsed)


@cache
def _parser() -> Any:  # noqa: ANN401  a class made at run time
    from elementpath import MissingContextError, XPath1Parser

    class FormParser(XPath1Parser):
        """XPath 1.0 with the functions of forms; they are worked out here, after parsing."""

    def wait(_token: object, _context: object = None) -> NoReturn:
        raise MissingContextError("forms are worked out here")

    for name in FUNCTIONS.keys() - XPath1Parser.symbol_table.keys():
        token = FormParser.function(name, nargs=(0, 20))
        token.evaluate = wait  # type: ignore[method-assign,assignment]
    FormParser.build()
    return FormParser


def _value(token: Any, variables: Answers) -> Value:  # noqa: ANN401  elementpath's token
    symbol = token.symbol
    if symbol in ("(integer)", "(decimal)", "(float)"):
        return float(token.value)
    if symbol == "(string)":
        return str(token.value)
    if symbol == "$" and token[0].value in variables:
        return variables[token[0].value]
    if symbol == "(" and len(token) == 1:
        return _value(token[0], variables)
    if symbol in ("and", "or"):
        joined = all if symbol == "and" else any
        return joined(truth(_value(part, variables)) for part in token)
    values = [_value(part, variables) for part in token]
    if symbol in COMPARED:
        return _compared(symbol, *values)
    if symbol in RECKONED:
        return RECKONED[symbol](*map(number, values))
    if symbol in FUNCTIONS and token.label == "function":
        return FUNCTIONS[symbol](*values)
    raise CannotTellError(str(symbol))


def _compared(symbol: str, left: Value, right: Value) -> bool:
    """Compare as XPath 1.0 does: truth before numbers before texts; order only among numbers."""
    compare = COMPARED[symbol]
    if symbol in ("=", "!="):
        if isinstance(left, bool) or isinstance(right, bool):
            return compare(truth(left), truth(right))
        if isinstance(left, str) and isinstance(right, str):
            return compare(left, right)
    return compare(number(left), number(right))

"""A rule as a person writes it becomes a comparison of columns.

A date is an interval, and a rule about dates is broken only when no reading of them satisfies it:
`step_date >= arrival` becomes `step_date_latest >= arrival_earliest`. `when` says which rows a rule is
about: `when: accounts == 'complete'` with `check: registered == 'yes'` becomes one comparison.
"""

from __future__ import annotations

import ast
from collections.abc import Collection

BEFORE, AFTER = (ast.Lt, ast.LtE), (ast.Gt, ast.GtE)


def comparison(check: str, when: str | None, dates: Collection[str]) -> str:
    """Write the comparison of columns that a rule means; text that is none is left as it is.

    Examples
    --------
    >>> comparison("step_date >= person.arrival", None, ["step_date", "arrival"])
    'step_date_latest >= person.arrival_earliest'
    >>> comparison("registered == 'yes'", "accounts == 'complete'", [])
    "not accounts == 'complete' or registered == 'yes'"
    """
    try:
        wanted = _in_columns(check, dates)
        if when is None:
            return ast.unparse(wanted)
        about = ast.UnaryOp(ast.Not(), _in_columns(when, dates, surely=True))
        return ast.unparse(ast.BoolOp(ast.Or(), [about, wanted]))
    except SyntaxError:
        return check


def one_code(text: str) -> tuple[str, bool, str]:
    """Give the variable of a comparison with one code, whether it is that code or any other, and the code.

    Empty texts for any other comparison.

    Examples
    --------
    >>> one_code("contract == 'fixed_term'"), one_code("person.sex != 'woman'"), one_code("a > 1")
    (('contract', True, 'fixed_term'), ('sex', False, 'woman'), ('', True, ''))
    """
    match ast.parse(text.strip(), mode="eval").body:
        case ast.Compare(
            left=ast.Name(id=name) | ast.Attribute(value=ast.Name(id="person"), attr=name),
            ops=[ast.Eq() | ast.NotEq() as sign],
            comparators=[ast.Constant(value=str(code))],
        ):
            return name, isinstance(sign, ast.Eq), code
    return "", True, ""


def _in_columns(text: str, dates: Collection[str], *, surely: bool = False) -> ast.expr:
    tree = _Intervals(dates, surely=surely).visit(ast.parse(text.strip(), mode="eval"))
    expression: ast.expr = tree.body
    return expression


class _Intervals(ast.NodeTransformer):
    """Puts one end of its interval in the place of each date that is compared.

    What must hold need only be possible; behind `not`, and in `when`, it must be sure.
    """

    def __init__(self, dates: Collection[str], *, surely: bool) -> None:
        self.dates, self.surely = dates, surely

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        """Read what stands behind `not` the other way round."""
        surely = self.surely ^ isinstance(node.op, ast.Not)
        return ast.UnaryOp(node.op, _Intervals(self.dates, surely=surely).visit(node.operand))

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """Turn `a < b < c` into pairs, each about the ends that decide it."""
        terms = [node.left, *node.comparators]
        pairs = [self._pair(*each) for each in zip(terms, node.ops, terms[1:], strict=False)]
        return pairs[0] if len(pairs) == 1 else ast.BoolOp(ast.And(), list(pairs))

    def _pair(self, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> ast.expr:
        if not isinstance(sign, (*BEFORE, *AFTER)):
            return ast.Compare(left, [sign], [right])
        first = isinstance(sign, BEFORE) ^ self.surely
        return ast.Compare(self._at(left, first), [sign], [self._at(right, not first)])

    def _at(self, term: ast.expr, first: bool) -> ast.expr:
        """Put the first or the last day of each date into a term."""
        end = "earliest" if first else "latest"
        match term:
            case ast.Name(id=name) if name in self.dates:
                return ast.Name(f"{name}_{end}")
            case ast.Attribute(value=ast.Name(id="person") as person, attr=name) if (
                name in self.dates
            ):
                return ast.Attribute(person, f"{name}_{end}")
            case ast.Attribute(value=date, attr="year" | "month" as part) if self._is_date(date):
                return ast.Attribute(ast.Attribute(self._at(date, first), "dt"), part)
            case ast.BinOp(left=left, op=sign, right=right):
                less = isinstance(sign, ast.Sub)
                return ast.BinOp(self._at(left, first), sign, self._at(right, first ^ less))
        return term

    def _is_date(self, term: ast.expr) -> bool:
        match term:
            case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="person"), attr=name):
                return name in self.dates
        return False

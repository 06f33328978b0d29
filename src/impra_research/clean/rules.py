"""The rules of the codebook, evaluated: which rows of a table break which rule."""

from __future__ import annotations

import ast

import pandas as pd

from impra_research.codebook import Codebook, Rule
from impra_research.errors import StudyFileError, did_you_mean

COMPARISONS = (ast.Compare, ast.BoolOp, ast.UnaryOp)
ALLOWED = (*COMPARISONS, ast.BinOp, ast.Name, ast.Constant, ast.expr_context, ast.boolop,
           ast.operator, ast.unaryop, ast.cmpop)  # fmt: skip


def broken_rows(table: pd.DataFrame, name: str, rule: Rule, *, person: pd.DataFrame) -> pd.Index:
    """Give the rows of a table that break one rule.

    Parameters
    ----------
    table
        The rows to check.
    person
        Indexed by `person`; its columns stand behind `person.` in a check.

    Raises
    ------
    StudyFileError
        The rule names a column that is not there, or is not an expression.
    """
    if rule.present:
        lacking = table[[_value_column(table, variable) for variable in rule.present]].isna()
        return table.index[lacking.any(axis="columns")]
    if rule.unique:
        whole = table[list(rule.unique)].notna().all(axis="columns")
        return table.index[whole & table.duplicated(list(rule.unique), keep="first")]
    return _failing(table, name, str(rule.check), person)


def _failing(table: pd.DataFrame, name: str, check: str, person: pd.DataFrame) -> pd.Index:
    of_row = person.reindex(table["person"]).set_axis(table.index)
    own, persons = _names(name, check)
    for used, columns in ((own, table.columns), (persons, person.columns)):
        for column in used - set(columns):
            raise StudyFileError(
                f"rule {name!r} needs a column {column!r} that is not there",
                fix=did_you_mean(column, columns),
            )
    known = table[sorted(own)].notna().all(axis="columns")
    known &= of_row[sorted(persons)].notna().all(axis="columns")
    try:
        holds = table.eval(check, resolvers=[{"person": of_row}], engine="python")
    except (TypeError, ValueError):
        raise _not_a_comparison(name, check) from None
    return table.index[known & ~holds.astype("boolean").fillna(True).astype(bool)]


def _names(name: str, check: str) -> tuple[set[str], set[str]]:
    try:
        expression = ast.parse(check, mode="eval").body
    except SyntaxError:
        raise _not_a_comparison(name, check) from None
    nodes = list(ast.walk(expression))
    if not isinstance(expression, COMPARISONS) or not all(map(_is_allowed, nodes)):
        raise _not_a_comparison(name, check)
    persons = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "person"
    }
    return {node.id for node in nodes if isinstance(node, ast.Name)} - {"person"}, persons


def _is_allowed(node: ast.AST) -> bool:
    """Tell a comparison from a program: no call, and no attribute but a person's or a date's part."""
    if isinstance(node, ast.Attribute):
        of_person = isinstance(node.value, ast.Name) and node.value.id == "person"
        return of_person or node.attr in ("dt", "year", "month")
    return isinstance(node, ALLOWED)


def _not_a_comparison(name: str, check: str) -> StudyFileError:
    return StudyFileError(
        f"rule {name!r} is not a comparison of columns of one kind: {check}",
        fix="write it like `arrival_earliest <= interview_latest`",
    )


def _value_column(table: pd.DataFrame, variable: str) -> str:
    return variable if variable in table.columns else f"{variable}_earliest"


def rules_of(codebook: Codebook, table: str) -> dict[str, Rule]:
    """List the rules of one table; uniqueness last, so that a broken row cannot displace a sound one."""
    rules = {name: rule for name, rule in codebook.rules.items() if rule.table == table}
    return dict(sorted(rules.items(), key=lambda item: bool(item[1].unique)))

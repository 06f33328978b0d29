"""The rules of the codebook, evaluated: which rows break which."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

import pandas as pd

from impra_research.codebook import Codebook, Rule
from impra_research.errors import StudyFileError, did_you_mean

COMPARISONS = (ast.Compare, ast.BoolOp, ast.UnaryOp)
# A power or a shift of a few signs can fill the memory, and no comparison needs one.
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div)
ALLOWED = (*COMPARISONS, *ARITHMETIC, ast.Name, ast.Constant, ast.expr_context, ast.boolop,
           ast.unaryop, ast.cmpop)  # fmt: skip


def rules_of(
    codebook: Codebook, table: str, *, then: Literal["quarantine", "flag"]
) -> dict[str, Rule]:
    """List the rules of one table; uniqueness last, so that a broken row cannot displace a sound one."""
    rules = {name: rule for name, rule in codebook.rules.items() if rule.table == table}
    own = {name: rule for name, rule in rules.items() if rule.then == then}
    return dict(sorted(own.items(), key=lambda item: bool(item[1].unique)))


def first_variable(rule: Rule, codebook: Codebook) -> str:
    """Name the variable whose raw value the quarantine shows: the first the rule mentions."""
    words = re.findall(r"\w+", rule.check or "")
    named = [word.removesuffix("_earliest").removesuffix("_latest") for word in words]
    mentioned = (*rule.present, *rule.unique, *rule.listed, *named)
    return next((word for word in mentioned if word in codebook.variables), "")


def broken_rows(
    table: pd.DataFrame, name: str, rule: Rule, *, codebook: Codebook, person: pd.DataFrame
) -> pd.Index:
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
    if rule.check:
        return _failing(table, name, rule, codebook, person)
    if rule.listed:
        return _not_listed(table, name, rule.listed, codebook)
    if rule.unique:
        return _again(table, name, rule.unique, codebook)
    columns = [_value_column(table, codebook, name, used) for used in rule.present]
    return table.index[table[columns].isna().any(axis="columns")]


def _again(table: pd.DataFrame, name: str, unique: Iterable[str], codebook: Codebook) -> pd.Index:
    """Give the rows whose values stand together on an earlier row.

    Nothing is known of a missing value, nor on which day a half-remembered date was: neither proves that
    two rows are one.
    """
    columns = [_value_column(table, codebook, name, used) for used in unique]
    known = table[columns].notna().all(axis="columns")
    for day in _dates(unique, table):
        known &= table[f"{day}_earliest"] == table[f"{day}_latest"]
    sure = table.loc[known, columns]
    return sure.index[sure.duplicated(keep="first")]


def _dates(variables: Iterable[str], table: pd.DataFrame) -> list[str]:
    """List the variables that a table holds as a first and a last day."""
    return [name for name in variables if name not in table.columns]


def _not_listed(
    table: pd.DataFrame, name: str, listed: Mapping[str, str], codebook: Codebook
) -> pd.Index:
    """Give the rows with a value that stands in no list."""
    known = [table[column].isna() | table[column].isin(list(codebook.list_named(where)))
             for variable, where in listed.items()
             for column in (_value_column(table, codebook, name, variable),)]  # fmt: skip
    return table.index[~pd.concat(known, axis="columns").all(axis="columns")]


def columns_used(
    name: str, rule: Rule, codebook: Codebook, table: pd.DataFrame, person: pd.DataFrame
) -> tuple[list[str], list[str]]:
    """Name the columns that a rule needs, of its table and of the person.

    Raises
    ------
    StudyFileError
        The rule names a column that is not there, or is not an expression.
    """
    if check := codebook.comparison(rule):
        own, persons = _names(codebook, name, check)
        for used, columns in ((own, table.columns), (persons, person.columns)):
            for column in sorted(used - set(columns)):
                raise _no_column(codebook, name, column, columns)
        return sorted(own), sorted(persons)
    named = (*rule.present, *rule.unique, *rule.listed)
    columns = [_value_column(table, codebook, name, each) for each in named]
    return [*columns, *(f"{day}_latest" for day in _dates(rule.unique, table))], []


def _failing(
    table: pd.DataFrame, name: str, rule: Rule, codebook: Codebook, person: pd.DataFrame
) -> pd.Index:
    check = codebook.comparison(rule)
    of_row = person.reindex(table["person"]).set_axis(table.index)
    own, persons = columns_used(name, rule, codebook, table, person)
    known = table[own].notna().all(axis="columns")
    known &= of_row[persons].notna().all(axis="columns")
    try:
        holds = table.eval(check, resolvers=[{"person": of_row}], engine="python")
    except (TypeError, ValueError, AttributeError, NotImplementedError):
        raise _not_a_comparison(codebook, name) from None
    return table.index[known & ~holds.astype("boolean").fillna(True).astype(bool)]


def _names(codebook: Codebook, name: str, check: str) -> tuple[set[str], set[str]]:
    try:
        expression = ast.parse(check, mode="eval").body
    except SyntaxError:
        raise _not_a_comparison(codebook, name) from None
    nodes = list(ast.walk(expression))
    if not isinstance(expression, COMPARISONS) or not all(map(_is_allowed, nodes)):
        raise _not_a_comparison(codebook, name)
    persons = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "person"
    }
    own = {node.id for node in nodes if isinstance(node, ast.Name)} - {"person"}
    if not own and not persons:
        raise _not_a_comparison(codebook, name)
    return own, persons


def _is_allowed(node: ast.AST) -> bool:
    """Tell a comparison from a program: no call, and no attribute but a person's or a date's part."""
    if isinstance(node, ast.Attribute):
        of_person = isinstance(node.value, ast.Name) and node.value.id == "person"
        return of_person or node.attr in ("dt", "year", "month")
    if isinstance(node, ast.BinOp):  # a text times a number is a very long text
        return not any(map(_is_text, (node.left, node.right)))
    return isinstance(node, ALLOWED)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)


def _not_a_comparison(codebook: Codebook, name: str) -> StudyFileError:
    return StudyFileError(
        f"{codebook.at('rules', name)}: is not a comparison of columns of one kind",
        fix="write it like `arrival <= interview`",
    )


def _value_column(table: pd.DataFrame, codebook: Codebook, name: str, variable: str) -> str:
    """Name the column that holds a variable's value; of a date, its first day."""
    for column in (variable, f"{variable}_earliest"):
        if column in table.columns:
            return column
    raise _no_column(codebook, name, variable, table.columns)


def _no_column(
    codebook: Codebook, name: str, column: str, columns: Collection[str]
) -> StudyFileError:
    return StudyFileError(
        f"{codebook.at('rules', name)}: needs a column {column!r} that its table does not have",
        fix=f"correct the rule; {did_you_mean(column, columns)}",
    )

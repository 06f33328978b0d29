"""What goes to quarantine: rows that break a rule, and those that cannot stay without them."""

from __future__ import annotations

import pandas as pd

from impra_research.clean.account import Account
from impra_research.clean.keys import outer_table
from impra_research.clean.rules import broken_rows, first_variable, rules_of
from impra_research.codebook import Codebook

PERSON_GONE, HISTORY_GONE = "person_quarantined", "history_incomplete"
OUTER_GONE = "row_around_quarantined"


def quarantine_broken(
    codebook: Codebook, accounts: dict[str, Account], tables: dict[str, pd.DataFrame]
) -> None:
    """Enter in the accounts every row that breaks a rule, and every row that cannot stay without it.

    Persons are first, whatever the order of the codebook: the rows of other tables look them up. A
    repeat group comes before the one inside it, whose rows go where the row around them goes.
    """
    person = pd.DataFrame()
    depth = {name: (name != "person", len(codebook.tables[name].key)) for name in accounts}
    for name in sorted(accounts, key=depth.__getitem__):
        account = accounts[name]
        if name != "person":
            gone = account.raw.index[~account.raw["person"].isin(person.index)]
            account.quarantine(gone, rule=PERSON_GONE, variable="person", stage="person")
        if outer := outer_table(codebook, name):
            _quarantine_within(account, accounts[outer], codebook.tables[outer].key)
        for rule_name, rule in rules_of(codebook, name, then="quarantine").items():
            rows = tables[name].loc[account.kept]
            broken = broken_rows(rows, rule_name, rule, codebook=codebook, person=person)
            shown = first_variable(rule, codebook)
            account.quarantine(broken, rule=rule_name, variable=shown, stage="rules")
        if holds_histories(codebook, name):
            _quarantine_broken_histories(account)
        rows = tables[name].loc[account.kept]
        for rule_name, rule in rules_of(codebook, name, then="flag").items():
            flagged = broken_rows(rows, rule_name, rule, codebook=codebook, person=person)
            account.flags[rule_name] = flagged
        if name == "person":
            person = rows.set_index("person")


def _quarantine_within(account: Account, outer: Account, key: tuple[str, ...]) -> None:
    """Send the rows of a repeat group to quarantine that stand within a row that went there."""
    columns = list(dict.fromkeys(("person", *key)))
    gone = pd.MultiIndex.from_frame(outer.raw.loc[outer.rule.index, columns])
    within = pd.MultiIndex.from_frame(account.raw[columns]).isin(gone)
    account.quarantine(account.raw.index[within], rule=OUTER_GONE, variable=key[-1], stage="outer")


def holds_histories(codebook: Codebook, table: str) -> bool:
    """Tell whether the rows of a table are the steps of enterprises, of which none may be lacking."""
    return table == "step" and "enterprise" in codebook.tables[table].key


def _quarantine_broken_histories(account: Account) -> None:
    broken = account.raw.loc[account.rule.index, "enterprise"].unique()
    rest = account.raw.index[account.raw["enterprise"].isin(broken)]
    account.quarantine(rest, rule=HISTORY_GONE, variable="enterprise", stage="history")

"""The tables of the codebook, unfolded and recoded over all sources; an unknown value stops all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from impra_research.clean.account import Account, torn_of
from impra_research.clean.decided import Decided, decided
from impra_research.clean.readers import known_values
from impra_research.clean.recode import Recoded, recode
from impra_research.clean.unfold import unfold
from impra_research.codebook import WITH_VALUES
from impra_research.errors import UnknownValueError
from impra_research.read import Received
from impra_research.read.received import in_file
from impra_research.read.unknown import describe_unknown
from impra_research.study import Study

Files = Mapping[str, Mapping[str, Received]]
Tables = dict[str, pd.DataFrame]
SHOWN = 20
SHORT = 30  # names; a longer list is told by its title
NOT_LISTED = "not_listed"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Texts of a variable that one source holds and no list knows, indexed by row of the file.

    They stop the cleaning, unless their variable sends such rows to quarantine.
    """

    source: str
    variable: str
    where: str
    known: list[str]
    called: str
    texts: pd.Series
    stops: bool

    def __str__(self) -> str:
        return describe_unknown(self.where, self.texts, self.known, called=self.called)


def recode_tables(study: Study, files: Files) -> tuple[dict[str, Account], Tables]:
    """Recode every table that a source holds, with the account of its rows.

    Raises
    ------
    UnknownValueError
        A value is not in the codebook; all are listed, by column.
    """
    above = study.declared.accept_above
    accounts, tables, unknown = recode_with_unknown(study, files, accept_above=above)
    refuse_unknown([str(each) for each in unknown if each.stops])
    return accounts, tables


def recode_with_unknown(
    study: Study, files: Files, *, accept_above: float | None
) -> tuple[dict[str, Account], Tables, list[Unknown]]:
    """Recode every table that a source holds, and list the texts that no list knows.

    Above `accept_above`, a proposal of matches.yml that nobody decided on counts; without it, none.
    """
    accounts: dict[str, Account] = {}
    tables: Tables = {}
    unknown: list[Unknown] = []
    for table in study.codebook.tables:
        sources = [source for source in files if study.sheet_of(source, table)]
        if sources:
            received = [unfold(study, source, table, files[source]) for source in sources]
            sheet = study.codebook.tables[table].sheet
            torn = torn_of(files[source][sheet] for source in sources)
            accounts[table] = Account(table, pd.concat(received, ignore_index=True), torn=torn)
            how = {name: decided(name, study.codebook, accept_above=accept_above)
                   for name in study.codebook.of_table(table)}  # fmt: skip
            tables[table] = _recoded(study, accounts[table], sources, how, unknown)
    return accounts, tables, unknown


def _recoded(
    study: Study,
    account: Account,
    sources: list[str],
    by_people: Mapping[str, Mapping[str, Decided]],
    unknown: list[Unknown],
) -> pd.DataFrame:
    raw, codebook = account.raw, study.codebook
    keys = dict.fromkeys(("person", *codebook.tables[account.table].key, "source"))
    columns = [raw[list(keys)]]
    own = {source: raw["source"] == source for source in sources}
    for name, variable in codebook.of_table(account.table).items():
        if variable.level == "text":
            continue
        parts = {source: recode(_texts(raw, own[source], name), name, source_name=source,
                                source=study.declared.sources[source], codebook=codebook,
                                decided=by_people[name])
                 for source in sources}  # fmt: skip
        for source, part in parts.items():
            if variable.unlisted == "quarantine":
                account.quarantine(
                    part.unknown.index, rule=NOT_LISTED, variable=name, stage="values"
                )
            unknown += _unknown(study, source, name, account, part)
            account.decide(name, part.decided)
            for rule, rows in part.faults.groupby(part.faults):
                account.quarantine(rows.index, rule=str(rule), variable=name, stage="values")
        columns.append(pd.concat([part.columns for part in parts.values()]))
    return pd.concat(columns, axis="columns")


def _texts(raw: pd.DataFrame, own: pd.Series[bool], name: str) -> pd.DataFrame:
    """Give the texts of one variable in the rows of one source; no column where no source has one."""
    return raw.loc[own, [name] if name in raw else []]


def _unknown(
    study: Study, source_name: str, name: str, account: Account, part: Recoded
) -> Iterator[Unknown]:
    if part.unknown.empty:
        return
    at = account.raw.loc[part.unknown.index]
    where = in_file(at["file"].iloc[0], at["sheet"].iloc[0])
    yield unknown_in(study, source_name, name, where, part.unknown.set_axis(at["row"]))


def unknown_in(study: Study, source: str, name: str, where: str, texts: pd.Series) -> Unknown:
    """Tell the texts of a variable that no list knows, by the rows of the file."""
    variable, declared = study.codebook.variables[name], study.declared.sources[source]
    origin, closed = variable.origins[source], variable.level in WITH_VALUES
    known = list(known_values(name, origin, declared, study.codebook)) if closed else []
    place = f"{where}, column {origin.column!r} (variable {name})"
    shared = study.codebook.standard(name) if closed and len(known) > SHORT else None
    called = shared.about.title["en"] if shared else ""
    return Unknown(source, name, place, known, called, texts, variable.unlisted == "stop")


def refuse_unknown(unknown: list[str]) -> None:
    """Stop when there are values that the codebook does not know.

    Raises
    ------
    UnknownValueError
        It lists them, by column.
    """
    if unknown:
        more = len(unknown) - SHOWN
        raise UnknownValueError(
            "the codebook does not know some values of "
            + ("1 column\n" if len(unknown) == 1 else f"{len(unknown)} columns\n")
            + "\n".join(unknown[:SHOWN])
            + (f"\n... and {more} more columns" if more > 0 else ""),
            fix="add each value in codebook/variables.yml, where all known ones stand, correct it in "
            "corrections.yml, or decide what it means in codebook/matches.yml (impra codebook match "
            "proposes)",
        )

"""Received tables become tidy tables that match the codebook; nothing is lost, all is accounted for.

For each source: read, correct (corrections.yml), refuse columns nobody accounts for.
For each table of the codebook, over all sources: unfold, recode, check the rules.
A value no list knows stops everything. A row that cannot stay goes to quarantine whole, with its rule;
what belongs to a quarantined person follows it, and a history with a quarantined step follows whole,
because a missing step would be read as a longer spell.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from impra_research.clean.account import Account
from impra_research.clean.corrections import apply_corrections, read_corrections
from impra_research.clean.ladder import add_kind, add_ladder, refuse_foreign_forms
from impra_research.clean.others import Group, grouped
from impra_research.clean.persons import pseudonymised
from impra_research.clean.propose import proposals
from impra_research.clean.quarantine import quarantine_broken
from impra_research.clean.tables import recode_tables, recode_with_unknown
from impra_research.clean.unfold import PROVENANCE, left_in_raw, refuse_misfit_columns
from impra_research.clean.universe import keep_to_universe
from impra_research.clean.weights import refuse_unusable_weights
from impra_research.codebook import NOT_IN_TABLES, Codebook, Match
from impra_research.read import Received, read_source
from impra_research.read.notes import Note, together
from impra_research.study import Study

Files = dict[str, dict[str, Received]]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning a study gives, by table: tidy rows, quarantined rows, the record of both."""

    tables: dict[str, pd.DataFrame]
    quarantined: dict[str, pd.DataFrame]
    records: dict[str, dict[str, object]]


def clean_study(study: Study) -> Cleaned:
    """Clean every table of a study; nothing is written.

    Raises
    ------
    ReceivedFileError, StudyFileError, CorrectionError, UnknownValueError
        A file, the codebook, a correction or a value is not what it should be.
    """
    return clean_files(study, _read_and_correct(study))


def clean_files(study: Study, files: Files) -> Cleaned:
    """Clean every table of a study from its files, read and corrected.

    Raises
    ------
    ReceivedFileError, StudyFileError, UnknownValueError
        A file, the codebook or a value is not what it should be.
    """
    codebook = study.codebook
    refuse_foreign_forms(study)
    refuse_misfit_columns(study, files)
    accounts, recoded = recode_tables(study, files)
    tables, aside = keep_to_universe(
        codebook, recoded, {name: account.raw for name, account in accounts.items()}
    )
    quarantine_broken(codebook, accounts, tables)
    refuse_unusable_weights(study, accounts, tables)
    coded = pseudonymised(study, tables)
    kept = {name: _tidy(codebook, accounts[name], rows) for name, rows in coded.items()}
    kept["person"] = _say_what_is_incomplete(kept["person"], accounts)
    notes = _notes(codebook, files)

    told = {"notes": notes, "left_in_raw": left_in_raw(study, files)}

    def said(account: Account) -> dict[str, object]:
        own = {"converted": _converted(codebook, account), "set_aside": aside[account.table]}
        return told | own

    return Cleaned(
        kept,
        {name: account.quarantined(codebook) for name, account in accounts.items()},
        {name: a.record(kept[name]) | said(a) for name, a in accounts.items()},
    )


def _notes(codebook: Codebook, files: Files) -> dict[str, str]:
    """Tell of each sheet how it was read, or that no table reads it."""
    read = {table.sheet for table in codebook.tables.values()}
    notes: dict[str, Note] = {}
    for sheets in files.values():
        used = {found.where for name, found in sheets.items() if name in read}
        for found in sheets.values():
            own = found.note if found.where in used else together(found.note, found.unread())
            notes |= {found.where: own} if own else {}
    return dict(notes)


def undecided(study: Study) -> list[Match]:
    """Propose what the texts mean that join no code exactly and on which nobody decided yet.

    Raises
    ------
    ReceivedFileError, StudyFileError, CorrectionError
        A file, the codebook or a correction is not what it should be.
    """
    files = _read_and_correct(study)
    refuse_misfit_columns(study, files)
    _, _, unknown = recode_with_unknown(study, files, accept_above=None)
    return proposals(study, unknown)


def others(study: Study) -> list[Group]:
    """Group what people wrote under `other, please specify`: suggestions beside the data.

    Raises
    ------
    ReceivedFileError, StudyFileError, CorrectionError
        A file, the codebook or a correction is not what it should be.
    """
    files = _read_and_correct(study)
    refuse_misfit_columns(study, files)
    return grouped(study, files)


def _read_and_correct(study: Study) -> Files:
    received = {source: read_source(study, source) for source in study.declared.sources}
    corrections = read_corrections(study)
    return apply_corrections(received, corrections)


def _tidy(codebook: Codebook, account: Account, rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that stay and the columns that may leave raw, and add what companions know."""
    hidden = [
        column
        for name, variable in codebook.variables.items()
        if variable.disclosure in NOT_IN_TABLES and not variable.pseudonym
        for column in (name, f"{name}__missing", f"{name}__received")
    ]
    kept = rows.loc[account.kept].drop(columns=hidden, errors="ignore").reset_index(drop=True)
    kept = _only_used_codes(kept, codebook)
    return add_kind(add_ladder(kept, codebook), codebook)


def _converted(codebook: Codebook, account: Account) -> list[dict[str, object]]:
    """Say which amounts were converted, by what, and who says so."""
    return [
        {"variable": name, "source": source, "factor": money.factor, "steps": list(money.steps)}
        for name in codebook.of_table(account.table)
        for source in account.raw["source"].unique()
        if (money := codebook.conversion(name, source)) and money.steps
    ]


def _only_used_codes(table: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Of a standard's long list, keep the codes that occur; an ordinal scale keeps all its steps."""
    used = {
        name: table[name].cat.remove_unused_categories()
        for name, variable in codebook.variables.items()
        if name in table and variable.level == "nominal" and codebook.standard(name)
    }
    return table.assign(**used)


def _say_what_is_incomplete(person: pd.DataFrame, accounts: dict[str, Account]) -> pd.DataFrame:
    """Name in `incomplete` the tables in which rows of a kept person are in quarantine.

    Someone whose only support episode cannot be dated is not someone without support.
    """
    gone = {
        name: set(account.raw.loc[account.rule.index, "person"])
        for name, account in accounts.items()
    }
    incomplete = [
        " ".join(name for name, persons in gone.items() if who in persons)
        for who in person["person"]
    ]
    return person.assign(incomplete=pd.Series(incomplete, index=person.index, dtype="str"))


__all__ = ["PROVENANCE", "Cleaned", "clean_files", "clean_study", "others", "undecided"]

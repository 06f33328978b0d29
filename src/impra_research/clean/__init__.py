"""Received tables become tidy tables that match the codebook; nothing is lost, all is accounted for.

For each source: read, correct (corrections.yml), refuse columns nobody accounts for.
For each table of the codebook, over all sources: unfold, recode, check the rules.
A value no list knows stops everything. A row that cannot stay goes to quarantine whole, with its rule;
what belongs to a quarantined person follows it, and a history with a quarantined step follows whole,
because a missing step would be read as a longer spell.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from impra_research.clean.account import Account
from impra_research.clean.corrections import apply_corrections, read_corrections
from impra_research.clean.ladder import add_kind, add_ladder, refuse_foreign_forms
from impra_research.clean.recode import Recoded, constant, known_values, not_asked, recode
from impra_research.clean.rules import broken_rows, rules_of
from impra_research.clean.unfold import PROVENANCE, refuse_unaccounted_columns, unfold
from impra_research.codebook import NOT_IN_TABLES, Codebook
from impra_research.errors import CorrectionError, UnknownValueError, did_you_mean
from impra_research.read import Received, read_source
from impra_research.study import Study

Files = dict[str, dict[str, Received]]
SHOWN = 20


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
    refuse_foreign_forms(study)
    files = _read_and_correct(study)
    accounts, tables = _recode_all(study, files)
    _check_all(study.codebook, accounts, tables)
    kept = {name: _tidy(study.codebook, accounts[name], rows) for name, rows in tables.items()}
    kept["person"] = _say_what_is_incomplete(kept["person"], accounts)
    notes = {t.file: t.note for sheets in files.values() for t in sheets.values() if t.note}
    return Cleaned(
        kept,
        {name: account.quarantined(study.codebook) for name, account in accounts.items()},
        {name: a.record(kept[name]) | {"notes": notes} for name, a in accounts.items()},
    )


def _read_and_correct(study: Study) -> Files:
    received = {source: read_source(study, source) for source in study.declared.sources}
    corrections = read_corrections(study)
    known = {(t.file, t.sheet) for sheets in received.values() for t in sheets.values()}
    for correction in corrections:
        if (correction.file, correction.sheet) not in known:
            raise CorrectionError(
                f"corrections.yml names {correction.file!r}, sheet {correction.sheet!r}, "
                "which no source reads",
                fix=did_you_mean(correction.file, {file for file, _ in known}),
            )
    files = {source: apply_corrections(sheets, corrections) for source, sheets in received.items()}
    for source, sheets in files.items():
        refuse_unaccounted_columns(study, source, sheets)
    return files


def _recode_all(study: Study, files: Files) -> tuple[dict[str, Account], dict[str, pd.DataFrame]]:
    accounts: dict[str, Account] = {}
    tables: dict[str, pd.DataFrame] = {}
    unknown: list[str] = []
    for table in study.codebook.tables:
        parts = [
            _recode_source(study, source, table, files[source], unknown)
            for source in files
            if study.sheet_of(source, table)
        ]
        if parts:
            accounts[table], tables[table] = _joined(table, parts)
    _refuse_unknown(unknown)
    return accounts, tables


Part = tuple[pd.DataFrame, pd.DataFrame, list[tuple[str, pd.Series]]]


def _recode_source(
    study: Study, source_name: str, table: str, received: dict[str, Received], unknown: list[str]
) -> Part:
    codebook, source = study.codebook, study.declared.sources[source_name]
    raw = unfold(study, source_name, table, received)
    columns, faults = (
        [raw[list(dict.fromkeys(("person", *codebook.tables[table].key, "source")))]],
        [],
    )
    for name, variable in codebook.of_table(table).items():
        origin = variable.origins.get(source_name)
        if variable.level == "text":
            continue
        if origin is None:
            columns.append(not_asked(raw.index, name, codebook))
        elif origin.value is not None:
            columns.append(constant(raw.index, name, origin.value, codebook))
        else:
            read = recode(
                raw[name], name, source_name=source_name, source=source, codebook=codebook
            )
            columns.append(read.columns)
            faults += [(name, read.faults)] if len(read.faults) else []
            unknown += _describe_unknown(study, source_name, name, raw, read)
    return raw, pd.concat(columns, axis="columns"), faults


def _joined(table: str, parts: list[Part]) -> tuple[Account, pd.DataFrame]:
    starts = pd.Series([0] + [len(raw) for raw, _, _ in parts]).cumsum()
    account = Account(table, pd.concat([raw for raw, _, _ in parts], ignore_index=True))
    for start, (_, _, faults) in zip(starts, parts, strict=False):
        for name, broken in faults:
            for rule, rows in broken.groupby(broken):
                account.quarantine(
                    rows.index + start, rule=str(rule), variable=name, stage="values"
                )
    return account, pd.concat([rows for _, rows, _ in parts], ignore_index=True)


def _check_all(
    codebook: Codebook, accounts: dict[str, Account], tables: dict[str, pd.DataFrame]
) -> None:
    persons = pd.DataFrame()
    for name, account in accounts.items():
        rows = tables[name]
        if name != "person" and "person" in accounts:
            gone = account.raw.index[~account.raw["person"].isin(persons.index)]
            account.quarantine(gone, rule="person_quarantined", variable="person", stage="person")
        for rule_name, rule in rules_of(codebook, name).items():
            broken = broken_rows(rows.loc[account.kept], rule_name, rule, person=persons)
            if rule.then == "flag":
                account.flags[rule_name] = broken
            else:
                account.quarantine(
                    broken,
                    rule=rule_name,
                    variable=_first_variable(rule_name, codebook),
                    stage="rules",
                )
        if name == "person":
            persons = rows.loc[account.kept].set_index("person")
        if name == "step":
            _quarantine_broken_histories(account)


def _quarantine_broken_histories(account: Account) -> None:
    broken = account.raw.loc[account.rule.index, "enterprise"].unique()
    rest = account.raw.index[account.raw["enterprise"].isin(broken)]
    account.quarantine(rest, rule="history_incomplete", variable="enterprise", stage="history")


def _say_what_is_incomplete(person: pd.DataFrame, accounts: dict[str, Account]) -> pd.DataFrame:
    """Name in `incomplete` the tables in which rows of a kept person are in quarantine.

    Someone whose only support episode cannot be dated is not someone without support.
    """
    gone = {
        name: person["person"].isin(account.raw.loc[account.rule.index, "person"])
        for name, account in accounts.items()
    }
    words = [person["person"].where(lost, "").mask(lost, name) for name, lost in gone.items()]
    incomplete = pd.concat(words, axis="columns").agg(" ".join, axis="columns")
    return person.assign(incomplete=incomplete.str.split().str.join(" ").astype("str"))


def _first_variable(rule_name: str, codebook: Codebook) -> str:
    """Name the variable whose raw value the quarantine shows: the first the rule mentions."""
    rule = codebook.rules[rule_name]
    mentioned = [*rule.present, *rule.unique]
    words = (rule.check or "").replace(".", " ").split()
    mentioned += [word.removesuffix("_earliest").removesuffix("_latest") for word in words]
    return next((word for word in mentioned if word in codebook.variables), "")


def _tidy(codebook: Codebook, account: Account, rows: pd.DataFrame) -> pd.DataFrame:
    hidden = [
        column
        for name, variable in codebook.variables.items()
        if variable.disclosure in NOT_IN_TABLES
        for column in (name, f"{name}__missing")
    ]
    kept = rows.loc[account.kept].drop(columns=hidden, errors="ignore").reset_index(drop=True)
    return add_kind(add_ladder(kept, codebook), codebook)


def _describe_unknown(
    study: Study, source_name: str, name: str, raw: pd.DataFrame, read: Recoded
) -> list[str]:
    origin = study.codebook.variables[name].origins[source_name]
    known = list(known_values(name, origin, study.declared.sources[source_name], study.codebook))
    return [
        f"{raw.at[row, 'file']}{' ' + raw.at[row, 'sheet'] if raw.at[row, 'sheet'] else ''} "
        f"row {raw.at[row, 'row']}, {origin.column!r} ({name}): {_shown(value, known)} is not in the "
        f"codebook; {did_you_mean(value, known)}"
        for row, value in read.unknown.items()
    ]


def _shown(value: str, known: list[str]) -> str:
    """Show a value that resembles a known one; any other may be a name or an address gone astray."""
    near = get_close_matches(value, known, n=1, cutoff=0.6)
    return repr(value) if near else "a value unlike any known one (hidden: look at the row)"


def _refuse_unknown(unknown: list[str]) -> None:
    if not unknown:
        return
    listed = "\n".join(f"  - {line}" for line in unknown[:SHOWN])
    more = f"\n  ... and {len(unknown) - SHOWN} more" if len(unknown) > SHOWN else ""
    raise UnknownValueError(
        f"{len(unknown)} values are not in the codebook:\n{listed}{more}",
        fix="add each to codebook/variables.yml, or correct it in corrections.yml",
    )


__all__ = ["PROVENANCE", "Cleaned", "clean_study"]

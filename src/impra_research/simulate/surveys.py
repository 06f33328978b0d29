"""The survey files of a study with their mistakes, the ledger, and the corrections that mend some."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from impra_research.simulate.chance import Streams
from impra_research.simulate.dirt import soil
from impra_research.simulate.draw import draw
from impra_research.simulate.exports import write_export
from impra_research.simulate.fieldwork import write_down
from impra_research.simulate.site import Site
from impra_research.simulate.soiled import Cell, Entry, Soiled
from impra_research.simulate.text import inline, write_csv, write_yaml
from impra_research.simulate.truths import Truths
from impra_research.study import Study

CORRECTIONS = "# Where, the expected old value, the new one, why. No value is edited in code.\n"
LASTING = ("sex", "birth_year", "birth_country", "citizenship", "education", "arrival", "permit")
MENDED = date(2014, 6, 16)


def write_surveys(raw: Path, like: Study, truths: Truths) -> dict[str, Soiled]:
    """Write every source, dirt_ledger.csv and corrections.yml into `raw`; give back what was written."""
    sent: dict[str, Soiled] = {}
    for place in truths.sizes:
        sent[place] = received(place, like, truths, elsewhere=next(iter(sent.values()), None))
        sent[place].submit_again()
        write_export(raw / sent[place].site.source.file, sent[place])
    ledger = [entry for soiled in sent.values() for entry in soiled.ledger]
    write_csv(raw / "dirt_ledger.csv", Entry._fields[:-1], [entry[:-1] for entry in ledger])
    mended = [_correction(entry, like) for entry in ledger if entry.remedy == "corrected"]
    write_yaml(raw / "corrections.yml", {"corrections": mended}, head=CORRECTIONS)
    return sent


def received(place: str, like: Study, truths: Truths, *, elsewhere: Soiled | None = None) -> Soiled:
    """Draw a place's persons and write their answers down with the mistakes of their team.

    Some of the clean persons of `elsewhere` answered here as well: under their code, with what does not
    change from one interview to another.
    """
    beyond = [truths.dirt.get(kind, {}).get(place, 0) for kind in ("unfinished", "in_both_exports")]
    streams = Streams(truths.seed, place)
    site = Site(like, place, truths.sizes[place] + sum(beyond), truths, streams)
    truth = draw(site)
    lent = elsewhere.choose("dirt/in_both_exports", beyond[1]) if elsewhere else []
    if elsewhere:
        here = range(site.n - beyond[1], site.n)[: len(lent)]
        truth["person"] = _same_persons(truth["person"], here, elsewhere, lent)
    soiled = Soiled(site, truth, write_down(site, truth))
    soil(soiled)
    soiled.leave_unfinished()
    if elsewhere:
        codes = (elsewhere.value(Cell("participant_code", person)) for person in lent)
        soiled.lend_codes([str(code) for code in codes])
    return soiled


def _same_persons(
    persons: pd.DataFrame, here: Sequence[int], elsewhere: Soiled, lent: Sequence[int]
) -> pd.DataFrame:
    """Give the rows `here` what stays the same of the persons lent by another place."""
    same = persons.copy()
    for position, person in zip(here, lent, strict=True):
        known = elsewhere.true("person", person).iloc[0]
        for column in LASTING:
            same.iloc[position, same.columns.get_indexer([column])[0]] = known[column]
    return same


def _correction(entry: Entry, like: Study) -> dict[str, object]:
    """Enter a correction, in the words of the team that sent the file."""
    files = {source.file: place for place, source in like.declared.sources.items()}
    team = like.places[files[entry.file]].label["en"]
    return {"file": entry.file} | ({"sheet": inline(entry.sheet)} if entry.sheet else {}) | {
        "row": entry.row, "column": inline(entry.column), "expected": inline(entry.after),
        "value": inline(entry.value), "reason": inline(entry.reason),
        "who": inline(f"field team, {team}"), "date": MENDED,
    }  # fmt: skip

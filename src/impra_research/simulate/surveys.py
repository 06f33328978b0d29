"""The survey files of a study with their mistakes, the ledger, and the corrections that mend some."""

from __future__ import annotations

from datetime import date
from pathlib import Path

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
MENDED = date(2014, 6, 16)


def write_surveys(raw: Path, like: Study, truths: Truths) -> dict[str, Soiled]:
    """Write every source, dirt_ledger.csv and corrections.yml into `raw`; give back what was written."""
    sent = {place: received(place, like, truths) for place in truths.sizes}
    for soiled in sent.values():
        soiled.lend_codes(_codes_elsewhere(sent, soiled))
        soiled.submit_again()
        write_export(raw / soiled.site.source.file, soiled)
    ledger = [entry for soiled in sent.values() for entry in soiled.ledger]
    write_csv(raw / "dirt_ledger.csv", Entry._fields[:-1], [entry[:-1] for entry in ledger])
    mended = [_correction(entry, like) for entry in ledger if entry.remedy == "corrected"]
    write_yaml(raw / "corrections.yml", {"corrections": mended}, head=CORRECTIONS)
    return sent


def received(place: str, like: Study, truths: Truths) -> Soiled:
    """Draw a place's persons and write their answers down with the mistakes of one team alone."""
    beyond = [truths.dirt.get(kind, {}).get(place, 0) for kind in ("unfinished", "in_both_exports")]
    streams = Streams(truths.seed, place)
    site = Site(like, place, truths.sizes[place] + sum(beyond), truths, streams)
    truth = draw(site)
    soiled = Soiled(site, truth, write_down(site, truth))
    soil(soiled)
    soiled.leave_unfinished()
    return soiled


def _codes_elsewhere(sent: dict[str, Soiled], here: Soiled) -> list[str]:
    """Take the codes of clean persons of the first place; one of them answered here as well."""
    first = next(iter(sent.values()))
    if first is here:
        return []
    lent = first.choose("dirt/in_both_exports", here.planted("in_both_exports"))
    return [str(first.value(Cell("participant_code", person))) for person in lent]


def _correction(entry: Entry, like: Study) -> dict[str, object]:
    """Enter a correction, in the words of the team that sent the file."""
    files = {source.file: place for place, source in like.declared.sources.items()}
    team = like.places[files[entry.file]].label["en"]
    return {"file": entry.file} | ({"sheet": inline(entry.sheet)} if entry.sheet else {}) | {
        "row": entry.row, "column": inline(entry.column), "expected": inline(entry.after),
        "value": inline(entry.value), "reason": inline(entry.reason),
        "who": inline(f"field team, {team}"), "date": MENDED,
    }  # fmt: skip

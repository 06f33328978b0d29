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
    received = {place: _received(place, like, truths) for place in truths.sizes}
    for place, soiled in received.items():
        told = planted(truths, place)
        soil(soiled, told)
        soiled.leave_unfinished(told["unfinished"])
        soiled.lend_codes(_codes_elsewhere(received, soiled, told), skip=told["unfinished"])
        soiled.submit_again(told["duplicate"])
        write_export(raw / soiled.site.source.file, soiled)
    ledger = [entry for soiled in received.values() for entry in soiled.ledger]
    write_csv(raw / "dirt_ledger.csv", Entry._fields[:-1], [entry[:-1] for entry in ledger])
    mended = [_correction(entry, like) for entry in ledger if entry.remedy == "corrected"]
    write_yaml(raw / "corrections.yml", {"corrections": mended}, head=CORRECTIONS)
    return received


def _correction(entry: Entry, like: Study) -> dict[str, object]:
    """Enter a correction, in the words of the team that sent the file."""
    sources = like.declared.sources
    team = next(
        p.label["en"] for name, p in like.places.items() if sources[name].file == entry.file
    )
    return {"file": entry.file} | ({"sheet": inline(entry.sheet)} if entry.sheet else {}) | {
        "row": entry.row, "column": inline(entry.column), "expected": inline(entry.after),
        "value": inline(entry.value), "reason": inline(entry.reason),
        "who": inline(f"field team, {team}"), "date": MENDED,
    }  # fmt: skip


def planted(truths: Truths, place: str) -> dict[str, int]:
    """Count the mistakes of each kind that are planted in a place."""
    told = {kind: counts.get(place, 0) for kind, counts in truths.dirt.items()}
    return dict.fromkeys(("unfinished", "in_both_exports", "duplicate"), 0) | told


def _received(place: str, like: Study, truths: Truths) -> Soiled:
    told = planted(truths, place)
    n = truths.sizes[place] + told["unfinished"] + told["in_both_exports"]
    site = Site(like, place, n, truths, Streams(truths.seed, place))
    truth = draw(site)
    return Soiled(site, truth, write_down(site, truth))


def _codes_elsewhere(received: dict[str, Soiled], here: Soiled, told: dict[str, int]) -> list[str]:
    """Take the codes of clean persons of the first place; one of them answered here as well."""
    first = next(iter(received.values()))
    if first is here:
        return []
    lent = first.choose("dirt/in_both_exports", told["in_both_exports"])
    return [str(first.value(Cell("participant_code", person))) for person in lent]

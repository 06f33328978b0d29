"""The survey files of a study with their mistakes, the ledger, and the corrections that mend some."""

from __future__ import annotations

from pathlib import Path

from impra_research.simulate.chance import Streams
from impra_research.simulate.dirt import soil
from impra_research.simulate.draw import draw
from impra_research.simulate.exports import write_export
from impra_research.simulate.fieldwork import write_down
from impra_research.simulate.site import Site
from impra_research.simulate.soiled import Cell, Entry, Soiled
from impra_research.simulate.text import corrections, write_csv
from impra_research.simulate.truths import Truths
from impra_research.study import Study


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
    (raw / "corrections.yml").write_text(corrections(ledger, like), encoding="utf-8")
    return received


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

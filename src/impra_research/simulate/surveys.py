"""The two survey files of a study with their mistakes, the ledger, and the corrections that mend some."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, fields
from pathlib import Path

from impra_research.simulate.chance import Streams
from impra_research.simulate.dirt import soil
from impra_research.simulate.draw import Drawn, draw
from impra_research.simulate.exports import arrange, write_sheets
from impra_research.simulate.fieldwork import write_down
from impra_research.simulate.soiled import Entry, Soiled
from impra_research.simulate.truths import Truths
from impra_research.study import Study

MENDED = "2014-06-16"


def write_surveys(raw: Path, like: Study, truths: Truths) -> dict[str, Soiled]:
    """Write every source, dirt_ledger.csv and corrections.yml into `raw`; give back what was written."""
    extra = {place: _extra(truths, place) for place in truths.sizes}
    received = {
        place: _received(drawn, like, truths)
        for place, drawn in draw(truths, like, extra=extra).items()
    }
    for soiled in received.values():
        told = {kind: counts.get(soiled.place, 0) for kind, counts in truths.dirt.items()}
        soil(soiled, told)
        if told.get("unfinished"):
            soiled.leave_unfinished(told["unfinished"])
        soiled.lend_codes(_codes_elsewhere(received, soiled, told), skip=told.get("unfinished", 0))
        soiled.submit_again(told.get("duplicate", 0))
        write_sheets(raw / soiled.source.file, soiled.source, soiled.sheets)
    ledger = [entry for soiled in received.values() for entry in soiled.ledger]
    (raw / "dirt_ledger.csv").write_text(_as_csv(ledger), encoding="utf-8", newline="")
    (raw / "corrections.yml").write_text(_corrections(ledger, like), encoding="utf-8")
    return received


def _extra(truths: Truths, place: str) -> int:
    return sum(
        truths.dirt.get(kind, {}).get(place, 0) for kind in ("unfinished", "in_both_exports")
    )


def _received(drawn: Drawn, like: Study, truths: Truths) -> Soiled:
    source, streams = like.declared.sources[drawn.place], Streams(truths.seed, drawn.place)
    rows = write_down(drawn, truths, like)
    sheets = arrange(drawn.place, source, rows, like.codebook, streams)
    return Soiled(
        drawn.place, source, like.codebook, sheets, drawn.tables, truths.sizes[drawn.place], streams
    )


def _codes_elsewhere(received: dict[str, Soiled], here: Soiled, told: dict[str, int]) -> list[str]:
    """Take the codes of clean persons of the first place; one of them answered here as well."""
    first = next(iter(received.values()))
    if first is here:
        return []
    lent = first.choose("dirt/in_both_exports", told.get("in_both_exports", 0))
    return [str(first.value("participant_code", person)) for person in lent]


def _as_csv(ledger: list[Entry]) -> str:
    text = io.StringIO(newline="")
    columns = [field.name for field in fields(Entry) if field.name != "value"]
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(entry) for entry in ledger)
    return text.getvalue()


def _corrections(ledger: list[Entry], like: Study) -> str:
    """Write the corrections one by one, in the words of the team that sent the file."""
    team = {
        like.declared.sources[place].file: like.places[place].label["en"] for place in like.places
    }
    head = "# Where, the expected old value, the new one, why. No value is edited in code.\n"
    mended = [entry for entry in ledger if entry.remedy == "corrected"]
    return head + ("corrections:\n" if mended else "corrections: []\n") + "".join(
        f"  - file: {entry.file}\n"
        + (f"    sheet: {_quoted(entry.sheet)}\n" if entry.sheet else "")
        + f"    row: {entry.row}\n    column: {_quoted(entry.column)}\n"
        f"    expected: {_quoted(entry.after)}\n    value: {_quoted(entry.value)}\n"
        f"    reason: {_quoted(entry.reason)}\n"
        f"    who: {_quoted('field team, ' + team[entry.file])}\n    date: {MENDED}\n"
        for entry in mended
    )  # fmt: skip


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

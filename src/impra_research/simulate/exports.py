"""The two instruments: raw values arranged as KoboToolbox and LimeSurvey arrange them, and written.

Columns that the codebook leaves in the raw file (`left_in_raw` in study.yml) get what the instrument puts
there: paradata, numbers of the server, documentation-only network addresses. Same values, same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree

import numpy as np
import pandas as pd

from impra_research.simulate.fieldwork import CLOCK, beginnings
from impra_research.simulate.soiled import Soiled

STAMP = datetime(2014, 6, 30, 12)  # the only clock these files know
KOBO_CLOCK = "%Y-%m-%dT%H:%M:%S.000+02:00"
ENDED, SENT = pd.to_timedelta([38, 55], unit="min")  # since a visit began
REPEATED = ("step", "support")
SUBMISSION = ("_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status",
              "_submitted_by", "__version__", "_tags")  # fmt: skip
Tables = dict[str, pd.DataFrame]


def write_export(path: Path, soiled: Soiled) -> None:
    """Write the file of one team, as its instrument does."""
    site = soiled.site
    named = {t: rows.rename(columns=site.headings(t)) for t, rows in soiled.rows.items()}
    once = [rows.drop(columns="number") for t, rows in named.items() if t not in REPEATED]
    answers = pd.concat(once, axis="columns")
    path.parent.mkdir(parents=True, exist_ok=True)
    if site.source.instrument == "kobo":
        path.write_bytes(_workbook(_kobo(soiled, answers, named)))
    else:
        _limesurvey(soiled, answers, named).to_csv(
            path, index=False, sep=site.source.delimiter or ",", quoting=csv.QUOTE_ALL,
            lineterminator="\r\n", encoding=site.source.encoding or "utf-8",
        )  # fmt: skip


def _kobo(soiled: Soiled, answers: pd.DataFrame, named: Tables) -> Tables:
    """Arrange a sheet of respondents, and one for each table of which they have several rows."""
    source, system = soiled.site.source, _kobo_paradata(soiled)
    before = [name for name in source.left_in_raw if not name.startswith("_")]
    after = [name for name in system if name.startswith("_") and name in source.left_in_raw]
    main = pd.concat([system.reindex(columns=before), answers, system[after]], axis="columns")
    main["_index"] = np.arange(1, len(main) + 1)
    title = str(source.sheets["main"].sheet)
    return {title: main} | {
        str(source.sheets[table].sheet): _repeated(named[table], main, title) for table in REPEATED
    }


def _repeated(rows: pd.DataFrame, main: pd.DataFrame, title: str) -> pd.DataFrame:
    parent = main.iloc[rows["number"] - 1].reset_index(drop=True)
    return rows.drop(columns="number").assign(
        _index=np.arange(1, len(rows) + 1),
        _parent_table_name=title,
        _parent_index=parent["_index"],
        **{f"_submission_{column}": parent[column] for column in SUBMISSION},
    )


def _kobo_paradata(soiled: Soiled) -> pd.DataFrame:
    """Give what the form and the server record beside the answers; a second submission has new numbers."""
    site, begun = soiled.site, beginnings(soiled.site, soiled.truth["person"])
    hexes = site.streams("paradata/uuid").integers(0, 256, (site.n, 16), dtype=np.uint8)
    again = [site.streams(f"again/{person}").bytes(16) for person in soiled.again]
    device = site.streams("paradata/device").integers(1, 5, site.n)
    recorded = pd.DataFrame({
        "start": begun.dt.strftime(KOBO_CLOCK),
        "end": (begun + ENDED).dt.strftime(KOBO_CLOCK),
        "deviceid": [f"ee.kobo:synthetic{number}" for number in device],
        "_id": 0, "_uuid": "", "_submission_time": (begun + SENT).dt.strftime("%Y-%m-%dT%H:%M:%S"),
        "_status": "submitted_via_web", "_submitted_by": "impra_synthetic", "__version__": "v1",
        "_validation_status": "", "_notes": "", "_tags": "",
    }).iloc[soiled.submissions()]  # fmt: skip
    numbers = [str(UUID(bytes=bytes(sixteen), version=4)) for sixteen in (*hexes, *again)]
    ids = np.arange(len(recorded)) + 410_001
    return recorded.assign(_id=ids, _uuid=numbers).reset_index(drop=True)


def _limesurvey(soiled: Soiled, answers: pd.DataFrame, named: Tables) -> pd.DataFrame:
    """Arrange one row a respondent, the rows of other tables beside one another."""
    site, behind, submitted = soiled.site, soiled.submissions(), soiled.rows["person"]["interview"]
    heading = site.headings("person")["interview"]
    token = site.streams("paradata/token").integers(10**6, 10**7, site.n)
    host = site.streams("paradata/ipaddr").integers(1, 255, site.n)
    begun = beginnings(site, soiled.truth["person"]).dt.strftime(CLOCK)
    paradata = {
        "id": np.arange(1, len(behind) + 1), heading: submitted,
        "lastpage": np.where(submitted == "", 2, 7), "startlanguage": site.source.language,
        "seed": site.streams("paradata/seed").integers(10**8, 10**9, site.n)[behind],
        "token": [f"synthetic{token[person]}" for person in behind],
        "startdate": [begun[person] for person in behind],
        "ipaddr": [f"192.0.2.{host[person]}" for person in behind],
    }  # fmt: skip
    wide = [
        _widened(named[table], site.source.sheets[table].repeat or 1, len(behind))
        for table in REPEATED
    ]
    return pd.concat([pd.DataFrame(paradata), answers.drop(columns=heading), *wide], axis="columns")


def _widened(rows: pd.DataFrame, repeat: int, n: int) -> pd.DataFrame:
    """Put the k-th row of each person into the k-th group of columns."""
    turn = rows.groupby("number", observed=True).cumcount() + 1
    groups = [
        rows[turn == k].set_index("number").rename(columns=lambda c, k=k: c.replace("{n}", str(k)))
        for k in range(1, repeat + 1)
    ]
    filled = [group.reindex(range(1, n + 1), fill_value="") for group in groups]
    return pd.concat(filled, axis="columns").reset_index(drop=True)


def _workbook(sheets: Tables) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator, book.properties.created = "impra simulate (synthetic)", STAMP
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append(list(rows.columns))
        for row in rows.astype(object).where(rows.notna(), None).itertuples(index=False):
            sheet.append([None if cell == "" else cell for cell in row])
    received = io.BytesIO()
    book.save(received)
    return _same_bytes(received)


def _same_bytes(received: io.BytesIO) -> bytes:
    """Write the archive again so that every computer writes the same one.

    openpyxl stamps a property with now, and writes its XML with lxml where that is installed and
    otherwise without: hence one time, and canonical XML. It is stored uncompressed because each build
    of zlib compresses in its own way.
    """
    mended = io.BytesIO()
    modified = re.compile(r"(<dcterms:modified[^>]*>)[^<]*")
    with zipfile.ZipFile(received) as old, zipfile.ZipFile(mended, "w") as new:
        for name in old.namelist():
            content = ElementTree.canonicalize(old.read(name).decode("utf-8"))
            content = modified.sub(rf"\g<1>{STAMP:%Y-%m-%dT%H:%M:%SZ}", content)
            new.writestr(zipfile.ZipInfo(name, STAMP.timetuple()[:6]), content)
    return mended.getvalue()
